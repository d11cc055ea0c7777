"""Expressions of a form: which names they see, and what an empty field does to them.

A condition over an empty field that cannot be counted is false; a limit is then not applied. When
nothing is empty, a failing expression is a fault of the definition and is raised.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from service.forms.context import FormContext
from service.forms.definition import Bound, Condition, Form
from service.kernel.expressions import Expression, ExpressionFailed, Value

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def base_variables(form: Form, context: FormContext, today: date) -> dict[str, Value]:
    """The declared variables of the context, and `today`; a missing one is null."""
    variables: dict[str, Value] = {
        name: cast("Value", context.variables.get(name)) for name in form.variables
    }
    variables["today"] = today
    for field in form.inputs():
        variables[field.id] = None
    return variables


def holds(condition: Condition, variables: Mapping[str, Value]) -> bool:
    """Whether a condition is true; over an empty field it is not."""
    if isinstance(condition, bool):
        return condition
    return evaluate(condition, variables) is True


def evaluate(expression: Expression, variables: Mapping[str, Value]) -> Value:
    """The value of an expression; None when a name it needs is empty."""
    try:
        return cast("Value", expression.evaluate(variables))
    except ExpressionFailed:
        if any(variables.get(name) is None for name in expression.names):
            return None
        raise


def limit(bound: Bound | None, variables: Mapping[str, Value]) -> Decimal | date | None:
    """The limit in force, a Decimal or a date; None when there is none or a field is empty."""
    if bound is None:
        return None
    if bound.expression is None:
        return bound.literal
    value = evaluate(bound.expression, variables)
    if value is None or isinstance(value, bool | list | dict):
        return None
    if isinstance(value, str) and _ISO_DATE.match(value):
        return date.fromisoformat(value[:10])
    return Decimal(str(value))
