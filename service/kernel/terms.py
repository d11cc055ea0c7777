"""Terms of the law: so many days, working days or months, and the day on which they end.

The first day is not counted; months end on the same day-number, else on the month's last day
(R-408, R-411); an end on a day off moves to the first working day after it (R-409). Both dates are
kept, with a sentence that says how they came about. The term ends when that day ends in Sofia
(R-432).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from service.kernel.calendar import WorkingCalendar, end_of_day

_WEEKDAYS: Final = (
    "понеделник", "вторник", "сряда", "четвъртък", "петък", "събота", "неделя",
)  # fmt: skip


class TermUnit(StrEnum):
    """What a term is counted in (R-411)."""

    #: calendar days
    DAYS = "days"
    #: working days
    WORKING_DAYS = "working_days"
    #: months by their day-number
    MONTHS = "months"


_ONE_AND_MANY: Final = {
    TermUnit.DAYS: ("ден", "дни"),
    TermUnit.WORKING_DAYS: ("работен ден", "работни дни"),
    TermUnit.MONTHS: ("месец", "месеца"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time as an act says it: `count` units, and `and_days` calendar days more.

    Two months and a half are `Term(2, TermUnit.MONTHS, and_days=15)`.
    """

    count: int
    unit: TermUnit
    and_days: int = 0

    def __post_init__(self) -> None:
        if self.count < 1 or self.and_days < 0:
            raise ValueError("a term is at least one unit long")
        if self.and_days and self.unit is not TermUnit.MONTHS:
            raise ValueError("only months take days more")

    def __str__(self) -> str:
        """As Bulgarians say it: „1 месец“, „5 работни дни“, „2 месеца и 15 дни“."""
        said = quantity(self.count, self.unit)
        return f"{said} и {quantity(self.and_days, TermUnit.DAYS)}" if self.and_days else said

    def last_day(self, from_on: date, *, calendar: WorkingCalendar) -> date:
        """The last day of the term when it is never stopped, not moved to a working day."""
        if self.unit is TermUnit.WORKING_DAYS:
            return calendar.add_working_days(from_on, self.count)
        if self.unit is TermUnit.DAYS:
            return from_on + timedelta(days=self.count)
        return calendar.add_months(from_on, self.count) + timedelta(days=self.and_days)


@dataclass(frozen=True, slots=True)
class TermEnd:
    """When a term ends: by count, and by law after a day off."""

    term: Term
    from_on: date
    #: the day the count ends on
    nominal_on: date
    #: the first working day from then on (R-409)
    due_on: date

    @property
    def due_at(self) -> datetime:
        """The last second of the due day in Sofia, as a UTC instant."""
        return end_of_day(self.due_on)

    @property
    def sentence(self) -> str:
        """How the date came about, in Bulgarian, without a full stop."""
        counted = counted_sentence(self.term, self.from_on, self.nominal_on)
        return counted + moved_sentence(self.nominal_on, self.due_on)


def end_of_term(term: Term, *, from_on: date, calendar: WorkingCalendar | None = None) -> TermEnd:
    """When a term that begins with an event on `from_on` ends."""
    calendar = calendar or WorkingCalendar.bulgarian()
    nominal_on = term.last_day(from_on, calendar=calendar)
    return TermEnd(term, from_on, nominal_on, calendar.next_working_day(nominal_on))


def quantity(count: int, unit: TermUnit) -> str:
    """1 → „1 ден“, 5 working days → „5 работни дни“."""
    one, many = _ONE_AND_MANY[unit]
    return f"{count}\u00a0{one if count == 1 else many}"


def said(on: date) -> str:
    """„31.01.2025 г.“."""
    return f"{on:%d.%m.%Y}\u00a0г."


def counted_sentence(term: Term, from_on: date, nominal_on: date) -> str:
    """How an unstopped term was counted, as the beginning of a sentence (R-408)."""
    start, end = said(from_on), said(nominal_on)
    if term.unit is not TermUnit.MONTHS or term.and_days:
        return f"{term} от {start}, без да се брои първият ден – до {end}"
    if nominal_on.day == from_on.day:
        return f"{term} от {start} – до същото число, {end}"
    return f"{term} от {start} – месецът няма такова число, затова до последния му ден, {end}"


def moved_sentence(nominal_on: date, due_on: date) -> str:
    """How an end on a day off moved, as the rest of a sentence; empty when it did not (R-409)."""
    if nominal_on == due_on:
        return ""
    weekday = _WEEKDAYS[nominal_on.weekday()]
    return f" ({weekday}, почивен ден), и се пренася на първия работен ден, {said(due_on)}"
