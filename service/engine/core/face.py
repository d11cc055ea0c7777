"""What the engine core promises the runtime: plain data, and the protocols between the two.

Nothing here knows the database or SpiffWorkflow. The runtime compiles a diagram once per content
hash, starts or resumes an instance inside its own transaction, calls one verb and writes the rows
that the returned `Step` names. All instants are aware and in UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from service.engine.core.elements import (
    Action,
    Catalogue,
    CompiledProcess,
    Element,
    Flow,
    MultiInfo,
)
from service.engine.core.errors import (
    BpmnError,
    DiagramProblem,
    DiagramRefused,
    NotWaiting,
    RunFailed,
    StateUnreadable,
    StepLimitExceeded,
    VariableRefused,
)
from service.kernel.json_types import Json, JsonMapping

__all__ = [
    "LIMITS",
    "Action",
    "AsyncJob",
    "BpmnError",
    "Catalogue",
    "ClosedTask",
    "CompiledProcess",
    "DecisionAnswer",
    "DiagramProblem",
    "DiagramRefused",
    "Element",
    "Ended",
    "Execution",
    "Flow",
    "HistoryRow",
    "Host",
    "Limits",
    "MultiInfo",
    "NotWaiting",
    "OpenTask",
    "Outcome",
    "Redated",
    "RunFailed",
    "StateUnreadable",
    "Step",
    "StepLimitExceeded",
    "Subscription",
    "Timer",
    "VariableRefused",
    "WalkResult",
]

#: a wait ended because it was done, or because something else made it pointless
Outcome = Literal["completed", "cancelled"]


@dataclass(frozen=True)
class OpenTask:
    """A person's task that has just opened."""

    key: str
    element_id: str
    name: str
    role: str | None
    candidate_roles: tuple[str, ...]
    form_key: str | None
    due_at: datetime | None = None
    follow_up_at: datetime | None = None
    #: 0..100, 50 when the diagram says nothing (Camunda's default)
    priority: int = 50
    #: person id
    assignee: int | None = None
    #: multi-instance only: which item, and the item itself
    item_index: int | None = None
    item: Json = None
    #: multi-instance only: how many items there are (sequential ones open one by one)
    item_count: int | None = None


@dataclass(frozen=True)
class ClosedTask:
    """A person's task that is open no more; with a multi-instance key all its items are meant,
    except where `item_index` names one (sequential multi-instance)."""

    key: str
    element_id: str
    reason: Outcome
    item_index: int | None = None


@dataclass(frozen=True)
class Redated:
    """An open task whose dates followed a variable; with a multi-instance all its open items."""

    key: str
    element_id: str
    due_at: datetime | None
    follow_up_at: datetime | None


@dataclass(frozen=True)
class HistoryRow:
    """A flow node that was passed or cut off during the step, in order."""

    element_id: str
    kind: str
    name: str
    outcome: Outcome
    key: str
    #: sequence flows that the token left by
    flow_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Timer:
    """A timer that waits; the runtime calls `fire_timer(key)` at or after the instant."""

    key: str
    element_id: str
    due_at: datetime


@dataclass(frozen=True)
class Subscription:
    """A message that is waited for. `element_id` is the event's, also below an event gateway."""

    key: str
    element_id: str
    message_name: str
    correlation: str | None = None


@dataclass(frozen=True)
class AsyncJob:
    """An activity with asyncBefore that waits for the worker (`run_job(key)`)."""

    key: str
    element_id: str


@dataclass(frozen=True)
class Ended:
    """The instance is over.

    `error` is the code of an error end event that nobody in the instance caught: the runtime hands
    it to the parent by `raise_error`, or makes an incident when there is no parent.
    """

    end_event_ids: tuple[str, ...]
    cancelled: bool = False
    error: str | None = None
    error_message: str = ""


@dataclass(frozen=True)
class Step:
    """Everything one verb did. The sets named "complete" replace what the database holds."""

    #: None when the instance ended
    state: bytes | None
    #: all process variables after the step
    variables: JsonMapping
    opened: tuple[OpenTask, ...] = ()
    closed: tuple[ClosedTask, ...] = ()
    #: tasks opened by an earlier step whose dates changed
    redated: tuple[Redated, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    #: complete current set
    waiting_timers: tuple[Timer, ...] = ()
    #: complete current set
    subscriptions: tuple[Subscription, ...] = ()
    #: complete current set
    jobs: tuple[AsyncJob, ...] = ()
    ended: Ended | None = None
    #: keys of call activities whose children must be cancelled by the runtime
    cancelled_children: tuple[str, ...] = ()


class DecisionAnswer(Protocol):
    """What the runtime's table evaluation returns: the matched rows' outputs, in order."""

    @property
    def rows(self) -> Sequence[JsonMapping]: ...


class Host(Protocol):
    """What the runtime gives a step. Called synchronously inside the runtime's transaction."""

    def now(self) -> datetime:
        """The present instant, aware."""
        ...

    def call_operation(
        self, element: Element, topic: str, inputs: JsonMapping, variables: JsonMapping
    ) -> JsonMapping:
        """Run the operation `topic`; may raise `BpmnError`. Anything else aborts the step."""
        ...

    def decide(self, decision_ref: str, variables: JsonMapping) -> DecisionAnswer: ...

    def start_child(
        self,
        element: Element,
        called_key: str,
        variables: JsonMapping,
        item_index: int | None,
        *,
        key: str,
    ) -> None:
        """Start an instance of `called_key`; `key` is the call activity's key in this instance.

        The child must not be run before the step returns; its end is reported later by
        `complete_child(key, …)` or `raise_error(key, …)` on the parent.
        """
        ...

    def throw_message(self, element: Element, name: str, variables: JsonMapping) -> None: ...


class Execution(Protocol):
    """A live instance for the length of one transaction. Every verb may be called once."""

    @property
    def variables(self) -> JsonMapping: ...

    def open_tasks(self) -> tuple[OpenTask, ...]:
        """All tasks a person may complete now."""
        ...

    def item_done(self, key: str, done_count: int, total: int) -> bool:
        """Whether a multi-instance task is over when `done_count` of `total` items are done."""
        ...

    def complete(
        self, task_key: str, variables: JsonMapping, *, item_index: int | None = None
    ) -> Step: ...

    def fire_timer(self, task_key: str) -> Step: ...

    def deliver(
        self, message_name: str, payload: JsonMapping, *, element_id: str | None = None
    ) -> Step: ...

    def run_job(self, task_key: str) -> Step: ...

    def complete_child(
        self, task_key: str, variables: JsonMapping, *, item_index: int | None = None
    ) -> Step: ...

    def raise_error(self, task_key: str, error: BpmnError) -> Step:
        """A business error at a waiting activity (task, job, call activity)."""
        ...

    def cancel(self) -> Step: ...


@dataclass(frozen=True)
class Limits:
    """Ceilings of one diagram and one step (design.md §2); each is a clear refusal."""

    steps: int = 1_000
    elements: int = 400
    file_bytes: int = 2 * 1024 * 1024
    variable_bytes: int = 1024 * 1024
    items: int = 10_000


LIMITS = Limits()


@dataclass(frozen=True)
class WalkResult:
    """Where a random walk over a diagram led."""

    ended: bool
    visited: frozenset[str]
    steps: int = 0
    end_event_ids: tuple[str, ...] = ()
    trace: tuple[str, ...] = field(default=())
