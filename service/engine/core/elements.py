"""A diagram as its author meant it: elements, flows, and the names they may refer to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from service.kernel.expressions import Expression


@dataclass(frozen=True)
class Catalogue:
    """The names a diagram may refer to; None for a set means "do not check it"."""

    operations: Collection[str] | None = None
    forms: Collection[str] | None = None
    roles: Collection[str] | None = None
    decisions: Collection[str] | None = None
    processes: Collection[str] | None = None


@dataclass(frozen=True)
class Action:
    """A message event that a person triggers by a button on the case page."""

    role: str
    #: Bulgarian words on the button
    label: str
    form: str | None = None
    operation: str | None = None


@dataclass(frozen=True)
class MultiInfo:
    """A multi-instance activity: over a collection variable, or a number of times."""

    sequential: bool
    #: the variable holding the list; None when `cardinality` says how many
    collection: str | None = None
    element_variable: str | None = None
    cardinality: Expression | None = None
    #: over nrOfInstances, nrOfCompletedInstances, nrOfActiveInstances and the process variables
    completion: Expression | None = None


@dataclass(frozen=True)
class Element:
    """One flow node of a diagram as its author meant it."""

    id: str
    #: Bulgarian, without markup; empty when the author left it out
    name: str
    #: the BPMN local name: userTask, serviceTask, exclusiveGateway, boundaryEvent, …
    kind: str
    #: role of the lane ("system" for machine work); None only in a diagram without lanes
    role: str | None = None
    lane_name: str | None = None
    #: whoever works in the lane learns of the case by their first task or an operation's invitation
    is_invited_later: bool = False
    form_key: str | None = None
    due: Expression | None = None
    follow_up: Expression | None = None
    priority: Expression | None = None
    assignee: Expression | None = None
    #: its assignee sees the form and nothing of the case until an operation names them in it
    is_sealed: bool = False
    #: the variable that says what the task is about: a text, or texts by item
    subject: str | None = None
    #: camunda:candidateGroups, or the lane's role when absent
    candidate_roles: tuple[str, ...] = ()
    #: operation of a service task or of a message that is thrown
    topic: str | None = None
    #: operation run with the validated form when the task is completed
    complete_operation: str | None = None
    decision_ref: str | None = None
    called_element: str | None = None
    is_async: bool = False
    multi: MultiInfo | None = None
    #: message | timer | error | terminate | None
    event: str | None = None
    message_name: str | None = None
    #: boundary and event-subprocess starts: whether they cancel what they are attached to
    interrupting: bool = True
    attached_to: str | None = None
    action: Action | None = None
    documentation: str = ""
    #: id of the enclosing subprocess; None at the top level
    parent_id: str | None = None
    outgoing: tuple[str, ...] = ()
    incoming: tuple[str, ...] = ()


@dataclass(frozen=True)
class Flow:
    """A sequence flow."""

    id: str
    name: str
    source: str
    target: str
    condition: Expression | None = None
    is_default: bool = False


class CompiledProcess(Protocol):
    """A diagram that passed the strict check; immutable and shared by all its instances."""

    @property
    def key(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def content_hash(self) -> str:
        """SHA-256 of the file, hexadecimal."""
        ...

    @property
    def version_tag(self) -> str | None: ...

    @property
    def documentation(self) -> str: ...

    @property
    def elements(self) -> Mapping[str, Element]: ...

    @property
    def flows(self) -> Mapping[str, Flow]: ...

    @property
    def called(self) -> frozenset[str]:
        """Keys of the processes it calls."""
        ...

    @property
    def forms(self) -> frozenset[str]: ...

    @property
    def decisions(self) -> frozenset[str]: ...

    @property
    def operations(self) -> frozenset[str]: ...

    @property
    def roles(self) -> frozenset[str]: ...
