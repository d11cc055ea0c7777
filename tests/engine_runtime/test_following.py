"""Tasks and timers of a real case follow its clock: rows, jobs, and what the worker then does."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from service.cases.story import NoSuchStep
from service.engine import OperationContext
from service.kernel.clock import sofia
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.storage.models.engine import Job, JobState, Task
from tests.engine_runtime.conftest import Probe
from tests.engine_runtime.diagrams import CLOCK
from tests.support.office import World

MONTH = Term(1, TermUnit.MONTHS)


def keep_clock(ctx: OperationContext) -> Mapping[str, Json]:
    """What the chief's note says, done to the clock."""
    word = str(ctx.form["note"])
    if word == "start":
        given = ctx.clocks.start(
            "cure", title="Отстраняване", term=MONTH, from_on=ctx.today, rule="R-408"
        )
    elif word == "stop":
        given = ctx.clocks.stop("cure", ground="искане", from_on=ctx.today, rule="R-408")
    elif word == "resume":
        given = ctx.clocks.resume("cure", on=ctx.today, ground="отговор")
    elif word == "extend":
        given = ctx.clocks.extend("cure", by=MONTH, ground="сложност", rule="R-408")
    elif word == "nothing":
        given = {}
    else:
        given = ctx.clocks.end("cure", on=ctx.today)
    return {**given, "again": True}


@pytest.fixture
def case_id(world: World, begin: Callable[..., int]) -> int:
    world.office.registry.operations["probe.clock"] = keep_clock
    return begin(CLOCK, cure_due_at=None)


def say(world: World, case_id: int, word: str) -> None:
    world.story.do(case_id, "keep", as_="director", note=word)


def due_at(world: World, case_id: int) -> datetime | None:
    with world.office.transaction() as session:
        return session.scalars(
            select(Task.due_at).where(Task.case_id == case_id, Task.element_id == "work")
        ).one()


def jobs(world: World, case_id: int) -> list[tuple[str, datetime]]:
    """The timer's rows, oldest first."""
    with world.office.transaction() as session:
        rows = session.execute(
            select(Job.state, Job.due_at)
            .join(Task, Task.instance_id == Job.instance_id)
            .where(Task.case_id == case_id, Task.element_id == "work")
            .order_by(Job.id)
        )
        return [(state, due) for state, due in rows]


def night_of(day: date) -> datetime:
    return sofia(day.year, day.month, day.day, 23, 59).astimezone(UTC).replace(second=59)


def test_a_task_and_its_timer_get_their_date_when_the_clock_starts(
    world: World, case_id: int
) -> None:
    assert due_at(world, case_id) is None
    assert jobs(world, case_id) == []
    say(world, case_id, "start")

    june = night_of(date(2018, 6, 14))
    assert due_at(world, case_id) == june
    assert jobs(world, case_id) == [(JobState.WAITING, june)]


def test_a_stop_takes_the_date_away_and_nothing_fires(world: World, case_id: int) -> None:
    say(world, case_id, "start")
    world.clock.set(sofia(2018, 5, 24))
    say(world, case_id, "stop")
    world.clock.set(sofia(2018, 9, 1))
    world.office.run_due()

    assert due_at(world, case_id) is None
    assert [state for state, _due in jobs(world, case_id)] == [JobState.DROPPED]
    assert world.story.task_id(case_id, "work")


def test_a_clock_that_goes_on_gives_the_days_that_were_left(world: World, case_id: int) -> None:
    say(world, case_id, "start")
    world.clock.set(sofia(2018, 5, 24))
    say(world, case_id, "stop")
    world.clock.set(sofia(2018, 6, 4))
    say(world, case_id, "resume")

    june = night_of(date(2018, 6, 25))
    assert due_at(world, case_id) == june
    assert jobs(world, case_id)[-1] == (JobState.WAITING, june)

    world.clock.set(sofia(2018, 6, 26))
    world.office.run_due()
    say(world, case_id, "end")
    with world.office.transaction() as session:
        state = select(Task.state).where(Task.case_id == case_id, Task.element_id == "work")
        assert session.scalars(state).one() == "cancelled"


def test_a_date_that_comes_back_takes_up_its_old_job(world: World, case_id: int) -> None:
    """A stop and its end on one day: the same instant again, which the table keeps once."""
    say(world, case_id, "start")
    say(world, case_id, "stop")
    say(world, case_id, "resume")

    assert jobs(world, case_id) == [(JobState.WAITING, night_of(date(2018, 6, 14)))]


def test_an_extension_moves_the_waiting_timer(world: World, case_id: int) -> None:
    say(world, case_id, "start")
    say(world, case_id, "extend")

    july = night_of(date(2018, 7, 16))
    assert due_at(world, case_id) == july
    assert [state for state, _due in jobs(world, case_id)] == [JobState.DROPPED, JobState.WAITING]
    assert jobs(world, case_id)[-1][1] == july


def test_an_ended_clock_lets_nothing_expire(world: World, case_id: int) -> None:
    say(world, case_id, "start")
    say(world, case_id, "end")
    world.clock.set(sofia(2019, 1, 1))
    world.office.run_due()

    assert world.story.task_id(case_id, "work")


def test_a_timer_that_failed_three_times_is_left_to_its_incident(
    world: World, case_id: int, probe: Probe
) -> None:
    say(world, case_id, "start")
    world.clock.set(sofia(2018, 6, 15))
    probe.failures = 3
    for minutes in (0, 1, 5):
        world.clock.advance(timedelta(minutes=minutes))
        world.office.run_due()
    say(world, case_id, "nothing")

    assert [state for state, _due in jobs(world, case_id)] == [JobState.FAILED]


def test_the_last_day_is_whole_and_the_night_after_it_ends_the_term(
    world: World, begin: Callable[..., int]
) -> None:
    """Cured in the last minute of the last day is cured in time; a second later it is not."""
    world.office.registry.operations["probe.clock"] = keep_clock
    in_time, late = (begin(CLOCK, cure_due_at=None) for _ in range(2))
    # 28 March is a working day of winter time, the next one is of summer time
    world.clock.set(sofia(2025, 2, 28))
    for case_id in (in_time, late):
        say(world, case_id, "start")
    assert due_at(world, in_time) == night_of(date(2025, 3, 28))

    world.clock.set(night_of(date(2025, 3, 28)) - timedelta(seconds=1))
    world.office.run_due()
    world.story.do(in_time, "work", as_="ruo_expert")
    world.clock.advance(timedelta(seconds=2))
    world.office.run_due()

    with pytest.raises(NoSuchStep):
        world.story.task_id(late, "work")


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (date(2025, 1, 31), date(2025, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2025, 2, 28), date(2025, 3, 28)),
        (date(2025, 3, 18), date(2025, 4, 22)),
        (date(2025, 3, 24), date(2025, 4, 24)),
        (date(2025, 9, 26), date(2025, 10, 27)),
    ],
)
def test_a_month_over_its_end_easter_and_the_change_of_the_hour_is_due_at_night(
    world: World, case_id: int, starts: date, ends: date
) -> None:
    world.clock.set(sofia(starts.year, starts.month, starts.day, 16))
    say(world, case_id, "start")

    assert due_at(world, case_id) == night_of(ends)
    assert jobs(world, case_id)[-1] == (JobState.WAITING, night_of(ends))


def test_a_stop_over_easter_gives_back_the_days_it_took(world: World, case_id: int) -> None:
    world.clock.set(sofia(2025, 3, 24))
    say(world, case_id, "start")
    world.clock.set(sofia(2025, 4, 17))
    say(world, case_id, "stop")
    world.clock.set(sofia(2025, 4, 22))
    say(world, case_id, "resume")

    # 24 April and five days that did not count
    assert due_at(world, case_id) == night_of(date(2025, 4, 29))
