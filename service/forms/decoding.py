"""What a browser or a client sent, as one nested mapping of what was typed.

The result is kept as the draft, so nothing typed is lost, whatever is wrong with it; only NUL and
lone surrogates go, because PostgreSQL can keep neither.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Protocol, TypeAlias, runtime_checkable

from service.forms.definition import Choice, File, Form, Table
from service.kernel.json_types import Json

#: a control of the page, not a field of the form: the CSRF token and names with an underscore
_CONTROL = re.compile(r"_.*|csrf_token")
_CELL = re.compile(r"([a-z][a-z0-9_]*)-([0-9]{1,6})-([a-z][a-z0-9_]*)")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
MAX_DEPTH = 6
MAX_INTEGER_BITS = 128
#: stand in for what cannot be kept; no field reads them as a value
TOO_LARGE, TOO_DEEP = "∞", "…"


@runtime_checkable
class MultiDict(Protocol):
    """werkzeug's MultiDict, as far as we need it."""

    def lists(self) -> Iterable[tuple[str, list[str]]]: ...


Raw: TypeAlias = Mapping[str, object] | MultiDict


def decode(form: Form, raw: Raw) -> dict[str, Json]:
    """The nested raw values; unknown names stay, so that validation can refuse them."""
    if isinstance(raw, MultiDict):
        return _nest(form, ((name, list(values)) for name, values in raw.lists()))
    if any("-" in name for name in raw):
        pairs = ((n, v if isinstance(v, list) else [v]) for n, v in raw.items())
        return _nest(form, pairs)
    return {
        storable_text(name): _storable(value, MAX_DEPTH)
        for name, value in raw.items()
        if not _CONTROL.fullmatch(name)
    }


def _nest(form: Form, pairs: Iterable[tuple[str, Sequence[object]]]) -> dict[str, Json]:
    tables = {field.id for field in form.fields() if isinstance(field, Table)}
    several = {
        field.id
        for field in form.fields()
        if (isinstance(field, Choice) and field.is_multiple)
        or (isinstance(field, File) and field.multiple)
    }
    found: dict[str, Json] = {}
    cells: dict[str, dict[int, dict[str, Json]]] = {table: {} for table in tables}
    for name, values in pairs:
        cell = _CELL.fullmatch(name)
        if cell and cell[1] in tables:
            row = cells[cell[1]].setdefault(int(cell[2]), {})
            row[cell[3]] = _storable(values[-1], 0) if values else None
        elif name in several:
            found[name] = [_storable(value, 0) for value in values]
        elif _CONTROL.fullmatch(name) or not values:
            continue
        else:
            found[storable_text(name)] = _storable(values[-1], 0)
    for table, rows in cells.items():
        if rows:
            found[table] = [dict(rows[index]) for index in sorted(rows)]
    return found


def _storable(value: object, depth: int) -> Json:
    if isinstance(value, str):
        return value if value.isprintable() else storable_text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if value.bit_length() <= MAX_INTEGER_BITS else TOO_LARGE
    if isinstance(value, float):
        return value if isfinite(value) else TOO_LARGE
    if depth > 0 and isinstance(value, Mapping):
        return {storable_text(str(k)): _storable(item, depth - 1) for k, item in value.items()}
    if depth > 0 and isinstance(value, list | tuple):
        return [_storable(item, depth - 1) for item in value]
    return TOO_DEEP


def storable_text(text: str) -> str:
    """The text without NUL and lone surrogates."""
    return text if text.isprintable() else _UNSTORABLE.sub("", text)
