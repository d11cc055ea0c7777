"""What other cases already used: study days, the director's months, hours of the same people."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from service.domain.leave import LeaveGround
from service.domain.people import SubstituteCategory
from service.domain.substitution import HourLine, Slot
from service.kernel.calendar import WorkingCalendar
from service.operations.programme.lines import slot_of
from service.rules.eligibility import UsedBefore
from service.storage.models.absence import (
    HourLineRow,
    SubstitutionRow,
    SubstitutionState,
    TeacherAbsence,
)
from service.storage.models.identity import Organisation


def used_before(
    session: Session,
    substitutions: Sequence[SubstitutionRow],
    lines: Sequence[HourLine],
    *,
    is_claim: bool,
    participated: bool,
) -> UsedBefore:
    """What counts besides these lines; `is_claim` leaves out what no claim has taken yet."""
    own = [row.id for row in substitutions]
    return UsedBefore(
        study_days=_study_days(session, lines, own),
        director_hours=_director_hours(session, substitutions, own, is_claim=is_claim),
        slots=_other_slots(session, substitutions, own),
        participated_before=participated,
    )


def _study_days(
    session: Session, lines: Sequence[HourLine], own: Sequence[int]
) -> dict[int, frozenset[date]]:
    """Working days of the other study leaves of the same people, in any institution (R-031)."""
    people = {
        line.substitution.absent.person_id
        for line in lines
        if line.substitution.leave.ground is LeaveGround.ART169
    }
    if not people:
        return {}
    found = session.execute(
        select(TeacherAbsence.absent_person_id, TeacherAbsence.starts_on, TeacherAbsence.ends_on)
        .join(SubstitutionRow, SubstitutionRow.absence_id == TeacherAbsence.id)
        .where(
            TeacherAbsence.absent_person_id.in_(people),
            TeacherAbsence.ground == LeaveGround.ART169.value,
            SubstitutionRow.state == SubstitutionState.READY,
            SubstitutionRow.id.not_in(own),
        )
    )
    days: dict[int, set[date]] = {}
    calendar = WorkingCalendar.bulgarian()
    for person_id, starts_on, ends_on in found:
        days.setdefault(person_id, set()).update(calendar.working_days(starts_on, ends_on))
    return {person_id: frozenset(of) for person_id, of in days.items()}


def _director_hours(
    session: Session,
    substitutions: Sequence[SubstitutionRow],
    own: Sequence[int],
    *,
    is_claim: bool,
) -> dict[tuple[int, int, int], Decimal]:
    """Hours already financed to the same directors, by month (R-048).

    While a substitution is entered every other one that is ready counts; in a claim only what
    earlier claims took, because the lines of one claim are judged together.
    """
    directors = {
        row.substitute_person_id
        for row in substitutions
        if row.category == SubstituteCategory.DIRECTOR.value
    }
    if not directors:
        return {}
    year, month = extract("year", HourLineRow.held_on), extract("month", HourLineRow.held_on)
    statement = (
        select(HourLineRow.substitute_person_id, year, month, func.sum(HourLineRow.financed_hours))
        .join(SubstitutionRow, SubstitutionRow.id == HourLineRow.substitution_id)
        .where(
            HourLineRow.substitute_person_id.in_(directors),
            ~HourLineRow.is_released,
            HourLineRow.financed_hours > 0,
            SubstitutionRow.id.not_in(own),
            SubstitutionRow.category == SubstituteCategory.DIRECTOR.value,
        )
        .group_by(HourLineRow.substitute_person_id, year, month)
    )
    if is_claim:
        statement = statement.where(HourLineRow.claim_line_id.is_not(None))
    found = session.execute(statement)
    return {(person, int(y), int(m)): Decimal(hours or 0) for person, y, m, hours in found}


def _other_slots(
    session: Session, substitutions: Sequence[SubstitutionRow], own: Sequence[int]
) -> frozenset[Slot]:
    """Hours of the same substitutes elsewhere: other cases, other institutions (R-117, R-118)."""
    found = session.execute(
        select(HourLineRow, Organisation.key)
        .join(Organisation, Organisation.id == HourLineRow.organisation_id)
        .where(
            HourLineRow.substitute_person_id.in_([r.substitute_person_id for r in substitutions]),
            HourLineRow.substitution_id.not_in(own),
            ~HourLineRow.is_released,
        )
    )
    return frozenset(slot_of(row, institution_key=key) for row, key in found)
