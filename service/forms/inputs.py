"""What every single input has, in a form or in a cell: its text, its keyboard, its unit."""

import re
from collections.abc import Container, Mapping

from service.forms.checking import currency_of
from service.forms.definition import Day, Field, Number, Table, Text
from service.forms.formatting import CURRENCY_SIGNS, show_input
from service.kernel.expressions import Expression, Value
from service.kernel.json_types import Json

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
UNITS = {"lesson": "учебни часа", "astronomical": "астрономически часа"}
_INPUTMODES = {
    "phone": "tel",
    "email": "email",
    "egn": "numeric",
    "egn_or_lnch": "numeric",
    "eik": "numeric",
    "postcode": "numeric",
    "neispuo": "numeric",
}


def shown_text(raw: Json) -> str:
    """A raw value as the text of an input; lists and objects have none."""
    return show_input(raw) if not isinstance(raw, list | dict) else ""


def shown_default(field: Field) -> str | int | bool | None:
    """The literal default of a field as people would have typed it."""
    default = field.default
    if isinstance(default, str):
        return typed_text(field, default)
    return None if isinstance(default, Expression) else default


def typed_text(field: Field, text: str) -> str:
    """A text that a machine wrote (2018-05-14, 0.50) as people write it (14.05.2018, 0,50)."""
    if isinstance(field, Day) and _ISO_DATE.fullmatch(text):
        return ".".join(reversed(text.split("-")))
    return text.replace(".", ",") if isinstance(field, Number) else text


class _Anything:
    """A reckoned default may be any text: alone in a row it never counts as entered."""

    def __contains__(self, _: object) -> bool:
        return True


def untouched(table: Table) -> dict[str, Container[str]]:
    """The texts of defaults that do not count as entered: those of a row lacking something."""
    began = [column for column in table.columns if column.default is not None]
    if all(column in began or column.required is not True for column in table.columns):
        return {}
    return {column.id: _texts_of_default(column) for column in began}


def _texts_of_default(column: Field) -> Container[str]:
    if isinstance(column.default, Expression):
        return _Anything()
    return frozenset({show_input(column.default), show_input(shown_default(column))})


def inputmode(field: Field) -> str:
    """Which keyboard a telephone should offer."""
    if isinstance(field, Text):
        return _INPUTMODES.get(field.format or "", "")
    if isinstance(field, Number):
        return "decimal" if field.decimals else "numeric"
    return "decimal" if isinstance(field, Day) else ""


def suffix(field: Field, variables: Mapping[str, Value]) -> str:
    """The unit after the input: лв., часа, дни."""
    if not isinstance(field, Number):
        return ""
    if field.type == "money":
        code = currency_of(field.currency, variables)
        return CURRENCY_SIGNS.get(code, code)
    return UNITS.get(field.unit, field.unit)
