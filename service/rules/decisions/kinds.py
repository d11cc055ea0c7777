"""The kinds of values a column may declare (`typeRef`), and the check that a value is of one."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final

from service.kernel.expressions import Value, kind_of, read_date


class Kind(Enum):
    """What a column holds."""

    #: nothing is declared, nothing is checked
    ANY = "any"
    STRING = "string"
    BOOLEAN = "boolean"
    #: whole or decimal
    NUMBER = "number"
    INTEGER = "integer"
    #: a day; an ISO text is taken for one
    DATE = "date"


class WrongKind(Exception):
    """Internal: a value is not what its column declares."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


_BY_REFERENCE: Final = {
    "": Kind.ANY, "any": Kind.ANY, "string": Kind.STRING, "boolean": Kind.BOOLEAN,
    "number": Kind.NUMBER, "double": Kind.NUMBER, "decimal": Kind.NUMBER,
    "integer": Kind.INTEGER, "int": Kind.INTEGER, "long": Kind.INTEGER, "date": Kind.DATE,
}  # fmt: skip
_EXPECTED: Final = {
    Kind.STRING: "текст", Kind.BOOLEAN: "да/не", Kind.NUMBER: "число",
    Kind.INTEGER: "цяло число", Kind.DATE: "дата (ГГГГ-ММ-ДД)",
}  # fmt: skip


def kind_by_reference(reference: str) -> Kind | None:
    """The kind a `typeRef` names; None for one that is not supported."""
    return _BY_REFERENCE.get(reference.strip().lower().removeprefix("feel:"))


def of_kind(value: Value, *, kind: Kind) -> Value:
    """The value as its column holds it; a missing value belongs to every kind.

    Raises: WrongKind.
    """
    if value is None or kind is Kind.ANY:
        return value
    if kind is Kind.DATE and isinstance(value, str):
        day = read_date(value)
        if day is not None:
            return day
    elif _CHECKS[kind](value):
        return value
    raise WrongKind(f"очаква се {_EXPECTED[kind]}, а е {kind_of(value)}")


def _is_whole(value: Value) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, Decimal):
        return value == value.to_integral_value()
    return isinstance(value, int)


_CHECKS: Final[dict[Kind, Callable[[Value], bool]]] = {
    Kind.STRING: lambda value: isinstance(value, str),
    Kind.BOOLEAN: lambda value: isinstance(value, bool),
    Kind.NUMBER: lambda value: (
        isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    ),
    Kind.INTEGER: _is_whole,
    Kind.DATE: lambda value: type(value) is date,
}
