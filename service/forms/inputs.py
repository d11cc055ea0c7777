"""What every single input has, in a form or in a cell: its text, its keyboard, its unit."""

from collections.abc import Mapping

from service.forms.checking import currency_of
from service.forms.definition import Day, Field, Number, Text
from service.forms.formatting import CURRENCY_SIGNS, show_input
from service.kernel.expressions import Value
from service.kernel.json_types import Json

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
