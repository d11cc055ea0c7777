"""Reporting periods and deadlines (R-078–R-091, R-108). Instants are UTC, days are in Sofia."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from service.domain.grounds import Decision
from service.domain.programme import (
    DeadlineKind,
    Period,
    PeriodDates,
    PeriodOverride,
    ProgrammeEdition,
)
from service.domain.wording import date_bg
from service.kernel.calendar import WorkingCalendar, end_of_day
from service.kernel.clock import SOFIA
from service.kernel.errors import NotFound
from service.rules.grounds import allow, refuse


class PeriodUnknown(NotFound):
    """The edition has no such period."""

    code = "programme.period-unknown"
    sentence = "Програмата няма отчетен период № {number}."


@dataclass(frozen=True)
class CarryOver:
    """Пренос от предходната година: what must hold for an hour to be one."""

    is_carry_over: bool = False
    #: the institution took part the year before
    participated_before: bool = False
    paid_on: date | None = None


NO_CARRY_OVER = CarryOver()


def periods(edition: ProgrammeEdition) -> tuple[Period, ...]:
    """The edition's periods in order (R-078)."""
    return edition.periods


def period(edition: ProgrammeEdition, *, number: int) -> Period:
    """The period with this number; raises PeriodUnknown."""
    for each in edition.periods:
        if each.number == number:
            return each
    raise PeriodUnknown(number=number)


def period_of(on: date, *, edition: ProgrammeEdition) -> Period | None:
    """The period a day falls in; None outside the programme (R-078)."""
    return next((each for each in edition.periods if each.contains(on)), None)


def period_dates(
    of: Period,
    *,
    edition: ProgrammeEdition,
    calendar: WorkingCalendar,
    overrides: Iterable[PeriodOverride] = (),
) -> PeriodDates:
    """Nominal and effective deadlines of the period (R-079–R-081, R-088, R-090).

    `overrides` are those kept in the database, stronger than the edition's own; the last counts.
    """
    following = calendar.add_months(of.ends_on.replace(day=1), 1)
    nominal = {
        DeadlineKind.SCHOOL: following.replace(day=edition.school_due_day),
        DeadlineKind.RUO: following.replace(day=edition.ruo_due_day),
        DeadlineKind.PROPOSAL: calendar.add_months(of.ends_on, edition.proposal_months),
    }
    due = {kind: _shifted(on, edition=edition, calendar=calendar) for kind, on in nominal.items()}
    applied = {
        each.what: each
        for each in (*edition.overrides, *overrides)
        if each.period_number == of.number
    }
    due |= {kind: each.due_on for kind, each in applied.items()}
    return PeriodDates(
        period=of,
        school_nominal_on=nominal[DeadlineKind.SCHOOL],
        school_due_on=due[DeadlineKind.SCHOOL],
        school_due_at=end_of_day(due[DeadlineKind.SCHOOL]),
        ruo_nominal_on=nominal[DeadlineKind.RUO],
        ruo_due_on=due[DeadlineKind.RUO],
        ruo_due_at=end_of_day(due[DeadlineKind.RUO]),
        proposal_nominal_on=nominal[DeadlineKind.PROPOSAL],
        proposal_due_on=due[DeadlineKind.PROPOSAL],
        proposal_due_at=end_of_day(due[DeadlineKind.PROPOSAL]),
        overridden_by=tuple(applied.values()),
    )


def _shifted(on: date, *, edition: ProgrammeEdition, calendar: WorkingCalendar) -> date:
    """The next working day, where the edition shifts deadlines (R-081)."""
    if edition.choice("deadline_shift") == "next_working_day":
        return calendar.next_working_day(on)
    return on


def check_override(override: PeriodOverride) -> Decision:
    """A moved deadline names its order and its reason (R-091)."""
    if not override.order_number.strip():
        return refuse("R-091", "Промяната на срок изисква номер на заповед.")
    if not override.reason.strip():
        return refuse("R-091", "Промяната на срок изисква причина.")
    return allow("R-090", f"Срокът е променен със заповед {override.order_number}.")


def check_submitted_in_time(submitted_at: datetime, *, dates: PeriodDates) -> Decision:
    """Submitted by 23:59:59 of the school's deadline, Sofia time (R-079, R-083)."""
    moment = f"{submitted_at.astimezone(SOFIA):%d.%m.%Y г., %H:%M} ч."
    if submitted_at <= dates.school_due_at:
        return allow("R-079", f"Подадена в срок: {moment} (до {date_bg(dates.school_due_on)}).")
    return refuse("R-083", f"Подадена след срока: {moment} (до {date_bg(dates.school_due_on)}).")


def can_return_for_correction(now: datetime, *, dates: PeriodDates) -> Decision:
    """A claim is returned only while it can still be filed in time (R-108)."""
    if now <= dates.school_due_at:
        return allow("R-108", f"Заявката може да се допълни до {date_bg(dates.school_due_on)}")
    return refuse(
        "R-108",
        f"Срокът изтече на {date_bg(dates.school_due_on)}; възможни са само пояснения.",
    )


def check_line_belongs_to_period(
    held_on: date, *, of: Period, edition: ProgrammeEdition, carry_over: CarryOver = NO_CARRY_OVER
) -> Decision:
    """The hour is of the claim's own period, or an allowed carry-over (R-084–R-087)."""
    if of.contains(held_on):
        return allow("R-087", f"{date_bg(held_on)} е в отчетния период.")
    if edition.carry_over_from <= held_on <= edition.carry_over_to:
        return check_carry_over(held_on, of=of, edition=edition, carry_over=carry_over)
    own = period_of(held_on, edition=edition)
    if own is None:
        return refuse("R-002", f"{date_bg(held_on)} е извън срока на програмата.")
    return refuse("R-087", f"{date_bg(held_on)} се заявява в отчетен период № {own.number}.")


def check_carry_over(
    held_on: date, *, of: Period, edition: ProgrammeEdition, carry_over: CarryOver
) -> Decision:
    """First period, marked, a participant of the year before, unpaid at New Year (R-084–R-086)."""
    if of.number != edition.carry_over_period or not carry_over.is_carry_over:
        return refuse(
            "R-084",
            f"{date_bg(held_on)} може да се заяви само като пренос в отчетен период "
            f"№ {edition.carry_over_period}.",
        )
    if not carry_over.participated_before:
        year = edition.carry_over_from.year
        return refuse(
            "R-085", f"Пренос се признава само на участвалите в програмата през {year} г."
        )
    if carry_over.paid_on is not None and carry_over.paid_on < edition.starts_on:
        return refuse(
            "R-086",
            f"Часът е платен на {date_bg(carry_over.paid_on)}, преди {date_bg(edition.starts_on)}",
        )
    return allow("R-084", f"{date_bg(held_on)} е пренос от предходната година.")


def final_report_due_at(edition: ProgrammeEdition) -> datetime:
    """The instant the РУО's final report is due (R-089)."""
    return end_of_day(edition.final_report_due_on)


def check_final_report_in_time(submitted_at: datetime, *, edition: ProgrammeEdition) -> Decision:
    """The final report is filed by its day (R-089)."""
    if submitted_at <= final_report_due_at(edition):
        return allow("R-089", "Окончателният отчет е подаден в срок.")
    return refuse(
        "R-089", f"Окончателният отчет е подаден след {date_bg(edition.final_report_due_on)}"
    )
