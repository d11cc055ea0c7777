"""Activities: people's tasks, machine work, called processes and embedded subprocesses."""

from typing import cast

from service.engine.core.errors import BpmnError, NotWaiting, RunFailed
from service.engine.core.face import LIMITS
from service.engine.core.library import READY, STARTED, WAITING, Token
from service.engine.core.results import map_decision, map_result
from service.engine.core.specs import holds
from service.engine.core.waits import BorderedSpec
from service.kernel.json_types import Json, JsonMapping


class ActivitySpec(BorderedSpec):
    """Work that may wait for the worker first."""

    def enter(self, token: Token) -> bool:
        if self.element.is_async and not token.internal_data.pop("go", False):
            token.internal_data["job"] = True
            token.mark(WAITING)
            return False
        return self.begin(token)

    def begin(self, _token: Token) -> bool:
        """Start the work; True when it can be done at once."""
        return True


class UserSpec(ActivitySpec):
    """A person's task. Multi-instance: one token whatever the number of items.

    Parallel items are rows of the runtime, which wakes the engine for the last one; sequential
    items open one after the other (`i` of `n` in the token).
    """

    def begin(self, token: Token) -> bool:
        run, multi = token.run_of, self.element.multi
        if multi is None:
            token.mark(READY)
            self.arm_boundaries(token)
            run.open(token)
            return False
        items = item_list(token)
        if not items:
            return True
        token.mark(READY)
        self.arm_boundaries(token)
        token.internal_data["n"] = len(items)
        if multi.sequential:
            token.internal_data["i"] = 0
            keep(token, items)
            run.open(token, index=0, item=items[0])
        else:
            for index, item in enumerate(items):
                run.open(token, index=index, item=item)
        return False

    def finish(self, token: Token, variables: JsonMapping, index: int | None) -> None:
        """The person is done with the task, or with one item of a sequential one."""
        run, multi = token.run_of, self.element.multi
        if multi is None or not multi.sequential:
            run.close(token, "completed")
            run.set_variables(variables)
            token.complete()
            return
        here = cast("int", token.internal_data["i"])
        if index not in (None, here):
            raise NotWaiting
        run.close(token, "completed", index=here)
        run.set_variables(variables)
        if here + 1 >= cast("int", token.internal_data["n"]) or done(token, here + 1):
            token.complete()
            return
        token.internal_data["i"] = here + 1
        run.open(token, index=here + 1, item=kept_item(token, here + 1))

    def _on_cancel(self, my_task: Token) -> None:
        my_task.run_of.close(
            my_task, "cancelled", index=cast("int | None", my_task.internal_data.get("i"))
        )


class OperationSpec(ActivitySpec):
    """A service or send task: an operation, once or for every item."""

    def act(self, token: Token) -> bool:
        run, element = token.run_of, self.element
        try:
            if element.multi is None:
                self._once(token, run.variables)
                return True
            items = item_list(token)
            for index, item in enumerate(items):
                self._once(token, with_item(token, index, item))
                if done(token, index + 1, len(items)):
                    break
        except BpmnError as error:
            run.raise_at(token, error)
            return False
        return True

    def _once(self, token: Token, variables: dict[str, Json]) -> None:
        run = token.run_of
        inputs = {name: value.evaluate(variables) for name, value in self.node.inputs}
        result = run.host.call_operation(
            self.element, self.element.topic or "", inputs, run.read_only(variables)
        )
        run.set_variables(map_result(self.node, result or {}, variables))


class ScriptSpec(ActivitySpec):
    """Assignments and branches over the variables, in the guarded language."""

    def act(self, token: Token) -> bool:
        run = token.run_of
        if self.node.script is not None:
            run.set_variables(self.node.script.run(run.variables))
        return True


class RuleSpec(ActivitySpec):
    """A decision table; its answer becomes one variable."""

    def act(self, token: Token) -> bool:
        run = token.run_of
        answer = run.host.decide(self.element.decision_ref or "", run.read_only(run.variables))
        run.set_variables({self.node.result_variable or "": map_decision(self.node, answer.rows)})
        return True


class CallSpec(ActivitySpec):
    """A called process: an instance of its own that the runtime starts and reports back.

    For several items the numbers of those still running are one bit each in `open`.
    """

    def begin(self, token: Token) -> bool:
        multi = self.element.multi
        items: list[Json] = [None] if multi is None else item_list(token)
        if not items:
            return True
        token.mark(STARTED)
        self.arm_boundaries(token)
        if multi is None:
            self._start(token, None, None)
            return False
        token.internal_data["n"] = len(items)
        first = items
        if multi.sequential:
            keep(token, items)
            first = items[:1]
        token.internal_data["open"] = format((1 << len(first)) - 1, "x")
        for index, item in enumerate(first):
            self._start(token, index, item)
        return False

    def _start(self, token: Token, index: int | None, item: Json) -> None:
        run = token.run_of
        scope = run.variables if index is None else with_item(token, index, item)
        variables: dict[str, Json] = {}
        for mapping in self.node.ins:
            if mapping.target is None:
                variables.update(scope)
            elif mapping.source is not None:
                variables[mapping.target] = mapping.source.evaluate(scope)
            else:
                variables[mapping.target] = scope.get(mapping.source_variable or "")
        if "case_id" in scope:
            variables["case_id"] = scope["case_id"]
        run.host.start_child(
            self.element, self.element.called_element or "", variables, index, key=token.key
        )

    def finish(self, token: Token, variables: JsonMapping, index: int | None) -> None:
        """A child is over; the call is over with the last of them."""
        multi = self.element.multi
        if multi is not None:
            left = int(cast("str", token.internal_data["open"]), 16)
            if index is None or not left >> index & 1:
                raise NotWaiting
            token.internal_data["open"] = format(left & ~(1 << index), "x")
        self._take(token, variables)
        if multi is None or self._all_done(token, index or 0):
            token.complete()

    def _take(self, token: Token, variables: JsonMapping) -> None:
        run = token.run_of
        for mapping in self.node.outs:
            if mapping.target is None:
                run.set_variables({k: v for k, v in variables.items() if k != "case_id"})
            elif mapping.source is not None:
                run.set_variables({mapping.target: mapping.source.evaluate(variables)})
            else:
                run.set_variables({mapping.target: variables.get(mapping.source_variable or "")})

    def _all_done(self, token: Token, index: int) -> bool:
        multi = self.element.multi
        total = cast("int", token.internal_data["n"])
        left = int(cast("str", token.internal_data["open"]), 16)
        if multi is not None and multi.sequential:
            if index + 1 >= total or done(token, index + 1):
                return True
            token.internal_data["open"] = format(1 << (index + 1), "x")
            self._start(token, index + 1, kept_item(token, index + 1))
            return False
        if left and done(token, total - left.bit_count()):
            token.run_of.cancelled_children.append(token.key)
            return True
        return left == 0

    def _on_cancel(self, my_task: Token) -> None:
        if "job" not in my_task.internal_data:
            my_task.run_of.cancelled_children.append(my_task.key)


class SubprocessSpec(ActivitySpec):
    """An embedded or event subprocess: a scope of its own inside the same instance."""

    def begin(self, token: Token) -> bool:
        token.mark(STARTED)
        self.arm_boundaries(token)
        token.run_of.enter_scope(token, self.name)
        return False

    def _on_cancel(self, my_task: Token) -> None:
        my_task.run_of.drop_scope(my_task)


def keep(token: Token, items: list[Json]) -> None:
    """Items that come one after the other stay what they were when the first one began."""
    multi = token.spec.element.multi
    if multi is not None and multi.cardinality is None:
        token.internal_data["items"] = items


def kept_item(token: Token, index: int) -> Json:
    items = token.internal_data.get("items")
    return items[index] if isinstance(items, list) else index


def item_list(token: Token) -> list[Json]:
    """The items of a multi-instance activity: a variable's list, or the numbers from zero."""
    multi = token.spec.element.multi
    run = token.run_of
    if multi is None:
        return []
    if multi.cardinality is not None:
        count = multi.cardinality.evaluate(run.variables)
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise RunFailed(element=token.spec.name, reason="броят на изпълненията не е число")
        _check_count(token, count)
        return list(range(count))
    items = run.variables.get(multi.collection or "")
    if not isinstance(items, list):
        raise RunFailed(element=token.spec.name, reason=f"„{multi.collection}“ не е списък")
    _check_count(token, len(items))
    return list(items)


def _check_count(token: Token, count: int) -> None:
    if count > LIMITS.items:
        raise RunFailed(element=token.spec.name, reason=f"изпълненията са повече от {LIMITS.items}")


def with_item(token: Token, index: int, item: Json) -> dict[str, Json]:
    """The variables as one item of a multi-instance activity sees them."""
    multi = token.spec.element.multi
    scope = {**token.run_of.variables, "loopCounter": index}
    if multi is not None and multi.element_variable:
        scope[multi.element_variable] = item
    return scope


def done(token: Token, count: int, total: int | None = None) -> bool:
    """Whether the completion condition holds after `count` items."""
    multi = token.spec.element.multi
    if multi is None or multi.completion is None:
        return False
    if total is None:
        total = cast("int", token.internal_data["n"])
    numbers: dict[str, Json] = {
        "nrOfInstances": total,
        "nrOfCompletedInstances": count,
        "nrOfActiveInstances": 1 if multi.sequential else total - count,
    }
    return holds(multi.completion, {**token.run_of.variables, **numbers}, token.spec.name)
