"""When a term ends, counted a second time and otherwise: no time zone data, no holiday library.

Easter by the Julian computus, holidays and their substitutes by КТ чл. 154, summer time by the
European rule (last Sundays of March and October, 01:00 UTC). The tests compare the house with it.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache

from service.kernel.calendar import MovedDayKind, declared_days
from service.kernel.terms import Term, TermUnit

_FIXED = ((1, 1), (3, 3), (5, 1), (5, 6), (5, 24), (9, 6), (9, 22), (12, 24), (12, 25), (12, 26))
_DAY = timedelta(days=1)
#: days that stood still: after the first up to and with the second
Stop = tuple[date, date]


def due_at(term: Term, from_on: date, stops: Sequence[Stop] = ()) -> datetime:
    """The last second of the term as a UTC instant."""
    on = from_on
    for _ in range(_length(term, from_on)):
        on += _DAY
        while _stands_still(on, stops) or (_in_working_days(term) and not works(on)):
            on += _DAY
    while not works(on):
        on += _DAY
    return datetime(on.year, on.month, on.day, 23, 59, 59, tzinfo=UTC) - _offset(on)


def _length(term: Term, from_on: date) -> int:
    if term.unit is not TermUnit.MONTHS:
        return term.count
    month, year, day = from_on.month + term.count, from_on.year, from_on.day
    while month > 12:
        month, year = month - 12, year + 1
    while True:
        try:
            return (date(year, month, day) - from_on).days + term.and_days
        except ValueError:
            day -= 1


def _in_working_days(term: Term) -> bool:
    return term.unit is TermUnit.WORKING_DAYS


def _stands_still(on: date, stops: Sequence[Stop]) -> bool:
    return any(after < on <= last for after, last in stops)


def works(on: date) -> bool:
    """Whether a Bulgarian administration works that day."""
    for declared in declared_days():
        if declared.on == on:
            return declared.kind is MovedDayKind.WORKING
    return on.isoweekday() < 6 and on not in _days_off(on.year)


@cache
def _days_off(year: int) -> frozenset[date]:
    easter = _easter(year)
    fixed = [date(year, month, day) for month, day in _FIXED]
    off = {*fixed, *(easter + step * _DAY for step in (-2, -1, 0, 1))}
    for on in fixed:
        if on.isoweekday() > 5:
            instead = on
            while instead in off or instead.isoweekday() > 5:
                instead += _DAY
            off.add(instead)
    return frozenset(off)


def _easter(year: int) -> date:
    """Orthodox Easter: Meeus's Julian computus, thirteen days later."""
    moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + weekday + 114, 31)
    return date(year, month, day + 1) + 13 * _DAY


def _offset(on: date) -> timedelta:
    """Of Sofia at the end of the day; the clock changes early on a Sunday."""
    is_summer = _last_sunday(on.year, 3) <= on < _last_sunday(on.year, 10)
    return timedelta(hours=3 if is_summer else 2)


def _last_sunday(year: int, month: int) -> date:
    on = date(year, month, 31)
    return on - timedelta(days=on.isoweekday() % 7)
