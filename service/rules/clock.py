"""A clock that is stopped and goes on: which day is the last of the term (R-222, R-408 – R-411).

A stop begins with an event (a notice is delivered). The day of the event still counts, the days
after it do not, up to the day on which the clock goes on. So a term of 90 days that was stopped on
its twentieth day has 70 left, however long the stop was. Two grounds on the same day stop it once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from service.kernel.calendar import WorkingCalendar
from service.kernel.terms import (
    Term,
    TermUnit,
    counted_sentence,
    moved_sentence,
    quantity,
    said,
)

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """Спиране: days that do not count."""

    #: the day of the event that stopped the clock; itself it counts
    after_on: date
    #: the last day that does not count; None while nobody knows
    last_on: date | None = None

    def covers(self, on: date) -> bool:
        """Whether the day does not count."""
        return self.after_on < on and (self.last_on is None or on <= self.last_on)


@dataclass(frozen=True, slots=True)
class Leg:
    """Отсечка: the term itself or one extension of it, with its ends."""

    term: Term
    from_on: date
    #: the end if nothing had stopped it
    plain_on: date
    #: the end with the stopped days; None while it stands still
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Изчисление: when a term ends by law, and how much of it is left."""

    legs: tuple[Leg, ...]
    pauses: tuple[Pause, ...]
    calendar: WorkingCalendar

    @property
    def from_on(self) -> date:
        return self.legs[0].from_on

    @property
    def unit(self) -> TermUnit:
        """What days are told in: working days, else calendar days."""
        working = self.legs[0].term.unit is TermUnit.WORKING_DAYS
        return TermUnit.WORKING_DAYS if working else TermUnit.DAYS

    @property
    def nominal_on(self) -> date | None:
        """The day the count ends on; None while the clock stands still."""
        return self.legs[-1].ends_on

    @property
    def due_on(self) -> date | None:
        """The first working day from the end of the count on (R-409)."""
        return None if self.nominal_on is None else self.calendar.next_working_day(self.nominal_on)

    @property
    def total(self) -> int:
        """How many days the term has with its extensions, the stopped ones not counted."""
        return sum(self._count(leg.from_on, leg.plain_on) for leg in self.legs)

    def elapsed(self, today: date) -> int:
        """How many days of the term are over at the end of `today`, at most all of them."""
        return min(self.total, self._count(self.from_on, today) - self.stopped(today))

    def remaining(self, today: date) -> int:
        """How many days of the term are left after `today`."""
        return self.total - self.elapsed(today)

    def left_sentence(self, today: date) -> str:
        """„остават 70 от 90 дни“, as the rest of a sentence."""
        left = self.remaining(today)
        verb = "остава" if left == 1 else "остават"
        return f"{verb} {left} от {quantity(self.total, self.unit)}"

    def stopped(self, until_on: date) -> int:
        """How many days up to `until_on` did not count; a day under two grounds is one day."""
        days = _days(self.from_on, until_on)
        return sum(1 for on in days if self._is_counted(on) and _covered(self.pauses, on))

    @property
    def sentence(self) -> str:
        """How the end came about, in Bulgarian, without a full stop."""
        parts = [self._leg_sentence(index, leg) for index, leg in enumerate(self.legs)]
        nominal_on, due_on = self.nominal_on, self.due_on
        moved = "" if nominal_on is None or due_on is None else moved_sentence(nominal_on, due_on)
        return "; ".join(parts) + moved

    def _leg_sentence(self, index: int, leg: Leg) -> str:
        if index == 0:
            told = counted_sentence(leg.term, leg.from_on, leg.plain_on)
        else:
            told = f"удължен с {leg.term} – до {said(leg.plain_on)}"
        if leg.ends_on is None:
            return f"{told}; сега е спрян и няма край"
        if leg.ends_on == leg.plain_on:
            return told
        count = self._count(leg.from_on, leg.ends_on) - self._count(leg.from_on, leg.plain_on)
        days = quantity(count, self.unit)
        return f"{told}; с {days} спиране, които не се броят – до {said(leg.ends_on)}"

    def _count(self, after_on: date, until_on: date) -> int:
        return sum(1 for on in _days(after_on, until_on) if self._is_counted(on))

    def _is_counted(self, on: date) -> bool:
        return self.unit is TermUnit.DAYS or self.calendar.is_working_day(on)


def reckon(
    term: Term,
    *,
    from_on: date,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Term] = (),
    calendar: WorkingCalendar | None = None,
) -> Reckoning:
    """When a term that began with an event on `from_on` ends, with its stops and extensions.

    An extension begins where the term would have ended. A stop after the end changes nothing.
    """
    calendar = calendar or WorkingCalendar.bulgarian()
    legs: list[Leg] = []
    start, is_known = from_on, True
    for part in (term, *extensions):
        plain_on = part.last_day(start, calendar=calendar)
        ends_on = _last_running_day(part, start, plain_on, pauses, calendar) if is_known else None
        legs.append(Leg(part, start, plain_on, ends_on))
        start, is_known = ends_on or plain_on, ends_on is not None
    return Reckoning(tuple(legs), tuple(pauses), calendar)


def _last_running_day(
    term: Term, start: date, plain_on: date, pauses: Sequence[Pause], calendar: WorkingCalendar
) -> date | None:
    """The day on which as many days have run as lie between `start` and `plain_on`."""
    working = term.unit is TermUnit.WORKING_DAYS
    left = term.count if working else (plain_on - start).days
    on = start
    while left:
        on += _ONE_DAY
        covering = [pause for pause in pauses if pause.covers(on)]
        if any(pause.last_on is None for pause in covering):
            return None
        if not covering and (not working or calendar.is_working_day(on)):
            left -= 1
    return on


def _covered(pauses: Sequence[Pause], on: date) -> bool:
    return any(pause.covers(on) for pause in pauses)


def _days(after_on: date, until_on: date) -> list[date]:
    return [after_on + timedelta(days=step) for step in range(1, (until_on - after_on).days + 1)]
