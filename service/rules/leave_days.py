"""Which days of a leave are financed (R-026–R-029, R-031, R-032, R-034–R-037)."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from service.domain.grounds import Computed, Decision
from service.domain.leave import Leave, LeaveGround, SickNote
from service.domain.programme import ProgrammeEdition
from service.domain.wording import date_bg, days_bg
from service.kernel.calendar import WorkingCalendar
from service.rules.grounds import allow, ground, incomplete, refuse, warn

_SCHOOL_YEAR_STARTS_IN = 9


def employer_paid_days(
    note: SickNote, *, calendar: WorkingCalendar, edition: ProgrammeEdition
) -> Computed[tuple[date, ...]]:
    """The first working days of the incapacity that fall within this note (R-026, R-028, R-029)."""
    first = calendar.first_working_days(note.incapacity_starts_on, edition.first_sick_days)
    days = tuple(on for on in first if note.starts_on <= on <= note.ends_on)
    rule_id = "R-029" if note.is_continuation else "R-026"
    named = days_bg(days) if days else "няма"
    return Computed(days, (ground(rule_id, f"Дни, платени от работодателя: {named}."),))


def sick_day_number(held_on: date, *, note: SickNote, calendar: WorkingCalendar) -> int:
    """Which working day of the incapacity this is, from 1 (R-028, R-029); 0 before it."""
    return len(calendar.working_days(note.incapacity_starts_on, held_on))


def check_sick_day_is_paid_by_employer(
    held_on: date, *, note: SickNote, calendar: WorkingCalendar, edition: ProgrammeEdition
) -> Decision:
    """Nothing after the first three working days of the incapacity (R-027)."""
    days = calendar.first_working_days(note.incapacity_starts_on, edition.first_sick_days)
    if sick_day_number(held_on, note=note, calendar=calendar) > edition.first_sick_days:
        return refuse("R-027", sick_day_sentence(held_on, days=days))
    return allow("R-026", f"{date_bg(held_on)} е сред дните от работодателя ({days_bg(days)}).")


def sick_day_sentence(held_on: date, *, days: Sequence[date]) -> str:
    """Why an hour of sick leave is not financed, naming the days that are (R-027)."""
    return (
        f"Часът на {date_bg(held_on)} е след първите {len(days)} работни дни от отпуска по болест "
        f"(от {date_bg(days[0])} допустими са {days_bg(days)})."
    )


def study_day_number(held_on: date, *, leave_days: Collection[date], used: Collection[date]) -> int:
    """Which day of study leave in its calendar year this is, from 1 (R-031).

    `leave_days` are the working days of the leaves, `used` those of earlier claims and of other
    institutions; a day in both counts once.
    """
    counted = {on for on in (*leave_days, *used) if on.year == held_on.year and on <= held_on}
    return len(counted)


def check_study_day_is_within_limit(
    held_on: date,
    *,
    leave_days: Collection[date],
    used: Collection[date],
    edition: ProgrammeEdition,
) -> Decision:
    """At most 25 working days of study leave a calendar year (R-031)."""
    number = study_day_number(held_on, leave_days=leave_days, used=used)
    limit = edition.study_days_limit
    text = f"{date_bg(held_on)} е ден № {number} от отпуска за обучение през {held_on.year} г."
    if number <= limit:
        return allow("R-031", text)
    return refuse("R-031", f"{text} Финансират се до {limit} работни дни.")


def warn_of_school_year_limit(
    held_on: date,
    *,
    leave_days: Collection[date],
    used: Collection[date],
    edition: ProgrammeEdition,
) -> Decision:
    """The Labour Code counts by school year (from 15 September); a warning only (R-032)."""
    start_year = held_on.year if held_on.month >= _SCHOOL_YEAR_STARTS_IN else held_on.year - 1
    starts_on = date(start_year, _SCHOOL_YEAR_STARTS_IN, 15)
    if held_on < starts_on:
        starts_on = date(start_year - 1, _SCHOOL_YEAR_STARTS_IN, 15)
    days = {on for on in (*leave_days, *used) if starts_on <= on <= held_on}
    if len(days) > edition.study_days_limit:
        return warn(
            "R-032",
            f"За учебната година са ползвани {len(days)} дни по чл. 169 КТ "
            f"при {edition.study_days_limit} по Кодекса на труда.",
        )
    return allow("R-032", f"За учебната година са ползвани {len(days)} дни по чл. 169 КТ.")


def working_days(starts_on: date, ends_on: date, *, calendar: WorkingCalendar) -> tuple[date, ...]:
    """The working days from one day to another, both counted."""
    return tuple(calendar.working_days(starts_on, ends_on))


def check_is_working_day(held_on: date, *, calendar: WorkingCalendar) -> Decision:
    """Leave is counted in working days (R-034)."""
    if calendar.is_working_day(held_on):
        return allow("R-034", f"{date_bg(held_on)} е работен ден.")
    following = calendar.next_working_day(held_on + timedelta(days=1))
    return refuse(
        "R-034",
        f"{date_bg(held_on)} не е работен ден; следващият работен ден е {date_bg(following)}",
    )


def check_leave_covers(held_on: date, *, leave: Leave) -> Decision:
    """The leave order, or the sick note, covers the day (R-035, R-036)."""
    if leave.ground is LeaveGround.ART162:
        return _check_note_covers(held_on, note=leave.sick_note)
    if not leave.order_number or leave.order_on is None:
        return incomplete("R-035", "Посочете номера и датата на заповедта за отпуск.")
    if leave.starts_on <= held_on <= leave.ends_on:
        return allow("R-035", f"Заповед № {leave.order_number} обхваща {date_bg(held_on)}")
    return refuse(
        "R-035",
        f"Заповед № {leave.order_number} е за {date_bg(leave.starts_on)} – "
        f"{date_bg(leave.ends_on)} и не обхваща {date_bg(held_on)}",
    )


def _check_note_covers(held_on: date, *, note: SickNote | None) -> Decision:
    if note is None or not note.number:
        return incomplete("R-036", "Посочете номера и датите на болничния лист.")
    if note.starts_on <= held_on <= note.ends_on:
        return allow("R-036", f"Болничен лист № {note.number} обхваща {date_bg(held_on)}")
    return refuse(
        "R-035",
        f"Болничен лист № {note.number} е за {date_bg(note.starts_on)} – "
        f"{date_bg(note.ends_on)} и не обхваща {date_bg(held_on)}",
    )


def check_sick_note_instead_of_appendix_1(leave: Leave) -> Decision:
    """Sick leave is proved by the note; Приложение № 1 is not asked for (R-036)."""
    if leave.ground is not LeaveGround.ART162:
        return allow("R-035", "Отпускът се доказва със заповед (Приложение № 1).")
    if leave.sick_note is None or not leave.sick_note.number:
        return incomplete("R-036", "Посочете номера и датите на болничния лист.")
    if leave.has_appendix_1:
        return warn("R-036", "Приложение № 1 не се изисква при временна неработоспособност.")
    return allow("R-036", f"Болничен лист № {leave.sick_note.number}.")


def check_application_precedes_order(leave: Leave) -> Decision:
    """The application is not later than the order (R-037); missing dates are another rule's."""
    if leave.application_on is None or leave.order_on is None:
        return incomplete("R-037", "Посочете датите на заявлението и на заповедта.")
    if leave.application_on <= leave.order_on:
        return allow("R-037", "Заявлението предхожда заповедта.")
    return refuse(
        "R-037",
        f"Заявлението е от {date_bg(leave.application_on)}, след заповедта "
        f"от {date_bg(leave.order_on)}",
    )
