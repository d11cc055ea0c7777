"""What is wrong with an hour as entered, said at its own cell (R-002, R-015, R-034, R-035, R-117).

Only what cannot be true is refused here: a Saturday, a day outside the leave, an hour entered
twice. An hour that was held and is not financed (the fourth sick day) is kept with its verdict.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from sqlalchemy import select

from service.domain.grounds import Decision
from service.domain.institutions import GroupLevel, HourUnit
from service.domain.substitution import Slot
from service.domain.wording import date_bg
from service.engine import OperationContext
from service.kernel.calendar import WorkingCalendar
from service.kernel.errors import Problem
from service.operations.programme.lines import (
    institution_of,
    problems_of,
    slot_of,
    substitution_of,
)
from service.operations.substitution.rows import absence_of, edition_of
from service.operations.substitution.slots import Entry
from service.rules.double_funding import first_clash
from service.rules.institutions import check_date_is_within_term
from service.rules.leave_days import check_is_working_day, check_leave_covers
from service.rules.statement import check_held_hours
from service.rules.units import check_hours_fit_unit, check_kind_fits_group, unit_of_kind
from service.storage.models.absence import HourLineRow, SubstitutionRow, TeacherAbsence
from service.storage.models.identity import Organisation

_LAST_LESSON = 14


class HourCheck:
    """Checks the rows of one table against the leave, the act, and everybody's other hours."""

    def __init__(self, ctx: OperationContext, row: SubstitutionRow, *, is_carry_over: bool) -> None:
        self.ctx = ctx
        self.row = row
        self.absence = absence_of(ctx)
        self.edition = edition_of(self.absence)
        self.institution = institution_of(ctx.organisation("director"))
        self.substitution = substitution_of(ctx.session, row)
        self.is_carry_over = is_carry_over
        self.calendar = WorkingCalendar.bulgarian()

    def problems(self, entries: Sequence[Entry]) -> list[Problem]:
        """Every problem of every row, each at its cell."""
        found = [problem for entry in entries for problem in self._of(entry)]
        return found or list(self._clashes(entries))

    def _of(self, entry: Entry) -> Iterator[Problem]:
        at = f"lines.{entry.index}"
        yield from self._on_that_day(entry)
        group = GroupLevel(self.absence.group_level)
        kind = check_kind_fits_group(entry.kind, group=group, institution=self.institution)
        yield from problems_of(kind, at=f"{at}.kind")
        unit = unit_of_kind(entry.kind)
        hours = check_hours_fit_unit(entry.hours, unit=unit)
        yield from problems_of(hours, at=f"{at}.hours")
        if hours.is_allowed:
            yield from self._place(entry, unit)

    def _on_that_day(self, entry: Entry) -> list[Problem]:
        """The first thing wrong with the day; one is enough for a person to go on."""
        at = f"lines.{entry.index}.held_on"
        for decision in self._day(entry):
            if not decision.is_allowed:
                return problems_of(decision, at=at)
        return list(self._within_act(entry))

    def _day(self, entry: Entry) -> Iterator[Decision]:
        """The day itself: in the programme's term, working, within the leave, within the act."""
        yield check_date_is_within_term(
            entry.held_on, edition=self.edition, is_carry_over=self.is_carry_over
        )
        yield check_is_working_day(entry.held_on, calendar=self.calendar)
        yield check_leave_covers(entry.held_on, leave=self.substitution.leave)

    def _place(self, entry: Entry, unit: HourUnit) -> Iterator[Problem]:
        at = f"lines.{entry.index}"
        if entry.held_on > self.ctx.today:
            text = "Вписват се само проведени часове: датата е бъдеща."
            yield Problem(f"{at}.held_on", text, rule="R-017")
        if unit is HourUnit.ASTRONOMICAL_HOUR:
            if entry.starts_at is None:
                yield Problem(f"{at}.starts_at", "Напишете кога започва часът.", rule="R-018")
        elif entry.lesson_number is None:
            yield Problem(f"{at}.lesson_no", "Напишете кой по ред е часът.", rule="R-117")
        elif entry.lesson_number + entry.hours - 1 > _LAST_LESSON:
            text = f"В един ден няма повече от {_LAST_LESSON} учебни часа."
            yield Problem(f"{at}.hours", text, rule="R-056")

    def _within_act(self, entry: Entry) -> Iterator[Problem]:
        act = self.substitution.act
        if act is None or act.starts_on is None or act.ends_on is None:
            return
        if not act.starts_on <= entry.held_on <= act.ends_on:
            period = f"{date_bg(act.starts_on)} – {date_bg(act.ends_on)}"
            text = f"{date_bg(entry.held_on)} е извън периода на акта за възлагане ({period})."
            yield Problem(f"lines.{entry.index}.held_on", text, rule="R-053")

    def _clashes(self, entries: Sequence[Entry]) -> Iterator[Problem]:
        """The same person, or the same lesson of the absent teacher, twice (R-117, R-118)."""
        taken = self._taken(entries)
        covered = self._covered(entries)
        for entry in entries:
            slots = entry.slots(self.row.substitute_person_id, institution_key=self.institution.key)
            clash = first_clash(slots, taken=taken)
            if clash is not None:
                at = f"lines.{entry.index}.held_on"
                yield Problem(at, clash.ground.text, rule=clash.ground.rule_id)
            elif covered & {(slot.held_on, slot.lesson_number) for slot in slots}:
                text = (
                    f"{date_bg(entry.held_on)}: този час на отсъстващия учител вече е зает "
                    "от друг заместващ учител."
                )
                yield Problem(f"lines.{entry.index}.held_on", text, rule="R-118")
            taken.extend(slots)

    def _taken(self, entries: Sequence[Entry]) -> list[Slot]:
        """What the substitute holds on these days in other cases and institutions."""
        found = self.ctx.session.execute(
            select(HourLineRow, Organisation.key)
            .join(Organisation, Organisation.id == HourLineRow.organisation_id)
            .where(
                HourLineRow.substitute_person_id == self.row.substitute_person_id,
                HourLineRow.held_on.in_({entry.held_on for entry in entries}),
                ~HourLineRow.is_released,
            )
        )
        return [slot_of(row, institution_key=key) for row, key in found]

    def _covered(self, entries: Sequence[Entry]) -> set[tuple[object, int | None]]:
        """Lessons of the absent teacher that somebody else holds already."""
        found = self.ctx.session.execute(
            select(HourLineRow.held_on, HourLineRow.lesson_number)
            .join(SubstitutionRow, SubstitutionRow.id == HourLineRow.substitution_id)
            .join(TeacherAbsence, TeacherAbsence.id == SubstitutionRow.absence_id)
            .where(
                TeacherAbsence.absent_person_id == self.absence.absent_person_id,
                TeacherAbsence.organisation_id == self.absence.organisation_id,
                HourLineRow.held_on.in_({entry.held_on for entry in entries}),
                HourLineRow.lesson_number.is_not(None),
                ~HourLineRow.is_released,
            )
        )
        return {(held_on, number) for held_on, number in found}


def check_sum(
    entries: Sequence[Entry], *, assigned: Decimal, timetable: Decimal | None
) -> list[Problem]:
    """Held ≤ assigned, and ≤ the absent teacher's hours where they are known (R-056)."""
    held = sum((entry.hours for entry in entries), Decimal(0))
    decision = check_held_hours(held, assigned=assigned, timetable=timetable)
    at = "lines" if held > assigned else "timetable_hours"
    return problems_of(decision, at=at)
