"""From what was typed to values, or to every problem at once, each at its field."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import cast

from marshmallow import ValidationError

from service.forms import messages
from service.forms.checking import Checker
from service.forms.conditions import base_variables, evaluate, holds
from service.forms.context import FormContext, FormValue
from service.forms.definition import Choice, Field, File, Form, Info, Table
from service.forms.schema import FormSchema
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.expressions import Value
from service.kernel.json_types import Json

_UNREADABLE = "Въведеното не може да бъде прочетено."


def validate(
    form: Form, *, schema: FormSchema, data: Mapping[str, Json], context: FormContext, today: date
) -> dict[str, FormValue]:
    """The values of the visible fields, in the order of the page.

    Raises: ValidationFailed with the problems of all fields; OptionsMissing when the context lacks
    a list; ExpressionFailed when a condition of the definition is wrong for these values.
    """
    values, errors = _load(schema, data)
    seen = Reading(form, values, context=context, today=today)
    problems = [
        Problem(name, _first(said), code="unknown")
        for name, said in errors.items()
        if name not in seen.inputs
    ]
    for field in seen.visible:
        problems.extend(_field_problems(seen, field, errors.get(field.id)))
    problems.extend(_check_problems(seen, {problem.path.split(".")[0] for problem in problems}))
    if problems:
        raise ValidationFailed(problems)
    return {field.id: _finished(field, seen.values[field.id]) for field in seen.visible}


class Reading:
    """Values read from what was typed, and which fields are visible with them."""

    def __init__(
        self, form: Form, values: Mapping[str, object], *, context: FormContext, today: date
    ) -> None:
        self.form = form
        self.context = context
        self.variables: dict[str, Value] = base_variables(form, context, today)
        self.inputs = {field.id for field in form.inputs()}
        self.values: dict[str, object] = {}
        self.visible: list[Field] = []
        self.hidden: set[str] = set()
        for section in form.sections:
            is_open = section.when is None or holds(section.when, self.variables)
            if not is_open:
                self.hidden.add(section.id)
            for field in section.fields:
                self._see(field, values.get(field.id), is_open=is_open)

    def _see(self, field: Field, value: object, *, is_open: bool) -> None:
        if not is_open or (field.when is not None and not holds(field.when, self.variables)):
            self.hidden.add(field.id)
        elif not isinstance(field, Info):
            self.visible.append(field)
            self.values[field.id] = value
            self.variables[field.id] = cast("Value", value)

    def checker(self, field: Field, *, varying: frozenset[str] = frozenset()) -> Checker:
        """The rules of `field`; `varying` are the names that change from row to row."""
        return Checker(field, context=self.context, variables=self.variables, varying=varying)


def read_leniently(schema: FormSchema, data: Mapping[str, Json]) -> Mapping[str, object]:
    """What can be read of a draft; the rest is None. Decides what the page shows."""
    return _load(schema, data)[0]


def table_problems(
    form: Form,
    table: Table,
    *,
    schema: FormSchema,
    data: Mapping[str, Json],
    context: FormContext,
    today: date,
) -> Iterator[Problem]:
    """What is wrong with the rows of one table, the other fields being as far as they are."""
    values, errors = _load(schema, data)
    seen = Reading(form, values, context=context, today=today)
    seen.values.setdefault(table.id, values.get(table.id))
    yield from _field_problems(seen, table, errors.get(table.id))


def _load(
    schema: FormSchema, data: Mapping[str, Json]
) -> tuple[Mapping[str, object], Mapping[str, object]]:
    try:
        return cast("dict[str, object]", schema.load(data)), {}
    except ValidationError as error:
        valid = error.valid_data if isinstance(error.valid_data, dict) else {}
        said = error.messages
        return valid, said if isinstance(said, dict) else {"": said}


def _first(said: object) -> str:
    if isinstance(said, list) and said:
        return str(said[0])
    return said if isinstance(said, str) else _UNREADABLE


def _field_problems(seen: Reading, field: Field, said: object) -> Iterator[Problem]:
    value = seen.values[field.id]
    if isinstance(field, Table) and (value is not None or isinstance(said, dict)):
        yield from _table_problems(seen, field, said if isinstance(said, dict) else {})
    elif said is not None:
        if isinstance(said, dict):
            said = next(iter(said.values()), None)
        yield Problem(field.id, _first(said))
    elif isinstance(field, Table):
        if field.min_rows and holds(field.required, seen.variables):
            yield Problem(field.id, messages.too_few_rows(field), code="missing")
    else:
        yield from seen.checker(field).problems(value, field.id, seen.variables)


def _table_problems(
    seen: Reading, table: Table, said: Mapping[object, object]
) -> Iterator[Problem]:
    rows = cast("list[dict[str, object] | None]", seen.values[table.id] or [])
    filled = sum(row is not None for row in rows)
    if filled > table.max_rows:
        yield Problem(table.id, messages.too_many_rows(table), code="limit")
        return
    if filled < table.min_rows and not said and holds(table.required, seen.variables):
        yield Problem(table.id, messages.too_few_rows(table), code="missing")
    varying = frozenset(column.id for column in table.columns)
    checkers = [seen.checker(column, varying=varying) for column in table.columns]
    mixing = any(checker.is_row_dependent for checker in checkers)
    for index, row in enumerate(rows):
        wrong = said.get(index, {})
        yield from _unread_cells(table, index, wrong)
        if row is None:
            continue
        names = seen.variables
        if mixing:
            names = {**seen.variables, **cast("dict[str, Value]", row)}
        for checker in checkers:
            column = checker.field.id
            if not (isinstance(wrong, dict) and column in wrong):
                yield from checker.problems(row[column], f"{table.id}.{index}.{column}", names)
    yield from _repeated_rows(table, rows)


def _unread_cells(table: Table, index: int, wrong: object) -> Iterator[Problem]:
    if isinstance(wrong, dict):
        for column, sentence in wrong.items():
            yield Problem(f"{table.id}.{index}.{column}", _first(sentence))
    else:
        yield Problem(f"{table.id}.{index}", _first(wrong))


def _repeated_rows(table: Table, rows: list[dict[str, object] | None]) -> Iterator[Problem]:
    if not table.unique:
        return
    first_at: dict[tuple[object, ...], int] = {}
    for index, row in enumerate(rows):
        key = tuple(row[column] for column in table.unique) if row else ()
        if not row or None in key:
            continue
        earlier = first_at.setdefault(key, index)
        if earlier != index:
            path = f"{table.id}.{index}.{table.unique[0]}"
            yield Problem(path, messages.repeated_row(earlier + 1), rule=table.rule, code="repeat")


def _check_problems(seen: Reading, troubled: set[str]) -> Iterator[Problem]:
    for check in seen.form.checks:
        if check.at in seen.hidden or check.that.names & troubled:
            continue
        if check.when is not None and not holds(check.when, seen.variables):
            continue
        if evaluate(check.that, seen.variables) is False:
            yield Problem(check.at, check.message, rule=check.rule, code="check")


def _finished(field: Field, value: object) -> FormValue:
    is_list = (
        isinstance(field, Table)
        or (isinstance(field, Choice) and field.is_multiple)
        or (isinstance(field, File) and field.multiple)
    )
    if not is_list:
        return cast("FormValue", value)
    items = value if isinstance(value, list) else []
    return cast("FormValue", [item for item in items if item is not None])
