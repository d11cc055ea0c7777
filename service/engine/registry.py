"""Operations and form contexts, found by name; a name is taken once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from service.kernel.errors import PrepiskaError
from service.kernel.json_types import Json

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.engine.context import OperationContext
    from service.forms.context import FormContext

Operation = Callable[["OperationContext"], Mapping[str, Json] | None]
ContextProvider = Callable[["OperationContext"], "FormContext"]


@dataclass(frozen=True)
class CasePanel:
    """A table of a case's substance: lines with sums and the rules that made them."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None
    note: str = ""
    #: what the authority decides from: until the decision is communicated the parties see
    #: `otherwise` in its place, if anything
    is_deciding: bool = False
    otherwise: "CasePanel | None" = None


PanelProvider = Callable[["Session", int], CasePanel]
#: says of a case whether a person's action has anything to act on
Offer = Callable[["Session", int], bool]
#: refuses a case that is being opened, by raising; called with the session and its id
StartGuard = Callable[["Session", int], None]

_HOME = "service.operations."


class UnknownOperation(PrepiskaError):
    """A diagram names an operation that no module offers."""

    code = "engine.unknown-operation"
    sentence = "Няма операция с име „{name}“."


@dataclass
class OperationRegistry:
    """All operations by name, `module.function`, and form contexts by form key."""

    operations: dict[str, Operation] = field(default_factory=dict)
    contexts: dict[str, ContextProvider] = field(default_factory=dict)
    #: process key → what its cases show about money
    panels: dict[str, PanelProvider] = field(default_factory=dict)
    #: operation of an action → when its button is there; always when nothing is said
    offers: dict[str, Offer] = field(default_factory=dict)
    #: process key → what may refuse to start it
    guards: dict[str, StartGuard] = field(default_factory=dict)

    def find(self, name: str) -> Operation:
        """The operation; raises UnknownOperation."""
        try:
            return self.operations[name]
        except KeyError:
            raise UnknownOperation(name=name) from None


#: filled by the decorators when `service.operations` is imported
REGISTRY = OperationRegistry()


def operation(function: Operation) -> Operation:
    """Offer a function of `service/operations/<process>` to diagrams as `<process>.<function>`."""
    name = operation_name(function)
    if name in REGISTRY.operations and REGISTRY.operations[name] is not function:
        raise TypeError(f"two operations are called {name}")
    REGISTRY.operations[name] = function
    return function


def form_context(form_key: str) -> Callable[[ContextProvider], ContextProvider]:
    """Offer a function that says what a form is to show and which options it has."""

    def register(function: ContextProvider) -> ContextProvider:
        if form_key in REGISTRY.contexts:
            raise TypeError(f"two contexts for the form {form_key}")
        REGISTRY.contexts[form_key] = function
        return function

    return register


def case_panel(process: str) -> Callable[[PanelProvider], PanelProvider]:
    """Offer the table that the cases of a process show; called with the session and case id."""

    def register(function: PanelProvider) -> PanelProvider:
        if process in REGISTRY.panels:
            raise TypeError(f"two panels for the process {process}")
        REGISTRY.panels[process] = function
        return function

    return register


def offered_when(name: str) -> Callable[[Offer], Offer]:
    """Show the button of an action only while it can be done; called with session and case id.

    The operation still refuses by itself: the button may have been seen before.
    """

    def register(function: Offer) -> Offer:
        if name in REGISTRY.offers:
            raise TypeError(f"two conditions for the action {name}")
        REGISTRY.offers[name] = function
        return function

    return register


def guards_start(process: str) -> Callable[[StartGuard], StartGuard]:
    """Ask this before a case of the process is opened; raising leaves no case behind."""

    def register(function: StartGuard) -> StartGuard:
        if process in REGISTRY.guards:
            raise TypeError(f"two guards for the start of {process}")
        REGISTRY.guards[process] = function
        return function

    return register


def operation_name(function: Callable[..., object]) -> str:
    """`service.operations.claim.pack.build` and `….claim.build` are both `claim.build`."""
    module = function.__module__
    area = module.removeprefix(_HOME).split(".", 1)[0]
    return f"{area}.{function.__name__}"
