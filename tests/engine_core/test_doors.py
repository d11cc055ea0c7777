"""Every place where a diagram holds a text that is computed is tried with every hostile text.

A text must be refused when the diagram is deployed, or fail when it is evaluated; it never gives a
result and never takes long.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import _BpmnCondition
from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import (
    CorrelationProperty,
    MessageEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    CycleTimerEventDefinition,
    DurationTimerEventDefinition,
    TimeDateEventDefinition,
)
from SpiffWorkflow.exceptions import WorkflowException

from service.engine.core.guard import ServiceDoorClosed, guarded_engine
from service.kernel.errors import PrepiskaError
from tests.engine_core.drawing import Case, Drawing, multi, timer
from tests.expressions.corpus import HOSTILE, MARK, SCRIPTS, VARIABLES

Door = Callable[[str], object]


def wrapped(text: str) -> str:
    return "${" + text + "}"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def run(drawing: Drawing) -> Case:
    return Case.of(drawing.flow("begin", "a", "done"), **{**VARIABLES, "members": [1, 2]})  # type: ignore[arg-type]


def base() -> Drawing:
    return Drawing().start().end()


def at_gateway(text: str) -> object:
    drawing = Drawing().start().gateway("gw", default="no").end("e1").end("e2")
    drawing.flow("begin", "gw").flow("gw", "e1", when=wrapped(text)).flow("gw", "e2", own="no")
    return Case.of(drawing, **VARIABLES)  # type: ignore[arg-type]


def at_inclusive(text: str) -> object:
    drawing = Drawing().start().gateway("gw", "inclusive", default="no").end("e1").end("e2")
    drawing.flow("begin", "gw").flow("gw", "e1", when=wrapped(text)).flow("gw", "e2", own="no")
    return Case.of(drawing, **VARIABLES)  # type: ignore[arg-type]


def at_timer(kind: str) -> Door:
    return lambda text: run(
        base().node("intermediateCatchEvent", "a", timer(wrapped(text), kind=kind))
    )


def at_task(attribute: str) -> Door:
    return lambda text: run(base().user("a", **{f"camunda__{attribute}": wrapped(text)}))


def at_cardinality(text: str) -> object:
    inner = f"<bpmn:loopCardinality>{escaped(wrapped(text))}</bpmn:loopCardinality>"
    return run(base().user("a", multi(inner, collection="")))


def at_completion(text: str) -> object:
    inner = f"<bpmn:completionCondition>{escaped(wrapped(text))}</bpmn:completionCondition>"
    case = run(base().user("a", multi(inner, collection="members", elementVariable="m")))
    return case.live.item_done(case.step.opened[0].key, 1, 2)


def parameter(kind: str) -> Door:
    def door(text: str) -> object:
        inner = f'<camunda:{kind} name="p">{escaped(wrapped(text))}</camunda:{kind}>'
        mapping = f"<camunda:inputOutput>{inner}</camunda:inputOutput>"
        extension = f"<bpmn:extensionElements>{mapping}</bpmn:extensionElements>"
        return run(base().service("a", extension))

    return door


def call(kind: str) -> Door:
    def door(text: str) -> object:
        attribute = escaped(wrapped(text)).replace('"', "&quot;")
        mapping = f'<camunda:{kind} sourceExpression="{attribute}" target="p"/>'
        extension = f"<bpmn:extensionElements>{mapping}</bpmn:extensionElements>"
        case = run(base().node("callActivity", "a", extension, calledElement="child"))
        return case.live.complete_child(case.office.children[0][0], VARIABLES)  # type: ignore[arg-type]

    return door


DOORS: dict[str, Door] = {
    "a condition": at_gateway,
    "an inclusive condition": at_inclusive,
    "a timer's date": at_timer("timeDate"),
    "a timer's duration": at_timer("timeDuration"),
    "a timer's cycle": at_timer("timeCycle"),
    "a due date": at_task("dueDate"),
    "a follow-up date": at_task("followUpDate"),
    "a priority": at_task("priority"),
    "an assignee": at_task("assignee"),
    "a cardinality": at_cardinality,
    "a completion condition": at_completion,
    "an input": parameter("inputParameter"),
    "an output": parameter("outputParameter"),
    "a call's input": call("in"),
    "a call's output": call("out"),
}


def library_task(data: object) -> SimpleNamespace:
    """As much of a task of the library as its doors look at."""
    kept: dict[str, object] = {}
    spec = SimpleNamespace(file=None)
    workflow = SimpleNamespace(script_engine=guarded_engine(), data_objects={}, spec=spec)
    workflow.top_workflow = workflow
    return SimpleNamespace(
        data=data,
        task_spec=SimpleNamespace(name="door", bpmn_name="door"),
        workflow=workflow,
        internal_data=kept,
        _set_internal_data=kept.update,
        _get_internal_data=kept.get,
    )


def correlated(text: str) -> object:
    definition = MessageEventDefinition("m", [CorrelationProperty("p", text, ["k"])])
    return definition.calculate_correlations(
        guarded_engine(), definition.correlation_properties, dict(VARIABLES)
    )


LIBRARY_DOORS: dict[str, Door] = {
    "its engine": lambda text: guarded_engine().evaluate(library_task(dict(VARIABLES)), text),
    "its environment": lambda text: guarded_engine().environment.evaluate(text, dict(VARIABLES)),
    "its conditions": lambda text: _BpmnCondition(text)._matches(library_task(dict(VARIABLES))),
    "its conditional events": lambda text: ConditionalEventDefinition(text).has_fired(
        library_task(dict(VARIABLES))
    ),
    "its dates": lambda text: TimeDateEventDefinition("t", text).has_fired(
        library_task(dict(VARIABLES))
    ),
    "its durations": lambda text: DurationTimerEventDefinition("t", text).has_fired(
        library_task(dict(VARIABLES))
    ),
    "its cycles": lambda text: CycleTimerEventDefinition("t", text).cycle_complete(
        library_task(dict(VARIABLES))
    ),
    "its correlations": correlated,
}


@pytest.mark.parametrize("name", [*DOORS, *LIBRARY_DOORS])
def test_no_hostile_text_passes_this_door(name: str) -> None:
    door = {**DOORS, **LIBRARY_DOORS}[name]
    passed = []
    for family, text in HOSTILE:
        began = time.perf_counter()
        with suppress(PrepiskaError, WorkflowException):
            passed.append((family, text[:80], repr(door(text))[:80]))
        assert time.perf_counter() - began < 1.5, text[:80]
    assert passed == []
    assert not Path(MARK).exists()


def test_no_hostile_script_passes() -> None:
    for family, text in SCRIPTS:
        inner = f"<bpmn:script>{escaped(text)}</bpmn:script>"
        with pytest.raises(PrepiskaError):
            run(base().node("scriptTask", "a", inner))
        with pytest.raises((PrepiskaError, WorkflowException)):
            guarded_engine().execute(library_task(dict(VARIABLES)), text)
        assert not Path(MARK).exists(), (family, text)


def test_the_library_cannot_call_services_itself() -> None:
    with pytest.raises(ServiceDoorClosed):
        guarded_engine().environment.call_service({}, operation="x")


def test_what_validates_for_the_library_is_our_language() -> None:
    with pytest.raises(PrepiskaError):
        guarded_engine().validate("__import__('os')")
    guarded_engine().validate("x + 1")
