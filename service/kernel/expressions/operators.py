"""Arithmetic and membership within the budgets; what has no meaning fails with a sentence."""

from collections.abc import Callable
from decimal import ROUND_FLOOR, Decimal
from typing import Final, TypeAlias

from service.kernel.expressions import limits
from service.kernel.expressions.errors import Failure
from service.kernel.expressions.values import (
    CONTEXT,
    Run,
    Value,
    as_decimal,
    equal,
    is_number,
    kind_of,
    less,
    whole,
)

Binary: TypeAlias = Callable[[Run, Value, Value], Value]
Test: TypeAlias = Callable[[Run, Value, Value], bool]


def _numbers(left: Value, right: Value, sign: str) -> tuple[Decimal, Decimal]:
    if not (is_number(left) and is_number(right)):
        raise Failure(f"„{sign}“ не е определено за {kind_of(left)} и {kind_of(right)}")
    return as_decimal(left), as_decimal(right)


def add(run: Run, left: Value, right: Value) -> Value:
    """Sum of numbers; texts and lists are joined."""
    if type(left) is int and type(right) is int:
        return whole(left + right)
    if isinstance(left, str) and isinstance(right, str):
        return join_text(run, [left, right])
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        length = len(left) + len(right)
        if length > limits.ITEMS:
            raise Failure(f"списъкът надхвърля {limits.ITEMS} елемента")
        run.charge(length)
        return [*left, *right]
    return CONTEXT.add(*_numbers(left, right, "+"))


def join_text(run: Run, parts: list[str]) -> str:
    """Texts one after another, at most TEXT characters."""
    length = sum(len(part) for part in parts)
    if length > limits.TEXT:
        raise Failure(f"текстът надхвърля {limits.TEXT} знака")
    run.charge(length // 100 + 1)
    return "".join(parts)


def subtract(_: Run, left: Value, right: Value) -> Value:
    if type(left) is int and type(right) is int:
        return whole(left - right)
    return CONTEXT.subtract(*_numbers(left, right, "-"))


def multiply(_: Run, left: Value, right: Value) -> Value:
    if type(left) is int and type(right) is int:
        return whole(whole(left) * whole(right))
    return CONTEXT.multiply(*_numbers(left, right, "*"))


def divide(_: Run, left: Value, right: Value) -> Value:
    """Exact division; a whole quotient is a whole number again."""
    first, second = _divisible(left, right, "/")
    quotient = CONTEXT.divide(first, second)
    if quotient == quotient.to_integral_value():
        return whole(int(quotient))
    return quotient


def floor_divide(_: Run, left: Value, right: Value) -> Value:
    first, second = _divisible(left, right, "//")
    if type(left) is int and type(right) is int:
        return left // right
    return whole(int(CONTEXT.divide(first, second).to_integral_value(ROUND_FLOOR)))


def remainder(_: Run, left: Value, right: Value) -> Value:
    """What is left after `//`; has the sign of the divisor."""
    first, second = _divisible(left, right, "%")
    if type(left) is int and type(right) is int:
        return left % right
    whole_part = CONTEXT.divide(first, second).to_integral_value(ROUND_FLOOR)
    return CONTEXT.subtract(first, CONTEXT.multiply(whole_part, second))


def _divisible(left: Value, right: Value, sign: str) -> tuple[Decimal, Decimal]:
    first, second = _numbers(left, right, sign)
    if not second:
        raise Failure("деление на нула")
    return first, second


def negate(_: Run, value: Value) -> Value:
    if not is_number(value):
        raise Failure(f"„-“ не е определено за {kind_of(value)}")
    if type(value) is int:
        return whole(-value)
    return CONTEXT.minus(as_decimal(value))


def contains(run: Run, item: Value, container: Value) -> bool:
    """`in`: an item of a list, a key of a mapping, a part of a text."""
    if isinstance(container, list | tuple):
        run.charge(len(container))
        return any(equal(run, item, candidate) for candidate in container)
    if isinstance(container, dict):
        return isinstance(item, str) and item in container
    if isinstance(container, str) and isinstance(item, str):
        run.charge(len(container) // 100 + 1)
        return item in container
    raise Failure(f"„in“ не е определено за {kind_of(item)} и {kind_of(container)}")


def is_empty(value: Value) -> bool:
    """JUEL's `empty`: nothing, an empty text, list or mapping."""
    return value is None or (isinstance(value, str | list | tuple | dict) and not value)


def item_at(_: Run, container: Value, key: Value) -> object:
    """One item of a list or text by position, of a mapping by name."""
    if isinstance(container, dict):
        if isinstance(key, str) and key in container:
            return container[key]
        raise Failure(f"записът няма поле „{str(key)[:40]}“")
    if isinstance(container, list | tuple | str) and type(key) is int:
        if -len(container) <= key < len(container):
            return container[key]
        raise Failure(f"няма елемент с номер {key} (елементите са {len(container)})")
    raise Failure(f"{kind_of(container)} няма елемент по {kind_of(key)}")


TESTS: Final[dict[str, Test]] = {
    "Eq": equal,
    "NotEq": lambda run, left, right: not equal(run, left, right),
    "Lt": lambda _, left, right: less(left, right),
    "GtE": lambda _, left, right: not less(left, right),
    "Gt": lambda _, left, right: less(right, left),
    "LtE": lambda _, left, right: not less(right, left),
    "In": contains,
    "NotIn": lambda run, item, container: not contains(run, item, container),
}
ARITHMETIC: Final[dict[str, Binary]] = {
    "Add": add,
    "Sub": subtract,
    "Mult": multiply,
    "Div": divide,
    "FloorDiv": floor_divide,
    "Mod": remainder,
}
