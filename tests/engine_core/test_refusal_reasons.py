"""The rarer ways in which a diagram says something that would not be done, each with its reason."""

from collections.abc import Callable

import pytest

from tests.engine_core.drawing import (
    Drawing,
    error,
    extension,
    line,
    message,
    multi,
    refusals,
    task,
    timer,
)

PROPERTIES = "<camunda:properties>{}</camunda:properties>"


def prop(**values: str) -> str:
    items = "".join(
        f'<camunda:property name="{name}" value="{value}"/>' for name, value in values.items()
    )
    return extension(PROPERTIES.format(items))


def rule(**attributes: str) -> Drawing:
    words = {f"camunda__{name}": text for name, text in attributes.items()}
    return line("r").node("businessRuleTask", "r", **words)


def call(inner: str = "", **attributes: str) -> Drawing:
    return line("c").node("callActivity", "c", extension(inner), **attributes)


def mapped(inner: str) -> Drawing:
    return line("s").service("s", extension(f"<camunda:inputOutput>{inner}</camunda:inputOutput>"))


def nested(levels: int) -> Drawing:
    inside = Drawing().start("s0").end("e0").flow("s0", "e0")
    for level in range(1, levels + 1):
        box = f"box{level}"
        inside = (
            Drawing().start(f"s{level}").sub(box, inside).end(f"e{level}")
            .flow(f"s{level}", box, f"e{level}")
        )  # fmt: skip
    return inside


CASES: dict[str, tuple[Callable[[], Drawing], str, str]] = {
    "an exit of an end": (lambda: task().user("b").flow("done", "b"), "done", "от край"),
    "a way into a start": (lambda: task().flow("a", "begin"), "begin", "не влиза поток"),
    "an event subprocess on a path": (
        lambda: line("es").messages("m").sub(
            "es", Drawing().start("s", message("m")).end("e").flow("s", "e"),
            triggeredByEvent="true"), "es", "не се свързва",
    ),
    "a person's task in the system's lane": (
        lambda: task().laned(system="begin a done"), "a", "лентата на системата",
    ),
    "an event attached to nothing": (
        lambda: task().border("b", "nobody", timer("P1D")).end("e2").flow("b", "e2"), "b",
        "не е прикрепено",
    ),
    "an error that does not interrupt": (
        lambda: task().errors("E").border("b", "a", error("E"), cancels=False).end("e2")
        .flow("b", "e2"), "b", "винаги прекъсва",
    ),
    "an error of a script": (
        lambda: line("s").errors("E").node("scriptTask", "s", "<bpmn:script>x = 1</bpmn:script>")
        .border("b", "s", error("E")).end("e2").flow("b", "e2"), "b", "не може да върне",
    ),
    "an event gateway with one exit": (
        lambda: line("gw", "t").gateway("gw", "eventBased")
        .node("intermediateCatchEvent", "t", timer("P1D")), "gw", "по-малко от два",
    ),
    "an event of a gateway entered twice": (
        lambda: Drawing().messages("m").start().user("a").gateway("gw", "eventBased")
        .gateway("x", default="f_d")
        .node("intermediateCatchEvent", "t", timer("P1D"))
        .node("intermediateCatchEvent", "m", message("m")).end().end("e2")
        .flow("begin", "a", "x").flow("x", "gw", own="f_d").flow("x", "t", when="${v}")
        .flow("gw", "t", "done").flow("gw", "m", "e2"), "t", "само един поток",
    ),
    "a border on a task behind an event gateway": (
        lambda: Drawing().messages("m").start().gateway("gw", "eventBased")
        .node("receiveTask", "m", messageRef="message_m").border("b", "m", timer("P1D"))
        .node("intermediateCatchEvent", "t", timer("P1D")).end().end("e2").end("e3")
        .flow("begin", "gw", "t", "done").flow("gw", "m", "e2").flow("b", "e3"), "m", "гранични",
    ),
    "a subprocess that starts by a timer": (
        lambda: line("box").sub(
            "box", Drawing().start("s", timer("P1D")).user("t").end("e").flow("s", "t", "e")),
        "s", "без условие",
    ),
    "an event subprocess without an event": (
        lambda: task().sub("es", Drawing().start("s").user("t").end("e").flow("s", "t", "e"),
                           triggeredByEvent="true"), "s", "съобщение или таймер",
    ),
    "two starts": (
        lambda: task().start("other").gateway("m").flow("other", "m"), "other", "само едно",
    ),
    "a process without an end": (
        lambda: Drawing().start().user("a").flow("begin", "a"), "sample", "крайно събитие",
    ),
    "a plain throw of a timer": (
        lambda: line("t").node("intermediateThrowEvent", "t", timer("P1D")), "t", "тук",
    ),
    "a referenced definition": (
        lambda: line("t").node("intermediateCatchEvent", "t",
                               "<bpmn:eventDefinitionRef>x</bpmn:eventDefinitionRef>"), "t",
        "вътре в него",
    ),
    "an error end without a code": (
        lambda: Drawing().start().end("e", error(None)).flow("begin", "e"), "e", "код на грешка",
    ),
    "a message without a name": (
        lambda: task().messages(""), "message_", "няма име",
    ),
    "an error without a code": (lambda: task().errors(""), "error_", "няма код"),
    "roles by an expression": (
        lambda: task(camunda__candidateGroups="${roles}"), "a", "изброява кодове",
    ),
    "an operation by an expression": (
        lambda: line("s").node("serviceTask", "s", camunda__type="external",
                               camunda__topic="${x}"), "s", "името на операция",
    ),
    "a mail task": (
        lambda: line("s").node("serviceTask", "s", camunda__type="mail"), "s", "само external",
    ),
    "a collection that is no name": (
        lambda: task("a", multi(collection="a b")), "a", "името на променлива",
    ),
    "an element variable that is no name": (
        lambda: task("a", multi(collection="m", elementVariable="a b")), "a", "elementVariable",
    ),
    "a cardinality in words": (
        lambda: task("a", multi("<bpmn:loopCardinality>три</bpmn:loopCardinality>",
                                collection="")), "a", "очаква се израз",
    ),
    "an action without a label": (
        lambda: line("m").messages("m").node(
            "intermediateCatchEvent", "m", prop(actionRole="teacher") + message("m")),
        "m", "actionLabel",
    ),
    "an empty script": (
        lambda: line("s").node("scriptTask", "s", "<bpmn:script> </bpmn:script>"), "s", "скрипт",
    ),
    "a script with a loop": (
        lambda: line("s").node(
            "scriptTask", "s", "<bpmn:script>while True:\n    x = 1</bpmn:script>"), "s",
        "скриптът",
    ),
    "a table without a name": (lambda: rule(resultVariable="x"), "r", "няма таблица"),
    "a table without a result": (lambda: rule(decisionRef="d"), "r", "променлива"),
    "a table in an unknown shape": (
        lambda: rule(decisionRef="d", resultVariable="x", mapDecisionResult="sum"), "r", "sum",
    ),
    "a table of a fixed version": (
        lambda: rule(decisionRef="d", resultVariable="x", decisionRefBinding="version"), "r",
        "от внедряването",
    ),
    "a call of nothing": (call, "c", "ключа си"),
    "a call by an expression": (lambda: call(calledElement="${x}"), "c", "ключа си"),
    "a call of a fixed version": (
        lambda: call(calledElement="x", camunda__calledElementBinding="version"), "c", "версията",
    ),
    "a call that hands over a business key": (
        lambda: call('<camunda:in businessKey="${x}"/>', calledElement="x"), "c", "целева",
    ),
    "a call with a local mapping": (
        lambda: call('<camunda:in source="a" target="b" local="true"/>', calledElement="x"), "c",
        "няма да бъдат изпълнени",
    ),
    "a call with a bad expression": (
        lambda: call('<camunda:out sourceExpression="${a.b}" target="b"/>', calledElement="x"),
        "c", "не може да бъде прочетен",
    ),
    "a parameter that is a script": (
        lambda: mapped('<camunda:inputParameter name="p"><camunda:script/>'
                       "</camunda:inputParameter>"), "s", "само текст или израз",
    ),
    "a parameter without a name": (
        lambda: mapped("<camunda:inputParameter>1</camunda:inputParameter>"), "s", "име на пар",
    ),
    "a parameter of mixed text": (
        lambda: mapped('<camunda:inputParameter name="p">до ${x}</camunda:inputParameter>'), "s",
        "не могат да се смесват",
    ),
    "a connector": (lambda: mapped("<camunda:connector/>"), "s", "не се поддържа"),
    "subprocesses nested without end": (lambda: nested(30), "box22", "вложени"),
    "another engine's extension": (
        lambda: task("a", extension('<z:taskDefinition xmlns:z="http://camunda.org/schema/zeebe/1.0"'
                                    ' type="x"/>')), "a", "друг двигател",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_would_not_be_done_is_refused_with_its_reason(name: str) -> None:
    draw, element_id, words = CASES[name]
    found = refusals(draw().xml())
    assert words in found.get(element_id, ""), found


def test_a_condition_in_another_expression_language_is_refused() -> None:
    drawing = Drawing().start().gateway("gw", default="no").end().end("e2").flow("begin", "gw")
    drawing.flow("gw", "done", when="${x}", own="yes").flow("gw", "e2", own="no")
    xml = drawing.xml().replace(
        b"<bpmn:conditionExpression>", b'<bpmn:conditionExpression language="feel">'
    )
    assert "друг език" in refusals(xml)["yes"]


def test_a_default_flow_has_no_condition_and_leaves_its_own_gateway() -> None:
    drawing = Drawing().start().gateway("gw", default="no").end().end("e2").flow("begin", "gw")
    drawing.flow("gw", "done", when="${x}", own="yes").flow("gw", "e2", when="${y}", own="no")
    assert "не може да има условие" in refusals(drawing.xml())["no"]
    other = drawing.xml().replace(b'default="no"', b'default="elsewhere"')
    assert "не излиза от елемента" in refusals(other)["gw"]
