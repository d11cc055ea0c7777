"""What was typed, in the words of the form: for a task that waits no more, so nothing is lost."""

from collections.abc import Iterator

from service.forms.decoding import Raw, decode
from service.forms.definition import Choice, Field, File, Table, YesNo
from service.forms.form import FormDefinition
from service.kernel.json_types import Json

_YES = frozenset({"yes", "on", "true", True})


def typed_lines(form: FormDefinition, raw: Raw) -> list[tuple[str, str]]:
    """Label and value of every field that was filled in, in the order of the form.

    A choice whose options only the open task knew is shown as it was sent.
    """
    typed = decode(form.form, raw)
    return [
        (field.label, text)
        for field in form.form.inputs()
        if (text := "; ".join(_texts(field, typed.get(field.id))))
    ]


def _texts(field: Field, value: Json) -> Iterator[str]:
    if value in (None, "", False):
        return
    if isinstance(value, list):
        for number, item in enumerate(value, start=1):
            if isinstance(field, Table) and isinstance(item, dict):
                cells = [
                    text for column in field.columns for text in _texts(column, item.get(column.id))
                ]
                if cells:
                    yield f"{field.row} {number}: {', '.join(cells)}"
            else:
                yield from _texts(field, item)
    elif isinstance(field, YesNo):
        yield "да" if value in _YES else "не"
    elif isinstance(field, Choice):
        labels = {str(option.value): option.label for option in field.options}
        yield labels.get(str(value), str(value))
    elif isinstance(field, File):
        yield "прикачен файл"
    else:
        yield str(value)
