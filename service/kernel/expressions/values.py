"""The values of the language: JSON plus exact decimals and dates, and how they compare.

A fraction is never a binary float here: a float of a variable enters as the decimal it prints as,
and a decimal leaves into JSON only when the float it becomes reads back as the same decimal.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from math import isfinite
from typing import Final, TypeAlias

from service.kernel.clock import SOFIA
from service.kernel.expressions import limits
from service.kernel.expressions.errors import Failure

Value: TypeAlias = (
    None | bool | int | float | Decimal | str | date | datetime
    | Sequence["Value"] | Mapping[str, "Value"]
)  # fmt: skip
Variables: TypeAlias = Mapping[str, Value]

#: 34 digits, half up as Bulgarian accounting rounds
CONTEXT: Final = Context(
    prec=34,
    rounding=ROUND_HALF_UP,
    Emin=-limits.EXPONENT,
    Emax=limits.EXPONENT,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}(Z|[+-][0-9]{2}:[0-9]{2})"
)
#: exact types that need no conversion when a variable is read
_READY: Final = frozenset({str, int, bool, type(None), list, dict, date})


class Run:
    """One evaluation: the variables, the tested value of a cell, what is left of the budget."""

    __slots__ = ("cell", "left", "variables")

    def __init__(self, variables: Variables) -> None:
        self.variables = variables
        self.cell: Value = None
        self.left = limits.OPERATIONS

    def charge(self, operations: int) -> None:
        self.left -= operations
        if self.left < 0:
            raise Failure("изчислението е твърде дълго")


def admit(value: object) -> Value:
    """A value of the variables as a value of the language.

    Raises: Failure for infinities, huge exponents and objects that are not data.
    """
    kind = type(value)
    if kind in _READY or kind is tuple:
        return value  # type: ignore[return-value] # the exact types of _READY are values
    if isinstance(value, float):
        if not isfinite(value):
            raise Failure("числото не е крайно")
        return Decimal(repr(float(value)))
    if isinstance(value, Decimal):
        return _decimal_in_range(value)
    if isinstance(value, str):  # an enum's value
        return str.__str__(value)
    if isinstance(value, int):
        return int.__add__(value, 0)
    if kind is datetime and isinstance(value, datetime) and value.tzinfo is not None:
        return value
    raise Failure("стойността не е число, текст, дата, списък или запис")


def _decimal_in_range(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise Failure("числото не е крайно")
    if value and abs(value.adjusted()) > limits.EXPONENT:
        raise Failure("числото е твърде голямо или твърде малко")
    return Decimal(value)


def is_number(value: object) -> bool:
    return isinstance(value, int | Decimal | float) and not isinstance(value, bool)


def as_decimal(value: Value) -> Decimal:
    """A number as a decimal; the caller knows that it is a number."""
    if type(value) is Decimal:
        return _decimal_in_range(value)
    if type(value) is int:
        return Decimal(whole(value))
    admitted = admit(value)
    if not isinstance(admitted, int | Decimal):
        raise Failure(f"очаква се число, а е {kind_of(value)}")
    return Decimal(admitted)


def whole(value: int) -> int:
    """A whole number that fits the budget."""
    if -limits.WHOLE_NUMBER < value < limits.WHOLE_NUMBER:
        return value
    raise Failure("числото е твърде голямо")


def read_date(text: str) -> date | None:
    """The day of `2018-05-14`, or of an ISO instant as seen in Sofia; None for another text."""
    try:
        if len(text) <= 10:  # noqa: PLR2004 - the length of an ISO date
            return date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else None
        if _ISO_INSTANT.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(SOFIA).date()
    except (ValueError, OverflowError):
        return None
    return None


def equal(run: Run, left: Value, right: Value) -> bool:
    """Equality without surprises: true is not 1, "5" is not 5, an ISO text equals its date."""
    if type(left) is type(right) and not isinstance(left, list | tuple | dict):
        return left == right
    if left is None or right is None or isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        run.charge(len(left) + 1)
        return left.keys() == right.keys() and all(equal(run, left[k], right[k]) for k in left)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        run.charge(len(left) + 1)
        return len(left) == len(right) and all(
            equal(run, a, b) for a, b in zip(left, right, strict=True)
        )
    if is_number(left) and is_number(right):
        return as_decimal(left) == as_decimal(right)
    days = _as_days(left, right)
    return days is not None and days[0] == days[1]


def less(left: Value, right: Value) -> bool:
    """Order of numbers, of texts, of dates.

    Raises: Failure when the two have no common order.
    """
    if type(left) is type(right) and type(left) in {int, str, date, datetime}:
        return left < right  # type: ignore[operator] # one of four ordered types on both sides
    if is_number(left) and is_number(right):
        return as_decimal(left) < as_decimal(right)
    days = _as_days(left, right)
    if days is None:
        raise Failure(f"{kind_of(left)} и {kind_of(right)} не могат да се сравнят по големина")
    return days[0] < days[1]


def _as_days(left: Value, right: Value) -> tuple[date, date] | None:
    first = read_date(left) if isinstance(left, str) else left
    second = read_date(right) if isinstance(right, str) else right
    if type(first) is date and type(second) is date:
        return first, second
    return None


_KINDS: Final[tuple[tuple[type, str], ...]] = (
    (bool, "да/не"), (int, "число"), (Decimal, "число"), (float, "число"), (str, "текст"),
    (datetime, "момент"), (date, "дата"), (list, "списък"), (tuple, "списък"), (dict, "запис"),
)  # fmt: skip


def kind_of(value: object) -> str:
    """What a value is, in a word for people."""
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "липсваща стойност")
