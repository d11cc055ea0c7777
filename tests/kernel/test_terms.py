"""When a term of the law ends: the domain's examples, month ends, days off, changes of the hour."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from service.kernel.calendar import MovedDay, MovedDayKind, WorkingCalendar
from service.kernel.clock import SOFIA
from service.kernel.terms import Term, TermUnit, end_of_term, quantity

BULGARIAN = WorkingCalendar.bulgarian()
DAYS, WORKING, MONTHS = TermUnit.DAYS, TermUnit.WORKING_DAYS, TermUnit.MONTHS

terms = st.one_of(
    st.builds(Term, st.integers(1, 400), st.just(DAYS)),
    st.builds(Term, st.integers(1, 120), st.just(WORKING)),
    st.builds(Term, st.integers(1, 24), st.just(MONTHS), st.integers(0, 20)),
)
days = st.dates(date(2015, 1, 1), date(2032, 12, 31))


def day(text: str) -> date:
    """01.02.2025 → the day."""
    return datetime.strptime(text, "%d.%m.%Y").replace(tzinfo=UTC).date()


@pytest.mark.parametrize(
    ("rule", "term", "from_on", "nominal_on", "due_on"),
    [
        ("R-221", Term(1, MONTHS), "31.01.2025", "28.02.2025", "28.02.2025"),
        ("R-223 legal", Term(3, MONTHS), "10.01.2025", "10.04.2025", "10.04.2025"),
        ("R-223 goal", Term(2, MONTHS, and_days=15), "10.01.2025", "25.03.2025", "25.03.2025"),
        ("R-225", Term(10, DAYS), "05.03.2025", "15.03.2025", "17.03.2025"),
        ("R-226", Term(1, MONTHS), "20.03.2025", "20.04.2025", "22.04.2025"),
        ("R-236", Term(5, DAYS), "04.03.2025", "09.03.2025", "10.03.2025"),
        ("R-238", Term(3, DAYS), "21.03.2025", "24.03.2025", "24.03.2025"),
        ("R-239", Term(14, DAYS), "24.03.2025", "07.04.2025", "07.04.2025"),
        ("R-252", Term(7, DAYS), "14.03.2025", "21.03.2025", "21.03.2025"),
        ("R-253", Term(7, DAYS), "24.03.2025", "31.03.2025", "31.03.2025"),
        ("R-254", Term(5, WORKING), "31.03.2025", "07.04.2025", "07.04.2025"),
        ("R-255", Term(2, MONTHS), "24.03.2025", "24.05.2025", "27.05.2025"),
        ("R-408", Term(10, DAYS), "05.03.2025", "15.03.2025", "17.03.2025"),
        ("R-409", Term(15, DAYS), "31.08.2018", "15.09.2018", "17.09.2018"),
    ],
)
def test_the_examples_of_the_rules_end_on_their_days(
    rule: str, term: Term, from_on: str, nominal_on: str, due_on: str
) -> None:
    end = end_of_term(term, from_on=day(from_on))

    assert (end.nominal_on, end.due_on) == (day(nominal_on), day(due_on)), rule


@pytest.mark.parametrize(
    ("term", "from_on", "nominal_on"),
    [
        (Term(1, MONTHS), "31.01.2024", "29.02.2024"),
        (Term(1, MONTHS), "30.01.2024", "29.02.2024"),
        (Term(1, MONTHS), "29.01.2024", "29.02.2024"),
        (Term(1, MONTHS), "29.01.2025", "28.02.2025"),
        (Term(12, MONTHS), "29.02.2024", "28.02.2025"),
        (Term(48, MONTHS), "29.02.2024", "29.02.2028"),
        (Term(1, MONTHS), "28.02.2025", "28.03.2025"),
        (Term(1, MONTHS), "31.03.2025", "30.04.2025"),
        (Term(1, MONTHS), "30.04.2025", "30.05.2025"),
        (Term(1, MONTHS), "31.12.2024", "31.01.2025"),
        (Term(2, MONTHS), "31.12.2024", "28.02.2025"),
        (Term(3, MONTHS), "30.11.2023", "29.02.2024"),
        (Term(1, DAYS), "28.02.2024", "29.02.2024"),
        (Term(1, DAYS), "28.02.2025", "01.03.2025"),
        (Term(1, DAYS), "31.12.2025", "01.01.2026"),
    ],
)
def test_the_ends_of_months_are_met(term: Term, from_on: str, nominal_on: str) -> None:
    assert end_of_term(term, from_on=day(from_on)).nominal_on == day(nominal_on)


@pytest.mark.parametrize(
    ("nominal_on", "due_on"),
    [
        ("18.04.2025", "22.04.2025"),  # Good Friday to Easter Monday
        ("20.04.2025", "22.04.2025"),
        ("21.04.2025", "22.04.2025"),
        ("05.03.2018", "06.03.2018"),  # the substitute of a Saturday
        ("07.05.2018", "08.05.2018"),
        ("24.09.2018", "25.09.2018"),
        ("26.05.2025", "27.05.2025"),
        ("06.09.2025", "09.09.2025"),
        ("24.12.2025", "29.12.2025"),
        ("01.05.2026", "04.05.2026"),
    ],
)
def test_an_end_on_a_day_off_moves_to_the_first_working_day(nominal_on: str, due_on: str) -> None:
    end = end_of_term(Term(1, DAYS), from_on=day(nominal_on) - timedelta(days=1))

    assert end.due_on == day(due_on)


@pytest.mark.parametrize(
    ("due_on", "utc_hour"),
    [
        ("15.05.2025", 20),
        ("28.03.2025", 21),
        ("31.03.2025", 20),
        ("24.10.2025", 20),
        ("27.10.2025", 21),
    ],
)
def test_the_term_ends_with_the_day_in_sofia_in_summer_and_in_winter(
    due_on: str, utc_hour: int
) -> None:
    end = end_of_term(Term(1, DAYS), from_on=day(due_on) - timedelta(days=1))

    assert end.due_on == day(due_on)
    assert end.due_at == datetime.combine(day(due_on), datetime.min.time(), UTC).replace(
        hour=utc_hour, minute=59, second=59
    )


def test_a_working_sunday_of_a_changed_hour_ends_at_its_own_midnight() -> None:
    spring, autumn = date(2025, 3, 30), date(2025, 10, 26)
    calendar = WorkingCalendar(
        [MovedDay(on, MovedDayKind.WORKING, "решение") for on in (spring, autumn)]
    )

    for sunday, hour in ((spring, 20), (autumn, 21)):
        end = end_of_term(Term(1, DAYS), from_on=sunday - timedelta(days=1), calendar=calendar)
        assert end.due_at == datetime(
            sunday.year, sunday.month, sunday.day, hour, 59, 59, tzinfo=UTC
        )


@pytest.mark.parametrize(
    ("term", "from_on", "sentence"),
    [
        (
            Term(3, MONTHS),
            "10.01.2025",
            "3 месеца от 10.01.2025 г. – до същото число, 10.04.2025 г.",
        ),
        (
            Term(1, MONTHS),
            "31.01.2025",
            (
                "1 месец от 31.01.2025 г. – месецът няма такова число, "
                "затова до последния му ден, 28.02.2025 г."
            ),
        ),
        (
            Term(10, DAYS),
            "05.03.2025",
            (
                "10 дни от 05.03.2025 г., без да се брои първият ден – до 15.03.2025 г. "
                "(събота, почивен ден), и се пренася на първия работен ден, 17.03.2025 г."
            ),
        ),
        (
            Term(2, MONTHS, and_days=15),
            "10.01.2025",
            "2 месеца и 15 дни от 10.01.2025 г., без да се брои първият ден – до 25.03.2025 г.",
        ),
    ],
)
def test_the_sentence_says_how_the_date_came_about(term: Term, from_on: str, sentence: str) -> None:
    assert end_of_term(term, from_on=day(from_on)).sentence.replace("\u00a0", " ") == sentence


def test_one_is_said_otherwise_than_many() -> None:
    said = [quantity(count, unit).replace("\u00a0", " ") for unit in TermUnit for count in (1, 2)]

    assert said == ["1 ден", "2 дни", "1 работен ден", "2 работни дни", "1 месец", "2 месеца"]


@pytest.mark.parametrize(
    ("count", "unit", "and_days"), [(0, DAYS, 0), (-1, MONTHS, 0), (1, MONTHS, -1), (5, WORKING, 1)]
)
def test_a_term_of_nothing_is_refused(count: int, unit: TermUnit, and_days: int) -> None:
    with pytest.raises(ValueError, match=r"a term is|only months"):
        Term(count, unit, and_days=and_days)


@given(terms, days)
def test_a_term_always_ends_on_a_working_day_not_before_its_count(
    term: Term, from_on: date
) -> None:
    end = end_of_term(term, from_on=from_on)

    assert BULGARIAN.is_working_day(end.due_on)
    assert from_on < end.nominal_on <= end.due_on
    between = (end.due_on - end.nominal_on).days
    assert not any(
        BULGARIAN.is_working_day(end.nominal_on + timedelta(days=step)) for step in range(between)
    )


@given(terms, days, st.integers(0, 60))
def test_what_begins_later_never_ends_earlier(term: Term, from_on: date, later: int) -> None:
    first, second = (
        end_of_term(term, from_on=on) for on in (from_on, from_on + timedelta(days=later))
    )

    assert first.nominal_on <= second.nominal_on
    assert first.due_on <= second.due_on


@given(terms, days)
def test_a_longer_term_never_ends_earlier(term: Term, from_on: date) -> None:
    longer = Term(term.count + 1, term.unit, and_days=term.and_days)

    assert end_of_term(term, from_on=from_on).due_on <= end_of_term(longer, from_on=from_on).due_on


@given(terms, days)
def test_the_last_second_is_that_of_the_day_in_sofia(term: Term, from_on: date) -> None:
    end = end_of_term(term, from_on=from_on)
    local = end.due_at.astimezone(SOFIA)

    assert (local.date(), local.hour, local.minute, local.second) == (end.due_on, 23, 59, 59)
    assert (end.due_at + timedelta(seconds=1)).astimezone(SOFIA).date() > end.due_on


@given(st.integers(1, 120), days)
def test_so_many_working_days_lie_in_a_term_of_working_days(count: int, from_on: date) -> None:
    end = end_of_term(Term(count, WORKING), from_on=from_on)

    assert len(BULGARIAN.working_days(from_on + timedelta(days=1), end.due_on)) == count
    assert end.nominal_on == end.due_on
