"""Drawing one field: its value as text, its options, its error, what a keyboard should offer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from service.forms.checking import options_of
from service.forms.conditions import holds
from service.forms.context import FormContext, Option
from service.forms.definition import Choice, Day, Field, File, Number, Table, Text, YesNo
from service.forms.formatting import show_date
from service.forms.inputs import inputmode, shown_text, suffix
from service.forms.messages import accepted_files
from service.forms.rendering_table import draw_table
from service.forms.validation import Reading
from service.forms.view import FieldView, FileView, OptionView, TableView
from service.kernel.errors import Problem
from service.kernel.expressions import Expression
from service.kernel.json_types import Json

#: up to this many options are radio buttons, more are a list
MAX_RADIOS = 5
MAX_ID_LENGTH = 19
#: texts up to this many characters get a narrow, a medium control
NARROW, MEDIUM = 12, 30
YES_NO = (Option("yes", "Да"), Option("no", "Не"))
MIME = {"pdf": ".pdf", "png": ".png", "jpeg": ".jpg,.jpeg", "xlsx": ".xlsx", "docx": ".docx"}


@dataclass(frozen=True)
class Drawing:
    """What all fields of one page share."""

    seen: Reading
    data: Mapping[str, Json]
    live: frozenset[str]
    errors: Mapping[str, Problem]
    context: FormContext
    today: date


def draw_field(drawing: Drawing, field: Field) -> FieldView:
    """The view of an input; hidden fields keep only their name."""
    if field.id in drawing.seen.hidden:
        return _place_of(field)
    raw = drawing.data.get(field.id)
    problem = drawing.errors.get(field.id)
    hint = _hint(field, drawing.today)
    options = _options(drawing, field, raw)
    is_required = holds(field.required, drawing.seen.variables)
    return FieldView(
        name=field.id,
        id=f"f-{field.id}",
        type=field.type,
        label=field.label,
        hint=hint,
        value=shown_text(raw),
        options=options,
        is_select=isinstance(field, Choice) and _is_select(field, len(options)),
        required=is_required,
        is_optional=not is_required and not isinstance(field.required, Expression),
        is_conditional=field.when is not None,
        is_live=field.id in drawing.live,
        error=problem.message if problem else "",
        rule=(problem.rule if problem else None) or field.rule,
        citation=field.citation if problem is None or problem.rule in {None, field.rule} else "",
        described_by=_described_by(field.id, hint=hint, is_wrong=problem is not None),
        inputmode=inputmode(field),
        autocomplete=field.autocomplete if isinstance(field, Text) else "off",
        suffix=suffix(field, drawing.seen.variables),
        width=field.width or _width(field),
        max_length=field.max if isinstance(field, Text) else None,
        rows=field.rows if isinstance(field, Text) else 1,
        multiple=isinstance(field, File) and field.multiple,
        accept=",".join(MIME[kind] for kind in field.accept) if isinstance(field, File) else "",
        files=_files(drawing, raw) if isinstance(field, File) else (),
        table=_table(drawing, field, raw) if isinstance(field, Table) else None,
    )


def _place_of(field: Field) -> FieldView:
    return FieldView(
        name=field.id,
        id=f"f-{field.id}",
        type=field.type,
        label=field.label,
        is_hidden=True,
        is_conditional=True,
    )


def _hint(field: Field, today: date) -> str:
    if field.hint:
        return field.hint
    if isinstance(field, Day):
        return f"Например {show_date(today)}"
    if isinstance(field, File):
        return accepted_files(field.accept, field.max_mb)
    return ""


def _options(drawing: Drawing, field: Field, raw: Json) -> tuple[OptionView, ...]:
    if isinstance(field, YesNo) and field.type == "yesno":
        found: tuple[Option, ...] = YES_NO
        chosen = {{True: "yes", False: "no"}.get(raw, "") if isinstance(raw, bool) else str(raw)}
    elif isinstance(field, Choice):
        found = options_of(field, drawing.context)
        chosen = {str(item) for item in raw} if isinstance(raw, list) else {str(raw)}
    else:
        return ()
    return tuple(
        OptionView(
            id=f"f-{field.id}" if index == 0 else f"f-{field.id}-{index}",
            value=str(option.value),
            label=option.label,
            hint=option.hint,
            selected=str(option.value) in chosen,
        )
        for index, option in enumerate(found)
    )


def _is_select(field: Choice, count: int) -> bool:
    return not field.is_multiple and (field.has_ids or count > MAX_RADIOS)


def _described_by(field_id: str, *, hint: str, is_wrong: bool) -> str:
    parts = [f"f-{field_id}-hint"] if hint else []
    if is_wrong:
        parts.append(f"f-{field_id}-error")
    return " ".join(parts)


def _width(field: Field) -> str:
    if isinstance(field, Day | Number):
        return "narrow"
    if isinstance(field, Text) and field.type == "text" and field.max <= MEDIUM:
        return "narrow" if field.max <= NARROW else "medium"
    return "wide"


def _files(drawing: Drawing, raw: Json) -> tuple[FileView, ...]:
    ids = raw if isinstance(raw, list) else [raw]
    found = []
    for item in ids:
        text = shown_text(item)
        is_id = text.isascii() and text.isdigit() and len(text) < MAX_ID_LENGTH
        stored = drawing.context.files.get(int(text)) if is_id else None
        if stored:
            size = f"{max(1, stored.size_bytes // 1024)} KB"
            found.append(FileView(id=stored.id, name=stored.name, size=size))
    return tuple(found)


def _table(drawing: Drawing, field: Table, raw: Json) -> TableView:
    return draw_table(field, raw, seen=drawing.seen, errors=drawing.errors, context=drawing.context)
