"""The register of licences: issued, changed and read; what the rules forbid leaves no trace."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.domain.licences import (
    EntryGround,
    EntryKind,
    LicenceHolder,
    LicenceState,
    LicensedProfession,
)
from service.domain.licensing import CentreKind
from service.engine import OperationContext
from service.kernel.clock import FixedClock, sofia
from service.kernel.errors import Refused
from service.kernel.json_types import Json, JsonMapping
from service.operations.licences.register import (
    LicenceNotFound,
    add_entry,
    change_state,
    duties_of,
    entries_of,
    find_licence,
    find_number,
    issue_licence,
    licence_state,
    licences_of,
    professions_of,
)
from service.storage.models.case import CaseFile
from service.storage.models.identity import Organisation
from service.storage.models.licence import Licence

COOK = LicensedProfession("811070", "Готвач", 3, "811", "Хотелиерство, ресторантьорство и кетъринг")
NOW = sofia(2025, 3, 20, 10)
ORDER = "РД-07-12"


@dataclass
class Desk:
    """As much of a step as the register asks for."""

    session: Session
    case: CaseFile
    now: datetime = NOW
    events: list[tuple[str, JsonMapping]] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.now.date()

    def record(self, kind: str, payload: dict[str, Json]) -> None:
        self.events.append((kind, payload))

    @property
    def ctx(self) -> OperationContext:
        return cast("OperationContext", self)


@pytest.fixture
def desk(session: Session) -> Desk:
    centre = Organisation(
        key="centre-of-test", kind="training_centre", name="ЦПО „Проба“", full_name="ЦПО „Проба“"
    )
    session.add(centre)
    session.flush()
    case = CaseFile(
        number="2025-900001",
        kind="licensing",
        title="Лицензиране",
        owner_organisation_id=centre.id,
        scopes=[],
        subject={},
        created_at=NOW,
    )
    session.add(case)
    session.flush()
    return Desk(session, case)


def issued(desk: Desk, kind: CentreKind = CentreKind.CPO) -> Licence:
    holder = LicenceHolder(
        desk.case.owner_organisation_id,
        "„Проба“ ЕООД",
        "175074752",
        "гр. Дупница, ул. „Отец Паисий“ № 1",
        "гр. Дупница",
        "ЦПО „Проба“",
    )
    return issue_licence(
        desk.ctx,
        kind=kind,
        holder=holder,
        ground=EntryGround(ORDER, date(2025, 3, 20), "Първоначална лицензия"),
        professions=[COOK],
    )


def change(
    desk: Desk, licence: Licence, state: LicenceState, *, months: int | None = None, place: str = ""
) -> None:
    change_state(
        desk.ctx,
        licence,
        new_state=state,
        order_number="РД-07-20",
        on=date(2025, 4, 1),
        note="Решение на председателя",
        months=months,
        archive_place=place or None,
    )


def kinds(desk: Desk, licence: Licence) -> list[str]:
    return [entry.kind for entry in entries_of(desk.session, licence.id)]


def test_a_licence_is_entered_with_its_annex_history_and_duties(desk: Desk) -> None:
    licence = issued(desk)

    assert licence.number == "2025120001"
    assert licence_state(licence) == "активна"
    assert [each.code for each in professions_of(desk.session, licence.id)] == ["811070"]
    assert kinds(desk, licence) == [EntryKind.ISSUED]
    assert duties_of(desk.session, licence.id)[0].due_on == date(2026, 2, 2)
    assert desk.events[0][1]["rule"] == "R-243"


def test_the_kinds_of_centres_are_numbered_apart(desk: Desk) -> None:
    first, second = issued(desk), issued(desk, CentreKind.CIPO)

    assert (first.number, second.number) == ("2025120001", "2025140001")
    assert licences_of(desk.session, first.organisation_id) == [second, first]
    assert find_licence(desk.session, first.organisation_id, kind=CentreKind.CPO) is first


def test_a_second_licence_in_force_of_one_kind_is_refused_by_the_table(desk: Desk) -> None:
    issued(desk)
    with pytest.raises(IntegrityError, match="uq_licence_in_force"):
        issued(desk)


def test_a_licence_is_withdrawn_for_six_months_and_restored(desk: Desk) -> None:
    licence = issued(desk)

    change(desk, licence, LicenceState.SUSPENDED, months=6)
    assert licence.suspended_to == date(2025, 10, 1)
    change(desk, licence, LicenceState.ACTIVE)

    assert (licence.suspended_from, licence.suspended_months) == (None, None)
    assert kinds(desk, licence) == [EntryKind.ISSUED, EntryKind.SUSPENDED, EntryKind.RESTORED]
    assert desk.events[1][1]["rule"] == "R-267"


def test_a_closed_licence_keeps_the_place_of_its_archive(desk: Desk) -> None:
    licence = issued(desk)

    change(desk, licence, LicenceState.WITHDRAWN, place="РУО – Кюстендил")

    assert licence.archive_place == "РУО – Кюстендил"
    assert find_licence(desk.session, licence.organisation_id) is licence
    assert issued(desk).number == "2025120002"


@pytest.mark.parametrize(
    ("state", "months"),
    [
        (LicenceState.SUSPENDED, 2),
        (LicenceState.SUSPENDED, None),
        (LicenceState.WITHDRAWN, None),
        (LicenceState.ACTIVE, None),
    ],
)
def test_a_refused_change_leaves_the_licence_as_it_was(
    desk: Desk, state: LicenceState, months: int | None
) -> None:
    licence = issued(desk)

    with pytest.raises(Refused, match="R-26"):
        change(desk, licence, state, months=months)

    assert licence.state == LicenceState.ACTIVE
    assert kinds(desk, licence) == [EntryKind.ISSUED]


def test_a_control_is_written_into_the_history_and_changes_nothing_else(desk: Desk) -> None:
    licence = issued(desk)
    add_entry(
        desk.ctx,
        licence,
        kind=EntryKind.CONTROL,
        order_number="РД-08-51",
        on=date(2025, 9, 1),
        note="Без констатации",
    )

    assert kinds(desk, licence) == [EntryKind.ISSUED, EntryKind.CONTROL]
    assert licence.state == LicenceState.ACTIVE


def test_a_licence_is_found_by_its_number_or_not_at_all(desk: Desk) -> None:
    licence = issued(desk)

    assert find_number(desk.session, licence.number) is licence
    with pytest.raises(LicenceNotFound):
        find_number(desk.session, "2099120001")
    with pytest.raises(LicenceNotFound):
        find_licence(desk.session, 0)


def test_the_table_itself_forbids_a_state_without_its_days(desk: Desk) -> None:
    licence = issued(desk)
    licence.state = LicenceState.SUSPENDED
    with pytest.raises(IntegrityError, match="ck_licence_suspended"):
        desk.session.flush()


def test_the_clock_of_a_year_begins_its_numbers_anew(desk: Desk) -> None:
    first = issued(desk)
    change(desk, first, LicenceState.TERMINATED, place="НАПОО")
    desk.now = FixedClock(sofia(2026, 1, 5, 9)).now()

    assert issued(desk).number == "2026120001"
    assert len(desk.session.scalars(select(Licence)).all()) == 2
