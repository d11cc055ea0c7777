"""Which names the expressions of a form may use, and where."""

from collections.abc import Iterator

from service.forms.definition import Bound, Choice, Field, Form, Info, Table
from service.forms.errors import FormProblem
from service.kernel.expressions import Expression


def check_names(form: Form, problems: list[FormProblem]) -> None:
    """Refuse names that are no field, no declared variable and not `today`; `when` looks back."""
    outside = set(form.variables) | {"today"}
    everything = outside | {field.id for field in form.inputs()}
    both = set(form.variables) & {field.id for field in form.fields()}
    problems.extend(FormProblem("variables", f"„{name}“ е и поле, и променлива.") for name in both)
    before = set(outside)
    for section_index, section in enumerate(form.sections):
        place = f"sections[{section_index}]"
        _only(section.when, before, f"{place}.when", problems)
        for index, field in enumerate(section.fields):
            path = f"{place}.fields[{index}]"
            _only(field.when, before, f"{path}.when", problems)
            _check_field(field, everything, path, problems)
            _check_source(field, set(form.variables), path, problems)
            if not isinstance(field, Info) and not (isinstance(field, Choice) and field.as_buttons):
                before.add(field.id)
    for index, check in enumerate(form.checks):
        _only(check.that, everything, f"checks[{index}].that", problems)
        _only(check.when, everything, f"checks[{index}].when", problems)


def _check_field(field: Field, names: set[str], path: str, problems: list[FormProblem]) -> None:
    for key, expression in _expressions(field):
        _only(expression, names, f"{path}.{key}", problems)
    if isinstance(field, Table):
        columns = {column.id for column in field.columns}
        for index, column in enumerate(field.columns):
            _check_field(column, names | columns, f"{path}.columns[{index}]", problems)


def _check_source(field: Field, names: set[str], path: str, problems: list[FormProblem]) -> None:
    if isinstance(field, Info) and field.source and field.source not in names:
        reason = f"Името „{field.source}“ не е изброено във „variables“."
        problems.append(FormProblem(f"{path}.from", reason))


def _expressions(field: Field) -> Iterator[tuple[str, Expression]]:
    for key in ("required", "default", "min", "max", "currency"):
        value = getattr(field, key, None)
        if isinstance(value, Bound):
            value = value.expression
        if isinstance(value, Expression):
            yield key, value


def _only(
    expression: Expression | None, names: set[str], path: str, problems: list[FormProblem]
) -> None:
    if expression is None:
        return
    for name in sorted(expression.names - names):
        reason = f"Името „{name}“ не е по-предно поле, нито е изброено във „variables“."
        problems.append(FormProblem(path, reason))


def live_fields(form: Form) -> frozenset[str]:
    """The fields that visibility hangs on: when one changes, the page must be asked again."""
    names: set[str] = set()
    for section in form.sections:
        for condition in (section.when, *(field.when for field in section.fields)):
            if condition is not None:
                names |= condition.names
    return frozenset(names) & {field.id for field in form.inputs()}
