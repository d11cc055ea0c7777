"""Strict reading of forms/<area>/<process>/<form>.json; every problem gets a path and a reason."""

import hashlib
import json
import re
from collections.abc import Iterator

from service.forms.definition import Check, Choice, Field, Form, Info, Section
from service.forms.errors import FormProblem, FormRefused
from service.forms.loading_fields import read_field
from service.forms.loading_names import check_names
from service.forms.reader import Reader

MAX_BYTES = 256 * 1024
MAX_FIELDS = 200
_FORM_ID = re.compile(r"[a-z][a-z0-9_]{0,59}/[a-z][a-z0-9_]{0,59}")
#: names that mean something else in a request or in an expression
RESERVED = frozenset(
    {"today", "now", "case_id", "csrf_token", "true", "false", "null", "none", "and", "or", "not"}
    | {"in", "if", "else", "is", "form", "task", "actor", "version"}
)


def read_form(raw: bytes) -> Form:
    """The form in `raw` (UTF-8 JSON); raises FormRefused with all problems found."""
    problems: list[FormProblem] = []
    reader = Reader(_parse(raw), "", problems)
    form = Form(
        id=reader.code("id", needed=True, pattern=_FORM_ID),
        version=reader.integer("version", default=0, least=1, most=1_000_000),
        title=reader.text("title", needed=True),
        intro=reader.text("intro"),
        rules=reader.rules("rules"),
        variables=reader.codes("variables"),
        sections=tuple(_read_sections(reader)),
        checks=tuple(_read_checks(reader)),
        submit=reader.text("submit"),
        hash=hashlib.sha256(raw).digest(),
    )
    if not form.version and not problems:
        reader.refuse("version", "Липсва „version“.")
    reader.done()
    if not problems:
        _check_unique(form, reader)
        _check_buttons(form, reader)
        check_names(form, problems)
    if problems:
        raise FormRefused(problems)
    return form


def _parse(raw: bytes) -> object:
    if len(raw) > MAX_BYTES:
        raise FormRefused([FormProblem("$", "Файлът е по-голям от 256 KB.")])
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_no_repeats, parse_constant=_no)
    except (UnicodeDecodeError, RecursionError):
        raise FormRefused([FormProblem("$", "Файлът не е JSON в UTF-8.")]) from None
    except ValueError as error:
        raise FormRefused([FormProblem("$", f"Файлът не е правилен JSON: {error}")]) from None


def _no_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"ключът „{key}“ се повтаря")
        found[key] = value
    return found


def _no(constant: str) -> object:
    raise ValueError(f"„{constant}“ не е число")


def _read_sections(reader: Reader) -> Iterator[Section]:
    for section in reader.objects("sections", needed=True):
        yield Section(
            id=section.code("id", needed=True),
            title=section.text("title", needed=True),
            hint=section.text("hint"),
            when=section.condition("when"),
            fields=tuple(read_field(field) for field in section.objects("fields", needed=True)),
        )
        section.done()


def _read_checks(reader: Reader) -> Iterator[Check]:
    for check in reader.objects("checks"):
        that = check.condition("that", needed=True)
        message = check.text("message", needed=True)
        at, rule, when = check.code("at"), check.rule(), check.condition("when")
        check.done()
        if that is not None:
            yield Check(that=that, message=message, at=at, rule=rule, when=when)


def _check_unique(form: Form, reader: Reader) -> None:
    seen: set[str] = set()
    if sum(1 for _ in form.fields()) > MAX_FIELDS:
        reader.refuse("sections", f"Формулярът има повече от {MAX_FIELDS} полета.")
    for path, field in placed_fields(form):
        if field.id in seen:
            reader.refuse(f"{path}.id", f"Името „{field.id}“ се повтаря.")
        if field.id in RESERVED:
            reader.refuse(f"{path}.id", f"Името „{field.id}“ е запазено.")
        seen.add(field.id)
    sections = [section.id for section in form.sections]
    for index, name in enumerate(sections):
        if name in sections[:index]:
            reader.refuse(f"sections[{index}].id", f"Името „{name}“ се повтаря.")
    for index, check in enumerate(form.checks):
        targets = {f.id for f in form.fields() if not isinstance(f, Info)}
        if check.at and check.at not in targets:
            reader.refuse(f"checks[{index}].at", f"Няма поле „{check.at}“.")


def _check_buttons(form: Form, reader: Reader) -> None:
    buttons = [
        (path, f) for path, f in placed_fields(form) if isinstance(f, Choice) and f.as_buttons
    ]
    if not buttons:
        if not form.submit:
            reader.refuse("submit", "Липсва надпис на бутона („submit“).")
        return
    if len(buttons) > 1:
        reader.refuse(f"{buttons[1][0]}.as_buttons", "Само едно поле може да е бутони.")
    path, field = buttons[0]
    if not path.startswith(f"sections[{len(form.sections) - 1}]"):
        reader.refuse(f"{path}.as_buttons", "Бутоните за решение са в последния раздел.")
    if not field.options or field.when is not None or field.required is not True:
        reader.refuse(f"{path}.as_buttons", "Бутоните са с „options“, без „when“, задължителни.")
    if form.submit:
        reader.refuse("submit", "Бутоните за решение заместват „submit“.")


def placed_fields(form: Form) -> Iterator[tuple[str, Field]]:
    """Every field with its JSON path."""
    for section_index, section in enumerate(form.sections):
        for index, field in enumerate(section.fields):
            yield f"sections[{section_index}].fields[{index}]", field
