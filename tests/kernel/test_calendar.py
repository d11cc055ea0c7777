"""Working days and terms, by the Labour Code and the six periods of 2018."""

from datetime import UTC, date, datetime

import pytest

from service.kernel.calendar import (
    MovedDay,
    MovedDayKind,
    WorkingCalendar,
    declared_days,
    end_of_day,
)

BULGARIAN = WorkingCalendar.bulgarian()

#: computed by hand in the domain report A9: last day of the period, its 15th, 20th and one month
PERIODS_2018 = [
    ("2018-02-28", "2018-03-15", "2018-03-15", "2018-03-20", "2018-03-20", "2018-03-28"),
    ("2018-04-30", "2018-05-15", "2018-05-15", "2018-05-20", "2018-05-21", "2018-05-30"),
    ("2018-06-30", "2018-07-15", "2018-07-16", "2018-07-20", "2018-07-20", "2018-07-30"),
    ("2018-08-31", "2018-09-15", "2018-09-17", "2018-09-20", "2018-09-20", "2018-10-01"),
    ("2018-10-31", "2018-11-15", "2018-11-15", "2018-11-20", "2018-11-20", "2018-11-30"),
    ("2018-12-31", "2019-01-15", "2019-01-15", "2019-01-20", "2019-01-21", "2019-01-31"),
]


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("row", PERIODS_2018)
def test_the_deadlines_of_2018_move_to_a_working_day(row: tuple[str, ...]) -> None:
    ends, school, school_moved, ruo, ruo_moved, proposal_moved = map(day, row)

    assert BULGARIAN.next_working_day(school) == school_moved
    assert BULGARIAN.next_working_day(ruo) == ruo_moved
    assert BULGARIAN.next_working_day(BULGARIAN.add_months(ends, 1)) == proposal_moved


@pytest.mark.parametrize(
    "holiday",
    [
        "2018-03-05",  # instead of Saturday 3 March
        "2018-05-07",  # instead of Sunday 6 May
        "2018-09-24",  # instead of Saturday 22 September
        "2018-04-06",  # Good Friday
        "2018-04-09",  # Easter Monday
        "2018-03-03",  # Saturday and holiday
        "2018-12-25",
        "2025-05-26",  # instead of Saturday 24 May
        "2025-09-08",
        "2026-01-02",  # declared
    ],
)
def test_a_day_off_is_not_a_working_day(holiday: str) -> None:
    assert not BULGARIAN.is_working_day(day(holiday))


@pytest.mark.parametrize("working", ["2018-03-06", "2018-03-02", "2018-04-05", "2018-05-08"])
def test_an_ordinary_weekday_works(working: str) -> None:
    assert BULGARIAN.is_working_day(day(working))


def test_easter_on_a_weekend_gives_no_substitute_day() -> None:
    assert BULGARIAN.is_working_day(day("2018-04-10"))


def test_a_saturday_worked_in_2016_is_a_working_day() -> None:
    assert BULGARIAN.is_working_day(day("2016-03-12"))


def test_a_declared_saturday_works_and_a_declared_weekday_does_not() -> None:
    calendar = WorkingCalendar(
        [
            MovedDay(day("2018-04-21"), MovedDayKind.WORKING, "решение"),
            MovedDay(day("2018-04-30"), MovedDayKind.OFF, "решение"),
        ]
    )

    assert calendar.is_working_day(day("2018-04-21"))
    assert not calendar.is_working_day(day("2018-04-30"))
    assert calendar.next_working_day(day("2018-04-28")) == day("2018-05-02")


def test_every_declared_day_names_the_act_that_declared_it() -> None:
    assert declared_days()
    assert all(declared.source for declared in declared_days())


def test_five_working_days_after_the_last_of_march_end_on_the_seventh() -> None:
    assert BULGARIAN.add_working_days(day("2025-03-31"), 5) == day("2025-04-07")
    assert BULGARIAN.add_working_days(day("2025-03-31"), 0) == day("2025-03-31")


def test_the_first_three_working_days_skip_the_weekend() -> None:
    expected = [day("2018-03-16"), day("2018-03-19"), day("2018-03-20")]

    assert BULGARIAN.first_working_days(day("2018-03-16"), 3) == expected
    assert BULGARIAN.first_working_days(day("2018-03-03"), 1) == [day("2018-03-06")]


def test_the_working_days_of_a_leave_count_both_ends() -> None:
    days = BULGARIAN.working_days(day("2018-03-01"), day("2018-03-06"))

    assert days == [day("2018-03-01"), day("2018-03-02"), day("2018-03-06")]
    assert BULGARIAN.working_days(day("2018-03-06"), day("2018-03-05")) == []


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2018-01-31", 1, "2018-02-28"),
        ("2020-01-31", 1, "2020-02-29"),
        ("2018-02-28", 1, "2018-03-28"),
        ("2018-12-31", 1, "2019-01-31"),
        ("2018-11-30", 3, "2019-02-28"),
        ("2018-03-31", -1, "2018-02-28"),
        ("2018-01-15", -1, "2017-12-15"),
    ],
)
def test_a_month_ends_on_the_same_number_or_the_last_day(start: str, months: int, end: str) -> None:
    assert BULGARIAN.add_months(day(start), months) == day(end)


@pytest.mark.parametrize(
    ("on", "hour"),
    [
        ("2018-05-15", 20),  # summer time, UTC+3
        ("2018-11-15", 21),  # winter time, UTC+2
        ("2018-03-25", 20),  # the day summer time begins ends in summer time
        ("2018-10-28", 21),  # the day it ends ends in winter time
    ],
)
def test_a_day_ends_at_the_sofia_second_whatever_the_clock_change(on: str, hour: int) -> None:
    end = day(on)

    assert end_of_day(end) == datetime(end.year, end.month, end.day, hour, 59, 59, tzinfo=UTC)
