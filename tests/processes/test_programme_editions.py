"""Editions and periods in the database, and deadlines moved by an order."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.kernel.clock import FixedClock, sofia
from service.operations.programme.editions import (
    dates_of,
    edition_for,
    edition_row,
    ensure_editions,
)
from service.rules.programme import load_edition
from service.storage.models.identity import Person
from service.storage.models.programme import (
    PeriodOverrideRow,
    ProgrammeEditionRow,
    ReportingPeriod,
)

EDITION = load_edition("bsc-2018")


def _period(session: Session, number: int) -> ReportingPeriod:
    row = edition_row(session, EDITION)
    return session.scalars(
        select(ReportingPeriod).where(
            ReportingPeriod.edition_id == row.id, ReportingPeriod.number == number
        )
    ).one()


def test_the_six_periods_of_2018_have_the_deadlines_of_the_calendar(session: Session) -> None:
    ensure_editions(session)
    dues = [
        (_period(session, n).school_due_on, _period(session, n).ruo_due_on) for n in range(1, 7)
    ]
    assert dues == [
        (date(2018, 3, 15), date(2018, 3, 20)),
        (date(2018, 5, 15), date(2018, 5, 21)),
        (date(2018, 7, 16), date(2018, 7, 20)),
        (date(2018, 9, 17), date(2018, 9, 20)),
        (date(2018, 11, 15), date(2018, 11, 20)),
        (date(2019, 1, 15), date(2019, 1, 21)),
    ]


def test_a_second_set_up_changes_nothing(session: Session) -> None:
    first = ensure_editions(session)
    assert ensure_editions(session) == first
    editions = session.scalar(
        select(func.count())
        .select_from(ProgrammeEditionRow)
        .where(ProgrammeEditionRow.code == EDITION.code)
    )
    assert editions == 1


def test_a_deadline_moved_by_an_order_counts_by_r090(session: Session, clock: FixedClock) -> None:
    person = Person(full_name="Ивайло Стефанов Чернев", created_at=clock.now())
    session.add(person)
    session.flush()
    period = _period(session, 1)
    session.add(
        PeriodOverrideRow(
            period_id=period.id,
            what="school",
            due_on=date(2018, 4, 30),
            order_number="РД09-700/20.04.2018",
            reason="Програмата е приета след срока.",
            by_id=person.id,
            at=clock.now(),
        )
    )
    session.flush()
    dates = dates_of(session, period, edition=EDITION)
    assert dates.school_due_at == sofia(2018, 4, 30, 23, 59).replace(second=59)
    assert [each.by for each in dates.overridden_by] == ["Ивайло Стефанов Чернев"]


def test_a_day_belongs_to_its_edition_or_to_the_one_it_is_carried_into() -> None:
    assert edition_for(date(2018, 5, 14)) == EDITION
    assert edition_for(date(2017, 12, 11)) == EDITION
    assert edition_for(date(2019, 1, 10)) == EDITION
