"""From a definition and what was typed (or stored) to the page's model. Nothing is checked here."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from service.forms.checking import currency_of
from service.forms.conditions import base_variables, evaluate
from service.forms.context import FormContext
from service.forms.decoding import MultiDict, Raw
from service.forms.definition import Choice, Field, Info, Section
from service.forms.form import FormDefinition
from service.forms.formatting import show_date, show_input, show_money, show_number
from service.forms.inputs import typed_text
from service.forms.loading_names import live_fields
from service.forms.rendering_fields import Drawing, draw_field
from service.forms.validation import Reading, read_leniently
from service.forms.view import ErrorView, FieldView, FormView, SectionView
from service.kernel.errors import Problem
from service.kernel.expressions import Expression, Value
from service.kernel.json_types import Json

#: more lines than this help nobody; the rest are counted
MAX_ERRORS_SHOWN = 20


def render(
    definition: FormDefinition,
    entered: Raw | None,
    problems: Sequence[Problem],
    context: FormContext,
    *,
    today: date,
) -> FormView:
    """The form as a page shows it.

    `entered` is what was typed (a request, a draft) or validated values; None for a fresh form,
    which shows the context's values and the defaults.
    """
    form = definition.form
    data = _fresh(definition, context, today) if entered is None else _shown(definition, entered)
    values = read_leniently(definition.schema, data)
    seen = Reading(form, values, context=context, today=today)
    drawing = Drawing(
        seen=seen,
        data=data,
        live=live_fields(form),
        errors=_by_path(problems),
        context=context,
        today=today,
    )
    sections = tuple(_draw_section(drawing, section) for section in form.sections)
    buttons = [f for f in form.fields() if isinstance(f, Choice) and f.as_buttons]
    places = {field.id for field in seen.visible}
    errors = tuple(_summary(definition, problems, places=places))
    return FormView(
        id=form.id,
        title=form.title,
        intro=form.intro,
        rules=form.rules,
        facts=tuple(context.facts),
        sections=sections,
        errors=errors[:MAX_ERRORS_SHOWN],
        more_errors=max(0, len(errors) - MAX_ERRORS_SHOWN),
        submit=form.submit,
        decision=draw_field(drawing, buttons[0]) if buttons else None,
        is_live=bool(drawing.live),
        has_files=any(f.type == "file" for f in form.fields()),
    )


def _shown(definition: FormDefinition, entered: Raw) -> dict[str, Json]:
    """What was entered as texts: a typed value looks as it would have been typed."""
    # a request is a mapping too, and would keep only the first of several values
    if isinstance(entered, Mapping) and not isinstance(entered, MultiDict):
        entered = {name: _as_typed(value) for name, value in entered.items()}
    return definition.decode(entered)


def _as_typed(value: object) -> object:
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal | date):
        return show_input(value)
    if isinstance(value, Mapping):
        return {name: _as_typed(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_typed(item) for item in value]
    return value


def _fresh(definition: FormDefinition, context: FormContext, today: date) -> dict[str, Json]:
    variables = base_variables(definition.form, context, today)
    found: dict[str, object] = {}
    for field in definition.form.inputs():
        if field.id in context.values:
            value: object = context.values[field.id]
        elif field.default is not None:
            value = _default(field, variables)
        else:
            continue
        found[field.id] = typed_text(field, value) if isinstance(value, str) else value
    return _shown(definition, found)


def _default(field: Field, variables: Mapping[str, Value]) -> object:
    if isinstance(field.default, Expression):
        return evaluate(field.default, variables)
    return field.default


def _by_path(problems: Sequence[Problem]) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    for problem in problems:
        found.setdefault(problem.path, problem)
    return found


def _draw_section(drawing: Drawing, section: Section) -> SectionView:
    is_hidden = section.id in drawing.seen.hidden and section.when is not None
    fields = () if is_hidden else tuple(_draw_fields(drawing, section))
    return SectionView(
        id=section.id,
        title=section.title,
        hint=section.hint,
        fields=fields,
        is_conditional=section.when is not None,
        is_hidden=is_hidden,
    )


def _draw_fields(drawing: Drawing, section: Section) -> Iterator[FieldView]:
    for field in section.fields:
        if isinstance(field, Choice) and field.as_buttons:
            continue
        if isinstance(field, Info):
            yield _draw_info(drawing, field)
        else:
            yield draw_field(drawing, field)


def _draw_info(drawing: Drawing, field: Info) -> FieldView:
    return FieldView(
        name=field.id,
        id=f"f-{field.id}",
        type="info",
        label=field.label,
        hint=field.hint,
        value=field.text or _fact(drawing, field),
        rule=field.rule,
        citation=field.citation,
        is_conditional=field.when is not None,
        is_hidden=field.id in drawing.seen.hidden,
    )


def _fact(drawing: Drawing, field: Info) -> str:
    source = field.source or ""
    value: object = drawing.context.variables.get(source, drawing.context.values.get(source))
    if value is None:
        return "няма данни"
    if field.format == "date":
        day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
        return f"{show_date(day)} г."
    if field.format == "text":
        return str(value) if not isinstance(value, bool) else "Да" if value else "Не"
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if field.format == "money":
        return show_money(number, currency_of(field.currency, drawing.seen.variables))
    return show_number(number, grouped=True)


def _summary(
    definition: FormDefinition, problems: Sequence[Problem], *, places: Collection[str]
) -> Iterator[ErrorView]:
    for problem in problems:
        name, *rest = problem.path.split(".")
        where = _place(definition, name, rest) if rest and rest[0].isdigit() else ""
        href = f"#f-{problem.path.replace('.', '-')}" if name in places else ""
        yield ErrorView(href=href, message=where + problem.message, rule=problem.rule)


def _place(definition: FormDefinition, table: str, rest: Sequence[str]) -> str:
    """„Ред 3, Дата: “ for the third row's cell."""
    row, *cell = rest
    try:
        columns = definition.table(table).columns
    except KeyError:
        columns = ()
    labels = [column.label for column in columns if [column.id] == cell]
    return ", ".join([f"Ред {int(row) + 1}", *labels]) + ": "
