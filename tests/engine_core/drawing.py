"""Diagrams for tests, drawn in a line or two each and written as the XML a modeler would write."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from service.engine.core import (
    BpmnError,
    Catalogue,
    Compiled,
    DiagramRefused,
    Element,
    Host,
    LiveExecution,
    Step,
    compile_process,
    resume,
    start,
)
from service.kernel.json_types import Json, JsonMapping

ANYTHING = Catalogue()

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' targetNamespace="http://prepiska.bg/processes">'
)


def message(name: str, *, extra: str = "") -> str:
    return f'<bpmn:messageEventDefinition messageRef="message_{name}" {extra}/>'


def error(code: str | None) -> str:
    reference = "" if code is None else f' errorRef="error_{code}"'
    return f"<bpmn:errorEventDefinition{reference}/>"


def timer(text: str, *, kind: str = "timeDuration") -> str:
    inner = f"<bpmn:{kind}>{escape(text)}</bpmn:{kind}>"
    return f"<bpmn:timerEventDefinition>{inner}</bpmn:timerEventDefinition>"


TERMINATE = "<bpmn:terminateEventDefinition/>"


def multi(inner: str = "", **attributes: str) -> str:
    """Multi-instance over `members` by default."""
    sequential = attributes.pop("sequential", "false")
    given = attributes or {"collection": "members", "elementVariable": "member"}
    words = "".join(f" camunda:{name}={quoteattr(text)}" for name, text in given.items() if text)
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{sequential}"{words}>'
        f"{inner}</bpmn:multiInstanceLoopCharacteristics>"
    )


@dataclass
class Drawing:
    """A process (or the inside of a subprocess) being drawn; every verb returns the drawing."""

    key: str = "sample"
    parts: list[str] = field(default_factory=list)
    tops: list[str] = field(default_factory=list)
    lanes: str = ""
    flows: int = 0

    def node(self, kind: str, own: str, inner: str = "", **attributes: str) -> "Drawing":
        words = "".join(
            f" {name.replace('__', ':')}={quoteattr(text)}" for name, text in attributes.items()
        )
        self.parts.append(
            f'<bpmn:{kind} id="{own}" name="{escape(own)}"{words}>{inner}</bpmn:{kind}>'
        )
        return self

    def start(self, own: str = "begin", inner: str = "", **attributes: str) -> "Drawing":
        return self.node("startEvent", own, inner, **attributes)

    def end(self, own: str = "done", inner: str = "") -> "Drawing":
        return self.node("endEvent", own, inner)

    def user(self, own: str, inner: str = "", **attributes: str) -> "Drawing":
        return self.node("userTask", own, inner, camunda__formKey=f"sample/{own}", **attributes)

    def service(self, own: str, inner: str = "", **attributes: str) -> "Drawing":
        return self.node(
            "serviceTask", own, inner, camunda__type="external",
            camunda__topic=f"sample.{own}", **attributes,
        )  # fmt: skip

    def border(self, own: str, at: str, inner: str, *, cancels: bool = True) -> "Drawing":
        return self.node(
            "boundaryEvent", own, inner, attachedToRef=at, cancelActivity=str(cancels).lower()
        )

    def gateway(self, own: str, kind: str = "exclusive", **attributes: str) -> "Drawing":
        return self.node(f"{kind}Gateway", own, "", **attributes)

    def sub(self, own: str, inside: "Drawing", inner: str = "", **attributes: str) -> "Drawing":
        self.tops += inside.tops
        return self.node("subProcess", own, "".join(inside.parts) + inner, **attributes)

    def flow(self, *path: str, when: str | None = None, own: str | None = None) -> "Drawing":
        """Connect a path of nodes; a condition stands on its first flow."""
        for source, target in pairwise(path):
            self.flows += 1
            name = own or f"f{self.flows}_{source}_{target}"
            words = ""
            if when is not None:
                words = f"<bpmn:conditionExpression>{escape(when)}</bpmn:conditionExpression>"
                when = None
            self.parts.append(
                f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">'
                f"{words}</bpmn:sequenceFlow>"
            )
        return self

    def messages(self, *names: str) -> "Drawing":
        self.tops += [f'<bpmn:message id="message_{name}" name="{name}"/>' for name in names]
        return self

    def errors(self, *codes: str) -> "Drawing":
        self.tops += [f'<bpmn:error id="error_{code}" errorCode="{code}"/>' for code in codes]
        return self

    def laned(self, **roles: str) -> "Drawing":
        """Lanes by role: the ids of the nodes in each, separated by spaces."""
        lanes = ""
        for role, nodes in roles.items():
            references = "".join(
                f"<bpmn:flowNodeRef>\n  {node} </bpmn:flowNodeRef>" for node in nodes.split()
            )
            lanes += (
                f'<bpmn:lane id="lane_{role}" name="{role}"><bpmn:extensionElements>'
                f'<camunda:properties><camunda:property name="role" value="{role}"/>'
                f"</camunda:properties></bpmn:extensionElements>{references}</bpmn:lane>"
            )
        self.lanes = f'<bpmn:laneSet id="lanes">{lanes}</bpmn:laneSet>'
        return self

    def xml(self) -> bytes:
        return (
            f"{_HEAD}{''.join(dict.fromkeys(self.tops))}"
            f'<bpmn:process id="{self.key}" name="Образец" isExecutable="true">'
            f"{self.lanes}{''.join(self.parts)}</bpmn:process></bpmn:definitions>"
        ).encode()

    def compile(self, catalogue: Catalogue = ANYTHING) -> Compiled:
        return compile_process(self.xml(), catalogue=catalogue)


def line(*names: str) -> Drawing:
    """A drawing from start to end over these elements, which are drawn by the caller."""
    return Drawing().start().end().flow("begin", *names, "done")


def task(own: str = "a", inner: str = "", **attributes: str) -> Drawing:
    """A drawing with one person's task between start and end."""
    return line(own).user(own, inner, **attributes)


def extension(inner: str) -> str:
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def refusals(xml: bytes, catalogue: Catalogue = ANYTHING) -> dict[str, str]:
    """The reasons by element id; empty when the diagram is accepted."""
    try:
        compile_process(xml, catalogue=catalogue)
    except DiagramRefused as refused:
        found: dict[str, str] = {}
        for problem in refused.problems:
            before = found.get(problem.element_id)
            found[problem.element_id] = f"{before}; {problem.reason}" if before else problem.reason
        return found
    return {}


class Answer:
    """A table's answer."""

    def __init__(self, rows: list[JsonMapping]) -> None:
        self.rows = rows


class Office(Host):
    """A runtime of a test: a clock, operations given as a dict, and a list of what was asked."""

    def __init__(self, **operations: JsonMapping | BpmnError) -> None:
        self.at = datetime(2018, 5, 14, 6, tzinfo=UTC)
        self.operations = operations
        self.rows: list[JsonMapping] = []
        self.called: list[tuple[str, dict[str, Json]]] = []
        self.children: list[tuple[str, str, dict[str, Json], int | None]] = []
        self.thrown: list[str] = []

    def now(self) -> datetime:
        return self.at

    def call_operation(
        self, element: Element, topic: str, inputs: JsonMapping, variables: JsonMapping
    ) -> JsonMapping:
        del topic, variables
        self.called.append((element.id, dict(inputs)))
        answer = self.operations.get(element.id, {})
        if isinstance(answer, BpmnError):
            raise answer
        return answer

    def decide(self, decision_ref: str, variables: JsonMapping) -> Answer:
        del variables
        self.called.append((decision_ref, {}))
        return Answer(self.rows)

    def start_child(
        self,
        element: Element,
        called_key: str,
        variables: JsonMapping,
        item_index: int | None,
        *,
        key: str,
    ) -> None:
        del element
        self.children.append((key, called_key, dict(variables), item_index))

    def throw_message(self, element: Element, name: str, variables: JsonMapping) -> None:
        del element, variables
        self.thrown.append(name)


@dataclass
class Case:
    """An instance that is saved and loaded between any two steps, as in production."""

    process: Compiled
    office: Office
    step: Step

    @classmethod
    def of(cls, drawing: Drawing, *, office: Office | None = None, **variables: Json) -> "Case":
        process, office = drawing.compile(), office or Office()
        return cls(process, office, start(process, variables, office))

    @property
    def live(self) -> LiveExecution:
        assert self.step.state is not None, "the instance has ended"
        return resume(self.process, self.step.state, self.office)

    @property
    def open(self) -> list[str]:
        """The elements people can work on now."""
        return (
            [] if self.step.state is None else [task.element_id for task in self.live.open_tasks()]
        )

    def key(self, element_id: str) -> str:
        return next(task.key for task in self.live.open_tasks() if task.element_id == element_id)

    def complete(self, element_id: str, **variables: Json) -> Step:
        self.step = self.live.complete(self.key(element_id), variables)
        return self.step

    def fire(self, element_id: str) -> Step:
        found = [t.key for t in self.step.waiting_timers if t.element_id == element_id]
        self.step = self.live.fire_timer(found[0])
        return self.step

    def deliver(self, name: str, element_id: str | None = None, **payload: Json) -> Step:
        self.step = self.live.deliver(name, payload, element_id=element_id)
        return self.step

    @property
    def passed(self) -> list[str]:
        """The elements the last step completed."""
        return [row.element_id for row in self.step.history if row.outcome == "completed"]
