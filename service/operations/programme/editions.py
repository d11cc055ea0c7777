"""Editions of the programme and their periods, kept in the database as the rules' files give them.

The numbers live in `service/rules/programme/*.yaml`; the rows are what other tables refer to.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.domain.programme import (
    DeadlineKind,
    Period,
    PeriodDates,
    PeriodOverride,
    ProgrammeEdition,
)
from service.kernel.calendar import WorkingCalendar
from service.rules.periods import period_dates
from service.rules.programme import edition_codes, load_edition
from service.storage.models.identity import Person
from service.storage.models.programme import (
    PeriodOverrideRow,
    ProgrammeEditionRow,
    ReportingPeriod,
)


def ensure_editions(session: Session) -> tuple[int, ...]:
    """Write every edition and its periods that are not there yet; the ids, in file order.

    Deadlines follow the edition and the overrides kept in the database; a second call changes
    nothing.
    """
    return tuple(_ensure(session, load_edition(code)) for code in edition_codes())


def edition_for(on: date) -> ProgrammeEdition:
    """The edition a day belongs to: its term, then its carry-over, else the newest one."""
    editions = [load_edition(code) for code in edition_codes()]
    for edition in editions:
        if edition.starts_on <= on <= edition.ends_on:
            return edition
    for edition in editions:
        if edition.carry_over_from <= on <= edition.carry_over_to:
            return edition
    return max(editions, key=lambda each: each.ends_on)


def edition_row(session: Session, edition: ProgrammeEdition) -> ProgrammeEditionRow:
    """The stored row of the edition, written first when it is missing."""
    found = session.scalar(
        select(ProgrammeEditionRow).where(ProgrammeEditionRow.code == edition.code)
    )
    return found or session.get_one(ProgrammeEditionRow, _ensure(session, edition))


def dates_of(session: Session, row: ReportingPeriod, *, edition: ProgrammeEdition) -> PeriodDates:
    """The deadlines of a stored period with every override in force (R-079–R-091)."""
    of = next(each for each in edition.periods if each.number == row.number)
    return period_dates(
        of,
        edition=edition,
        calendar=WorkingCalendar.bulgarian(),
        overrides=_overrides(session, row),
    )


def _ensure(session: Session, edition: ProgrammeEdition) -> int:
    session.execute(
        insert(ProgrammeEditionRow)
        .values(
            code=edition.code,
            name=edition.name,
            year=edition.year,
            currency=edition.currency,
            starts_on=edition.starts_on,
            ends_on=edition.ends_on,
        )
        .on_conflict_do_nothing(index_elements=["code"])
    )
    edition_id = session.scalars(
        select(ProgrammeEditionRow.id).where(ProgrammeEditionRow.code == edition.code)
    ).one()
    for period in edition.periods:
        _ensure_period(session, edition_id, period, edition)
    return edition_id


def _ensure_period(
    session: Session, edition_id: int, period: Period, edition: ProgrammeEdition
) -> None:
    dates = period_dates(period, edition=edition, calendar=WorkingCalendar.bulgarian())
    session.execute(
        insert(ReportingPeriod)
        .values(
            edition_id=edition_id,
            number=period.number,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            school_due_on=dates.school_due_on,
            school_due_at=dates.school_due_at,
            ruo_due_on=dates.ruo_due_on,
            ruo_due_at=dates.ruo_due_at,
            proposal_due_on=dates.proposal_due_on,
            proposal_due_at=dates.proposal_due_at,
        )
        .on_conflict_do_nothing(index_elements=["edition_id", "number"])
    )


def _overrides(session: Session, row: ReportingPeriod) -> Iterable[PeriodOverride]:
    found = session.execute(
        select(PeriodOverrideRow, Person.full_name)
        .join(Person, Person.id == PeriodOverrideRow.by_id)
        .where(PeriodOverrideRow.period_id == row.id)
        .order_by(PeriodOverrideRow.id)
    )
    for override, name in found:
        yield PeriodOverride(
            period_number=row.number,
            what=DeadlineKind(override.what),
            due_on=override.due_on,
            order_number=override.order_number,
            reason=override.reason,
            by=name,
        )
