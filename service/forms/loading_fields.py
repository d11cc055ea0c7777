"""Reading one field of a definition by its type."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from service.forms.context import Option
from service.forms.definition import (
    Bound,
    Choice,
    Day,
    Field,
    File,
    Info,
    Number,
    Table,
    YesNo,
)
from service.forms.loading_text import FieldBase, read_text
from service.forms.reader import Reader
from service.kernel.expressions import Expression

ACCEPTED = frozenset({"pdf", "png", "jpeg", "xlsx", "docx"})
CURRENCIES = frozenset({"BGN", "EUR"})
WIDTHS = frozenset({"narrow", "medium", "wide"})
COLUMN_TYPES = frozenset(
    {"text", "choice", "yesno", "date", "number", "money", "hours", "person", "organisation"}
)
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,59}")
_VARIABLE = re.compile(r"[a-z][a-z0-9_]{0,59}")


def read_field(reader: Reader) -> Field:
    """The field in `reader`; on a problem something harmless, with the problem named."""
    kind = reader.one_of("type", frozenset(_READERS))
    base = FieldBase(
        id=reader.code("id", needed=True),
        type=kind,
        label=reader.text("label", needed=True),
        hint=reader.text("hint"),
        required=_read_required(reader),
        when=reader.condition("when"),
        default=_read_default(reader),
        rule=reader.rule(),
        citation=reader.text("citation"),
        missing=reader.text("missing"),
        width=reader.one_of("width", WIDTHS, default="") if reader.has("width") else "",
    )
    read = _READERS.get(kind)
    if read is None:
        return Field(**base)
    field = read(reader, base)
    reader.done()
    return field


def _read_required(reader: Reader) -> bool | Expression:
    value = reader.take("required")
    if isinstance(value, str):
        return reader.compiled("required", value) or True
    return reader.flag("required", default=True)


def _read_default(reader: Reader) -> str | int | bool | Expression | None:
    value = reader.take("default")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return reader.wrapped("default", value) or value
    reader.refuse("default", 'Тук се очаква стойност или "${израз}".')
    return None


def _read_choice(reader: Reader, base: FieldBase) -> Choice:
    with_ids = base["type"] in {"person", "organisation"}
    options = () if with_ids else tuple(_read_option(o) for o in reader.objects("options"))
    source = reader.code("options_from", needed=with_ids) or None
    if bool(options) == bool(source):
        reader.refuse("options", "Изборът е или от „options“, или от „options_from“.")
    values = [option.value for option in options]
    if len(set(values)) != len(values):
        reader.refuse("options", "Стойност се повтаря.")
    choice = Choice(**base, options=options, options_from=source)
    if base["type"] == "choice":
        return replace(choice, as_buttons=reader.flag("as_buttons", default=False))
    if base["type"] == "choices":
        most = len(options) or 1_000
        return replace(
            choice,
            min=reader.integer("min", default=0, least=0, most=most),
            max=reader.integer("max", default=most, least=1, most=most),
        )
    return choice


def _read_option(reader: Reader) -> Option:
    option = Option(
        value=reader.code("value", needed=True, pattern=_VALUE),
        label=reader.text("label", needed=True),
        hint=reader.text("hint"),
    )
    reader.done()
    return option


def _read_yes_no(_: Reader, base: FieldBase) -> YesNo:
    return YesNo(**base)


def _read_day(reader: Reader, base: FieldBase) -> Day:
    return Day(
        **base,
        min=_day_bound(reader, "min"),
        max=_day_bound(reader, "max"),
        min_message=reader.text("min_message"),
        max_message=reader.text("max_message"),
    )


def _day_bound(reader: Reader, key: str) -> Bound | None:
    value = reader.take(key)
    if value is None and not reader.has(key):
        return None
    if value == "today":
        return Bound(expression=reader.compiled(key, "today"))
    expression = reader.wrapped(key, value)
    if expression is not None:
        return Bound(expression=expression)
    try:
        return Bound(literal=date.fromisoformat(value if isinstance(value, str) else ""))
    except ValueError:
        reader.refuse(key, 'Тук се очаква "2018-05-14", "today" или "${израз}".')
        return None


def _read_number(reader: Reader, base: FieldBase) -> Number:
    kind = base["type"]
    decimals, unit, currency = 0, "", _read_currency(reader) if kind == "money" else ""
    if kind == "number":
        decimals = reader.integer("decimals", default=0, least=0, most=6)
        unit = reader.text("unit")
    elif kind == "money":
        decimals = 2
    else:
        unit = reader.one_of("unit", frozenset({"lesson", "astronomical"}))
        decimals = 1 if reader.flag("halves", default=False) else 0
    floor = None if kind == "number" else Bound(literal=reader.decimal("min", 0))
    return Number(
        **base,
        min=_number_bound(reader, "min") or floor,
        max=_number_bound(reader, "max"),
        min_message=reader.text("min_message"),
        max_message=reader.text("max_message"),
        decimals=decimals,
        unit=unit,
        currency=currency,
    )


def _read_currency(reader: Reader) -> str | Expression:
    value = reader.take("currency")
    return reader.wrapped("currency", value) or reader.one_of("currency", CURRENCIES)


def _number_bound(reader: Reader, key: str) -> Bound | None:
    value = reader.take(key)
    if value is None and not reader.has(key):
        return None
    expression = reader.wrapped(key, value)
    if expression is not None:
        return Bound(expression=expression)
    return Bound(literal=reader.decimal(key, value))


def _read_file(reader: Reader, base: FieldBase) -> File:
    accept = reader.codes("accept")
    if not accept or not set(accept) <= ACCEPTED:
        reader.refuse("accept", f"Тук се очаква списък от: {', '.join(sorted(ACCEPTED))}.")
    multiple = reader.flag("multiple", default=False)
    most = reader.integer("max_files", default=10, least=1, most=50) if multiple else 1
    size = reader.integer("max_mb", default=10, least=1, most=50)
    return File(**base, accept=accept, max_mb=size, multiple=multiple, max_files=most)


def _read_info(reader: Reader, base: FieldBase) -> Info:
    source = reader.code("from", pattern=_VARIABLE) or None
    text = reader.text("text")
    if bool(source) == bool(text):
        reader.refuse("from", "Фактът е или с „from“, или с „text“.")
    shown = reader.one_of(
        "format", frozenset({"text", "money", "date", "number", "hours"}), default="text"
    )
    currency = _read_currency(reader) if shown == "money" else ""
    return Info(**base, source=source, text=text, format=shown, currency=currency)


def _read_table(reader: Reader, base: FieldBase) -> Table:
    columns = tuple(_read_column(column) for column in reader.objects("columns", needed=True))
    ids = [column.id for column in columns]
    if len(set(ids)) != len(ids):
        reader.refuse("columns", "Име на колона се повтаря.")
    most = reader.integer("max_rows", default=300, least=1, most=1_000)
    given = reader.codes("given")
    table = Table(
        **base,
        columns=columns,
        min_rows=reader.integer(
            "min_rows", default=0 if base["required"] is False else 1, least=0, most=most
        ),
        max_rows=most,
        row=reader.text("row", default="ред"),
        totals=reader.codes("totals"),
        unique=reader.codes("unique"),
        paste=reader.flag("paste", default=not given),
        workbook=reader.flag("workbook", default=not given),
        given=given,
    )
    numbers = {column.id for column in columns if isinstance(column, Number)}
    if not set(table.totals) <= numbers:
        reader.refuse("totals", "Сборове се смятат само по колони с числа.")
    for key, columns_named in (("unique", table.unique), ("given", given)):
        if not set(columns_named) <= set(ids):
            reader.refuse(key, "Тук се очакват имена на колони.")
    return table


def _read_column(reader: Reader) -> Field:
    column = read_field(reader)
    if column.type not in COLUMN_TYPES:
        reader.refuse("type", f"Поле от тип „{column.type}“ не може да е колона.")
    if column.when is not None:
        reader.refuse("when", "Колона не може да има „when“.")
    if isinstance(column, Choice) and column.as_buttons:
        reader.refuse("as_buttons", "Колона не може да е бутони.")
    return column


_READERS: dict[str, Callable[[Reader, FieldBase], Field]] = {
    "text": read_text,
    "longtext": read_text,
    "choice": _read_choice,
    "choices": _read_choice,
    "person": _read_choice,
    "organisation": _read_choice,
    "yesno": _read_yes_no,
    "confirm": _read_yes_no,
    "date": _read_day,
    "number": _read_number,
    "money": _read_number,
    "hours": _read_number,
    "file": _read_file,
    "info": _read_info,
    "table": _read_table,
}
