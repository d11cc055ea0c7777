"""Timers, messages, subprocesses: what cuts off what, and what stays."""

import pytest

from service.engine.core import (
    NotWaiting,
)
from tests.engine_core.drawing import (
    TERMINATE,
    Case,
    Drawing,
    message,
    timer,
)
from tests.engine_core.samples import (
    boxed,
    two_tasks,
    watched,
    withdrawable,
)


def test_an_interrupting_timer_closes_the_task_it_watches() -> None:
    case = Case.of(watched(cancels=True, event=timer("P3D")))
    assert [t.element_id for t in case.step.waiting_timers] == ["watch"]
    case.fire("watch")
    assert case.open == ["late"]
    assert [(task.element_id, task.reason) for task in case.step.closed] == [("a", "cancelled")]
    assert case.step.waiting_timers == ()


def test_a_timer_is_forgotten_when_its_task_is_done_in_time() -> None:
    case = Case.of(watched(cancels=True, event=timer("P3D")))
    key = case.step.waiting_timers[0].key
    step = case.complete("a")
    assert step.ended is not None
    fresh = Case.of(watched(cancels=False, event=timer("P3D")))
    with pytest.raises(NotWaiting):
        fresh.live.fire_timer(key + "x")


def test_a_non_interrupting_timer_leaves_the_task_open_and_fires_once() -> None:
    case = Case.of(watched(cancels=False, event=timer("P3D")))
    case.fire("watch")
    assert sorted(case.open) == ["a", "late"]
    assert case.step.waiting_timers == ()


def test_a_non_interrupting_message_may_come_again() -> None:
    case = Case.of(watched(cancels=False, event=message("stop")))
    case.deliver("stop", who="Иван")
    case.deliver("stop")
    assert sorted(case.open) == ["a", "late", "late"]
    assert case.step.variables["who"] == "Иван"
    case.complete("a")
    assert case.step.subscriptions == ()


def test_a_message_nobody_waits_for_is_a_conflict() -> None:
    case = Case.of(two_tasks())
    with pytest.raises(NotWaiting):
        case.live.deliver("stop", {})


def test_an_event_gateway_takes_the_first_event_and_forgets_the_others() -> None:
    """Defect 9: two timers below one gateway keep an instant each."""
    drawing = (
        Drawing().messages("answer").start().gateway("wait", "eventBased")
        .node("intermediateCatchEvent", "soon", timer("PT0S"))
        .node("intermediateCatchEvent", "late", timer("P9D"))
        .node("receiveTask", "reply", messageRef="message_answer")
        .user("a").user("b").user("c").end("e1").end("e2").end("e3")
        .flow("begin", "wait", "soon", "a", "e1").flow("wait", "late", "b", "e2")
        .flow("wait", "reply", "c", "e3")
    )  # fmt: skip
    case = Case.of(drawing)
    dues = {t.element_id: t.due_at for t in case.step.waiting_timers}
    assert (dues["late"] - dues["soon"]).days == 9
    case.fire("soon")
    assert case.open == ["a"]
    assert case.step.waiting_timers == ()
    assert case.step.subscriptions == ()
    assert case.passed == ["wait", "soon"]


def test_a_terminate_end_closes_everything_in_its_scope() -> None:
    drawing = (
        Drawing().start().gateway("split", "parallel").user("a").user("b").end("stop", TERMINATE)
        .end("e2").flow("begin", "split", "a", "stop").flow("split", "b", "e2")
    )  # fmt: skip
    case = Case.of(drawing)
    step = case.complete("a")
    assert step.ended is not None
    assert {(task.element_id, task.reason) for task in step.closed} == {
        ("a", "completed"), ("b", "cancelled"),
    }  # fmt: skip


def test_a_subprocess_is_over_when_its_last_token_ends() -> None:
    case = Case.of(boxed())
    assert case.open == ["inner"]
    case.complete("inner")
    assert case.open == ["after"]
    assert case.passed == ["inner", "e", "box"]


def test_a_timer_on_a_subprocess_closes_what_is_open_inside() -> None:
    case = Case.of(boxed())
    step = case.fire("late")
    assert [(task.element_id, task.reason) for task in step.closed] == [("inner", "cancelled")]
    assert step.ended is not None


def test_an_interrupting_event_subprocess_replaces_everything_else() -> None:
    case = Case.of(withdrawable(interrupting="true"))
    assert [(s.element_id, s.message_name) for s in case.step.subscriptions] == [
        ("withdrawn", "withdraw")
    ]
    case.deliver("withdraw")
    assert case.open == ["settle"]
    assert case.step.subscriptions == ()
    assert case.complete("settle").ended is not None


def test_a_non_interrupting_event_subprocess_runs_beside() -> None:
    case = Case.of(withdrawable(interrupting="false"))
    case.deliver("withdraw")
    case.deliver("withdraw")
    assert sorted(case.open) == ["a", "settle", "settle"]
    case.complete("a")
    case.complete("b")
    case.complete("settle")
    assert case.step.ended is None
    assert case.complete("settle").ended is not None


def test_an_event_subprocess_leaves_the_next_instance_alone() -> None:
    """Defect 4: the library's trigger changes the shared spec."""
    drawing = withdrawable(interrupting="true")
    first = Case.of(drawing)
    first.deliver("withdraw")
    assert Case.of(drawing).open == ["a"]
