"""Several items: operations, called processes and tasks, in parallel or one after the other."""

import pytest

from service.engine.core import BpmnError, NotWaiting, RunFailed
from service.kernel.json_types import Json
from tests.engine_core.drawing import Case, Drawing, Office, error, multi, timer

CONDITION = "<bpmn:completionCondition>${nrOfCompletedInstances >= 2}</bpmn:completionCondition>"
INPUT = (
    "<bpmn:extensionElements><camunda:inputOutput>"
    '<camunda:inputParameter name="who">${member}</camunda:inputParameter>'
    "</camunda:inputOutput></bpmn:extensionElements>"
)


def members(inner: str = "", *, sequential: bool = False) -> str:
    return multi(
        inner.replace(">=", "&gt;="), sequential=str(sequential).lower(), collection="members",
        elementVariable="member",
    )  # fmt: skip


def operating(inner: str = "") -> Drawing:
    return (
        Drawing().errors("E").start().service("op", INPUT + members(inner)).user("after").end()
        .border("catch", "op", error("E")).end("e2").flow("catch", "e2")
        .flow("begin", "op", "after", "done")
    )  # fmt: skip


def test_an_operation_runs_for_every_item_with_the_item_as_a_variable() -> None:
    case = Case.of(operating(), members=[7, 8])
    assert case.office.called == [("op", {"who": 7}), ("op", {"who": 8})]
    assert "member" not in case.step.variables
    assert case.open == ["after"]


def test_an_operation_stops_when_enough_items_are_done() -> None:
    assert len(Case.of(operating(CONDITION), members=[7, 8, 9, 10]).office.called) == 2


def test_an_error_of_one_item_leaves_the_activity() -> None:
    case = Case.of(operating(), office=Office(op=BpmnError("E")), members=[7, 8])
    assert case.step.ended is not None
    assert case.step.ended.end_event_ids == ("e2",)


def calling(loop: str, mappings: str = "") -> Drawing:
    extension = f"<bpmn:extensionElements>{mappings}</bpmn:extensionElements>"
    return (
        Drawing().start().node("callActivity", "call", extension + loop, calledElement="child")
        .user("after").end().border("late", "call", timer("P1D")).end("e2").flow("late", "e2")
        .flow("begin", "call", "after", "done")
    )  # fmt: skip


EVERYTHING = '<camunda:in variables="all"/><camunda:out variables="all"/>'


def test_called_processes_run_one_after_the_other_over_the_items_as_they_were() -> None:
    case = Case.of(calling(members(sequential=True), EVERYTHING), members=[7, 8], case_id=3)
    ((key, _called, variables, index),) = case.office.children
    assert (variables["member"], variables["case_id"], index) == (7, 3, 0)
    case.step = case.live.complete_child(key, {"members": [], "case_id": 99}, item_index=0)
    assert case.step.variables["case_id"] == 3
    assert case.office.children[1][2]["member"] == 8
    with pytest.raises(NotWaiting):
        case.live.complete_child(key, {}, item_index=0)
    case.step = case.live.complete_child(key, {}, item_index=1)
    assert case.open == ["after"]


def test_called_processes_that_are_not_needed_any_more_are_cancelled() -> None:
    case = Case.of(calling(members(CONDITION)), members=[7, 8, 9])
    key = case.office.children[0][0]
    case.step = case.live.complete_child(key, {}, item_index=2)
    assert case.step.cancelled_children == ()
    case.step = case.live.complete_child(key, {}, item_index=0)
    assert case.step.cancelled_children == (key,)
    assert case.open == ["after"]


def test_called_processes_in_sequence_stop_when_enough_are_done() -> None:
    case = Case.of(calling(members(CONDITION, sequential=True)), members=[7, 8, 9])
    for index in (0, 1):
        key = case.office.children[index][0]
        case.step = case.live.complete_child(key, {}, item_index=index)
    assert case.open == ["after"]
    assert len(case.office.children) == 2


def test_a_call_maps_plain_variables_and_an_error_of_the_child_is_caught() -> None:
    mappings = (
        '<camunda:in source="n" target="count"/>'
        '<camunda:in sourceExpression="${n + 1}" target="m"/>'
        '<camunda:out source="got" target="total"/>'
    )
    drawing = calling("", mappings).errors("E").border("failed", "call", error("E"))
    drawing.user("repair").end("e3").flow("failed", "repair", "e3")
    case = Case.of(drawing, n=1)
    (key, _called, variables, _index) = case.office.children[0]
    assert variables == {"count": 1, "m": 2}
    failed = case.live.raise_error(key, BpmnError("E"))
    assert [task.element_id for task in failed.opened] == ["repair"]
    assert case.live.complete_child(key, {"got": 5}).variables["total"] == 5


def test_no_items_mean_no_children_and_no_calls() -> None:
    assert Case.of(calling(members()), members=[]).open == ["after"]
    assert Case.of(operating(), members=[]).open == ["after"]


@pytest.mark.parametrize("bad", [None, "abc", 5, {"a": 1}, list(range(10_001))])
def test_what_is_no_list_of_items_stops_the_step(bad: Json) -> None:
    with pytest.raises(RunFailed):
        Case.of(operating(), members=bad)


@pytest.mark.parametrize("bad", [-1, True, "три", 1.5, None, 10_001])
def test_a_number_of_items_that_is_none_stops_the_step(bad: Json) -> None:
    loop = multi("<bpmn:loopCardinality>${count}</bpmn:loopCardinality>", collection="")
    drawing = Drawing().start().user("a", loop).end().flow("begin", "a", "done")
    with pytest.raises(RunFailed):
        Case.of(drawing, count=bad)


def test_open_tasks_lists_what_is_open_in_every_kind() -> None:
    drawing = (
        Drawing().start().gateway("split", "parallel").user("plain").user("all", members())
        .user("each", members(sequential=True)).end("e1").end("e2").end("e3")
        .flow("begin", "split", "plain", "e1").flow("split", "all", "e2")
        .flow("split", "each", "e3")
    )  # fmt: skip
    case = Case.of(drawing, members=[4, 5])
    found = [(task.element_id, task.item_index, task.item) for task in case.live.open_tasks()]
    assert found == [("plain", None, None), ("all", 0, 4), ("all", 1, 5), ("each", 0, 4)]


def test_cancelling_a_sequential_task_closes_the_item_that_is_open() -> None:
    drawing = Drawing().start().user("each", members(sequential=True)).end()
    case = Case.of(drawing.flow("begin", "each", "done"), members=[4, 5])
    (closed,) = case.live.cancel().closed
    assert (closed.item_index, closed.reason) == (0, "cancelled")
