"""A form as a client needs it to fill it in: fields, choices, facts and what is filled already."""

from collections.abc import Sequence
from datetime import date

from service.forms import FormContext, FormDefinition, Option
from service.forms.definition import Bound, Choice, Day, Field, File, Number, Table, Text
from service.forms.values import to_json
from service.kernel.json_types import Json


def form_json(form: FormDefinition, context: FormContext) -> dict[str, Json]:
    """The form with its context; conditions are the server's, so they are only marked."""
    return {
        "id": form.id,
        "version": form.version,
        "title": form.title,
        "intro": form.form.intro,
        "rules": list(form.form.rules),
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "fields": [_field(field, context) for field in section.fields],
            }
            for section in form.form.sections
        ],
        "values": to_json(context.values),
        "facts": [
            {"label": fact.label, "value": fact.value, "rule": fact.rule} for fact in context.facts
        ],
    }


def _field(field: Field, context: FormContext) -> Json:
    described: dict[str, Json] = {
        "id": field.id,
        "type": field.type,
        "label": field.label,
        "hint": field.hint,
        # a condition is decided by the server when the form comes in
        "required": field.required if isinstance(field.required, bool) else None,
        "conditional": field.when is not None,
        "rule": field.rule,
        "citation": field.citation,
    }
    described.update(_particulars(field, context))
    return described


def _particulars(field: Field, context: FormContext) -> dict[str, Json]:
    if isinstance(field, Text):
        return {"min": field.min, "max": field.max, "pattern": field.pattern}
    if isinstance(field, Choice):
        return {"multiple": field.is_multiple, "options": _options(field, context)}
    if isinstance(field, Number):
        return {
            "min": _limit(field.min),
            "max": _limit(field.max),
            "decimals": field.decimals,
            "unit": field.unit,
        }
    if isinstance(field, Day):
        return {"min": _limit(field.min), "max": _limit(field.max)}
    if isinstance(field, File):
        return {"accept": list(field.accept), "max_mb": field.max_mb, "multiple": field.multiple}
    if isinstance(field, Table):
        return {
            "min_rows": field.min_rows,
            "max_rows": field.max_rows,
            "columns": [_field(column, context) for column in field.columns],
        }
    return {}


def _options(field: Choice, context: FormContext) -> list[Json]:
    given: Sequence[Option] = field.options
    if field.options_from is not None:
        given = context.options.get(field.options_from, ())
    return [{"value": o.value, "label": o.label, "hint": o.hint} for o in given]


def _limit(bound: Bound | None) -> Json:
    """A literal limit; one that depends on other fields is the server's to check."""
    if bound is None or bound.literal is None:
        return None
    return bound.literal.isoformat() if isinstance(bound.literal, date) else str(bound.literal)
