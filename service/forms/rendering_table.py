"""Drawing a table: hundreds of rows, so a column works out once what its cells share."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from markupsafe import Markup

from service.forms.checking import options_of
from service.forms.conditions import evaluate, holds
from service.forms.context import FormContext, Option
from service.forms.definition import Choice, Field, Number, Table, Text, YesNo
from service.forms.fields import is_blank_row
from service.forms.formatting import show_input, show_money, show_number
from service.forms.inputs import (
    inputmode,
    shown_default,
    shown_text,
    suffix,
    typed_text,
    untouched,
)
from service.forms.validation import Reading
from service.forms.view import CellView, ColumnView, RowView, TableView
from service.kernel.errors import Problem
from service.kernel.expressions import Expression
from service.kernel.json_types import Json

#: stands for the row's number in the row that is copied
BLANK = "__i__"
MOST_BLANKS = 20
_YES_NO = (Option("yes", "Да"), Option("no", "Не"))


class _Lists:
    """The lists of options of a table's columns, as HTML, one text per chosen value."""

    def __init__(self, table: Table, context: FormContext) -> None:
        self._options: dict[str, Sequence[Option]] = {}
        self._made: dict[tuple[str, str], Markup] = {}
        for column in table.columns:
            if isinstance(column, Choice):
                self._options[column.id] = options_of(column, context)
            elif isinstance(column, YesNo):
                self._options[column.id] = _YES_NO

    def html(self, column: str, chosen: str) -> Markup:
        """The <option> elements with `chosen` selected; empty for a column that is no list."""
        if column not in self._options:
            return Markup()
        key = (column, chosen)
        if key not in self._made:
            self._made[key] = self._make(column, chosen)
        return self._made[key]

    def label(self, column: str, chosen: str) -> str:
        """What the chosen value is called; the value itself in a column that is no list."""
        options = self._options.get(column, ())
        found = (each.label for each in options if str(each.value) == chosen)
        return next(found, chosen)

    def _make(self, column: str, chosen: str) -> Markup:
        lines = [Markup('<option value=""></option>')]
        for option in self._options[column]:
            mark = Markup(" selected") if str(option.value) == chosen else ""
            lines.append(
                Markup('<option value="{}"{}>{}</option>').format(option.value, mark, option.label)
            )
        return Markup().join(lines)


def draw_table(
    table: Table,
    raw: Json,
    *,
    seen: Reading,
    errors: Mapping[str, Problem],
    context: FormContext,
) -> TableView:
    """The view of a table; an empty one shows the rows it needs at least."""
    defaults = _defaults(table, seen)
    shown = _shown_rows(table, raw, defaults) or [
        dict(defaults) for _ in range(max(1, min(table.min_rows, MOST_BLANKS)))
    ]
    lists = _Lists(table, context)
    names = [column.id for column in table.columns]
    return TableView(
        columns=tuple(_draw_column(table, column, seen) for column in table.columns),
        rows=tuple(
            _draw_row(table, str(i), names, row, lists=lists, errors=errors)
            for i, row in enumerate(shown)
        ),
        blank=_draw_row(table, BLANK, names, defaults, lists=lists, errors={}),
        row_word=table.row,
        max_rows=table.max_rows,
        has_totals=bool(table.totals),
        can_paste=table.paste,
        can_upload=table.workbook,
        is_fixed=bool(table.given),
    )


def _defaults(table: Table, seen: Reading) -> dict[str, Json]:
    """What a new row begins with; a default may be reckoned from the form's variables."""
    found: dict[str, Json] = {}
    for column in table.columns:
        if isinstance(column.default, Expression):
            value = evaluate(column.default, seen.variables)
            found[column.id] = None if value is None else typed_text(column, show_input(value))
        elif column.default is not None:
            found[column.id] = shown_default(column)
    return found


def _shown_rows(table: Table, raw: Json, defaults: Mapping[str, Json]) -> list[dict[str, Json]]:
    """The rows entered and, without scripts the only way to go on, a blank one after them."""
    rows = [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []
    rows = rows[: table.max_rows + MOST_BLANKS]
    while rows and is_blank_row(rows[-1], untouched(table)):
        rows.pop()
    has_room = 0 < len(rows) < table.max_rows and not table.given
    return [*rows, dict(defaults)] if has_room else rows


def _draw_row(
    table: Table,
    index: str,
    names: Sequence[str],
    row: Mapping[str, Json],
    *,
    lists: _Lists,
    errors: Mapping[str, Problem],
) -> RowView:
    cells = []
    for name in names:
        raw = row.get(name)
        value = raw if isinstance(raw, str) else shown_text(raw)
        problem = errors.get(f"{table.id}.{index}.{name}") if errors else None
        said = problem.message if problem else ""
        cell = CellView(f"{table.id}-{index}-{name}", value, said, lists.html(name, value))
        if name in table.given:
            cell = cell._replace(shown=lists.label(name, value))
        cells.append(cell)
    whole = errors.get(f"{table.id}.{index}")
    number = str(int(index) + 1) if index != BLANK else ""
    return RowView(index, number, whole.message if whole else "", tuple(cells))


def _draw_column(table: Table, column: Field, seen: Reading) -> ColumnView:
    unit = suffix(column, seen.variables)
    required = holds(column.required, seen.variables)
    is_optional = not required and not isinstance(column.required, Expression)
    marks = [column.label, f", {unit}" if unit else "", " (по желание)" if is_optional else ""]
    return ColumnView(
        id=column.id,
        type=column.type,
        label=column.label,
        card_label="".join(marks),
        hint=column.hint,
        required=required,
        is_optional=is_optional,
        rule=column.rule,
        suffix=unit,
        inputmode=inputmode(column),
        max_length=column.max if isinstance(column, Text) else None,
        width=column.width,
        is_list=isinstance(column, Choice | YesNo),
        is_given=column.id in table.given,
        is_number=isinstance(column, Number),
        total=_total(table, column, seen) if column.id in table.totals else None,
    )


def _total(table: Table, column: Field, seen: Reading) -> str:
    rows = seen.values.get(table.id)
    cells = [row.get(column.id) for row in rows or () if row] if isinstance(rows, list) else []
    total = sum((Decimal(cell) for cell in cells if isinstance(cell, Decimal | int)), Decimal(0))
    if column.type == "money":
        return show_money(total, "")
    return show_number(total.normalize() + 0 if total else Decimal(0), grouped=True)
