"""Factories of school life: ordinary, eligible facts that a story changes where it needs."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from service.domain.institutions import (
    GroupLevel,
    HourKind,
    HourUnit,
    Institution,
    InstitutionType,
    Ownership,
)
from service.domain.leave import Leave, LeaveGround, SickNote
from service.domain.people import (
    AbsentPerson,
    CurrentAddress,
    StaffPosition,
    Substitute,
    SubstituteCategory,
)
from service.domain.substitution import (
    ActKind,
    AssignmentAct,
    HourLine,
    Slot,
    Statement,
    Substitution,
)
from service.rules.decisions import DecisionModel, load_decisions

DUPNITSA = "68789"
KYUSTENDIL = "41112"
ROOT = Path(__file__).parents[2]
FUNDING = "НП „Без свободен час“"


def day(text: str) -> date:
    """„12.03.2018“ as a date."""
    number, month, year = text.split(".")
    return date(int(year), int(month), int(number))


def school(**changes: object) -> Institution:
    base = Institution(
        "KN-16", "СУ „Христо Ботев“", InstitutionType.SCHOOL, Ownership.MUNICIPAL, DUPNITSA
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def kindergarten(**changes: object) -> Institution:
    base = school(key="KN-90", name="ДГ „Слънце“", type=InstitutionType.KINDERGARTEN)
    return replace(base, **changes)  # type: ignore[arg-type]


def special_centre(**changes: object) -> Institution:
    base = school(key="KN-91", name="ЦСОП – Дупница", type=InstitutionType.SPECIAL_CENTRE)
    return replace(base, **changes)  # type: ignore[arg-type]


def teacher(**changes: object) -> AbsentPerson:
    return replace(AbsentPerson(1, "Мария Петрова"), **changes)  # type: ignore[arg-type]


def living_in(settlement: str) -> tuple[CurrentAddress, ...]:
    return (CurrentAddress(settlement, date(2010, 1, 1)),)


def substitute(**changes: object) -> Substitute:
    base = Substitute(
        2,
        "Иван Георгиев",
        SubstituteCategory.QUALIFIED_TEACHER,
        addresses=living_in(DUPNITSA),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def director(**changes: object) -> Substitute:
    base = substitute(
        person_id=9,
        name="Елена Димитрова",
        category=SubstituteCategory.DIRECTOR,
        position=StaffPosition.DIRECTOR,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def sick_leave(starts: str, ends: str, **changes: object) -> Leave:
    note = SickNote("Е20180012345", day(starts), day(ends))
    leave = Leave(LeaveGround.ART162, note.starts_on, note.ends_on, sick_note=note)
    return replace(leave, **changes)  # type: ignore[arg-type]


def leave(ground: LeaveGround, starts: str, ends: str, **changes: object) -> Leave:
    """A leave of the ground with a proper application and order."""
    starts_on = day(starts)
    before = starts_on - timedelta(days=7)
    base = Leave(
        ground,
        starts_on,
        day(ends),
        application_on=before,
        order_number="45",
        order_on=before,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def act(starts: str, ends: str, hours: int, **changes: object) -> AssignmentAct:
    """An order for lessons with all five requisites, at 7,50 a lesson."""
    base = AssignmentAct(
        ActKind.ORDER_LESSONS,
        "112",
        day(starts),
        day(starts),
        day(ends),
        "математика",
        Decimal(hours),
        HourUnit.LESSON,
        FUNDING,
        Decimal("7.50"),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def statement(hours: int, signed: str, **changes: object) -> Statement:
    base = Statement(Decimal(hours), 1, day(signed), day(signed), Decimal(20))
    return replace(base, **changes)  # type: ignore[arg-type]


def substitution(**changes: object) -> Substitution:
    """A teacher ill from 12 March 2018; a local colleague takes 16 lessons."""
    base = Substitution(
        1,
        teacher(),
        sick_leave("12.03.2018", "23.03.2018"),
        substitute(),
        act("12.03.2018", "23.03.2018", 16),
        statement(16, "26.03.2018"),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def line(line_id: int, of: Substitution, held: str, hours: str, **changes: object) -> HourLine:
    base = HourLine(line_id, of, day(held), Decimal(hours), HourKind.LESSON, GroupLevel.GRADE)
    return replace(base, **changes)  # type: ignore[arg-type]


def slot(substitute_id: int, held: str, lesson: int | None = None, **changes: object) -> Slot:
    base = Slot(substitute_id, day(held), lesson, institution_key="KN-16")
    return replace(base, **changes)  # type: ignore[arg-type]


def at(text: str) -> time:
    """„08:20“ as a time."""
    return time.fromisoformat(text)


@cache
def eligibility_tables() -> DecisionModel:
    """The tables as they are deployed."""
    return load_decisions((ROOT / "processes/programme/eligibility.dmn").read_bytes())
