"""Bringing the plan in: idempotent, nothing lost, a corrected file corrects."""

import csv
from io import StringIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.identity.demo import seed_people
from service.kernel.clock import FixedClock
from service.operations.ruo_plan import PlanImport, ensure_plan, import_plan
from service.operations.ruo_plan.importing import own_plan
from service.rules.plan import PlanRefused
from service.storage.models.plan import Plan, PlanActivity, PlanAnomaly, PlanInstitution


@pytest.fixture
def ready(session: Session, clock: FixedClock) -> Session:
    seed_people(session, clock=clock)
    return session


def imported(session: Session, clock: FixedClock, text: str | None = None) -> PlanImport:
    return import_plan(session, text or own_plan(), now=clock.now())


def rows_of(session: Session, done: PlanImport) -> list[PlanActivity]:
    return list(
        session.scalars(
            select(PlanActivity)
            .where(PlanActivity.plan_id == done.plan_id)
            .order_by(PlanActivity.position)
        )
    )


def test_seventy_six_rows_come_in_once_and_stay(ready: Session, clock: FixedClock) -> None:
    first = imported(ready, clock)
    assert (first.created, first.updated, first.unchanged) == (76, 0, 0)
    assert first.unmatched == {}
    again = imported(ready, clock)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 76)
    assert again.plan_id == first.plan_id
    assert len(ready.scalars(select(PlanAnomaly)).all()) == 20


def test_the_file_can_be_written_again_from_what_was_kept(
    ready: Session, clock: FixedClock
) -> None:
    rows = rows_of(ready, imported(ready, clock))
    source = list(csv.DictReader(StringIO(own_plan())))
    assert [row.cells for row in rows] == source


def test_the_named_institutions_are_ours(ready: Session, clock: FixedClock) -> None:
    imported(ready, clock)
    named = ready.scalars(select(PlanInstitution)).all()
    assert len(named) == 66
    assert all(each.organisation_id is not None for each in named)


def test_a_corrected_row_is_corrected_and_its_anomaly_is_gone(
    ready: Session, clock: FixedClock
) -> None:
    imported(ready, clock)
    text = own_plan().replace("октомври 2023 г. – юни 2023 г.", "октомври 2023 г. – юни 2024 г.")
    text = text.replace("ДГ „Славейче“, гр. Кюстендил;", "ДГ „Славейче“;")
    done = imported(ready, clock, text)
    assert (done.created, done.updated, done.unchanged) == (0, 2, 74)
    assert done.unmatched == {"2.1.14": ("ДГ „Славейче“",)}
    assert not [each for each in done.anomalies if each.activity == "5.2.3"]
    row = next(row for row in rows_of(ready, done) if row.number == "5.2.3")
    assert row.to_on is not None
    assert row.to_on.isoformat() == "2024-06-30"


def test_another_year_is_another_plan(ready: Session, clock: FixedClock) -> None:
    first = imported(ready, clock)
    second = import_plan(ready, own_plan(), school_year="2024/2025", now=clock.now())
    assert first.plan_id != second.plan_id
    assert len(ready.scalars(select(Plan)).all()) == 2


def test_the_demonstration_has_the_plan_and_keeps_it(ready: Session, clock: FixedClock) -> None:
    ensure_plan(ready, now=clock.now())
    done = imported(ready, clock)
    assert done.unchanged == 76
    ensure_plan(ready, now=clock.now())
    assert len(ready.scalars(select(Plan)).all()) == 1


def test_a_plan_of_an_unknown_department_is_refused(ready: Session, clock: FixedClock) -> None:
    with pytest.raises(PlanRefused, match="ruo-sofia"):
        import_plan(ready, own_plan(), ruo_key="ruo-sofia", now=clock.now())
