"""What depends on another answer: hidden fields and sections, needed fields, limits, checks."""

import pytest

from service.kernel.errors import ValidationFailed
from service.kernel.expressions import ExpressionFailed
from service.kernel.json_types import Json
from tests.forms.sample import CONTEXT, LEAVE, TODAY, filled, line, small, values, wrong


def test_a_limit_that_is_another_field_is_kept() -> None:
    said = wrong(LEAVE, filled(to_on="01.04.2018", **line(0, held_on="02.04.2018")))
    assert said["to_on"] == "Последният ден не може да е преди първия."


def test_a_limit_of_the_context_is_kept() -> None:
    said = wrong(LEAVE, filled(from_on="01.05.2018", to_on="02.05.2018"))
    assert said["from_on"] == "Датата не може да е след 30.04.2018 г."


def test_a_limit_over_an_empty_field_is_not_applied() -> None:
    assert set(wrong(LEAVE, filled(from_on=""))) == {"from_on"}


def test_a_check_between_fields_speaks_at_its_field_with_its_rule() -> None:
    with pytest.raises(ValidationFailed) as refused:
        LEAVE.validate(filled(days="4"), CONTEXT, today=TODAY)
    (problem,) = refused.value.problems
    assert (problem.path, problem.rule) == ("days", "R-027")
    assert problem.message == "При болест се финансират само първите три дни."


def test_a_hidden_field_is_neither_needed_nor_kept() -> None:
    assert "ground_text" not in values(LEAVE, filled(ground_text="останало от преди"))
    assert set(wrong(LEAVE, filled(ground="other"))) == {"ground_text"}
    assert values(LEAVE, filled(ground="other", ground_text="Сватба"))["ground_text"] == "Сватба"


def test_a_wrong_value_in_a_hidden_field_does_not_matter() -> None:
    assert "order_file" not in values(LEAVE, filled(order_file="../../etc/passwd"))


def test_a_conditionally_needed_field_is_optional_otherwise() -> None:
    assert values(LEAVE, filled(ground="business_trip", rate=""))["rate"] is None
    assert set(wrong(LEAVE, filled(rate=""))) == {"rate"}


def test_a_hidden_section_hides_its_fields() -> None:
    ask: dict[str, Json] = {"id": "more", "type": "yesno", "label": "Още ли?"}
    name: dict[str, Json] = {"id": "name", "type": "text", "label": "Име"}
    form = small(
        sections=[
            {"id": "first", "title": "Първо", "fields": [ask]},
            {"id": "second", "title": "Второ", "when": "more", "fields": [name]},
        ]
    )
    assert values(form, {"more": "не", "name": "излишно"}) == {"more": False}
    assert set(wrong(form, {"more": "да"})) == {"name"}
    assert set(wrong(form, {"more": "може би"})) == {"more"}


def test_a_condition_that_fails_with_nothing_empty_is_a_fault_of_the_definition() -> None:
    form = small(
        {"id": "name", "type": "text", "label": "Име"},
        {"id": "more", "type": "text", "label": "Още", "when": "name > 5"},
    )
    with pytest.raises(ExpressionFailed):
        form.validate({"name": "Ана"}, CONTEXT, today=TODAY)


def test_a_check_is_silent_while_its_fields_are_wrong_or_its_condition_false() -> None:
    number: dict[str, Json] = {"type": "number", "label": "Число"}
    form = small(
        {**number, "id": "a"},
        {**number, "id": "b"},
        checks=[{"that": "a < b", "when": "a > 0", "message": "Първото е по-малко."}],
    )
    assert wrong(form, {"a": 2, "b": 1}) == {"": "Първото е по-малко."}
    assert set(wrong(form, {"a": 2, "b": "х"})) == {"b"}
    assert values(form, {"a": 0, "b": 0}) == {"a": 0, "b": 0}
