"""A diagram as read: nodes with what they do, in nested scopes. Plain data, no engine.

A scope is the process itself or an embedded subprocess; tokens never leave it except through the
node that owns it. Names of nodes are the ids of the diagram, unique over the whole file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from service.engine.core.face import DiagramProblem, Element, Flow
from service.engine.core.values import Value
from service.kernel.expressions import Expression, Script

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"

TimerKind = Literal["date", "duration", "cycle"]
EventKind = Literal["message", "timer", "error", "terminate"]

TASKS = frozenset(
    {
        "userTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
    }
)
ACTIVITIES = TASKS | {"callActivity", "subProcess"}
GATEWAYS = frozenset(
    {
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "eventBasedGateway",
    }
)
EVENTS = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
    }
)
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS
#: what a token can stop at, so that a loop through it does not spin in one transaction
WAITS = frozenset({"userTask", "receiveTask", "callActivity", "intermediateCatchEvent"})


@dataclass(frozen=True)
class TimerSpec:
    """A timer's text: literal ISO 8601, or an expression giving it."""

    kind: TimerKind
    value: Value


@dataclass(frozen=True)
class EventSpec:
    """What an event waits for or throws."""

    kind: EventKind
    message_name: str | None = None
    timer: TimerSpec | None = None
    #: None on a boundary event catches every error
    error_code: str | None = None
    error_code_variable: str | None = None
    error_message_variable: str | None = None


@dataclass(frozen=True)
class Mapping:
    """One camunda:in or camunda:out: a source to a target, or everything."""

    target: str | None = None
    source: Value | None = None
    source_variable: str | None = None

    @property
    def everything(self) -> bool:
        return self.target is None


@dataclass(frozen=True)
class Node:
    """A flow node with everything the engine needs to run it."""

    element: Element
    event: EventSpec | None = None
    inputs: tuple[tuple[str, Value], ...] = ()
    outputs: tuple[tuple[str, Expression | None, Value], ...] = ()
    ins: tuple[Mapping, ...] = ()
    outs: tuple[Mapping, ...] = ()
    script: Script | None = None
    result_variable: str | None = None
    map_result: str = "resultList"
    scope: "Scope | None" = None
    is_event_subprocess: bool = False

    @property
    def id(self) -> str:
        return self.element.id

    @property
    def kind(self) -> str:
        return self.element.kind


@dataclass
class Scope:
    """The nodes and flows of a process or of one embedded subprocess."""

    id: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)

    def out_flows(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows.values() if flow.source == node_id]

    def in_flows(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows.values() if flow.target == node_id]

    def boundaries(self, node_id: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.element.attached_to == node_id]

    def starts(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.kind == "startEvent"]

    def event_subprocesses(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.is_event_subprocess]

    def walk(self) -> Iterator["Scope"]:
        """This scope and all below it."""
        yield self
        for node in self.nodes.values():
            if node.scope is not None:
                yield from node.scope.walk()


@dataclass
class Problems:
    """The refusals collected while a file is read, so that all are told at once."""

    found: list[DiagramProblem] = field(default_factory=list)

    def add(self, element_id: str | None, reason: str) -> None:
        problem = DiagramProblem(element_id or "", reason)
        if problem not in self.found:
            self.found.append(problem)


@dataclass
class Diagram:
    """One file: the process and what it is called."""

    key: str
    name: str
    version_tag: str | None
    documentation: str
    root: Scope

    def scopes(self) -> Iterator[Scope]:
        return self.root.walk()

    def nodes(self) -> Iterator[Node]:
        for scope in self.scopes():
            yield from scope.nodes.values()
