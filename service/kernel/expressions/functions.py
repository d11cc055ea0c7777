"""The closed list of functions. A name before a bracket is looked up here and nowhere else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Final, TypeAlias

from service.kernel.clock import SOFIA
from service.kernel.expressions import limits
from service.kernel.expressions.errors import Failure
from service.kernel.expressions.operators import add, contains
from service.kernel.expressions.values import (
    CONTEXT,
    Run,
    Value,
    as_decimal,
    equal,
    is_number,
    kind_of,
    less,
    read_date,
    whole,
)

Call: TypeAlias = Callable[[Run, Sequence[Value]], Value]

#: the most decimals `round` keeps
DECIMALS: Final = 10
#: characters of a text that `int` and `decimal` read
_NUMBER_TEXT: Final = 40


@dataclass(frozen=True)
class Function:
    """A function and how many arguments it takes."""

    call: Call
    fewest: int
    most: int


def _length(_: Run, arguments: Sequence[Value]) -> Value:
    value = arguments[0]
    if isinstance(value, str | list | tuple | dict):
        return len(value)
    raise Failure(f"{kind_of(value)} няма дължина")


def _items(run: Run, value: Value) -> Sequence[Value]:
    if not isinstance(value, list | tuple):
        raise Failure(f"очаква се списък, а е {kind_of(value)}")
    run.charge(len(value))
    return value


def _extreme(run: Run, arguments: Sequence[Value], *, largest: bool) -> Value:
    items = _items(run, arguments[0]) if len(arguments) == 1 else arguments
    if not items:
        raise Failure("списъкът е празен")
    best = items[0]
    for item in items[1:]:
        if less(best, item) if largest else less(item, best):
            best = item
    return best


def _sum(run: Run, arguments: Sequence[Value]) -> Value:
    items = _items(run, arguments[0])
    total: Value = 0
    for item in items:
        if not is_number(item):
            raise Failure(f"в сбора има {kind_of(item)}")
        total = add(run, total, item)
    return total


def _count(run: Run, arguments: Sequence[Value]) -> Value:
    return sum(equal(run, item, arguments[1]) for item in _items(run, arguments[0]))


def _any_of(run: Run, arguments: Sequence[Value]) -> Value:
    return any(item is True for item in _items(run, arguments[0]))


def _all_of(run: Run, arguments: Sequence[Value]) -> Value:
    return all(item is True for item in _items(run, arguments[0]))


def _absolute(_: Run, arguments: Sequence[Value]) -> Value:
    value = _number(arguments[0])
    return whole(abs(value)) if isinstance(value, int) else abs(value)


def _number(value: Value) -> int | Decimal:
    if not is_number(value):
        raise Failure(f"очаква се число, а е {kind_of(value)}")
    return value if type(value) is int else as_decimal(value)


def _round(_: Run, arguments: Sequence[Value]) -> Value:
    """Half up, as money is rounded; without a second argument to a whole number."""
    value = as_decimal(_number(arguments[0]))
    decimals = arguments[1] if len(arguments) > 1 else 0
    if type(decimals) is not int or not 0 <= decimals <= DECIMALS:
        raise Failure(f"знаците след запетаята са от 0 до {DECIMALS}")
    rounded = value.quantize(Decimal(1).scaleb(-decimals), context=CONTEXT)
    return rounded if decimals else whole(int(rounded))


def _int(_: Run, arguments: Sequence[Value]) -> Value:
    """The whole part of a number, or the number written in a text."""
    return whole(int(as_decimal(_decimal(_, arguments))))


def _decimal(_: Run, arguments: Sequence[Value]) -> Value:
    value = arguments[0]
    if not isinstance(value, str):
        return as_decimal(_number(value))
    text = value.strip().replace(",", ".")
    if len(text) > _NUMBER_TEXT or not text.isascii() or "_" in text:
        raise Failure("текстът не е число")
    try:
        return as_decimal(CONTEXT.create_decimal(text))
    except InvalidOperation:
        raise Failure("текстът не е число") from None


def _str(_: Run, arguments: Sequence[Value]) -> Value:
    value = arguments[0]
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return format(as_decimal(_number(value)), "f")


def _date(_: Run, arguments: Sequence[Value]) -> Value:
    """`date("2018-05-14")`, `date(2018, 5, 14)`, or the Sofia day of an ISO instant."""
    if len(arguments) == 1:
        return _day(arguments[0])
    parts = [part for part in arguments if type(part) is int]
    if len(parts) != 3:  # noqa: PLR2004 - year, month, day
        raise Failure("датата се задава като date(година, месец, ден)")
    try:
        return date(parts[0], parts[1], parts[2])
    except (ValueError, OverflowError):
        raise Failure("няма такава дата") from None


def _day(value: Value) -> date:
    if isinstance(value, datetime):
        return value.astimezone(SOFIA).date()
    if isinstance(value, date):
        return value
    day = read_date(value) if isinstance(value, str) else None
    if day is None:
        raise Failure("очаква се дата във вида ГГГГ-ММ-ДД")
    return day


def _days_between(_: Run, arguments: Sequence[Value]) -> Value:
    """Calendar days from the first date to the second; negative when it is earlier."""
    return (_day(arguments[1]) - _day(arguments[0])).days


def _add_days(_: Run, arguments: Sequence[Value]) -> Value:
    days = arguments[1]
    if type(days) is not int:
        raise Failure("броят дни е цяло число")
    try:
        return _day(arguments[0]) + timedelta(days=days)
    except OverflowError:
        raise Failure("няма такава дата") from None


def _part(_: Run, arguments: Sequence[Value], *, part: Callable[[date], int]) -> Value:
    return part(_day(arguments[0]))


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise Failure(f"очаква се текст, а е {kind_of(value)}")
    if len(value) > limits.TEXT:
        raise Failure(f"текстът надхвърля {limits.TEXT} знака")
    return value


def _changed(run: Run, arguments: Sequence[Value], *, change: Callable[[str], str]) -> Value:
    text = _text(arguments[0])
    run.charge(len(text) // 100 + 1)
    return change(text)


def _starts(_: Run, arguments: Sequence[Value]) -> Value:
    return _text(arguments[0]).startswith(_text(arguments[1]))


def _ends(_: Run, arguments: Sequence[Value]) -> Value:
    return _text(arguments[0]).endswith(_text(arguments[1]))


def _contains(run: Run, arguments: Sequence[Value]) -> Value:
    return contains(run, arguments[1], arguments[0])


#: `known(x)` and `default(x, value)` take a name that may be undefined; the compiler makes them
SPECIAL: Final = {"known": (1, 1), "default": (2, 2)}

FUNCTIONS: Final[dict[str, Function]] = {
    "len": Function(_length, 1, 1),
    "min": Function(partial(_extreme, largest=False), 1, 20),
    "max": Function(partial(_extreme, largest=True), 1, 20),
    "sum": Function(_sum, 1, 1),
    "count": Function(_count, 2, 2),
    "any_of": Function(_any_of, 1, 1),
    "all_of": Function(_all_of, 1, 1),
    "abs": Function(_absolute, 1, 1),
    "round": Function(_round, 1, 2),
    "int": Function(_int, 1, 1),
    "decimal": Function(_decimal, 1, 1),
    "str": Function(_str, 1, 1),
    "date": Function(_date, 1, 3),
    "days_between": Function(_days_between, 2, 2),
    "add_days": Function(_add_days, 2, 2),
    "year": Function(partial(_part, part=lambda day: day.year), 1, 1),
    "month": Function(partial(_part, part=lambda day: day.month), 1, 1),
    "day": Function(partial(_part, part=lambda day: day.day), 1, 1),
    "weekday": Function(partial(_part, part=date.isoweekday), 1, 1),
    "lower": Function(partial(_changed, change=str.lower), 1, 1),
    "upper": Function(partial(_changed, change=str.upper), 1, 1),
    "strip": Function(partial(_changed, change=str.strip), 1, 1),
    "startswith": Function(_starts, 2, 2),
    "endswith": Function(_ends, 2, 2),
    "contains": Function(_contains, 2, 2),
}
