"""What tasks and gateways do when a token reaches them, and what a step may carry."""

from collections.abc import Callable

import pytest

from service.engine.core import (
    BpmnError,
    Limits,
    LiveExecution,
    NotWaiting,
    RunFailed,
    Step,
    StepLimitExceeded,
    VariableRefused,
    call_cycle,
    start,
)
from service.kernel.json_types import Json
from tests.engine_core.drawing import (
    Case,
    Drawing,
    Office,
    message,
)
from tests.engine_core.samples import (
    choice,
    inclusive,
    parallel,
    two_tasks,
    watched,
)


def test_a_task_opens_is_completed_and_the_next_one_opens() -> None:
    case = Case.of(two_tasks())
    assert case.open == ["a"]
    step = case.complete("a", answer=5)
    assert [task.element_id for task in step.opened] == ["b"]
    assert [(task.element_id, task.reason) for task in step.closed] == [("a", "completed")]
    assert step.variables["answer"] == 5
    assert step.history[0].flow_ids == ("f2_a_b",)


def test_the_last_task_ends_the_instance_at_its_end_event() -> None:
    case = Case.of(two_tasks())
    case.complete("a")
    step = case.complete("b")
    assert step.state is None
    assert step.ended is not None
    assert step.ended.end_event_ids == ("done",)


def test_a_task_that_is_not_open_any_more_is_a_conflict() -> None:
    case = Case.of(two_tasks())
    key = case.key("a")
    case.complete("a")
    with pytest.raises(NotWaiting):
        case.live.complete(key, {})


@pytest.mark.parametrize(("ok", "opened"), [(True, "yes_task"), (False, "no_task")])
def test_an_exclusive_gateway_takes_the_flow_whose_condition_holds(ok: bool, opened: str) -> None:
    case = Case.of(choice())
    case.complete("ask", ok=ok)
    assert case.open == [opened]
    assert case.step.history[-1].flow_ids == ("yes" if ok else "no",)


def test_a_condition_that_is_neither_yes_nor_no_stops_the_step() -> None:
    with pytest.raises(RunFailed):
        Case.of(choice()).complete("ask", ok="може би")


def test_a_parallel_join_waits_for_every_branch_and_fires_once() -> None:
    case = Case.of(parallel())
    assert sorted(case.open) == ["a", "b"]
    case.complete("b", x=1)
    assert case.open == ["a"]
    step = case.complete("a", y=2)
    assert case.open == ["after"]
    assert [row.element_id for row in step.history] == ["a", "join"]
    assert step.variables == {"x": 1, "y": 2}


def test_a_parallel_join_inside_a_loop_waits_in_every_pass() -> None:
    """Defect 6: the library fires the join early in the second pass."""
    drawing = (
        Drawing().start().gateway("again").gateway("split", "parallel").user("a").user("b")
        .gateway("join", "parallel").gateway("gw", default="out").end()
        .flow("begin", "again", "split", "a", "join", "gw").flow("split", "b", "join")
        .flow("gw", "again", when="${repeat}").flow("gw", "done", own="out")
    )  # fmt: skip
    case = Case.of(drawing, repeat=True)
    for _ in range(3):
        case.complete("a")
        assert case.open == ["b"]
        case.complete("b")
        assert sorted(case.open) == ["a", "b"]


@pytest.mark.parametrize(
    ("a", "b", "opened"),
    [(True, True, ["a", "b"]), (True, False, ["a"]), (False, True, ["b"]), (False, False, ["c"])],
)
def test_an_inclusive_join_waits_for_the_branches_that_were_taken(
    a: bool, b: bool, opened: list[str]
) -> None:
    case = Case.of(inclusive(), a=a, b=b)
    assert sorted(case.open) == opened
    for left in range(len(opened), 0, -1):
        assert len(case.open) == left
        case.complete(case.open[0])
    assert case.open == ["after"]


def test_cancelling_closes_all_tasks_and_ends_the_instance() -> None:
    case = Case.of(parallel())
    step = case.live.cancel()
    assert {task.reason for task in step.closed} == {"cancelled"}
    assert step.ended is not None
    assert step.ended.cancelled


def test_a_step_through_too_many_elements_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"s{index}" for index in range(12)]
    drawing = Drawing().start().user("again").end()
    for name in names:
        drawing.service(name)
    case = Case.of(drawing.flow("begin", "again", *names, "done"))
    monkeypatch.setattr("service.engine.core.run.LIMITS", Limits(steps=10))
    with pytest.raises(StepLimitExceeded):
        case.complete("again")
    monkeypatch.undo()
    assert case.complete("again").ended is not None


def test_a_variable_that_is_not_json_or_too_large_is_refused() -> None:
    bad: list[object] = [
        float("nan"), float("inf"), 2**70, "x" * 2_000_000, "\x00", "\ud800", object(), {1: 2},
    ]  # fmt: skip
    for value in bad:
        with pytest.raises(VariableRefused):
            Case.of(two_tasks()).live.complete("2", {"x": value})  # type: ignore[dict-item]


def test_variables_share_nothing_with_what_was_handed_in() -> None:
    """Defects 11 and 12: the library merges lists and aliases nested data."""
    lines: list[object] = [1, 2, 3]
    case = Case.of(two_tasks(), lines=[1, 2, 3])
    case.complete("a", lines=["z"])
    assert case.step.variables["lines"] == ["z"]
    assert lines == [1, 2, 3]


def test_a_process_starts_at_the_message_start_that_is_named() -> None:
    drawing = two_tasks().messages("letter").start("by_letter", message("letter"))
    drawing.user("read").flow("by_letter", "read", "done2").end("done2")
    process, office = drawing.compile(), Office()
    assert start(process, {}, office).opened[0].element_id == "a"
    step = start(process, {}, office, start_event_id="by_letter")
    assert step.opened[0].element_id == "read"
    with pytest.raises(RunFailed):
        start(process, {}, office, start_event_id="nobody")


def test_a_gateway_with_no_true_condition_and_no_default_stops_the_step() -> None:
    for kind in ("exclusive", "inclusive"):
        drawing = Drawing().start().gateway("gw", kind).end("e1").end("e2").flow("begin", "gw")
        drawing.flow("gw", "e1", when="${x == 1}").flow("gw", "e2", when="${x == 2}")
        with pytest.raises(RunFailed):
            Case.of(drawing, x=3)


def test_a_key_of_another_kind_is_a_conflict_for_every_verb() -> None:
    case = Case.of(watched(cancels=False, event=message("stop")))
    task = case.key("a")
    watch = case.step.subscriptions[0].key
    attempts: list[Callable[[LiveExecution], Step]] = [
        lambda live: live.fire_timer(watch),
        lambda live: live.fire_timer(task),
        lambda live: live.run_job(task),
        lambda live: live.complete(watch, {}),
        lambda live: live.complete_child(task, {}),
        lambda live: live.raise_error("nobody", BpmnError("E")),
        lambda live: live.deliver("stop", {}, element_id="elsewhere"),
    ]
    for attempt in attempts:
        with pytest.raises(NotWaiting):
            attempt(case.live)


def test_a_ring_of_calls_is_found_before_it_runs() -> None:
    assert call_cycle({"a": ["b"], "b": ["c"], "c": []}) == ()
    assert call_cycle({"a": ["b"], "b": ["c"], "c": ["b", "d"], "d": []}) == ("b", "c", "b")


def test_variables_nested_too_deep_or_badly_named_are_refused() -> None:
    deep: Json = 1
    for _ in range(50):
        deep = [deep]
    for bad in ({"x": deep}, {"not a name": 1}, {"x": ["\ud800"]}, {"x": ["а" * 600_000]}):
        with pytest.raises(VariableRefused):
            Case.of(two_tasks()).live.complete("2", bad)  # type: ignore[arg-type]
