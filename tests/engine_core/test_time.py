"""Timers are absolute instants on the Bulgarian calendar, computed once and by us."""

from datetime import UTC, datetime, timedelta

import pytest

from service.engine.core import NotWaiting, RunFailed
from service.engine.core.durations import (
    TimeRefused,
    parse_cycle,
    parse_duration,
    parse_instant,
)
from service.kernel.clock import SOFIA
from tests.engine_core.drawing import Case, Drawing, Office, timer


def sofia(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SOFIA)


@pytest.mark.parametrize(
    ("start", "text", "expected"),
    [
        ("2018-01-31T09:00", "P1M", "2018-02-28T09:00"),
        ("2020-01-31T09:00", "P1M", "2020-02-29T09:00"),
        ("2018-03-31T09:00", "P1M", "2018-04-30T09:00"),
        ("2020-02-29T09:00", "P1Y", "2021-02-28T09:00"),
        ("2018-12-15T09:00", "P2M", "2019-02-15T09:00"),
        # over the change to summer time a day is a day of the wall clock, 24 hours are elapsed
        ("2018-03-24T09:00", "P1D", "2018-03-25T09:00"),
        ("2018-03-24T09:00", "PT24H", "2018-03-25T10:00"),
        ("2018-10-27T09:00", "P1D", "2018-10-28T09:00"),
        ("2018-10-27T09:00", "PT24H", "2018-10-28T08:00"),
        # a wall time that spring skips becomes the same moment an hour later
        ("2018-03-24T03:30", "P1D", "2018-03-25T04:30"),
        ("2018-05-14T09:00", "P2W", "2018-05-28T09:00"),
        ("2018-05-14T09:00", "P1Y2M3DT4H5M6S", "2019-07-17T13:05:06"),
        ("2018-05-14T09:00", "PT0S", "2018-05-14T09:00"),
    ],
)
def test_a_duration_is_added_on_the_wall_clock_of_sofia(
    start: str, text: str, expected: str
) -> None:
    assert parse_duration(text).after(sofia(start)) == sofia(expected)


def test_every_day_of_two_years_keeps_its_hour() -> None:
    """The library freezes the offset of its import: 210 of 365 dates are an hour wrong."""
    start = sofia("2018-01-01T09:00")
    for days in range(730):
        due = parse_duration(f"P{days}D").after(start).astimezone(SOFIA)
        assert (due.hour, due.minute) == (9, 0)
        assert due.date() == (start + timedelta(days=days)).date()


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1", "1D", "P-1D", "P1.5D", "P1DT", "PT1D", "P99999999D", "P1H", "P١D"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(TimeRefused):
        parse_duration(text)


def test_a_duration_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(TimeRefused):
        parse_duration("P9999Y").after(sofia("2018-01-01T09:00"))


@pytest.mark.parametrize("text", ["R0/P1D", "R/P", "P1D", "R3/PT1S", "R3/2018-01-01/P1D"])
def test_what_is_no_cycle_is_refused(text: str) -> None:
    with pytest.raises(TimeRefused):
        parse_cycle(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-05-15T17:30:00+03:00", datetime(2018, 5, 15, 14, 30, tzinfo=UTC)),
        ("2018-05-15T14:30:00Z", datetime(2018, 5, 15, 14, 30, tzinfo=UTC)),
        ("2018-05-15T17:30:00", datetime(2018, 5, 15, 14, 30, tzinfo=UTC)),
        ("2018-01-15T17:30:00", datetime(2018, 1, 15, 15, 30, tzinfo=UTC)),
        ("2018-05-15", datetime(2018, 5, 14, 21, 0, tzinfo=UTC)),
    ],
)
def test_an_instant_without_an_offset_is_sofia_time(text: str, expected: datetime) -> None:
    assert parse_instant(text) == expected


def waiting(event: str) -> Drawing:
    return (
        Drawing().start().node("intermediateCatchEvent", "wait", event).user("a").end()
        .flow("begin", "wait", "a", "done")
    )  # fmt: skip


def test_a_timer_keeps_its_instant_over_saving_and_loading() -> None:
    case = Case.of(waiting(timer("P3D")))
    (due,) = case.step.waiting_timers
    assert due.due_at == case.office.at + timedelta(days=3)
    case.office.at += timedelta(days=30)
    case.step = case.live.settle()
    assert case.step.waiting_timers == (due,)
    assert case.open == []


def test_only_the_runtime_fires_a_timer() -> None:
    case = Case.of(waiting(timer("PT0S")))
    assert case.open == []
    case.fire("wait")
    assert case.open == ["a"]


def test_a_timer_takes_its_instant_from_a_variable() -> None:
    drawing = waiting(timer("${deadline}", kind="timeDate"))
    case = Case.of(drawing, deadline="2018-06-15T23:59:59+03:00")
    assert case.step.waiting_timers[0].due_at == datetime(2018, 6, 15, 20, 59, 59, tzinfo=UTC)
    for bad in ("утре", "", 5):
        with pytest.raises(RunFailed):
            Case.of(drawing, deadline=bad)


def reminding(text: str) -> Drawing:
    return (
        Drawing().start().user("a").border("remind", "a", timer(text, kind="timeCycle"),
                                           cancels=False)
        .service("mail").end("sent").end().flow("begin", "a", "done").flow("remind", "mail", "sent")
    )  # fmt: skip


def test_a_cycle_fires_as_often_as_it_says_from_its_own_instant() -> None:
    case = Case.of(reminding("R3/P7D"))
    first = case.step.waiting_timers[0].due_at
    for times in range(1, 4):
        case.office.at = case.step.waiting_timers[0].due_at + timedelta(minutes=20)
        case.fire("remind")
        assert len(case.office.called) == times
        dues = [t.due_at for t in case.step.waiting_timers]
        assert dues == ([first + timedelta(days=7 * times)] if times < 3 else [])
    assert case.open == ["a"]


def test_a_cycle_does_not_catch_up_with_what_a_standstill_missed() -> None:
    case = Case.of(reminding("R/P7D"))
    case.office.at += timedelta(days=100)
    case.fire("remind")
    assert len(case.office.called) == 1
    assert case.step.waiting_timers[0].due_at > case.office.at


def test_a_timer_key_is_stable_and_of_one_instance_of_waiting() -> None:
    case = Case.of(waiting(timer("P1D")))
    key = case.step.waiting_timers[0].key
    case.fire("wait")
    with pytest.raises(NotWaiting):
        case.live.fire_timer(key)


def test_the_due_date_of_a_task_given_as_a_day_is_its_last_second() -> None:
    drawing = (
        Drawing().start()
        .user("a", camunda__dueDate="${due}", camunda__followUpDate="${soon}",
              camunda__priority="${urgent}", camunda__assignee="${who}",
              camunda__candidateGroups="teacher, director")
        .end().flow("begin", "a", "done")
    )  # fmt: skip
    case = Case.of(
        drawing, due="2018-05-15", soon="2018-05-14T12:00:00+03:00", urgent=500, who="17"
    )
    (task,) = case.step.opened
    assert task.due_at == datetime(2018, 5, 15, 20, 59, 59, tzinfo=UTC)
    assert task.follow_up_at == datetime(2018, 5, 14, 9, 0, tzinfo=UTC)
    assert (task.priority, task.assignee) == (100, 17)
    assert task.candidate_roles == ("teacher", "director")
    empty = Case.of(drawing, due=None, soon="", urgent=None, who=None).step.opened[0]
    assert (empty.due_at, empty.priority, empty.assignee) == (None, 50, None)
    for bad in ({"due": "утре"}, {"due": 5}, {"urgent": "много"}, {"who": "Иван"}):
        values = {"due": None, "soon": None, "urgent": None, "who": None, **bad}
        with pytest.raises(RunFailed):
            Case.of(drawing, office=Office(), **values)
