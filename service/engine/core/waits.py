"""Events: what a token waits for, throws, or ends by."""

from datetime import datetime
from typing import cast

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from service.engine.core.durations import (
    TimeRefused,
    parse_cycle,
    parse_duration,
    parse_instant,
)
from service.engine.core.errors import BpmnError, RunFailed
from service.engine.core.library import WAITING, ScopeWorkflow, Token
from service.engine.core.model import EventSpec, Node, TimerSpec
from service.engine.core.specs import NodeSpec
from service.kernel.json_types import JsonMapping

#: how many missed repetitions of a cycle are skipped after a standstill
_SKIP_LIMIT = 100_000


class StartSpec(NodeSpec):
    """The start of a scope; in an event subprocess the trigger has waited for the event already."""


class CatchSpec(NodeSpec):
    """An intermediate catch event or a receive task: waits for its timer or message."""

    leaves_trace = True

    @property
    def event(self) -> EventSpec:
        return cast("EventSpec", self.node.event)

    def enter(self, token: Token) -> bool:
        self.arm(token)
        return False

    def arm(self, token: Token) -> None:
        """Let the token wait; a timer's instant is computed now, from the host's clock."""
        token.mark(WAITING)
        if self.event.timer is not None:
            arm_timer(token, self.event.timer)

    def fire(self, token: Token) -> None:
        """The event has happened: the token goes on, or a copy of it when it stays armed."""
        run = token.run_of
        run.close_gate(token)
        token.release()


class BoundarySpec(CatchSpec):
    """An event on the border of an activity; `at` in its token names the activity's token."""

    leaves_trace = False

    def fire(self, token: Token) -> None:
        if self.element.interrupting:
            host = token.workflow.tasks.get(str(token.internal_data["at"]))
            if host is not None:
                token.run_of.cancel(host, keep=token)
            token.release()
        else:
            spawn(token)


class BorderedSpec(NodeSpec):
    """A node that may have events on its border."""

    leaves_trace = True

    def __init__(self, wf_spec: BpmnProcessSpec, node: Node, *, name: str | None = None) -> None:
        super().__init__(wf_spec, node, name=name)
        self.boundaries: list[BoundarySpec] = []

    def arm_boundaries(self, token: Token) -> None:
        """Let the events on the border wait beside the activity."""
        for spec in self.boundaries:
            if spec.event.kind != "error":
                border = token.workflow.task_tree.sprout(spec)
                border.internal_data["at"] = token.key
                spec.arm(border)

    def leave(self, token: Token) -> None:
        if self.boundaries:
            token.run_of.disarm(token)
        super().leave(token)

    def catcher(self, code: str) -> BoundarySpec | None:
        """The error event on the border for this code; one without a code catches the rest."""
        errors = [spec for spec in self.boundaries if spec.event.kind == "error"]
        exact = [spec for spec in errors if spec.event.error_code == code]
        return next(iter(exact or [spec for spec in errors if spec.event.error_code is None]), None)


class ReceiveSpec(BorderedSpec, CatchSpec):
    """A receive task: a message that is waited for, with events on its border."""

    def arm(self, token: Token) -> None:
        super().arm(token)
        self.arm_boundaries(token)


class TriggerSpec(CatchSpec):
    """Waits for the start event of an event subprocess as long as the enclosing scope lives."""

    leaves_trace = False

    def fire(self, token: Token) -> None:
        if self.element.interrupting:
            for other in token.workflow.alive():
                if other is not token:
                    token.run_of.cancel(other)
            token.release()
        else:
            spawn(token)

    def leave(self, token: Token) -> None:
        """Enter the event subprocess; its own start event writes the history."""
        token.run_of.move(token, self.flows)


class ThrowSpec(NodeSpec):
    """An intermediate throw event: nothing, an operation, or a message to somebody else."""

    def act(self, token: Token) -> bool:
        return token.run_of.throw_message(token)


class EndSpec(NodeSpec):
    """The end of a token: quietly, by a message, an error, or of everything in the scope."""

    def act(self, token: Token) -> bool:
        kind = None if self.node.event is None else self.node.event.kind
        if kind == "message":
            return token.run_of.throw_message(token)
        return True

    def leave(self, token: Token) -> None:
        run = token.run_of
        run.record(token, "completed", [])
        if _ends_the_process(token):
            run.note_end(self.name)
        event = self.node.event
        if event is not None and event.kind == "terminate":
            for other in token.workflow.alive():
                run.cancel(other)
        elif event is not None and event.kind == "error":
            run.raise_from_scope(token.workflow, BpmnError(event.error_code or ""))


def _ends_the_process(token: Token) -> bool:
    """Whether the end is one of the process: its own, or of an event subprocess right inside it."""
    run = token.run_of
    if not isinstance(token.workflow, ScopeWorkflow):
        return token.workflow is run.workflow
    owner = token.workflow.owner
    return owner.workflow is run.workflow and owner.spec.node.is_event_subprocess


def spawn(token: Token) -> None:
    """A non-interrupting event happened: a token leaves by it, another waits when it may again.

    A message's subscription keeps its key; every repetition of a cycle is a timer of its own.
    """
    spec = cast("CatchSpec", token.spec)
    timer = spec.event.timer
    if timer is None:
        token.workflow.task_tree.sprout(token.task_spec).release()
        return
    if timer.kind == "cycle" and token.internal_data.get("left") != 1:
        again = token.workflow.task_tree.sprout(token.task_spec)
        again.internal_data.update(token.internal_data)
        again.mark(WAITING)
        repeat_timer(again)
    token.release()


def repeat_timer(token: Token) -> None:
    """Move a cycle to its next instant, counted from its own and not from when it was noticed."""
    left = token.internal_data.get("left")
    every = parse_duration(cast("str", token.internal_data["every"]))
    due = datetime.fromisoformat(cast("str", token.internal_data["due"]))
    now = token.run_of.host.now()
    for _ in range(_SKIP_LIMIT):
        due = every.after(due)
        if due > now:
            break
    token.internal_data["due"] = due.isoformat()
    if isinstance(left, int):
        token.internal_data["left"] = left - 1


def _is_known(timer: TimerSpec, variables: JsonMapping) -> bool:
    """Whether every variable of the timer exists: null is a value, a missing name a mistake."""
    expression = timer.value.expression
    return expression is not None and expression.reads <= variables.keys()


def arm_timer(token: Token, timer: TimerSpec) -> None:
    """Compute the absolute instant a timer is due at and keep it with the token, in UTC.

    A date that is null (a clock that is stopped) waits without an instant until it has one.
    """
    run = token.run_of
    value = timer.value.evaluate(run.variables)
    if value is None and timer.kind == "date" and _is_known(timer, run.variables):
        token.internal_data.pop("due", None)
        return
    if not isinstance(value, str) or not value:
        raise RunFailed(element=token.spec.element.id, reason="срокът на таймера е празен")
    try:
        if timer.kind == "date":
            due = parse_instant(value)
        elif timer.kind == "duration":
            due = parse_duration(value).after(run.host.now())
        else:
            cycle = parse_cycle(value)
            due = cycle.every.after(run.host.now())
            token.internal_data["every"] = value.split("/", 1)[1]
            token.internal_data["left"] = cycle.times
    except TimeRefused as refusal:
        raise RunFailed(element=token.spec.element.id, reason=str(refusal)) from refusal
    token.internal_data["due"] = due.isoformat()
