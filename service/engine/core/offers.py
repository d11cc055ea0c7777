"""What the inbox shows of a task that opens: for whom, until when, how urgent."""

from datetime import UTC, datetime, time
from typing import cast

from service.engine.core.durations import TimeRefused, parse_instant
from service.engine.core.errors import RunFailed
from service.engine.core.face import Element, OpenTask
from service.engine.core.library import Token
from service.kernel.clock import SOFIA
from service.kernel.expressions import Expression
from service.kernel.json_types import Json

_DATE_LENGTH = len("2018-05-15")
DEFAULT_PRIORITY = 50


def offer(token: Token, *, index: int | None, item: Json) -> OpenTask:
    """Evaluate the task's attributes over the variables (and the item) as they are now."""
    element = token.spec.element
    variables = token.run_of.variables
    if index is not None and element.multi is not None:
        variables = {**variables, "loopCounter": index}
        if element.multi.element_variable:
            variables[element.multi.element_variable] = item
    due_at, follow_up_at = dates_of(element, variables)
    return OpenTask(
        key=token.key,
        element_id=element.id,
        name=_name(element, variables, item),
        role=element.role,
        candidate_roles=element.candidate_roles,
        form_key=element.form_key,
        due_at=due_at,
        follow_up_at=follow_up_at,
        priority=_priority(element, variables),
        assignee=_assignee(element, variables),
        item_index=index,
        item=item,
        item_count=cast("int | None", token.internal_data.get("n")),
    )


def _name(element: Element, variables: dict[str, Json], item: Json) -> str:
    """Two tasks of one element differ by what they are about: „Изпълнение: 1. Въведете дневник“."""
    subject = None if element.subject is None else variables.get(element.subject)
    if isinstance(subject, dict):
        subject = subject.get(str(item))
    return f"{element.name}: {subject}" if isinstance(subject, str) and subject else element.name


def dates_of(
    element: Element, variables: dict[str, Json]
) -> tuple[datetime | None, datetime | None]:
    """Until when the task is to be done, and when to look at it again."""
    return (
        _instant(element, element.due, variables),
        _instant(element, element.follow_up, variables),
    )


def _instant(
    element: Element, expression: Expression | None, variables: dict[str, Json]
) -> datetime | None:
    """An instant, or the last second of a date; an empty value means "none"."""
    value = None if expression is None else expression.evaluate(variables)
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str) and len(value) == _DATE_LENGTH:
            day = datetime.fromisoformat(value).date()
            return datetime.combine(day, time(23, 59, 59), SOFIA).astimezone(UTC)
        if isinstance(value, str):
            return parse_instant(value)
    except (TimeRefused, ValueError) as refusal:
        raise RunFailed(element=element.id, reason=f"срокът „{value}“ не е момент") from refusal
    raise RunFailed(element=element.id, reason="срокът не е момент")


def _priority(element: Element, variables: dict[str, Json]) -> int:
    value = None if element.priority is None else element.priority.evaluate(variables)
    if value is None:
        return DEFAULT_PRIORITY
    if not isinstance(value, int) or isinstance(value, bool):
        raise RunFailed(element=element.id, reason="приоритетът не е цяло число")
    return max(0, min(100, value))


def _assignee(element: Element, variables: dict[str, Json]) -> int | None:
    value = None if element.assignee is None else element.assignee.evaluate(variables)
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.isdigit():
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise RunFailed(element=element.id, reason="изпълнителят не е номер на лице")
    return value
