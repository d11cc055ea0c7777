"""A stopped clock: twenty days of ninety, two grounds at once, a stop over a holiday (R-222)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from service.kernel.calendar import WorkingCalendar
from service.kernel.terms import Term, TermUnit, end_of_term
from service.rules.clock import Pause, reckon

DECISION = Term(3, TermUnit.MONTHS)
REGISTERED = date(2025, 1, 10)
BULGARIAN = WorkingCalendar.bulgarian()

terms = st.one_of(
    st.builds(Term, st.integers(1, 200), st.just(TermUnit.DAYS)),
    st.builds(Term, st.integers(1, 60), st.just(TermUnit.WORKING_DAYS)),
    st.builds(Term, st.integers(1, 12), st.just(TermUnit.MONTHS)),
)
days = st.dates(date(2018, 1, 1), date(2030, 12, 31))


def pauses_from(from_on: date) -> st.SearchStrategy[list[Pause]]:
    """Up to four stops, each with its end, some of them over each other."""
    stop = st.tuples(st.integers(0, 150), st.integers(0, 40)).map(
        lambda pair: Pause(
            from_on + timedelta(days=pair[0]), from_on + timedelta(days=pair[0] + pair[1])
        )
    )
    return st.lists(stop, max_size=4)


def test_seventy_of_ninety_days_are_left_after_a_stop_on_the_twentieth_day() -> None:
    stopped_on = REGISTERED + timedelta(days=20)
    goes_on = stopped_on + timedelta(days=17)
    still = reckon(DECISION, from_on=REGISTERED, pauses=[Pause(stopped_on)])
    again = reckon(DECISION, from_on=REGISTERED, pauses=[Pause(stopped_on, goes_on)])

    assert (still.total, still.remaining(stopped_on)) == (90, 70)
    assert still.remaining(goes_on) == 70
    assert still.due_on is None
    assert (again.remaining(goes_on), again.remaining(goes_on + timedelta(days=1))) == (70, 69)
    assert again.stopped(goes_on) == 17
    assert again.nominal_on == date(2025, 4, 27)
    assert again.due_on == date(2025, 4, 28)


def test_two_grounds_at_once_are_not_counted_twice() -> None:
    pauses = [
        Pause(date(2025, 1, 30), date(2025, 2, 16)),
        Pause(date(2025, 2, 10), date(2025, 2, 20)),
    ]
    reckoning = reckon(DECISION, from_on=REGISTERED, pauses=pauses)

    assert reckoning.stopped(date(2025, 3, 31)) == 21
    assert reckoning.nominal_on == date(2025, 5, 1)
    assert reckoning.due_on == date(2025, 5, 2)


def test_a_clock_stands_still_while_one_of_two_grounds_is_left() -> None:
    pauses = [Pause(date(2025, 1, 30), date(2025, 2, 16)), Pause(date(2025, 2, 10))]
    reckoning = reckon(DECISION, from_on=REGISTERED, pauses=pauses)

    assert reckoning.due_on is None
    assert reckoning.remaining(date(2025, 3, 31)) == 70


@pytest.mark.parametrize(
    ("pause", "due_on"),
    [
        # Good Friday to Easter Monday: no working day stood still
        (Pause(date(2025, 4, 17), date(2025, 4, 21)), date(2025, 4, 23)),
        # one working day before Easter and one after it
        (Pause(date(2025, 4, 16), date(2025, 4, 22)), date(2025, 4, 25)),
        # from one day to itself
        (Pause(date(2025, 4, 16), date(2025, 4, 16)), date(2025, 4, 23)),
    ],
)
def test_a_stop_over_easter_takes_only_working_days_of_a_term_in_them(
    pause: Pause, due_on: date
) -> None:
    term = Term(5, TermUnit.WORKING_DAYS)
    reckoning = reckon(term, from_on=date(2025, 4, 14), pauses=[pause])

    assert reckoning.due_on == due_on


def test_calendar_days_stand_still_over_easter_too() -> None:
    pause = Pause(date(2025, 4, 17), date(2025, 4, 21))
    reckoning = reckon(Term(10, TermUnit.DAYS), from_on=date(2025, 4, 14), pauses=[pause])

    assert reckoning.due_on == date(2025, 4, 28)


def test_a_stop_after_the_end_changes_nothing() -> None:
    late = Pause(date(2025, 4, 10))
    reckoning = reckon(DECISION, from_on=REGISTERED, pauses=[late])

    assert reckoning.due_on == date(2025, 4, 10)
    assert reckoning.remaining(date(2025, 6, 1)) == 0


def test_an_extension_begins_where_the_term_would_have_ended() -> None:
    pauses = [Pause(date(2025, 1, 30), date(2025, 2, 16))]
    reckoning = reckon(
        DECISION, from_on=REGISTERED, pauses=pauses, extensions=[Term(1, TermUnit.MONTHS)]
    )

    assert reckoning.nominal_on == date(2025, 5, 27)
    assert reckoning.total == 120
    open_end = reckon(
        DECISION,
        from_on=REGISTERED,
        pauses=[Pause(date(2025, 1, 30))],
        extensions=[Term(1, TermUnit.MONTHS)],
    )
    assert (open_end.due_on, open_end.remaining(date(2025, 2, 28))) == (None, 100)


def test_the_sentence_tells_every_part_of_the_count() -> None:
    pauses = [Pause(date(2025, 1, 30), date(2025, 2, 16))]
    ten = [Term(10, TermUnit.DAYS)]
    told = reckon(DECISION, from_on=REGISTERED, pauses=pauses, extensions=ten)
    still = reckon(DECISION, from_on=REGISTERED, pauses=[Pause(date(2025, 1, 30))])

    assert told.sentence.replace("\u00a0", " ") == (
        "3 месеца от 10.01.2025 г. – до същото число, 10.04.2025 г.; "
        "с 17 дни спиране, които не се броят – до 27.04.2025 г.; "
        "удължен с 10 дни – до 07.05.2025 г."
    )
    assert still.sentence.endswith("; сега е спрян и няма край")
    assert still.left_sentence(date(2025, 1, 30)).replace("\u00a0", " ") == "остават 70 от 90 дни"
    assert told.left_sentence(date(2025, 5, 6)).replace("\u00a0", " ") == "остава 1 от 100 дни"


@given(terms, days)
def test_without_a_stop_it_is_the_end_of_the_term(term: Term, from_on: date) -> None:
    plain = end_of_term(term, from_on=from_on)
    reckoning = reckon(term, from_on=from_on)

    assert (reckoning.nominal_on, reckoning.due_on) == (plain.nominal_on, plain.due_on)
    assert reckoning.sentence == plain.sentence


@given(st.data(), terms, days)
def test_as_many_days_run_as_the_term_has(data: st.DataObject, term: Term, from_on: date) -> None:
    pauses = data.draw(pauses_from(from_on))
    reckoning = reckon(term, from_on=from_on, pauses=pauses)
    nominal_on = reckoning.nominal_on

    assert nominal_on is not None
    lying = (from_on + timedelta(days=step) for step in range(1, (nominal_on - from_on).days + 1))
    running = [
        on
        for on in lying
        if not any(pause.covers(on) for pause in pauses)
        and (term.unit is not TermUnit.WORKING_DAYS or BULGARIAN.is_working_day(on))
    ]
    assert len(running) == reckoning.total
    assert running[-1] == nominal_on
    assert reckoning.remaining(nominal_on) == 0


@given(st.data(), terms, days)
def test_one_stop_more_never_brings_the_end_nearer(
    data: st.DataObject, term: Term, from_on: date
) -> None:
    pauses = data.draw(pauses_from(from_on))
    with_all = reckon(term, from_on=from_on, pauses=pauses).nominal_on
    with_less = reckon(term, from_on=from_on, pauses=pauses[:-1]).nominal_on

    assert with_all is not None
    assert with_less is not None
    assert with_less <= with_all


@given(st.data(), terms, days)
def test_the_order_of_stops_does_not_matter(data: st.DataObject, term: Term, from_on: date) -> None:
    pauses = data.draw(pauses_from(from_on))

    assert (
        reckon(term, from_on=from_on, pauses=pauses).nominal_on
        == reckon(term, from_on=from_on, pauses=pauses[::-1]).nominal_on
    )
