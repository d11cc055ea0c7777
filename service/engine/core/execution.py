"""The verbs of an instance: start, resume, complete, fire, deliver, run, cancel."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar, cast

from service.engine.core.activities import (
    ActivitySpec,
    CallSpec,
    UserSpec,
    done,
    item_list,
    kept_item,
)
from service.engine.core.codec import decode, encode
from service.engine.core.errors import BpmnError, NotWaiting, RunFailed
from service.engine.core.face import (
    AsyncJob,
    Ended,
    Host,
    OpenTask,
    Step,
    Subscription,
    Timer,
)
from service.engine.core.following import follow
from service.engine.core.library import FUTURE, READY, WAITING, InstanceWorkflow, Token
from service.engine.core.offers import offer
from service.engine.core.run import Run
from service.engine.core.variables import checked
from service.engine.core.waits import CatchSpec
from service.kernel.json_types import JsonMapping

if TYPE_CHECKING:
    from service.engine.core.compiled import Compiled

_T = TypeVar("_T")


def start(
    process: "Compiled", variables: JsonMapping, host: Host, *, start_event_id: str | None = None
) -> Step:
    """Start an instance at its plain start event, or at the message start that is named."""
    return start_live(process, variables, host, start_event_id=start_event_id)[1]


def start_live(
    process: "Compiled", variables: JsonMapping, host: Host, *, start_event_id: str | None = None
) -> tuple["LiveExecution", Step]:
    """Start an instance and keep it live, for walks that never save it."""
    workflow = InstanceWorkflow(process.spec, process.scope_specs, issued=0)
    run = Run(process, workflow, checked(variables), host)
    starts = process.diagram.root.starts()
    if start_event_id is None:
        chosen = [node.id for node in starts if node.event is None]
    else:
        chosen = [node.id for node in starts if node.id == start_event_id]
    if not chosen:
        raise RunFailed(element=start_event_id or process.key, reason="няма такова начало")
    run.begin(chosen[0])
    live = LiveExecution(run)
    return live, live.settle()


def resume(
    process: "Compiled", state: bytes, host: Host, *, renamed: Mapping[str, str] | None = None
) -> "LiveExecution":
    """Load an instance; `renamed` maps node names when it moves to another version."""
    workflow, variables, ends = decode(process, state, renamed=renamed)
    return LiveExecution(Run(process, workflow, variables, host, ends))


class LiveExecution:
    """See `face.Execution`. Holds the instance for one transaction."""

    #: switched off only by the tests that compare against an instance that was never pruned
    prunes = True

    def __init__(self, run: Run) -> None:
        self._run = run

    @property
    def variables(self) -> JsonMapping:
        return dict(self._run.variables)

    def open_tasks(self) -> tuple[OpenTask, ...]:
        """All tasks a person may complete now; parallel items are all listed, done or not."""
        found: list[OpenTask] = []
        for token in self._alive():
            if not isinstance(token.spec, UserSpec) or token.state != READY:
                continue
            multi = token.spec.element.multi
            if multi is None:
                found.append(offer(token, index=None, item=None))
            elif multi.sequential:
                index = cast("int", token.internal_data["i"])
                found.append(offer(token, index=index, item=kept_item(token, index)))
            else:
                found += [
                    offer(token, index=index, item=item)
                    for index, item in enumerate(item_list(token))
                ]
        return tuple(found)

    def item_done(self, key: str, done_count: int, total: int) -> bool:
        """Whether a multi-instance task is over when `done_count` of `total` items are done."""
        token = self._find(key, UserSpec)
        return done_count >= total or done(token, done_count, total)

    def complete(
        self, task_key: str, variables: JsonMapping, *, item_index: int | None = None
    ) -> Step:
        """A person has done a task (for parallel items: the last of them)."""
        token = self._find(task_key, UserSpec)
        cast("UserSpec", token.spec).finish(token, variables, item_index)
        return self.settle()

    def fire_timer(self, task_key: str) -> Step:
        """A timer is due; the runtime has compared the clocks."""
        token = self._find(task_key, CatchSpec)
        if "due" not in token.internal_data:
            raise NotWaiting
        cast("CatchSpec", token.spec).fire(token)
        return self.settle()

    def deliver(
        self, message_name: str, payload: JsonMapping, *, element_id: str | None = None
    ) -> Step:
        """Hand over a message; of several that wait for it the oldest takes it."""
        for token in self._alive():
            spec = token.spec
            if (
                isinstance(spec, CatchSpec)
                and token.state == WAITING
                and spec.event.message_name == message_name
                and element_id in (None, spec.element.id)
            ):
                self._run.set_variables(payload)
                spec.fire(token)
                return self.settle()
        raise NotWaiting

    def run_job(self, task_key: str) -> Step:
        """The worker reached an activity with asyncBefore."""
        token = self._find(task_key, ActivitySpec)
        if not token.internal_data.pop("job", False):
            raise NotWaiting
        token.internal_data["go"] = True
        token.mark(FUTURE)
        token.arrive()
        return self.settle()

    def complete_child(
        self, task_key: str, variables: JsonMapping, *, item_index: int | None = None
    ) -> Step:
        """A called process is over."""
        token = self._find(task_key, CallSpec)
        cast("CallSpec", token.spec).finish(token, variables, item_index)
        return self.settle()

    def raise_error(self, task_key: str, error: BpmnError) -> Step:
        """A business error at a waiting activity (task, job, call activity)."""
        token = self._find(task_key, ActivitySpec)
        self._run.raise_at(token, error)
        return self.settle()

    def cancel(self) -> Step:
        """End the instance where it stands."""
        self._run.cancel_all()
        return self._step(cancelled=True)

    def subscriptions(self) -> tuple[Subscription, ...]:
        """The messages that are waited for now."""
        return _each(self._alive(), _subscription)

    def settle(self) -> Step:
        """Move to the next wait and report; public for the walker and `start`."""
        self._run.settle()
        if not self._run.over:
            follow(self._run)
        return self._step(cancelled=False)

    def _alive(self) -> list[Token]:
        return [token for scope in self._run.workflow.scopes() for token in scope.alive()]

    def _find(self, key: str, kind: type[object]) -> Token:
        token = self._run.workflow.find(key)
        if token is None or token.is_finished or not isinstance(token.spec, kind):
            raise NotWaiting
        return token

    def _step(self, *, cancelled: bool) -> Step:
        run = self._run
        ended = None
        if run.over:
            ended = Ended(
                end_event_ids=tuple(run.ends),
                cancelled=cancelled,
                error=None if run.error is None else run.error.code,
                error_message="" if run.error is None else run.error.message,
            )
        elif self.prunes:
            for scope in run.workflow.scopes():
                scope.prune()
        alive = [] if run.over else self._alive()
        step = Step(
            state=None if run.over else encode(run),
            variables=dict(run.variables),
            opened=tuple(run.opened),
            closed=tuple(run.closed),
            redated=tuple(run.redated),
            history=tuple(run.history),
            waiting_timers=_each(alive, _timer),
            subscriptions=_each(alive, _subscription),
            jobs=_each(alive, _job),
            ended=ended,
            cancelled_children=tuple(dict.fromkeys(run.cancelled_children)),
        )
        run.forget()
        return step


def _each(tokens: list[Token], read: Callable[[Token], _T | None]) -> tuple[_T, ...]:
    return tuple(found for token in tokens if (found := read(token)) is not None)


def _timer(token: Token) -> Timer | None:
    due = token.internal_data.get("due")
    if not isinstance(due, str) or token.state != WAITING:
        return None
    return Timer(token.key, token.spec.element.id, datetime.fromisoformat(due))


def _subscription(token: Token) -> Subscription | None:
    spec = token.spec
    if not isinstance(spec, CatchSpec) or token.state != WAITING or not spec.event.message_name:
        return None
    return Subscription(token.key, spec.element.id, spec.event.message_name)


def _job(token: Token) -> AsyncJob | None:
    if "job" not in token.internal_data:
        return None
    return AsyncJob(token.key, token.spec.element.id)
