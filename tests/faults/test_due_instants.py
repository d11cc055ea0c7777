"""Due instants over changes of the hour, month ends, holidays and stops, against a second count."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from service.kernel.calendar import WorkingCalendar, end_of_day
from service.kernel.terms import Term, TermUnit
from service.rules.clock import Pause, reckon
from tests.faults.almanac import Stop, due_at, works
from tests.faults.tally import tell

pytestmark = pytest.mark.faults

ATTEMPTS = 1_500
DAYS, WORKING, MONTHS = TermUnit.DAYS, TermUnit.WORKING_DAYS, TermUnit.MONTHS
CALENDAR = WorkingCalendar.bulgarian()
#: days around which things go wrong: month ends, changes of the hour, Easter, the New Year
_EDGES = ((1, 31), (2, 28), (3, 28), (4, 18), (5, 24), (8, 31), (10, 26), (12, 31))
_YEARS = range(2017, 2033)

Attempt = tuple[Term, date, list[Stop]]
Count = Callable[[Term, date, Sequence[Stop]], datetime]


def attempts(seed: int) -> list[Attempt]:
    """Terms that begin or end near an edge; every third stands still once or twice."""
    chance = random.Random(seed)  # noqa: S311 - attempts, not a secret
    return [_attempt(chance, stops=index % 3 == 0) for index in range(ATTEMPTS)]


def _attempt(chance: random.Random, *, stops: bool) -> Attempt:
    month, day = chance.choice(_EDGES)
    edge = date(chance.choice(_YEARS), month, day)
    term = chance.choice(
        [
            Term(chance.randint(1, 90), DAYS),
            Term(chance.randint(1, 40), WORKING),
            Term(chance.randint(1, 12), MONTHS),
            Term(chance.randint(1, 3), MONTHS, and_days=15),
        ]
    )
    length = term.count if term.unit is DAYS else 0
    from_on = edge + timedelta(days=chance.randint(-5, 5) - length * chance.randint(0, 1))
    found: list[Stop] = []
    for _ in range(chance.randint(1, 2) if stops else 0):
        after = from_on + timedelta(days=chance.randint(0, 20))
        found.append((after, after + timedelta(days=chance.randint(0, 45))))
    return term, from_on, found


def ours(term: Term, from_on: date, stops: Sequence[Stop]) -> datetime:
    """What the house says."""
    due_on = reckon(term, from_on=from_on, pauses=[Pause(*stop) for stop in stops]).due_on
    assert due_on is not None
    return end_of_day(due_on)


def frozen_offset(term: Term, from_on: date, stops: Sequence[Stop]) -> datetime:
    """Planted: the offset of the winter all year round."""
    return ours(term, from_on, stops).replace(hour=21, tzinfo=UTC)


def overflowing_month(term: Term, from_on: date, stops: Sequence[Stop]) -> datetime:
    """Planted: what lacks in February runs over into March."""
    if term.unit is MONTHS:
        month = from_on.month + term.count - 1
        first = date(from_on.year + month // 12, month % 12 + 1, 1)
        term = Term((first - from_on).days + from_on.day - 1 + term.and_days, DAYS)
    return ours(term, from_on, stops)


def first_day_counted(term: Term, from_on: date, stops: Sequence[Stop]) -> datetime:
    """Planted: the day of the event counts."""
    return ours(term, from_on - timedelta(days=1), stops)


def unmoved(term: Term, from_on: date, stops: Sequence[Stop]) -> datetime:
    """Planted: an end on a day off stays there."""
    nominal_on = reckon(term, from_on=from_on, pauses=[Pause(*stop) for stop in stops]).nominal_on
    assert nominal_on is not None
    return end_of_day(nominal_on)


def summed_stops(term: Term, from_on: date, stops: Sequence[Stop]) -> datetime:
    """Planted: two stops at once are added up."""
    on = reckon(term, from_on=from_on).nominal_on
    assert on is not None
    for after, last in stops:
        on += (last - after) * (after < on)
    return end_of_day(CALENDAR.next_working_day(on))


def wrong(count: Count, tried: Sequence[Attempt]) -> list[Attempt]:
    return [each for each in tried if count(*each) != due_at(*each)]


def test_no_due_instant_is_wrong() -> None:
    tried = attempts(seed=1)
    found = wrong(ours, tried)
    tell("краят на срок: смяна на часа, край на месец, празник, спиране",
         attempts=len(tried), failures=len(found))  # fmt: skip

    assert found == []


@pytest.mark.parametrize(
    "planted", [frozen_offset, overflowing_month, first_day_counted, unmoved, summed_stops]
)
def test_the_second_count_finds_a_planted_mistake(planted: Count) -> None:
    found = wrong(planted, attempts(seed=2))
    tell(f"посадена грешка {planted.__name__}", attempts=1, failures=int(not found),
         note=f"открита в {len(found)} от {ATTEMPTS}")  # fmt: skip

    assert found


def test_the_two_calendars_agree_on_every_day_of_fifteen_years() -> None:
    first = date(2017, 1, 1)
    days = [first + timedelta(days=step) for step in range(15 * 365)]

    assert [on for on in days if works(on) != CALENDAR.is_working_day(on)] == []
