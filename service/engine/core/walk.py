"""Random walks over a diagram: people, timers, messages, workers and called processes at once.

Used by the tests over every shipped diagram, and by a dry start before deployment. A walk saves and
reloads the instance after every step, or never, so that the two can be compared.
"""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from service.engine.core.compiled import Compiled
from service.engine.core.errors import BpmnError
from service.engine.core.execution import LiveExecution, resume, start_live
from service.engine.core.face import (
    DecisionAnswer,
    Element,
    OpenTask,
    Step,
    Subscription,
    WalkResult,
)
from service.engine.core.guesses import Guesses
from service.engine.core.waits import BorderedSpec
from service.kernel.json_types import Json, JsonMapping

STEP_LIMIT = 3_000
#: how often an operation fails where the diagram catches its error
_ERROR_SHARE = 0.15
#: how often what would end the whole scope may happen in a step
_END_SHARE = 0.1
#: 2018-05-14 09:00 in Sofia, the day the stories begin
_BEGINNING = datetime(2018, 5, 14, 6, tzinfo=UTC)
_MONTH_OF_HOURS = 720

Choice = tuple[str, str, int | None]
Choose = Callable[[random.Random, list[Choice]], Choice]


class Rows:
    """A table's answer."""

    def __init__(self, rows: list[JsonMapping]) -> None:
        self.rows = rows


class WalkHost:
    """A runtime of no memory: answers operations and tables with guesses, counts children."""

    def __init__(self, process: Compiled, *, seed: int) -> None:
        self.process = process
        self.at = _BEGINNING
        self.random = random.Random(seed)  # noqa: S311 - a walk, not a secret
        self.guesses = Guesses(process, seed=seed, now=self.at)
        self.children: list[tuple[str, int | None]] = []
        self.called: list[str] = []

    def now(self) -> datetime:
        return self.at

    def call_operation(
        self, element: Element, topic: str, inputs: JsonMapping, variables: JsonMapping
    ) -> JsonMapping:
        del inputs, variables
        self.called.append(topic)
        self.fail_sometimes(element)
        return self.answers(element)

    def decide(self, decision_ref: str, variables: JsonMapping) -> DecisionAnswer:
        del variables
        nodes = self.process.diagram.nodes()
        node = next(node for node in nodes if node.element.decision_ref == decision_ref)
        guess = self.guesses.of(node.result_variable or "")
        if isinstance(guess, dict):
            return Rows([guess])
        return Rows([{"value": guess}])

    def start_child(
        self,
        element: Element,
        called_key: str,
        variables: JsonMapping,
        item_index: int | None,
        *,
        key: str,
    ) -> None:
        del element, called_key, variables
        self.children.append((key, item_index))

    def throw_message(self, element: Element, name: str, variables: JsonMapping) -> None:
        del element, variables
        self.called.append(f"message:{name}")

    def answers(self, element: Element) -> dict[str, Json]:
        """What an operation returns: guesses, also under the names its outputs ask for."""
        found = self.guesses.all()
        node = next(node for node in self.process.diagram.nodes() if node.id == element.id)
        for target, expression, _value in node.outputs:
            for name in sorted(expression.names) if expression is not None else []:
                found.setdefault(name, self.guesses.of(target))
        return found

    def fail_sometimes(self, element: Element) -> None:
        code = self.error_code(element)
        if code is not None and self.random.random() < _ERROR_SHARE:
            raise BpmnError(code, "отказ")

    def error_code(self, element: Element) -> str | None:
        """A code the border of the element catches."""
        spec = _spec(self.process, element.id)
        if isinstance(spec, BorderedSpec):
            for border in spec.boundaries:
                if border.event.kind == "error":
                    return border.event.error_code or "ANY"
        return None


def any_choice(chance: random.Random, choices: list[Choice]) -> Choice:
    """Any of the things that can happen, people a little more often than clocks."""
    people = [choice for choice in choices if choice[0] in ("complete", "child", "job")]
    if people and chance.random() < 0.6:  # noqa: PLR2004 - a share, nothing else
        return chance.choice(people)
    return chance.choice(choices)


def walk(
    process: Compiled,
    *,
    seed: int,
    host: WalkHost | None = None,
    choose: Choose = any_choice,
    reload: bool = True,
) -> WalkResult:
    """Walk to an end or for `STEP_LIMIT` steps; the trace tells everything that was reported."""
    walker = _Walker(process, host or WalkHost(process, seed=seed), seed=seed, reload=reload)
    return walker.run(choose)


class _Walker:
    def __init__(self, process: Compiled, host: WalkHost, *, seed: int, reload: bool) -> None:
        self.process = process
        self.host = host
        self.chance = random.Random(seed)  # noqa: S311 - a walk, not a secret
        self.reload = reload
        self.tasks: dict[tuple[str, int | None], OpenTask] = {}
        self.visited: set[str] = set()
        self.trace: list[str] = []

    def run(self, choose: Choose) -> WalkResult:
        start_id = self.chance.choice(self.process.diagram.root.starts()).id
        variables: dict[str, Json] = {"case_id": 1, **self.host.guesses.all()}
        live, step = start_live(self.process, variables, self.host, start_event_id=start_id)
        live.prunes = self.reload
        steps = 0
        while True:
            self._take(step)
            choices = self._choices(step)
            if step.ended is not None or not choices or steps >= STEP_LIMIT:
                break
            if self.reload:
                live = resume(self.process, step.state or b"", self.host)
            self.host.at += timedelta(hours=self.chance.randint(1, _MONTH_OF_HOURS))
            choice = choose(self.chance, choices)
            self.trace.append(f"{choice}")
            step = self._do(live, choice)
            steps += 1
        ends = () if step.ended is None else step.ended.end_event_ids
        return WalkResult(
            ended=step.ended is not None,
            visited=frozenset(self.visited),
            steps=steps,
            end_event_ids=ends,
            trace=tuple(self.trace),
        )

    def _take(self, step: Step) -> None:
        """Follow the step as the runtime's tables would."""
        for closed in step.closed:
            for key in [key for key in self.tasks if key[0] == closed.key]:
                if closed.item_index in (None, key[1]):
                    del self.tasks[key]
        for opened in step.opened:
            self.tasks[opened.key, opened.item_index] = opened
        gone = set(step.cancelled_children)
        self.host.children = [child for child in self.host.children if child[0] not in gone]
        for row in step.history:
            if row.outcome == "completed":
                self.visited.add(row.element_id)
        self.trace.append(
            f"{step.opened}{step.closed}{step.redated}{step.history}{step.waiting_timers}"
            f"{step.subscriptions}{step.jobs}{step.ended}{sorted(step.variables.items())}"
        )

    def _choices(self, step: Step) -> list[Choice]:
        choices: list[Choice] = [("complete", *key) for key in self.tasks]
        choices += [("timer", timer.key, None) for timer in step.waiting_timers]
        choices += [
            ("message", waiting.key, None)
            for waiting in step.subscriptions
            if not self._ends_all(waiting) or self.chance.random() < _END_SHARE
        ]
        choices += [("job", job.key, None) for job in step.jobs]
        choices += [("child", *child) for child in self.host.children]
        return choices

    def _ends_all(self, waiting: Subscription) -> bool:
        """A withdrawal: seldom, or a long procedure is hardly ever walked to its end."""
        element = self.process.elements[waiting.element_id]
        return element.kind == "startEvent" and element.interrupting

    def _do(self, live: LiveExecution, choice: Choice) -> Step:
        what, key, index = choice
        answers = self.host.guesses.all()
        if what == "timer":
            return live.fire_timer(key)
        if what == "job":
            return live.run_job(key)
        if what == "message":
            waiting = next(found for found in live.subscriptions() if found.key == key)
            return live.deliver(waiting.message_name, answers, element_id=waiting.element_id)
        if what == "child":
            self.host.children.remove((key, index))
            return live.complete_child(key, answers, item_index=index)
        return self._complete(live, self.tasks.pop((key, index)), answers)

    def _complete(self, live: LiveExecution, task: OpenTask, answers: Mapping[str, Json]) -> Step:
        """A person's task; of parallel items all but the last only leave the table."""
        element = self.process.elements[task.element_id]
        code = self.host.error_code(element)
        if code is not None and self.chance.random() < _ERROR_SHARE:
            return live.raise_error(task.key, BpmnError(code))
        if element.multi is not None and not element.multi.sequential:
            left = sum(1 for key in self.tasks if key[0] == task.key)
            total = task.item_count or 0
            if not live.item_done(task.key, total - left, total):
                return live.settle()
        return live.complete(task.key, answers, item_index=task.item_index)


def _spec(process: Compiled, element_id: str) -> object:
    for spec in (process.spec, *process.scope_specs.values()):
        if element_id in spec.task_specs:
            return spec.task_specs[element_id]
    return None
