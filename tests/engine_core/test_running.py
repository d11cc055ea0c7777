"""What each kind of element does when a token reaches it."""

import pytest

from service.engine.core import (
    BpmnError,
    Limits,
    NotWaiting,
    RunFailed,
    StepLimitExceeded,
    VariableRefused,
)
from tests.engine_core.drawing import (
    TERMINATE,
    Case,
    Drawing,
    Office,
    error,
    message,
    multi,
    timer,
)


def two_tasks() -> Drawing:
    return Drawing().start().user("a").user("b").end().flow("begin", "a", "b", "done")


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


def choice() -> Drawing:
    return (
        Drawing().start().user("ask").gateway("gw", default="no")
        .user("yes_task").user("no_task").end("e1").end("e2")
        .flow("begin", "ask", "gw").flow("gw", "yes_task", when="${ok}", own="yes")
        .flow("gw", "no_task", own="no").flow("yes_task", "e1").flow("no_task", "e2")
    )  # fmt: skip


@pytest.mark.parametrize(("ok", "opened"), [(True, "yes_task"), (False, "no_task")])
def test_an_exclusive_gateway_takes_the_flow_whose_condition_holds(ok: bool, opened: str) -> None:
    case = Case.of(choice())
    case.complete("ask", ok=ok)
    assert case.open == [opened]
    assert case.step.history[-1].flow_ids == ("yes" if ok else "no",)


def test_a_condition_that_is_neither_yes_nor_no_stops_the_step() -> None:
    with pytest.raises(RunFailed):
        Case.of(choice()).complete("ask", ok="може би")


def parallel() -> Drawing:
    return (
        Drawing().start().gateway("split", "parallel").user("a").user("b")
        .gateway("join", "parallel").user("after").end()
        .flow("begin", "split", "a", "join", "after", "done").flow("split", "b", "join")
    )  # fmt: skip


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


def inclusive() -> Drawing:
    return (
        Drawing().start().gateway("split", "inclusive", default="f_c").user("a").user("b")
        .user("c").gateway("join", "inclusive").user("after").end()
        .flow("begin", "split").flow("split", "a", when="${a}").flow("split", "b", when="${b}")
        .flow("split", "c", own="f_c").flow("a", "join").flow("b", "join").flow("c", "join")
        .flow("join", "after", "done")
    )  # fmt: skip


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


def test_an_operation_gets_its_inputs_and_sets_its_outputs() -> None:
    mapping = (
        "<bpmn:extensionElements><camunda:inputOutput>"
        '<camunda:inputParameter name="hours">${n + 1}</camunda:inputParameter>'
        '<camunda:inputParameter name="word">дума</camunda:inputParameter>'
        '<camunda:outputParameter name="total">${result * 2}</camunda:outputParameter>'
        "</camunda:inputOutput></bpmn:extensionElements>"
    )
    drawing = Drawing().start().service("op", mapping).user("a").end()
    office = Office(op={"result": 7, "noise": "да"})
    case = Case.of(drawing.flow("begin", "op", "a", "done"), office=office, n=2)
    assert office.called == [("op", {"hours": 3, "word": "дума"})]
    assert case.step.variables == {"n": 2, "total": 14}


def test_an_operation_without_outputs_sets_what_it_returns() -> None:
    drawing = Drawing().start().service("op").user("a").end().flow("begin", "op", "a", "done")
    assert Case.of(drawing, office=Office(op={"x": 1})).step.variables == {"x": 1}


def test_an_activity_for_the_worker_waits_as_a_job() -> None:
    drawing = Drawing().start().service("op", camunda__asyncBefore="true").end()
    case = Case.of(drawing.flow("begin", "op", "done"))
    assert case.office.called == []
    (job,) = case.step.jobs
    step = case.live.run_job(job.key)
    assert case.office.called == [("op", {})]
    assert step.ended is not None


def failing(code: str) -> Drawing:
    return (
        Drawing().errors("NO_MONEY", "OTHER").start().service("pay").end("paid")
        .border("caught", "pay", error(code)).user("repair").end("e2")
        .flow("begin", "pay", "paid").flow("caught", "repair", "e2")
    )  # fmt: skip


def test_a_business_error_is_caught_by_the_border_of_the_activity() -> None:
    case = Case.of(failing("NO_MONEY"), office=Office(pay=BpmnError("NO_MONEY")))
    assert case.open == ["repair"]
    assert [(row.element_id, row.outcome) for row in case.step.history[-2:]] == [
        ("pay", "cancelled"), ("caught", "completed"),
    ]  # fmt: skip


def test_a_business_error_nobody_catches_ends_the_instance_with_its_code() -> None:
    case = Case.of(failing("OTHER"), office=Office(pay=BpmnError("NO_MONEY", "няма средства")))
    assert case.step.ended is not None
    assert case.step.ended.error == "NO_MONEY"
    assert case.step.ended.error_message == "няма средства"


def test_an_error_end_inside_a_subprocess_is_caught_on_its_border() -> None:
    inside = Drawing().start("s").user("check").end("bad", error("E1")).flow("s", "check", "bad")
    drawing = (
        Drawing().errors("E1").start().sub("box", inside).border("catch", "box", error("E1"))
        .user("repair").end("fine").end("e2")
        .flow("begin", "box", "fine").flow("catch", "repair", "e2")
    )  # fmt: skip
    case = Case.of(drawing)
    case.complete("check")
    assert case.open == ["repair"]
    outcomes = {row.element_id: row.outcome for row in case.step.history}
    assert outcomes["box"] == "cancelled"


def test_a_person_who_raises_an_error_is_caught_by_the_border_of_the_task() -> None:
    drawing = (
        Drawing().errors("E1").start().user("a").border("catch", "a", error(None)).user("b")
        .end("e1").end("e2").flow("begin", "a", "e1").flow("catch", "b", "e2")
    )  # fmt: skip
    case = Case.of(drawing)
    case.step = case.live.raise_error(case.key("a"), BpmnError("ANY"))
    assert case.open == ["b"]
    assert [(task.element_id, task.reason) for task in case.step.closed] == [("a", "cancelled")]


def watched(*, cancels: bool, event: str) -> Drawing:
    return (
        Drawing().messages("stop").start().user("a").border("watch", "a", event, cancels=cancels)
        .user("late").end("e1").end("e2")
        .flow("begin", "a", "e1").flow("watch", "late", "e2")
    )  # fmt: skip


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


def boxed() -> Drawing:
    inside = Drawing().start("s").user("inner").end("e").flow("s", "inner", "e")
    return (
        Drawing().start().sub("box", inside).user("after").end()
        .border("late", "box", timer("P1D")).end("e2")
        .flow("begin", "box", "after", "done").flow("late", "e2")
    )  # fmt: skip


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


def withdrawable(*, interrupting: str) -> Drawing:
    inside = (
        Drawing().messages("withdraw")
        .start("withdrawn", message("withdraw"), isInterrupting=interrupting)
        .user("settle").end("e").flow("withdrawn", "settle", "e")
    )  # fmt: skip
    return two_tasks().sub("es", inside, triggeredByEvent="true")


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


def test_a_table_sets_its_variable_in_the_shape_that_was_asked_for() -> None:
    shapes = {
        "singleResult": {"r": 1}, "singleEntry": 1, "collectEntries": [1], "resultList": [{"r": 1}],
    }  # fmt: skip
    for shape, value in shapes.items():
        drawing = (
            Drawing().start()
            .node("businessRuleTask", "rule", camunda__decisionRef="d",
                  camunda__resultVariable="x", camunda__mapDecisionResult=shape)
            .user("a").end().flow("begin", "rule", "a", "done")
        )  # fmt: skip
        office = Office()
        office.rows = [{"r": 1}]
        assert Case.of(drawing, office=office).step.variables["x"] == value


def test_a_script_assigns_and_branches() -> None:
    script = "<bpmn:script>if n &gt; 2:\n    big = True\nelse:\n    big = False</bpmn:script>"
    drawing = Drawing().start().node("scriptTask", "s", script, scriptFormat="python").user("a")
    case = Case.of(drawing.end().flow("begin", "s", "a", "done"), n=3)
    assert case.step.variables == {"n": 3, "big": True}


def test_a_thrown_message_goes_to_the_host() -> None:
    drawing = (
        Drawing().messages("paid").start().node("intermediateThrowEvent", "tell", message("paid"))
        .end("done", message("paid")).flow("begin", "tell", "done")
    )  # fmt: skip
    assert Case.of(drawing).office.thrown == ["paid", "paid"]


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
