"""What may leave an evaluation: bounded, finite data, as JSON or with exact decimals and dates."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

from service.kernel.expressions import limits
from service.kernel.expressions.errors import Failure, failed
from service.kernel.expressions.values import Run, Value, admit, equal, kind_of, whole
from service.kernel.json_types import Json

_TOO_LARGE = "резултатът е твърде голям"
#: what neither UTF-8 nor PostgreSQL can hold
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class _Budget:
    """What is left of a result's size."""

    def __init__(self) -> None:
        self.values = limits.RESULT_VALUES
        self.text = limits.RESULT_TEXT

    def spend(self, *, values: int = 0, text: int = 0) -> None:
        self.values -= values
        self.text -= text
        if self.values < 0 or self.text < 0:
            raise Failure(_TOO_LARGE)


def to_json(value: Value) -> Json:
    """The value as JSON: a date as ISO text, a decimal as the number that reads back the same.

    Raises: Failure when it is not finite, too large, too deep or has no exact JSON number.
    """
    if value is None or value is True or value is False:
        return value
    return _json(_checked(value, limits.RESULT_NESTING, _Budget()))


def as_json(value: Value) -> Json:
    """An exact result (of `evaluate_exact`) as JSON.

    Raises: ExpressionFailed when a decimal has no exact JSON number.
    """
    try:
        return to_json(value)
    except Failure as failure:
        shown = str(value) if isinstance(value, Decimal) else kind_of(value)
        raise failed(shown, reason=failure.reason) from None


def same(left: Value, right: Value) -> bool:
    """Whether two exact results are equal as the language understands it."""
    return equal(Run({}), left, right)


def to_value(value: Value, *, run: Run) -> Value:
    """The value itself, copied, within the size of a result; decimals and dates stay.

    The copy is charged to the run. Raises: Failure as `to_json`, but every decimal is fine.
    """
    budget = _Budget()
    checked = _checked(value, limits.RESULT_NESTING, budget)
    run.charge(limits.RESULT_VALUES - budget.values + (limits.RESULT_TEXT - budget.text) // 100)
    return checked


def _checked(value: object, nesting: int, budget: _Budget) -> Value:
    budget.spend(values=1)
    if type(value) is str:
        budget.spend(text=len(value))
        return _clean(value)
    if isinstance(value, list | tuple | dict):
        if nesting == 0:
            raise Failure("резултатът е твърде дълбоко вложен")
        if len(value) > budget.values:
            raise Failure(_TOO_LARGE)
        if isinstance(value, dict):
            return {
                _key(name, budget): _checked(item, nesting - 1, budget)
                for name, item in value.items()
            }
        return [_checked(item, nesting - 1, budget) for item in value]
    if type(value) is int:
        return whole(value)
    admitted = admit(value)
    return _clean(admitted) if isinstance(admitted, str) else admitted


def _key(name: object, budget: _Budget) -> str:
    if type(name) is not str:
        raise Failure("ключ на запис трябва да е текст")
    budget.spend(text=len(name))
    return _clean(name)


def _clean(text: str) -> str:
    if _UNSTORABLE.search(text):
        raise Failure("текстът съдържа недопустим знак")
    return text


def _json(value: Value) -> Json:
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, dict):
        return {name: _json(item) for name, item in value.items()}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value  # type: ignore[return-value] # _checked left only None, bool, int and str here


def _number(value: Decimal) -> int | float:
    if value == value.to_integral_value():
        return whole(int(value))
    number = float(value)
    if Decimal(repr(number)) != value:
        raise Failure("числото има повече цифри, отколкото могат да се запазят точно; закръглете")
    return number
