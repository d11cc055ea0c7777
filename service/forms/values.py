"""Validated values as JSON and back without loss, for the ledger and for comparing versions.

Dates are ISO texts and decimals are texts, so a hash never depends on a binary fraction.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from service.forms.context import FormValue
from service.forms.definition import Day, Field, Form, Number, Table
from service.kernel.json_types import Json


def to_json(values: Mapping[str, FormValue]) -> dict[str, Json]:
    """The values as JSON fit for `kernel.canonical`."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> Json:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"a form has no values of type {type(value).__name__}")


def from_json(form: Form, stored: Mapping[str, Json]) -> dict[str, FormValue]:
    """The values that `to_json` wrote for this form; ValueError for another form's."""
    fields = {field.id: field for field in form.inputs()}
    unknown = stored.keys() - fields.keys()
    if unknown:
        raise ValueError(f"{form.id} has no fields {sorted(unknown)}")
    return {name: cast("FormValue", _typed(fields[name], item)) for name, item in stored.items()}


def _typed(field: Field, item: Json) -> object:
    if isinstance(item, list) and isinstance(field, Table):
        return [_typed_row(field, row) for row in item]
    if isinstance(item, str) and isinstance(field, Day):
        return date.fromisoformat(item)
    if isinstance(item, str) and isinstance(field, Number):
        return Decimal(item)
    return item


def _typed_row(table: Table, row: Json) -> dict[str, object]:
    if not isinstance(row, dict):
        raise TypeError(f"a row of {table.id} is an object")
    columns = {column.id: column for column in table.columns}
    return {name: _typed(columns[name], cell) for name, cell in row.items()}
