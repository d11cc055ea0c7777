"""SpiffWorkflow 3.2.0 as we use it: its classes, with the hot path and the faults overridden.

One file with every change of the pinned library and its reason (numbers: engine.md §1):
* `Token` has a short string id (hashing a UUID is Python code) and no log extras (12 % of a step);
* the scope keeps a flat map; nothing walks the tree, which kills an instance at depth 1000 (1);
* nothing is predicted: children are made when a token moves, so that joins inside loops and
  mutated or half-wired specs cannot mislead (3, 4, 6);
* task data stays empty: variables live in one place, so that nothing is merged, aliased or lost
  as a delta (2, 11, 12);
* a scope ends when no token is left in it, never because a task is called "End" (7).
"""

from typing import TYPE_CHECKING, cast

import SpiffWorkflow
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.engine.core.guard import guarded_engine
from service.kernel.json_types import Json

if TYPE_CHECKING:
    from service.engine.core.run import Run
    from service.engine.core.specs import NodeSpec

PINNED = "3.2.0"
if SpiffWorkflow.version.__version__ != PINNED:  # pragma: no cover - a bump reruns the fuzz first
    raise ImportError(f"the engine core is proved on SpiffWorkflow {PINNED} only")

WAITING = int(TaskState.WAITING)
READY = int(TaskState.READY)
STARTED = int(TaskState.STARTED)
COMPLETED = int(TaskState.COMPLETED)
CANCELLED = int(TaskState.CANCELLED)
FUTURE = int(TaskState.FUTURE)
FINISHED = int(TaskState.FINISHED_MASK)

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def short(number: int) -> str:
    """A number in base 36."""
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"


class Token(Task):  # type: ignore[misc]  # the library is untyped
    """A task of the library at a node of the diagram; `key` is its id."""

    id: str
    workflow: "InstanceWorkflow | ScopeWorkflow"
    internal_data: dict[str, Json]

    def __init__(
        self,
        workflow: "InstanceWorkflow | ScopeWorkflow",
        task_spec: "NodeSpec",
        parent: "Token | None" = None,
        state: int = FUTURE,
        key: str | None = None,
    ) -> None:
        super().__init__(
            workflow, task_spec, parent, state=state, id=key or workflow.top_workflow.next_key()
        )

    @property
    def key(self) -> str:
        return self.id

    @property
    def spec(self) -> "NodeSpec":
        return cast("NodeSpec", self.task_spec)

    @property
    def run_of(self) -> "Run":
        return self.workflow.top_workflow.run

    @property
    def is_finished(self) -> bool:
        return bool(self._state & FINISHED)

    def _set_state(self, value: int) -> None:
        self._state = value

    def mark(self, state: int) -> None:
        """Set the state without the library's log records."""
        self._state = state

    def sprout(self, spec: "NodeSpec") -> "Token":
        """A new token below this one, at the node of `spec`, not yet arrived."""
        return Token(self.workflow, spec, self)

    def arrive(self) -> None:
        """Let the node decide whether the token acts or waits."""
        self.task_spec._update(self)  # noqa: SLF001 - the library's own protocol

    def release(self) -> None:
        """The token may act: it is queued."""
        self._ready()

    def hang_from(self, root: "Token") -> None:
        """Forget where the token came from."""
        self._parent = root.id
        self._children: list[str] = []

    def regrow(self, children: list[str]) -> None:
        """Replace the children by those that live."""
        self._children = children

    def run(self) -> None:
        """Act; a token that was cut off by its own work is not completed."""
        if self.task_spec._run(self):  # noqa: SLF001 - the library's own protocol
            self.complete()


class ScopeMixin:
    """What the workflow of an instance and of an embedded subprocess share."""

    tasks: dict[str, Token]
    task_tree: Token
    top_workflow: "InstanceWorkflow"

    def alive(self) -> list[Token]:
        """All tokens that are not finished, oldest first."""
        return [token for token in self.tasks.values() if not token.is_finished]

    def prune(self) -> None:
        """Forget finished tokens; survivors hang from the root.

        Nothing in our specs looks at an ancestor: what belongs together (a boundary event and its
        activity, the events of a gateway) is linked by key.
        """
        root = self.task_tree
        kept = {root.id: root}
        children: list[str] = []
        for token in self.tasks.values():
            if token is not root and not token.is_finished:
                token.hang_from(root)
                children.append(token.id)
                kept[token.id] = token
        root.regrow(children)
        self.tasks = kept

    def _task_completed_notify(self, task: Token) -> None:
        """The run decides what a completed task leads to, see `Run.settle`."""


class InstanceWorkflow(ScopeMixin, BpmnWorkflow):  # type: ignore[misc]
    """The workflow of one process instance."""

    run: "Run"
    subprocesses: dict[str, "ScopeWorkflow"]
    subprocess_specs: dict[str, BpmnProcessSpec]

    def __init__(
        self, spec: BpmnProcessSpec, subprocess_specs: dict[str, BpmnProcessSpec], *, issued: int
    ) -> None:
        self.issued = issued
        super().__init__(spec, subprocess_specs, script_engine=guarded_engine(), deserializing=True)
        self.task_tree = Token(self, spec.start, state=COMPLETED, key="0")

    def next_key(self) -> str:
        self.issued += 1
        return short(self.issued)

    def create_subprocess(self, my_task: Token, spec_name: str) -> "ScopeWorkflow":
        scope = ScopeWorkflow(self.subprocess_specs[spec_name], my_task.id, self)
        scope.task_tree = Token(scope, scope.spec.start, state=COMPLETED, key=f"{my_task.id}.0")
        self.subprocesses[my_task.id] = scope
        return scope

    def scopes(self) -> list["InstanceWorkflow | ScopeWorkflow"]:
        """The instance and its living subprocesses, outermost first."""
        return [self, *self.subprocesses.values()]

    def find(self, key: str) -> Token | None:
        """The token with this key, wherever it stands."""
        for scope in self.scopes():
            token = scope.tasks.get(key)
            if token is not None:
                return token
        return None


class ScopeWorkflow(ScopeMixin, BpmnSubWorkflow):  # type: ignore[misc]
    """The workflow of one embedded subprocess; `parent_task_id` is the subprocess's token."""

    parent_task_id: str

    def __init__(
        self, spec: BpmnProcessSpec, parent_task_id: str, top_workflow: InstanceWorkflow
    ) -> None:
        super().__init__(spec, parent_task_id, top_workflow, deserializing=True)

    def _calculate_depth(self) -> int:
        """Not needed: subprocesses are kept in the order they were entered."""
        return 0

    @property
    def owner(self) -> Token:
        """The token of the subprocess node in the enclosing scope."""
        found = self.top_workflow.find(self.parent_task_id)
        if found is None:
            raise LookupError(self.parent_task_id)
        return found


AnyScope = InstanceWorkflow | ScopeWorkflow
