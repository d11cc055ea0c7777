"""What a token does at a node: the base of our task specs, and the gateways.

The life of a token is the library's (`_update` → READY → `run` → COMPLETED → `_on_complete`); what
is overridden and why stands in `library`. A spec is shared by all instances and never changes.
"""

from collections.abc import Sequence
from typing import ClassVar

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec

from service.engine.core.errors import RunFailed
from service.engine.core.face import Element, Flow
from service.engine.core.library import WAITING, Token
from service.engine.core.model import Node
from service.kernel.expressions import Expression
from service.kernel.json_types import Json


class NodeSpec(BpmnTaskSpec):  # type: ignore[misc]  # the library is untyped
    """A flow node of the diagram."""

    #: whether the token must remember by which flow it came
    joins: ClassVar[bool] = False
    #: whether being cut off while waiting is worth a history row
    leaves_trace: ClassVar[bool] = False
    name: str

    def __init__(self, wf_spec: BpmnProcessSpec, node: Node, *, name: str | None = None) -> None:
        super().__init__(
            wf_spec, name or node.id, lane=node.element.lane_name, inputs=[], outputs=[], data={}
        )
        self.bpmn_id = node.id
        self.bpmn_name = node.element.name
        self.node = node
        self.flows: list[tuple[Flow, NodeSpec]] = []
        self.incoming_ids: frozenset[str] = frozenset()

    @property
    def element(self) -> Element:
        return self.node.element

    def link(self, flow: Flow, target: "NodeSpec") -> None:
        """Connect by a sequence flow; the library's graph is kept in step with ours."""
        self.connect(target)
        self.flows.append((flow, target))
        target.incoming_ids |= {flow.id}

    def _predict(self, *_args: object, **_kwargs: object) -> None:
        """Nothing is predicted, see `library`."""

    def _update(self, my_task: Token) -> None:
        if self.enter(my_task):
            my_task.release()

    def _on_ready(self, my_task: Token) -> None:
        my_task.run_of.queue.append(my_task)

    def _run(self, my_task: Token) -> bool:
        return self.act(my_task)

    def _on_complete(self, my_task: Token) -> None:
        self.leave(my_task)

    def _on_cancel(self, my_task: Token) -> None:
        """What is cut off with the token; the run writes the history."""

    def enter(self, _token: Token) -> bool:
        """Whether the token may act at once; otherwise it waits in the state set here."""
        return True

    def act(self, _token: Token) -> bool:
        """Do the work; False when the token was cut off by it."""
        return True

    def leave(self, token: Token) -> None:
        run = token.run_of
        chosen = self.choose(token)
        run.record(token, "completed", [flow.id for flow, _target in chosen])
        run.move(token, chosen)

    def choose(self, _token: Token) -> Sequence[tuple[Flow, "NodeSpec"]]:
        """The flows the token leaves by."""
        return self.flows


class ExclusiveSpec(NodeSpec):
    """Exactly one flow: the first whose condition holds, or the default."""

    def choose(self, token: Token) -> Sequence[tuple[Flow, NodeSpec]]:
        if len(self.flows) == 1:
            return self.flows
        variables = token.run_of.variables
        default = None
        for flow, target in self.flows:
            if flow.is_default or flow.condition is None:
                default = (flow, target)
            elif holds(flow.condition, variables, flow.id):
                return [(flow, target)]
        if default is None:
            raise RunFailed(element=self.name, reason="нито едно условие не е изпълнено")
        return [default]


class ParallelSpec(NodeSpec):
    """Waits for one token on every incoming flow, then leaves by all.

    Tokens that arrived wait as they are, marked with their flow; so nothing but the living tokens
    is needed to know what is missing, also in the second pass of a loop (defect 6).
    """

    joins = True

    def enter(self, token: Token) -> bool:
        if len(self.incoming_ids) < 2:  # noqa: PLR2004 - a split, not a join
            return True
        arrived: dict[Json, Token] = {token.internal_data["via"]: token}
        for other in token.workflow.alive():
            if other.task_spec is self and other.state == WAITING:
                arrived.setdefault(other.internal_data["via"], other)
        if len(arrived) < len(self.incoming_ids):
            token.mark(WAITING)
            return False
        for other in arrived.values():
            if other is not token:
                token.run_of.absorb(other)
        return True


class InclusiveSpec(NodeSpec):
    """Leaves by every flow whose condition holds; as a join waits while a token can still come."""

    joins = True
    #: nodes of the scope from which this join can be reached
    reached_from: frozenset[str] = frozenset()

    def enter(self, token: Token) -> bool:
        if len(self.incoming_ids) < 2:  # noqa: PLR2004 - a split, not a join
            return True
        token.mark(WAITING)
        return False

    def ripe(self, token: Token) -> bool:
        """Whether no other token of the scope can still arrive."""
        return not any(
            other.spec.name in self.reached_from
            for other in token.workflow.alive()
            if other.task_spec is not self
        )

    def merge(self, token: Token) -> None:
        for other in token.workflow.alive():
            if other.task_spec is self and other is not token:
                token.run_of.absorb(other)
        token.release()

    def choose(self, token: Token) -> Sequence[tuple[Flow, NodeSpec]]:
        if len(self.flows) == 1:
            return self.flows
        variables = token.run_of.variables
        chosen = [
            (flow, target)
            for flow, target in self.flows
            if flow.condition is not None and holds(flow.condition, variables, flow.id)
        ]
        chosen = chosen or [pair for pair in self.flows if pair[0].is_default]
        if not chosen:
            raise RunFailed(element=self.name, reason="нито едно условие не е изпълнено")
        return chosen


class EventGatewaySpec(NodeSpec):
    """Arms all its events; the first that happens takes the token, the others are forgotten.

    The events themselves wait, each with an instant of its own (defect 9). The gateway's history
    row is written when one of them happens, with the flow that was taken.
    """

    def leave(self, token: Token) -> None:
        for flow, target in self.flows:
            child = token.sprout(target)
            child.internal_data["gate"] = token.key
            child.internal_data["via"] = flow.id
            child.arrive()


def holds(condition: Expression, variables: dict[str, Json], owner: str) -> bool:
    """A condition's truth; anything but yes or no is an error of the diagram."""
    value = condition.evaluate(variables)
    if not isinstance(value, bool):
        raise RunFailed(element=owner, reason="условието не дава „да“ или „не“")
    return value
