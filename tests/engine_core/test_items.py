"""Called processes and votes: one for every item."""

import pytest

from service.engine.core import (
    NotWaiting,
)
from tests.engine_core.drawing import (
    Case,
    Drawing,
    multi,
    timer,
)


def calling(inner: str = "") -> Drawing:
    mappings = (
        '<bpmn:extensionElements><camunda:in source="n" target="count"/>'
        '<camunda:out sourceExpression="${got + 1}" target="total"/></bpmn:extensionElements>'
    )
    return (
        Drawing().start().node("callActivity", "call", mappings + inner, calledElement="child")
        .user("after").end().flow("begin", "call", "after", "done")
    )  # fmt: skip


def test_a_called_process_gets_and_returns_what_is_mapped() -> None:
    case = Case.of(calling(), case_id=9, n=3)
    ((key, called, variables, index),) = case.office.children
    assert (called, variables, index) == ("child", {"count": 3, "case_id": 9}, None)
    case.step = case.live.complete_child(key, {"got": 4, "noise": 1})
    assert case.open == ["after"]
    assert case.step.variables["total"] == 5
    assert "noise" not in case.step.variables


def test_a_called_process_runs_once_for_every_item() -> None:
    case = Case.of(calling(multi()), members=[7, 8, 9], n=1)
    key = case.office.children[0][0]
    assert [child[3] for child in case.office.children] == [0, 1, 2]
    for index in (1, 0):
        case.step = case.live.complete_child(key, {"got": index}, item_index=index)
        assert case.open == []
    with pytest.raises(NotWaiting):
        case.live.complete_child(key, {"got": 1}, item_index=1)
    case.step = case.live.complete_child(key, {"got": 2}, item_index=2)
    assert case.open == ["after"]


def test_a_cancelled_call_names_the_child_to_cancel() -> None:
    drawing = calling().border("late", "call", timer("P1D")).end("e2").flow("late", "e2")
    case = Case.of(drawing, n=1)
    step = case.fire("late")
    assert step.cancelled_children == (case.office.children[0][0],)


def voting(*, sequential: bool, condition: str = "") -> Drawing:
    inner = f"<bpmn:completionCondition>{condition}</bpmn:completionCondition>" if condition else ""
    loop = multi(
        inner, sequential=str(sequential).lower(), collection="members", elementVariable="member"
    )
    return (
        Drawing().start().user("vote", loop, camunda__assignee="${member}").user("after").end()
        .flow("begin", "vote", "after", "done")
    )  # fmt: skip


def test_parallel_items_open_at_once_and_the_last_wakes_the_engine() -> None:
    case = Case.of(voting(sequential=False), members=[11, 12, 13])
    opened = case.step.opened
    assert [(t.item_index, t.item, t.assignee, t.item_count) for t in opened] == [
        (0, 11, 11, 3), (1, 12, 12, 3), (2, 13, 13, 3),
    ]  # fmt: skip
    key = opened[0].key
    assert not case.live.item_done(key, 2, 3)
    assert case.live.item_done(key, 3, 3)
    case.step = case.live.complete(key, {"last": 2}, item_index=2)
    assert case.open == ["after"]


def about(variable: str) -> str:
    return (
        "<bpmn:extensionElements><camunda:properties>"
        f'<camunda:property name="subject" value="{variable}"/>'
        "</camunda:properties></bpmn:extensionElements>"
    )


def test_items_are_named_by_what_each_is_about() -> None:
    drawing = Drawing().start().user("vote", about("titles") + multi()).end()
    case = Case.of(
        drawing.flow("begin", "vote", "done"),
        members=[11, 12, 13],
        titles={"11": "Готвач", "12": "", "20": "Друг"},
    )
    assert [task.name for task in case.step.opened] == ["vote: Готвач", "vote", "vote"]


@pytest.mark.parametrize(
    ("subject", "name"), [("Дневник", "vote: Дневник"), (None, "vote"), (7, "vote")]
)
def test_a_task_is_named_by_the_text_of_its_subject(subject: str | int | None, name: str) -> None:
    drawing = Drawing().start().user("vote", about("subject")).end().flow("begin", "vote", "done")
    assert [task.name for task in Case.of(drawing, subject=subject).step.opened] == [name]


def test_a_subject_that_is_not_there_leaves_the_name() -> None:
    drawing = Drawing().start().user("vote", about("subject")).end().flow("begin", "vote", "done")
    assert [task.name for task in Case.of(drawing).step.opened] == ["vote"]


def test_a_majority_ends_the_vote_early() -> None:
    drawing = voting(sequential=False, condition="${nrOfCompletedInstances * 2 &gt; nrOfInstances}")
    case = Case.of(drawing, members=[11, 12, 13])
    key = case.step.opened[0].key
    assert not case.live.item_done(key, 1, 3)
    assert case.live.item_done(key, 2, 3)


def test_sequential_items_open_one_after_the_other() -> None:
    case = Case.of(voting(sequential=True), members=[11, 12])
    assert [(t.item_index, t.assignee) for t in case.step.opened] == [(0, 11)]
    key = case.step.opened[0].key
    case.step = case.live.complete(key, {}, item_index=0)
    assert [(t.item_index, t.assignee) for t in case.step.opened] == [(1, 12)]
    with pytest.raises(NotWaiting):
        case.live.complete(key, {}, item_index=0)
    case.step = case.live.complete(key, {}, item_index=1)
    assert case.open == ["after"]


def test_no_items_means_no_task() -> None:
    assert Case.of(voting(sequential=False), members=[]).open == ["after"]
