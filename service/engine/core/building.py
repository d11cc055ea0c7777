"""From a checked `Diagram` to the library's specs, wired once and never changed afterwards."""

from dataclasses import dataclass, field

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from service.engine.core.activities import (
    CallSpec,
    OperationSpec,
    RuleSpec,
    ScriptSpec,
    SubprocessSpec,
    UserSpec,
)
from service.engine.core.face import Flow
from service.engine.core.model import Diagram, Node, Scope
from service.engine.core.specs import (
    EventGatewaySpec,
    ExclusiveSpec,
    InclusiveSpec,
    NodeSpec,
    ParallelSpec,
)
from service.engine.core.waits import (
    BorderedSpec,
    BoundarySpec,
    CatchSpec,
    EndSpec,
    ReceiveSpec,
    StartSpec,
    ThrowSpec,
    TriggerSpec,
)

_SPECS: dict[str, type[NodeSpec]] = {
    "userTask": UserSpec,
    "serviceTask": OperationSpec,
    "sendTask": OperationSpec,
    "scriptTask": ScriptSpec,
    "businessRuleTask": RuleSpec,
    "callActivity": CallSpec,
    "subProcess": SubprocessSpec,
    "receiveTask": ReceiveSpec,
    "exclusiveGateway": ExclusiveSpec,
    "parallelGateway": ParallelSpec,
    "inclusiveGateway": InclusiveSpec,
    "eventBasedGateway": EventGatewaySpec,
    "startEvent": StartSpec,
    "endEvent": EndSpec,
    "intermediateCatchEvent": CatchSpec,
    "intermediateThrowEvent": ThrowSpec,
    "boundaryEvent": BoundarySpec,
}


@dataclass
class Built:
    """The specs of a file: the process's, those of its subprocesses, and what starts them."""

    root: BpmnProcessSpec
    scopes: dict[str, BpmnProcessSpec] = field(default_factory=dict)
    #: the start event of each subprocess
    starts: dict[str, str] = field(default_factory=dict)
    #: by name of a scope's spec: what waits as long as the scope lives
    triggers: dict[str, tuple[TriggerSpec, ...]] = field(default_factory=dict)


def build(diagram: Diagram) -> Built:
    built = Built(BpmnProcessSpec(name=diagram.key))
    _fill(diagram.root, built.root, built)
    return built


def _fill(scope: Scope, spec: BpmnProcessSpec, built: Built) -> None:
    nodes = {node.id: _SPECS[node.kind](spec, node) for node in scope.nodes.values()}
    for flow in scope.flows.values():
        nodes[flow.source].link(flow, nodes[flow.target])
    for node_spec in nodes.values():
        attached = node_spec.element.attached_to
        host = nodes.get(attached or "")
        if isinstance(node_spec, BoundarySpec) and isinstance(host, BorderedSpec):
            host.boundaries.append(node_spec)
    triggers = []
    for node in scope.nodes.values():
        if node.scope is not None:
            _fill_subprocess(node, built)
            if node.is_event_subprocess:
                triggers.append(_trigger(node, nodes[node.id], spec))
    built.triggers[spec.name] = tuple(triggers)
    _find_reach(scope, nodes)


def _fill_subprocess(node: Node, built: Built) -> None:
    if node.scope is None:
        return
    inner = BpmnProcessSpec(name=node.id)
    built.scopes[node.id] = inner
    built.starts[node.id] = node.scope.starts()[0].id
    _fill(node.scope, inner, built)


def _trigger(node: Node, target: NodeSpec, spec: BpmnProcessSpec) -> TriggerSpec:
    """What waits in the enclosing scope for the start event of an event subprocess."""
    start = node.scope.starts()[0] if node.scope is not None else node
    trigger = TriggerSpec(spec, start, name=f"{node.id}.trigger")
    trigger.link(Flow(f"{node.id}.trigger", "", trigger.name, node.id), target)
    return trigger


def _find_reach(scope: Scope, nodes: dict[str, NodeSpec]) -> None:
    """For every inclusive join: from where a token could still come."""
    for spec in nodes.values():
        if not isinstance(spec, InclusiveSpec):
            continue
        seen: set[str] = set()
        edge = [spec.name]
        while edge:
            here = edge.pop()
            before = [flow.source for flow in scope.in_flows(here)]
            attached = nodes[here].element.attached_to
            before += [attached] if attached else []
            for name in before:
                if name not in seen and name != spec.name:
                    seen.add(name)
                    edge.append(name)
        spec.reached_from = frozenset(seen)
