"""One step of an instance: moving tokens to the next wait, and writing down what happened."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from service.engine.core.errors import BpmnError, StepLimitExceeded
from service.engine.core.face import (
    LIMITS,
    ClosedTask,
    Flow,
    HistoryRow,
    Host,
    OpenTask,
    Outcome,
    Redated,
)
from service.engine.core.library import (
    CANCELLED,
    COMPLETED,
    READY,
    WAITING,
    AnyScope,
    InstanceWorkflow,
    Token,
)
from service.engine.core.offers import offer
from service.engine.core.results import map_result
from service.engine.core.specs import InclusiveSpec, NodeSpec
from service.engine.core.variables import checked
from service.kernel.json_types import Json, JsonMapping

if TYPE_CHECKING:
    from service.engine.core.activities import ActivitySpec
    from service.engine.core.compiled import Compiled
    from service.engine.core.waits import BoundarySpec


class Run:
    """A live instance between two waits, and the record of the step."""

    def __init__(
        self,
        process: "Compiled",
        workflow: InstanceWorkflow,
        variables: dict[str, Json],
        host: Host,
        ends: Sequence[str] = (),
    ) -> None:
        self.process = process
        self.workflow = workflow
        self.variables = variables
        self.host = host
        self.ends = list(ends)
        self.queue: deque[Token] = deque()
        self.steps = 0
        self.over = False
        self.error: BpmnError | None = None
        self.opened: list[OpenTask] = []
        self.closed: list[ClosedTask] = []
        self.history: list[HistoryRow] = []
        self.redated: list[Redated] = []
        #: names of followed variables that got another value
        self.changed: set[str] = set()
        self.cancelled_children: list[str] = []
        workflow.run = self

    # -- moving ---------------------------------------------------------------------------------

    def begin(self, start: str) -> None:
        """Put the first token on a start event of the instance."""
        self._arm_triggers(self.workflow)
        self._put(self.workflow, start)

    def settle(self) -> None:
        """Move until every token waits or the instance is over."""
        while not self.over:
            while self.queue and not self.over:
                token = self.queue.popleft()
                if token.state == READY:
                    self._count()
                    token.run()
            if not (self._join_inclusive() or self._close_scope()):
                break

    def move(self, token: Token, chosen: Iterable[tuple[Flow, NodeSpec]]) -> None:
        """Put a token at the target of every chosen flow."""
        for flow, target in chosen:
            child = token.sprout(target)
            if target.joins:
                child.internal_data["via"] = flow.id
            child.arrive()

    def enter_scope(self, token: Token, name: str) -> None:
        """Open the embedded subprocess of a token and put a token on its start."""
        scope = self.workflow.create_subprocess(token, name)
        self._arm_triggers(scope)
        self._put(scope, self.process.starts[name])

    def absorb(self, token: Token) -> None:
        """A token that a join has taken up."""
        token.mark(COMPLETED)

    def _put(self, scope: AnyScope, spec_name: str) -> None:
        spec = scope.spec.task_specs[spec_name]
        scope.task_tree.sprout(spec).arrive()

    def _arm_triggers(self, scope: AnyScope) -> None:
        for trigger in self.process.triggers.get(scope.spec.name, ()):
            trigger.arm(scope.task_tree.sprout(trigger))

    def _count(self) -> None:
        self.steps += 1
        if self.steps > LIMITS.steps:
            raise StepLimitExceeded(limit=LIMITS.steps)

    def _join_inclusive(self) -> bool:
        if self.over or not self.process.has_inclusive_join:
            return False
        for scope in self.workflow.scopes():
            for token in scope.alive():
                spec = token.spec
                if isinstance(spec, InclusiveSpec) and token.state == WAITING and spec.ripe(token):
                    spec.merge(token)
                    return True
        return False

    def _close_scope(self) -> bool:
        """End the innermost scope in which only triggers are left."""
        if self.over:
            return False
        for scope in reversed(self.workflow.scopes()):
            alive = scope.alive()
            if all(token.spec.name.endswith(".trigger") for token in alive):
                for token in alive:
                    token.mark(CANCELLED)
                if scope is self.workflow:
                    self.over = True
                    return False
                owner = scope.owner
                del self.workflow.subprocesses[owner.key]
                owner.complete()
                return True
        return False

    # -- cutting off ----------------------------------------------------------------------------

    def cancel(self, token: Token, *, keep: Token | None = None) -> None:
        """Cut a token off with all that belongs to it, `keep` excepted."""
        if token.is_finished:
            return
        token.cancel()
        self.disarm(token, keep=keep)
        if token.spec.leaves_trace:
            self.record(token, "cancelled", [])

    def disarm(self, token: Token, *, keep: Token | None = None) -> None:
        """Forget the events on the border of an activity."""
        for other in token.workflow.alive():
            if (
                other is not keep
                and other.internal_data.get("at") == token.key
                and (other.state == WAITING)
            ):
                other.mark(CANCELLED)

    def drop_scope(self, owner: Token) -> None:
        """Cut off everything inside a subprocess."""
        scope = self.workflow.subprocesses.pop(owner.key, None)
        if scope is not None:
            for token in scope.alive():
                self.cancel(token)

    def cancel_all(self) -> None:
        for token in self.workflow.alive():
            self.cancel(token)
        self.over = True

    def close_gate(self, token: Token) -> None:
        """An event below an event gateway happened: the others are forgotten."""
        gate = token.internal_data.pop("gate", None)
        if gate is None:
            return
        for other in token.workflow.alive():
            if other.internal_data.get("gate") == gate:
                other.mark(CANCELLED)
        via = cast("str", token.internal_data.pop("via"))
        gateway = self.process.elements[self.process.flows[via].source]
        self.history.append(
            HistoryRow(
                gateway.id, gateway.kind, gateway.name, "completed", cast("str", gate), (via,)
            )
        )

    def raise_at(self, token: Token, error: BpmnError) -> None:
        """A business error at an activity: its border, then the borders around it, catch it."""
        spec = cast("ActivitySpec", token.spec)
        catcher = spec.catcher(error.code)
        if catcher is None:
            self.raise_from_scope(token.workflow, error)
            return
        self.cancel(token)
        self._caught(catcher, error)
        token.workflow.task_tree.sprout(catcher).release()

    def raise_from_scope(self, scope: AnyScope, error: BpmnError) -> None:
        if scope is self.workflow:
            self.error = error
            self.cancel_all()
        else:
            self.raise_at(scope.owner, error)

    def _caught(self, catcher: "BoundarySpec", error: BpmnError) -> None:
        event = catcher.event
        found: dict[str, Json] = {}
        if event.error_code_variable:
            found[event.error_code_variable] = error.code
        if event.error_message_variable:
            found[event.error_message_variable] = error.message
        self.set_variables(found)

    # -- talking to the host --------------------------------------------------------------------

    def throw_message(self, token: Token) -> bool:
        """A message event that throws: its operation, or a message to somebody else."""
        node = token.spec.node
        element = node.element
        if element.topic:
            inputs = {name: value.evaluate(self.variables) for name, value in node.inputs}
            try:
                result = self.host.call_operation(
                    element, element.topic, inputs, self.read_only(self.variables)
                )
            except BpmnError as error:
                token.mark(CANCELLED)
                self.record(token, "cancelled", [])
                self.raise_from_scope(token.workflow, error)
                return False
            self.set_outputs(token, result or {})
        elif element.message_name:
            self.host.throw_message(element, element.message_name, self.read_only(self.variables))
        return True

    def set_outputs(self, token: Token, result: JsonMapping) -> None:
        self.set_variables(map_result(token.spec.node, result, self.variables))

    def set_variables(self, variables: JsonMapping) -> None:
        if variables:
            given = checked(variables)
            self.changed |= {
                name
                for name in self.process.followed & given.keys()
                if name not in self.variables or self.variables[name] != given[name]
            }
            self.variables.update(given)

    def read_only(self, variables: dict[str, Json]) -> Mapping[str, Json]:
        return MappingProxyType(variables)

    # -- the record -----------------------------------------------------------------------------

    def open(self, token: Token, *, index: int | None = None, item: Json = None) -> None:
        self.opened.append(offer(token, index=index, item=item))

    def close(self, token: Token, reason: Outcome, *, index: int | None = None) -> None:
        kept = [task for task in self.opened if task.key != token.key]
        if len(kept) < len(self.opened):
            self.opened = kept
            return
        self.closed.append(ClosedTask(token.key, token.spec.element.id, reason, index))

    def record(self, token: Token, outcome: Outcome, flow_ids: Sequence[str]) -> None:
        element = token.spec.element
        self.history.append(
            HistoryRow(element.id, element.kind, element.name, outcome, token.key, tuple(flow_ids))
        )

    def note_end(self, end_id: str) -> None:
        if end_id not in self.ends:
            self.ends.append(end_id)

    def forget(self) -> None:
        """Begin a new record after a step was reported."""
        self.opened, self.closed, self.history = [], [], []
        self.redated, self.changed = [], set()
        self.cancelled_children = []
        self.steps = 0
