"""Machine work: operations, jobs, tables, scripts, messages, and the errors they raise."""

import pytest

from service.engine.core import (
    BpmnError,
    RunFailed,
    compile_process,
    start,
)
from service.kernel.json_types import Json, JsonMapping
from tests.engine_core.drawing import (
    ANYTHING,
    Case,
    Drawing,
    Office,
    error,
    message,
)
from tests.engine_core.samples import (
    failing,
)


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


def telling(inner: str = "") -> Drawing:
    throw = message("paid", extra='camunda:type="external" camunda:topic="sample.tell"')
    inside = (
        Drawing().messages("paid").start("s").node("intermediateThrowEvent", "tell", throw + inner)
        .end("e").flow("s", "tell", "e")
    )  # fmt: skip
    return (
        Drawing().errors("E").start().sub("box", inside).border("catch", "box", error("E"))
        .user("repair").end().end("e2").flow("begin", "box", "done").flow("catch", "repair", "e2")
    )  # fmt: skip


def test_a_message_with_an_operation_is_sent_by_the_operation() -> None:
    mapping = (
        "<bpmn:extensionElements><camunda:inputOutput>"
        '<camunda:inputParameter name="to">${n}</camunda:inputParameter>'
        '<camunda:outputParameter name="sent">да</camunda:outputParameter>'
        "</camunda:inputOutput></bpmn:extensionElements>"
    )
    case = Case.of(telling(mapping), n=4)
    assert case.office.called == [("tell", {"to": 4})]
    assert case.office.thrown == []
    assert case.step.variables["sent"] == "да"


def test_a_message_that_cannot_be_sent_is_an_error_of_its_scope() -> None:
    case = Case.of(telling(), office=Office(tell=BpmnError("E")))
    assert case.open == ["repair"]
    assert case.live.cancel().ended is not None


def test_what_was_caught_is_told_in_variables() -> None:
    drawing = failing("NO_MONEY")
    caught = (
        b'errorRef="error_NO_MONEY" camunda:errorCodeVariable="code"'
        b' camunda:errorMessageVariable="why"'
    )
    xml = drawing.xml().replace(b'errorRef="error_NO_MONEY"', caught)
    process = compile_process(xml, catalogue=ANYTHING)
    office = Office(pay=BpmnError("NO_MONEY", "няма средства"))
    step = start(process, {}, office)
    assert step.variables == {"code": "NO_MONEY", "why": "няма средства"}


@pytest.mark.parametrize(
    ("shape", "rows", "value"),
    [("singleResult", [], None), ("singleEntry", [], None), ("collectEntries", [], [])],
)
def test_a_table_without_a_match_gives_nothing(
    shape: str, rows: list[JsonMapping], value: Json
) -> None:
    assert ruled(shape, rows).step.variables["x"] == value


@pytest.mark.parametrize(
    ("shape", "rows"),
    [("singleResult", [{"r": 1}, {"r": 2}]), ("singleEntry", [{"r": 1, "s": 2}]),
     ("collectEntries", [{}])],
)  # fmt: skip
def test_an_answer_of_a_table_that_does_not_fit_its_shape_stops_the_step(
    shape: str, rows: list[JsonMapping]
) -> None:
    with pytest.raises(RunFailed):
        ruled(shape, rows)


def ruled(shape: str, rows: list[JsonMapping]) -> Case:
    drawing = (
        Drawing().start()
        .node("businessRuleTask", "rule", camunda__decisionRef="d",
              camunda__resultVariable="x", camunda__mapDecisionResult=shape)
        .user("a").end().flow("begin", "rule", "a", "done")
    )  # fmt: skip
    office = Office()
    office.rows = rows
    return Case.of(drawing, office=office)
