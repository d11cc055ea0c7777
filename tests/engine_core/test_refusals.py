"""A diagram that would not mean what it shows is refused, by the id of the element."""

from collections.abc import Callable

import pytest

from service.engine.core import Catalogue
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

ROLES = Catalogue(
    operations=["sample.op"], forms=["sample/a"], roles=["teacher", "system"], decisions=["d"],
    processes=["child"],
)  # fmt: skip


def gate() -> Drawing:
    return Drawing().start().gateway("gw").user("a").user("b").end().end("e2").flow("begin", "gw")


LISTENER = (
    '<camunda:taskListener event="create" delegateExpression="x.y"/>'
    '<camunda:executionListener event="start" expression="${1}"/>'
)
CASES: dict[str, tuple[Callable[[], Drawing], str]] = {
    "a complex gateway": (lambda: line("gw").gateway("gw", "complex"), "gw"),
    "a plain task": (lambda: line("t").node("task", "t"), "t"),
    "a manual task": (lambda: line("t").node("manualTask", "t"), "t"),
    "a transaction": (lambda: line("t").node("transaction", "t"), "t"),
    "an ad-hoc subprocess": (lambda: line("t").node("adHocSubProcess", "t"), "t"),
    "compensation on the border": (
        lambda: task().border("comp", "a", "<bpmn:compensateEventDefinition/>"), "comp",
    ),
    "a compensated task": (lambda: task(isForCompensation="true"), "a"),
    "a link event": (
        lambda: line("l").node("intermediateThrowEvent", "l", "<bpmn:linkEventDefinition/>"), "l",
    ),
    "a signal end": (
        lambda: Drawing().start().end("e", "<bpmn:signalEventDefinition/>").flow("begin", "e"), "e",
    ),
    "an escalation end": (
        lambda: Drawing().start().end("e", "<bpmn:escalationEventDefinition/>").flow("begin", "e"),
        "e",
    ),
    "a conditional event": (
        lambda: line("c").node("intermediateCatchEvent", "c",
                               "<bpmn:conditionalEventDefinition/>"), "c",
    ),
    "an event subprocess that starts by an error": (
        lambda: task().errors("E").sub(
            "es", Drawing().start("s", error("E")).end("e").flow("s", "e"),
            triggeredByEvent="true"), "s",
    ),
    "an event with two definitions": (
        lambda: line("c").messages("m").node(
            "intermediateCatchEvent", "c", message("m") + timer("P1D")), "c",
    ),
    "an unknown camunda attribute": (
        lambda: task(camunda__taskListenerClass="x"), "a",
    ),
    "candidate users": (lambda: task(camunda__candidateUsers="ivan"), "a"),
    "a create listener": (lambda: task("a", extension(LISTENER)), "a"),
    "an execution listener on a service": (
        lambda: line("s").service("s", extension('<camunda:executionListener event="end"/>')), "s",
    ),
    "retries by a cycle": (
        lambda: line("s").service(
            "s", extension("<camunda:failedJobRetryTimeCycle>R5/PT1M"
                           "</camunda:failedJobRetryTimeCycle>")), "s",
    ),
    "an embedded form": (lambda: task("a", extension("<camunda:formData/>")), "a"),
    "a Java class": (lambda: line("s").service("s", camunda__class="x.Y"), "s"),
    "a standard loop": (lambda: task("a", "<bpmn:standardLoopCharacteristics/>"), "a"),
    "a service without operation": (lambda: line("s").node("serviceTask", "s"), "s"),
    "a reserved id": (lambda: task("End"), "End"),
    "a reserved id Root": (lambda: task("Root"), "Root"),
    "a reserved join id": (lambda: task("sample.EndJoin"), "sample.EndJoin"),
    "a Cyrillic id": (lambda: task("задача"), "задача"),
    "a duplicate id": (lambda: task().user("a"), "a"),
    "a dangling flow": (lambda: task().flow("a", "nowhere", own="lost"), "lost"),
    "a second exit of a task": (
        lambda: task().end("e2").flow("a", "e2"), "a",
    ),
    "a task nobody reaches": (lambda: task().user("b").flow("b", "done"), "b"),
    "a path without an end": (
        lambda: Drawing().start().end().user("a").flow("begin", "a").user("b").flow("b", "done"),
        "a",
    ),
    "a flow without condition": (
        lambda: gate().flow("gw", "a", own="bare").flow("gw", "b", when="${x}")
        .flow("a", "done").flow("b", "e2"), "bare",
    ),
    "a condition after a task": (
        lambda: Drawing().start().user("a").end().flow("begin", "a")
        .flow("a", "done", when="${x}", own="odd"), "odd",
    ),
    "a condition that does not compile": (
        lambda: gate().flow("gw", "a", when="${x.y.__class__}", own="bad")
        .flow("gw", "b", when="${x}").flow("a", "done").flow("b", "e2"), "bad",
    ),
    "a condition in another language": (
        lambda: gate().flow("gw", "a", when="x == 1", own="bad").flow("gw", "b", when="${x}")
        .flow("a", "done").flow("b", "e2"), "bad",
    ),
    "a loop that never waits": (
        lambda: Drawing().start().gateway("m").service("s").gateway("gw", default="out").end()
        .flow("begin", "m", "s", "gw").flow("gw", "m", when="${x}").flow("gw", "done", own="out"),
        "s",
    ),
    "a task without form": (lambda: line("a").node("userTask", "a"), "a"),
    "a timer without value": (
        lambda: line("t").node("intermediateCatchEvent", "t", "<bpmn:timerEventDefinition/>"), "t",
    ),
    "a timer that is no duration": (
        lambda: line("t").node("intermediateCatchEvent", "t", timer("3 дни")), "t",
    ),
    "a timer every second": (
        lambda: task().border("t", "a", timer("R/PT1S", kind="timeCycle"), cancels=False)
        .end("e2").flow("t", "e2"), "t",
    ),
    "a timer start of the process": (
        lambda: Drawing().start("begin", timer("P1D")).user("a").end().flow("begin", "a", "done"),
        "begin",
    ),
    "a negative cardinality": (
        lambda: task("a", multi("<bpmn:loopCardinality>-3</bpmn:loopCardinality>", collection="")),
        "a",
    ),
    "an enormous cardinality": (
        lambda: task("a", multi(
            "<bpmn:loopCardinality>99999999999999999999</bpmn:loopCardinality>", collection="")),
        "a",
    ),
    "a multi-instance without items": (lambda: task("a", multi(collection="")), "a"),
    "a multi-instance subprocess": (
        lambda: line("box").sub(
            "box", Drawing().start("s").user("t").end("e").flow("s", "t", "e"), multi()), "box",
    ),
    "a message that is not declared": (
        lambda: line("m").node("intermediateCatchEvent", "m", message("nobody")), "m",
    ),
    "an error that is not declared": (
        lambda: task().border("err", "a", error("nobody")).end("e2").flow("err", "e2"), "err",
    ),
    "an action on a timer": (
        lambda: line("t").node(
            "intermediateCatchEvent", "t",
            timer("P1D") + extension(
                '<camunda:properties><camunda:property name="actionRole" value="teacher"/>'
                '<camunda:property name="actionLabel" value="Оттегли"/></camunda:properties>')),
        "t",
    ),
    "an event gateway to a task": (
        lambda: Drawing().start().gateway("gw", "eventBased").user("a").user("b").end().end("e2")
        .flow("begin", "gw", "a", "done").flow("gw", "b", "e2"), "a",
    ),
    "a timer on work done at once": (
        lambda: line("s").service("s").border("late", "s", timer("P1D")).end("e2")
        .flow("late", "e2"), "late",
    ),
    "a mixed text": (
        lambda: task(camunda__dueDate="до ${x}"), "a",
    ),
    "a subprocess without start": (
        lambda: line("box").sub("box", Drawing().user("t").end("e").flow("t", "e")), "box",
    ),
    "two ends of one attribute": (lambda: task(camunda__asyncBefore="true"), "a"),
    "a parallel split joined by an exclusive gateway": (
        lambda: Drawing().start().gateway("split", "parallel").user("a").user("b").gateway("gw")
        .user("c").end().flow("begin", "split", "a", "gw", "c", "done").flow("split", "b", "gw"),
        "gw",
    ),
    "an exclusive split joined by a parallel gateway": (
        lambda: gate().gateway("join", "parallel").flow("gw", "a", when="${x}")
        .flow("gw", "b", when="${y}").flow("a", "join", "done").flow("b", "join")
        .flow("join", "e2"), "join",
    ),
    "a branch that ends before the join": (
        lambda: Drawing().start().gateway("split", "parallel").user("a").user("b")
        .gateway("gw", default="out").gateway("join", "parallel").end().end("e2")
        .flow("begin", "split", "a", "join", "done").flow("split", "b", "gw")
        .flow("gw", "join", when="${x}").flow("gw", "e2", own="out"), "join",
    ),
    "a loop back into a parallel branch": (
        lambda: Drawing().start().gateway("split", "parallel").gateway("m").user("a").user("b")
        .gateway("join", "parallel").gateway("gw", default="out").end()
        .flow("begin", "split", "m", "a", "join", "gw").flow("split", "b", "join")
        .flow("gw", "m", when="${x}").flow("gw", "done", own="out"), "join",
    ),
    "a loop without a way out": (
        lambda: Drawing().start().gateway("m").user("a").gateway("s", default="e").end()
        .flow("begin", "s").flow("s", "m", when="${x}").flow("s", "done", own="e")
        .flow("m", "a", "m"), "a",
    ),
    "a non-interrupting event that joins the main path": (
        lambda: Drawing().start().user("a").user("b").gateway("m").end()
        .border("remind", "a", timer("P1D"), cancels=False)
        .flow("begin", "a", "m", "b", "done").flow("remind", "m"), "m",
    ),
    "a called process that is itself": (
        lambda: line("c").node("callActivity", "c", calledElement="sample"), "sample",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_would_be_ignored_or_change_meaning_is_refused_by_element(name: str) -> None:
    draw, element_id = CASES[name]
    found = refusals(draw().xml())
    assert element_id in found, found
    assert any("а" <= letter <= "я" for letter in found[element_id].lower())


def test_a_flow_without_id_is_refused() -> None:
    """Defect 5: the library drops it and the instance hangs."""
    xml = task().xml().replace(b' id="f1_begin_a"', b"")
    assert "няма идентификатор" in " ".join(refusals(xml).values())


@pytest.mark.parametrize(
    ("drawing", "element_id"),
    [
        (line("s").service("s"), "s"),
        (task("b"), "b"),
        (task("a", camunda__candidateGroups="stranger"), "a"),
        (line("r").node("businessRuleTask", "r", camunda__decisionRef="nothing",
                        camunda__resultVariable="x"), "r"),
        (line("c").node("callActivity", "c", calledElement="stranger"), "c"),
    ],
)  # fmt: skip
def test_unknown_operations_forms_roles_tables_and_processes_are_refused(
    drawing: Drawing, element_id: str
) -> None:
    assert "непозна" in refusals(drawing.xml(), ROLES)[element_id]


def test_a_missing_message_reference_is_a_sentence_not_a_crash() -> None:
    """Defect 13."""
    xml = line("m").node("intermediateCatchEvent", "m", "<bpmn:messageEventDefinition/>").xml()
    assert "messageRef" in refusals(xml)["m"]


def test_a_sound_diagram_has_no_refusals() -> None:
    assert refusals(task().xml()) == {}


def test_all_problems_are_told_at_once() -> None:
    drawing = line("a", "b").node("userTask", "a").node("task", "b")
    assert {"a", "b"} <= set(refusals(drawing.xml()))
