"""The form of forms/README.md, filled in as a director would: the documentation is the fixture."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from service.forms import FormContext, FormDefinition, FormValue, Option, StoredFile, load_form
from service.kernel.errors import ValidationFailed
from service.kernel.json_types import Json

REPOSITORY = Path(__file__).resolve().parents[2]
TODAY = date(2018, 5, 14)
README = (REPOSITORY / "forms" / "README.md").read_text(encoding="utf-8")


def raw_example() -> dict[str, Json]:
    """The example as JSON, to be bent by tests."""
    found = re.search(r"```json\n(.*?)```", README, re.DOTALL)
    assert found
    example = json.loads(found[1])
    assert isinstance(example, dict)
    return example


def loaded(raw: dict[str, Json]) -> FormDefinition:
    return load_form(json.dumps(raw, ensure_ascii=False).encode())


def small(*fields: dict[str, Json], **top: Json) -> FormDefinition:
    """A form of one section with these fields; a top key given as None is left out."""
    raw: dict[str, Json] = {
        "id": "story/form",
        "version": 1,
        "title": "Разказ",
        "submit": "Изпратете",
        "sections": [{"id": "all", "title": "Всичко", "fields": list(fields)}],
    }
    return loaded({key: value for key, value in {**raw, **top}.items() if value is not None})


LEAVE = loaded(raw_example())
CONTEXT = FormContext(
    options={
        "teachers": [Option(12, "Мария Петрова"), Option(13, "Иван Стоянов")],
        "subjects": [Option("bg", "Български език"), Option("math", "Математика")],
    },
    variables={"period_end": "2018-04-30", "cap_left": "412.50"},
    files={7: StoredFile(7, "заповед.pdf", "pdf", 120_000)},
)
LINE = {
    "held_on": "02.04.2018",
    "lesson_no": "3",
    "class_name": "5а",
    "subject": "math",
    "hours": "1",
}


def line(at: int, **cells: str) -> dict[str, str]:
    """One row as a browser sends it."""
    return {f"lines-{at}-{name}": value for name, value in {**LINE, **cells}.items()}


def filled(**changes: str) -> dict[str, str]:
    """The whole form as a browser sends it, good unless changed."""
    return {
        "teacher": "12",
        "ground": "sick",
        "from_on": "2.04.2018 г.",
        "to_on": "03.04.2018",
        "days": "2",
        "rate": "5,40 лв.",
        "has_order": "no",
        "truth": "yes",
        **line(0),
        **changes,
    }


def values(
    form: FormDefinition, raw: Mapping[str, object], **context: object
) -> dict[str, FormValue]:
    """What the form makes of the input; in CONTEXT unless a part of another is given."""
    return form.validate(raw, FormContext(**context) if context else CONTEXT, today=TODAY)  # type: ignore[arg-type] # a test's shorthand


def wrong(form: FormDefinition, raw: Mapping[str, object]) -> dict[str, str]:
    """What the form says, by path; the input must be refused."""
    with pytest.raises(ValidationFailed) as refused:
        form.validate(raw, CONTEXT, today=TODAY)
    return {problem.path: problem.message for problem in refused.value.problems}
