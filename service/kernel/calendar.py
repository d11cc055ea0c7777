"""Bulgarian working days and terms: which day works, when a term ends, when a day ends in UTC.

Public holidays and their substitute days (КТ чл. 154, ал. 1 and 2; a fixed holiday on a weekend
moves to the next working day since 2017, Easter does not) come from the `holidays` package. Days
declared by the Council of Ministers beyond that are dated data in `moved_days.csv`.
"""

import calendar as gregorian
import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from service.kernel.clock import SOFIA

_MOVED_DAYS = Path(__file__).with_name("moved_days.csv")
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


class MovedDayKind(StrEnum):
    """What a declared day becomes."""

    #: работен ден, although it is a Saturday or a holiday
    WORKING = "working"
    #: почивен ден, although it is an ordinary weekday
    OFF = "off"


@dataclass(frozen=True)
class MovedDay:
    """Разместен почивен ден: a day declared working or off, with the act that declared it."""

    on: date
    kind: MovedDayKind
    source: str


class WorkingCalendar:
    """Which days work; terms in working days and in months (R-408–R-411)."""

    def __init__(self, moved: Iterable[MovedDay] = ()) -> None:
        self._moved = {day.on: day.kind for day in moved}

    @classmethod
    @cache
    def bulgarian(cls) -> "WorkingCalendar":
        """The calendar of Bulgaria with the declared days of `moved_days.csv`."""
        return cls(declared_days())

    def is_working_day(self, on: date) -> bool:
        """True on a working day, a declared working Saturday among them."""
        declared = self._moved.get(on)
        if declared is not None:
            return declared is MovedDayKind.WORKING
        days_off, working_weekends = _year(on.year)
        if on in working_weekends:
            return True
        return on.weekday() < _SATURDAY and on not in days_off

    def next_working_day(self, on: date) -> date:
        """`on` itself if it works, else the first working day after it (R-409)."""
        while not self.is_working_day(on):
            on += _ONE_DAY
        return on

    def add_working_days(self, on: date, count: int) -> date:
        """The `count`-th working day after `on`; the first day is not counted (R-408, R-411)."""
        for _ in range(count):
            on = self.next_working_day(on + _ONE_DAY)
        return on

    def first_working_days(self, start: date, count: int) -> list[date]:
        """The first `count` working days from `start` on, `start` counted if it works."""
        days: list[date] = []
        on = start
        while len(days) < count:
            on = self.next_working_day(on)
            days.append(on)
            on += _ONE_DAY
        return days

    def working_days(self, starts_on: date, ends_on: date) -> list[date]:
        """Every working day from `starts_on` to `ends_on`, both ends counted."""
        length = (ends_on - starts_on).days + 1
        days = (starts_on + timedelta(days=step) for step in range(length))
        return [on for on in days if self.is_working_day(on)]

    def add_months(self, on: date, count: int) -> date:
        """The same day-number `count` months later, else that month's last day (R-408).

        Not shifted to a working day: combine with `next_working_day` where the act shifts.
        """
        month_index = on.year * 12 + on.month - 1 + count
        year, month = divmod(month_index, 12)
        last = gregorian.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(on.day, last))


def end_of_day(on: date) -> datetime:
    """23:59:59 of the day in Sofia as a UTC instant (R-432)."""
    return datetime.combine(on, time(23, 59, 59), SOFIA).astimezone(UTC)


@cache
def declared_days() -> tuple[MovedDay, ...]:
    """The days declared by the Council of Ministers beyond the law."""
    with _MOVED_DAYS.open(encoding="utf-8", newline="") as lines:
        return tuple(
            MovedDay(date.fromisoformat(row["on"]), MovedDayKind(row["kind"]), row["source"])
            for row in csv.DictReader(lines)
        )


@cache
def _year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Days off of the year, and its declared working weekends."""
    # the library reads every country's calendars when imported: a quarter of a second at each start
    import holidays  # noqa: PLC0415

    bulgarian = holidays.country_holidays("BG", years=year)
    days_off = frozenset(bulgarian)
    working = frozenset(getattr(bulgarian, "weekend_workdays", ()))
    return days_off, working
