"""Due dates and timers follow their variables in the step that changes them: a clock stops."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings, strategies as st

from service.engine.core import NotWaiting, RunFailed, start
from service.engine.core.execution import start_live
from service.kernel.errors import PrepiskaError
from service.kernel.json_types import Json
from tests.engine_core.drawing import Case, Drawing, Office, message, multi, timer

APRIL, MAY = "2025-04-10T20:59:59+00:00", "2025-05-12T20:59:59+00:00"
DATED = timer("${due}", kind="timeDate")
INSTANTS = st.sampled_from([None, APRIL, MAY, "2025-06-01T00:00:00+00:00"])


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def beside(*, task: Drawing) -> Drawing:
    """A person changes things in `ask`, again and again, beside whatever `task` drew as `work`."""
    return (
        task.start().gateway("split", "parallel").gateway("again").user("ask")
        .end("asked").end()
        .flow("begin", "split", "again", "ask", "asked").flow("split", "work", "done")
    )  # fmt: skip


def dated() -> Drawing:
    return Drawing().user("work", camunda__dueDate="${due}").border("late", "work", DATED)


def looped(task: Drawing) -> Drawing:
    """The same, and `ask` comes back until it says `over`."""
    return (
        task.start().gateway("split", "parallel").gateway("again").user("ask")
        .gateway("gw", default="out").end("asked").end()
        .flow("begin", "split", "again", "ask", "gw").flow("split", "work", "done")
        .flow("gw", "again", when="${more}").flow("gw", "asked", own="out")
    )  # fmt: skip


def late_end(drawing: Drawing) -> Drawing:
    return drawing.end("expired").flow("late", "expired")


def test_an_open_task_follows_the_variable_of_its_due_date() -> None:
    case = Case.of(late_end(beside(task=dated())), due=APRIL)
    work = case.key("work")
    step = case.complete("ask", due=MAY)

    (redated,) = step.redated
    assert (redated.key, redated.due_at) == (work, instant(MAY))
    assert [task.due_at for task in case.live.open_tasks()] == [instant(MAY)]


def test_a_waiting_timer_follows_and_keeps_its_key() -> None:
    case = Case.of(late_end(beside(task=dated())), due=APRIL)
    (before,) = case.step.waiting_timers
    (after,) = case.complete("ask", due=MAY).waiting_timers

    assert after.key == before.key
    assert (before.due_at, after.due_at) == (instant(APRIL), instant(MAY))


def test_a_stopped_clock_leaves_no_timer_until_it_goes_on() -> None:
    case = Case.of(late_end(looped(dated())), due=APRIL, more=True)
    key = case.step.waiting_timers[0].key
    stopped = case.complete("ask", due=None)

    assert stopped.waiting_timers == ()
    assert [task.due_at for task in stopped.redated] == [None]
    with pytest.raises(NotWaiting):
        case.live.fire_timer(key)

    (again,) = case.complete("ask", due=MAY).waiting_timers
    assert (again.key, again.due_at) == (key, instant(MAY))
    assert case.fire("late").closed[0].element_id == "work"


def test_a_timer_first_armed_while_the_clock_stands_still_waits_for_it() -> None:
    case = Case.of(late_end(beside(task=dated())), due=None)

    assert case.step.waiting_timers == ()
    assert [timer.due_at for timer in case.complete("ask", due=MAY).waiting_timers] == [
        instant(MAY)
    ]


def test_a_timer_of_an_unknown_variable_is_still_refused() -> None:
    drawing = late_end(beside(task=Drawing().user("work").border("late", "work", DATED)))
    with pytest.raises(PrepiskaError):
        Case.of(drawing)
    Case.of(drawing, due=None)
    with pytest.raises(RunFailed):
        Case.of(drawing, due="")


def test_a_value_that_is_no_instant_stops_the_step_that_gives_it() -> None:
    case = Case.of(late_end(beside(task=dated())), due=APRIL)
    with pytest.raises(RunFailed):
        case.complete("ask", due="утре")
    assert sorted(case.open) == ["ask", "work"]


def test_a_step_that_changes_nothing_dates_nothing_anew() -> None:
    case = Case.of(late_end(looped(dated())), due=APRIL, more=True)

    assert case.complete("ask", due=APRIL, more=True, other=1).redated == ()
    assert case.complete("ask", other=2).redated == ()


def test_a_task_that_opens_in_the_step_opens_with_the_new_date() -> None:
    """The operation that moves the clock runs after the task of the other branch has opened."""
    drawing = (
        Drawing().start().user("ask").gateway("split", "parallel").service("move").end("moved")
        .user("work", camunda__dueDate="${due}").end()
        .flow("begin", "ask", "split", "work", "done").flow("split", "move", "moved")
    )  # fmt: skip
    case = Case.of(drawing, office=Office(move={"due": MAY}), due=APRIL)
    step = case.complete("ask")

    assert [task.due_at for task in step.opened] == [instant(MAY)]
    assert step.redated == ()


def test_a_duration_counts_from_its_arming_and_does_not_follow() -> None:
    late = timer("${length}")
    drawing = late_end(beside(task=Drawing().user("work").border("late", "work", late)))
    case = Case.of(drawing, length="P5D")
    (before,) = case.step.waiting_timers

    assert case.complete("ask", length="P9D").waiting_timers == (before,)


def test_events_of_a_gateway_and_of_a_subprocess_follow() -> None:
    inside = (
        Drawing().start("expires", DATED).user("settle").end("e").flow("expires", "settle", "e")
    )
    drawing = (
        Drawing().messages("go").gateway("work", "eventBased")
        .node("intermediateCatchEvent", "told", message("go"))
        .node("intermediateCatchEvent", "waited", DATED)
        .end("e1").end("e2").flow("work", "told", "e1").flow("work", "waited", "e2")
        .sub("es", inside, triggeredByEvent="true")
        .start().gateway("split", "parallel").user("ask").end("asked")
        .flow("begin", "split", "ask", "asked").flow("split", "work")
    )  # fmt: skip
    case = Case.of(drawing, due=APRIL)
    assert {t.due_at for t in case.step.waiting_timers} == {instant(APRIL)}
    step = case.complete("ask", due=MAY)

    assert {t.element_id: t.due_at for t in step.waiting_timers} == {
        "waited": instant(MAY),
        "expires": instant(MAY),
    }


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_all_open_items_of_a_multi_instance_follow(sequential: str) -> None:
    each = multi(sequential=sequential, collection="members", elementVariable="member")
    work = Drawing().user("work", each, camunda__dueDate="${due}")
    case = Case.of(beside(task=work), due=APRIL, members=[1, 2])
    key = case.key("work")
    (redated,) = case.complete("ask", due=MAY).redated

    assert (redated.key, redated.due_at) == (key, instant(MAY))
    assert {task.due_at for task in case.live.open_tasks()} == {instant(MAY)}


def test_a_date_that_depends_on_the_item_stays() -> None:
    own = multi(collection="days", elementVariable="day")
    work = Drawing().user("work", own, camunda__dueDate="${day}", camunda__followUpDate="${due}")
    case = Case.of(beside(task=work), due=APRIL, days=["2025-04-01", "2025-04-02"])

    assert case.complete("ask", due=MAY).redated == ()


def test_tasks_inside_a_subprocess_follow() -> None:
    inside = (
        Drawing().start("s").user("inner", camunda__dueDate="${due}")
        .border("late", "inner", DATED).end("e").end("x").flow("s", "inner", "e").flow("late", "x")
    )  # fmt: skip
    case = Case.of(beside(task=Drawing().sub("work", inside)), due=APRIL)
    step = case.complete("ask", due=MAY)

    assert [task.element_id for task in step.redated] == ["inner"]
    assert [timer.due_at for timer in step.waiting_timers] == [instant(MAY)]


def test_an_end_in_the_step_dates_nothing() -> None:
    drawing = (
        Drawing().start().user("ask").border("late", "ask", DATED).end().end("x")
        .flow("begin", "ask", "done").flow("late", "x")
    )  # fmt: skip
    step = Case.of(drawing, due=APRIL).complete("ask", due=MAY)

    assert step.ended is not None
    assert step.redated == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(INSTANTS, min_size=1, max_size=6), INSTANTS)
def test_what_was_saved_between_changes_follows_like_what_never_was(
    values: list[str | None], first: Json
) -> None:
    process, office = late_end(looped(dated())).compile(), Office()
    variables: dict[str, Json] = {"due": first, "more": True}
    case = Case(process, office, start(process, variables, office))
    live, _step = start_live(process, variables, office)
    live.prunes = False
    for value in values:
        saved = case.complete("ask", due=value)
        key = next(task.key for task in live.open_tasks() if task.element_id == "ask")
        kept = live.complete(key, {"due": value})

        assert (saved.redated, saved.opened) == (kept.redated, kept.opened)
        assert saved.waiting_timers == kept.waiting_timers
        expected = [] if value is None else [instant(value)]
        assert [t.due_at for t in saved.waiting_timers] == expected
