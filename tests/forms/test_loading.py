"""A definition is read strictly: whatever would be ignored or misunderstood is refused by name."""

import json
from pathlib import Path

import pytest

from service.forms import FormRefused, load_form
from service.kernel.json_types import Json
from tests.forms.sample import LEAVE, REPOSITORY, loaded, raw_example, small

TEXT: dict[str, Json] = {"id": "name", "type": "text", "label": "Име"}


def problems_of(raw: dict[str, Json]) -> dict[str, str]:
    with pytest.raises(FormRefused) as refused:
        loaded(raw)
    return {problem.path: problem.reason for problem in refused.value.problems}


def problems_with(**change: Json) -> dict[str, str]:
    """What is said about a form of one text field changed so."""
    with pytest.raises(FormRefused) as refused:
        small({**TEXT, **change})
    return {problem.path: problem.reason for problem in refused.value.problems}


FIRST = "sections[0].fields[0]"


def test_the_example_of_the_documentation_is_a_form() -> None:
    assert LEAVE.id == "substitution/file_leave"
    assert [field.id for field in LEAVE.form.fields()][:3] == ["teacher", "ground", "ground_text"]
    assert len(LEAVE.hash) == 32


@pytest.mark.parametrize(
    "path",
    sorted((REPOSITORY / "forms").rglob("*.json")),
    ids=lambda path: "/".join(path.parts[-2:]),
)
def test_every_form_of_the_house_is_accepted_and_named_as_its_file(path: Path) -> None:
    form = load_form(path.read_bytes())
    assert form.id == "/".join(path.with_suffix("").parts[-2:])
    assert form.schema.fields.keys() == {field.id for field in form.form.inputs()}


def test_an_unknown_key_is_refused_with_its_path() -> None:
    assert problems_with(requierd=True) == {f"{FIRST}.requierd": "Непознат ключ „requierd“."}


def test_unknown_keys_of_the_form_and_of_sections_are_refused_too() -> None:
    raw = raw_example()
    raw["colour"] = "green"
    sections = raw["sections"]
    assert isinstance(sections, list)
    assert isinstance(sections[0], dict)
    sections[0]["icon"] = "leaf"
    assert set(problems_of(raw)) == {"colour", "sections[0].icon"}


def test_a_label_that_mixes_alphabets_is_refused() -> None:
    reason = problems_with(label="Hай-много часове")[f"{FIRST}.label"]
    assert "Hай" in reason
    assert "смесени" in reason


def test_a_missing_label_is_refused() -> None:
    with pytest.raises(FormRefused) as refused:
        small({"id": "name", "type": "text"})
    assert refused.value.problems[0].path == f"{FIRST}.label"


def test_two_fields_of_one_name_are_refused() -> None:
    with pytest.raises(FormRefused) as refused:
        small(TEXT, TEXT)
    assert refused.value.problems[0].path == "sections[0].fields[1].id"


@pytest.mark.parametrize("name", ["today", "case_id", "csrf_token", "and"])
def test_reserved_names_are_refused(name: str) -> None:
    assert f"{FIRST}.id" in problems_with(id=name)


@pytest.mark.parametrize("name", ["Name", "name-2", "име", "_name", "", "a" * 61, 7])
def test_names_are_small_latin_letters(name: Json) -> None:
    assert f"{FIRST}.id" in problems_with(id=name)


def test_a_condition_outside_the_language_is_refused() -> None:
    assert f"{FIRST}.required" in problems_with(required="().__class__")


def test_a_condition_over_an_unknown_name_is_refused() -> None:
    assert "groud" in problems_with(required="groud == 'sick'")[f"{FIRST}.required"]


def test_a_condition_of_visibility_may_not_look_forward() -> None:
    with pytest.raises(FormRefused) as refused:
        small({**TEXT, "when": "later == 'x'"}, {**TEXT, "id": "later"})
    assert refused.value.problems[0].path == f"{FIRST}.when"


def test_an_undeclared_variable_of_a_fact_is_refused() -> None:
    with pytest.raises(FormRefused) as refused:
        small({"id": "left", "type": "info", "label": "Остатък", "from": "cap_left"})
    assert refused.value.problems[0].path == f"{FIRST}.from"


@pytest.mark.parametrize("pattern", ["(a+)+$", "(?=x)", "[", "(.*)\\1", "x*" * 5, "a" * 201])
def test_a_pattern_that_could_hang_the_server_is_refused(pattern: str) -> None:
    assert f"{FIRST}.pattern" in problems_with(pattern=pattern, message="Не така.")


def test_a_pattern_needs_its_message() -> None:
    assert f"{FIRST}.message" in problems_with(pattern="[0-9]+")


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ({"type": "choice"}, "options"),
        ({"type": "choice", "options": [{"value": "a", "label": "А"}] * 2}, "options"),
        (
            {"type": "choice", "options": [{"value": "a", "label": "А"}], "options_from": "x"},
            "options",
        ),
        ({"type": "person"}, "options_from"),
        ({"type": "money"}, "currency"),
        ({"type": "money", "currency": "USD"}, "currency"),
        ({"type": "hours"}, "unit"),
        ({"type": "date", "min": "31.02.2018"}, "min"),
        ({"type": "number", "max": 1.5}, "max"),
        ({"type": "file"}, "accept"),
        ({"type": "file", "accept": ["exe"]}, "accept"),
        ({"type": "info"}, "from"),
        ({"type": "table"}, "columns"),
        ({"type": "table", "columns": [{**TEXT, "type": "longtext"}]}, "columns[0].type"),
        ({"type": "table", "columns": [{**TEXT, "when": "true"}]}, "columns[0].when"),
        ({"type": "table", "columns": [TEXT, TEXT]}, "columns"),
        ({"type": "table", "columns": [TEXT], "totals": ["name"]}, "totals"),
        ({"type": "table", "columns": [TEXT], "unique": ["other"]}, "unique"),
        ({"type": "table", "columns": [TEXT], "given": ["other"]}, "given"),
        ({"type": "colour"}, "type"),
        ({"type": "text", "min": 9, "max": 3}, "min"),
        ({"type": "text", "format": "vin"}, "format"),
        ({"type": "text", "rule": "R-1"}, "rule"),
        ({"type": "text", "default": 1.5}, "default"),
    ],
)
def test_each_type_refuses_what_makes_no_sense(field: dict[str, Json], key: str) -> None:
    with pytest.raises(FormRefused) as refused:
        small({"id": "field", "label": "Поле", **field})
    assert f"{FIRST}.{key}" in {problem.path for problem in refused.value.problems}


def test_a_form_needs_a_button_unless_a_decision_is_its_buttons() -> None:
    with pytest.raises(FormRefused) as refused:
        loaded({k: v for k, v in raw_example().items() if k != "submit"})
    assert refused.value.problems[0].path == "submit"


def test_buttons_stand_alone_and_in_the_last_section() -> None:
    options: Json = [{"value": "yes", "label": "Одобрете"}]
    buttons: dict[str, Json] = {
        "id": "decision", "type": "choice", "label": "Решение", "as_buttons": True,
        "options": options,
    }  # fmt: skip
    with pytest.raises(FormRefused) as refused:
        small(buttons, {**buttons, "id": "other"})
    assert {problem.path for problem in refused.value.problems} == {
        f"{FIRST[:-3]}[1].as_buttons",
        "submit",
    }


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe{}",
        b'{"id": "a/b", "id": "a/b"}',
        b'{"version": NaN}',
        b"[" * 100_000,
        b" " * 300_000,
        json.dumps({"id": "a/b", "version": True, "title": 5, "sections": {}}).encode(),
    ],
    ids=range(9),
)
def test_what_is_no_definition_at_all_is_refused(raw: bytes) -> None:
    with pytest.raises(FormRefused):
        load_form(raw)
