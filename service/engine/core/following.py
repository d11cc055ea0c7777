"""Due dates that follow their variables: a clock that stops or moves takes its tasks with it.

A task's `dueDate` and a timer's `timeDate` are computed when the token arrives. When a step changes
a variable one of them reads, it is computed anew in that step. A timer whose variable is null waits
without an instant until there is one again. What depends on the item of a multi-instance stays.
"""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING

from service.engine.core.activities import UserSpec
from service.engine.core.elements import Element
from service.engine.core.face import Redated
from service.engine.core.library import READY, WAITING, Token
from service.engine.core.model import Diagram
from service.engine.core.offers import dates_of
from service.engine.core.waits import CatchSpec, arm_timer
from service.kernel.expressions import Expression

if TYPE_CHECKING:
    from service.engine.core.run import Run


def followed_names(diagram: Diagram) -> frozenset[str]:
    """The variables that due dates and dated timers of the diagram read."""
    names: set[str] = set()
    for node in diagram.nodes():
        names |= _reads(node.element.due) | _reads(node.element.follow_up)
        timer = None if node.event is None else node.event.timer
        if timer is not None and timer.kind == "date":
            names |= _reads(timer.value.expression)
    return frozenset(names)


def follow(run: "Run") -> None:
    """Compute anew what reads a variable that changed since the last record."""
    if not run.changed:
        return
    for scope in run.workflow.scopes():
        for token in scope.alive():
            spec = token.spec
            if isinstance(spec, UserSpec):
                _follow_task(token, spec.element, run)
            elif isinstance(spec, CatchSpec):
                _follow_timer(token, spec, run.changed)


def _follow_task(token: Token, element: Element, run: "Run") -> None:
    reads = _reads(element.due) | _reads(element.follow_up)
    if token.state != READY or not reads & run.changed or reads & _of_item(element):
        return
    due_at, follow_up_at = dates_of(element, run.variables)
    if not any(task.key == token.key for task in run.opened):
        run.redated.append(Redated(token.key, element.id, due_at, follow_up_at))
    run.opened = [
        replace(task, due_at=due_at, follow_up_at=follow_up_at) if task.key == token.key else task
        for task in run.opened
    ]


def _follow_timer(token: Token, spec: CatchSpec, changed: AbstractSet[str]) -> None:
    timer = spec.event.timer
    if token.state != WAITING or timer is None or timer.kind != "date":
        return
    if _reads(timer.value.expression) & changed:
        arm_timer(token, timer)


def _of_item(element: Element) -> frozenset[str]:
    """The names that have a value for one item only."""
    if element.multi is None:
        return frozenset()
    return frozenset({"loopCounter", element.multi.element_variable or ""})


def _reads(expression: Expression | None) -> frozenset[str]:
    return frozenset() if expression is None else expression.names | expression.reads
