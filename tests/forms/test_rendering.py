"""The page of a form: labels, values, facts and tables stand where people and machines look."""

from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from service.forms import Fact, FormContext, Option, render
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from tests.forms.drawn import page, refused, view_of
from tests.forms.sample import CONTEXT, LEAVE, TODAY, filled, line, small


def test_every_input_has_a_label_and_every_reference_a_target() -> None:
    shown = refused(filled(ground="other", has_order="yes", days="х", **line(1, hours="")))
    ids = set(shown.xpath("//@id"))
    assert len(ids) == len(shown.xpath("//@id"))
    for attribute in ("aria-describedby", "aria-labelledby", "for"):
        for value in shown.xpath(f"//@{attribute}"):
            assert set(value.split()) <= ids, value
    labelled = set(shown.xpath("//label/@for"))
    for control in shown.xpath("//select|//textarea|//input[not(@type='hidden')]"):
        assert (
            control.get("aria-labelledby")
            or control.get("id") in labelled
            or (control.getparent().tag == "label")
        )


def test_everything_ticked_is_shown_again() -> None:
    """A request holds several values under one name; a condition looks at all of them."""
    options: Json = [{"value": value, "label": "Вид"} for value in ("a", "b", "c")]
    form = small(
        {"id": "kinds", "type": "choices", "label": "Видове", "options": options},
        {"id": "of_b", "type": "text", "label": "За б", "when": "'b' in kinds"},
    )
    sent = MultiDict([("kinds", "a"), ("kinds", "b")])
    kinds, of_b = view_of(sent, form=form).sections[0].fields
    assert [option.selected for option in kinds.options] == [True, True, False]
    assert not of_b.is_hidden


def test_validated_values_are_shown_as_people_write_them() -> None:
    values = LEAVE.validate(filled(), CONTEXT, today=TODAY)
    shown = page(view_of(values))
    assert shown.xpath("//input[@name='from_on']/@value") == ["02.04.2018"]
    assert shown.xpath("//input[@name='rate']/@value") == ["5,40"]
    assert shown.xpath("//input[@name='truth']/@checked")
    assert shown.xpath("//input[@name='lines-0-held_on']/@value") == ["02.04.2018"]


def test_a_fresh_form_has_the_contexts_values_and_the_defaults() -> None:
    context = FormContext(
        values={"teacher": 13, "rate": Decimal("5.40")},
        options=CONTEXT.options,
        variables=CONTEXT.variables,
        facts=[Fact("Период", "01.03–30.04.2018 г.", rule="R-040")],
    )
    shown = page(view_of(None, context=context))
    assert shown.xpath("//select[@name='teacher']/option[@selected]/@value") == ["13"]
    assert shown.xpath("//input[@name='rate']/@value") == ["5,40"]
    assert shown.xpath("//input[@name='lines-0-hours']/@value") == ["1"]
    assert shown.xpath("//a[@href='/rules/R-040']")
    assert "412,50" in shown.xpath("string(//dl[dt/@id='f-balance'])")


def test_literal_defaults_are_shown_in_bulgarian() -> None:
    form = small(
        {"id": "on", "type": "date", "label": "Дата", "default": "2018-05-01"},
        {"id": "day", "type": "date", "label": "Днес", "default": "${today}"},
        {"id": "sum", "type": "money", "label": "Сума", "currency": "BGN", "default": "0.00"},
    )
    shown = page(view_of(None, form=form))
    assert shown.xpath("//main//input[@type='text']/@value") == ["01.05.2018", "14.05.2018", "0,00"]


def test_hidden_fields_leave_only_their_place() -> None:
    shown = page(view_of(filled()))
    (place,) = shown.xpath("//*[@id='b-ground_text']")
    assert place.get("hidden") is not None
    assert not place.xpath(".//input")
    assert shown.xpath("//input[@name='ground'][@data-live]")


def test_a_draft_with_a_condition_shows_its_field() -> None:
    shown = page(view_of({"ground": "other", "ground_text": "Сватба"}))
    assert shown.xpath("//input[@name='ground_text']/@value") == ["Сватба"]


def test_a_rule_is_a_link_with_its_place_in_the_act() -> None:
    (link,) = page(view_of(None)).xpath("//fieldset//a[@href='/rules/R-019']")
    assert link.text_content() == "Правило R-019 · т. 5.1"


def test_markup_in_data_stays_text() -> None:
    evil = '"><script>alert(1)</script>'
    context = FormContext(
        options={"teachers": [Option(12, evil)], "subjects": [Option("bg", evil)]},
        variables={"cap_left": evil, "period_end": "2018-04-30"},
        facts=[Fact(evil, evil)],
    )
    raw = filled(ground="other", ground_text=evil, **line(0, class_name=evil))
    shown = page(view_of(raw, Problem("ground_text", evil), context=context))
    assert not shown.xpath("//script")
    assert shown.xpath("//input[@name='ground_text']/@value") == [evil]


def test_a_table_offers_one_blank_row_after_those_entered() -> None:
    blank = {f"lines-{at}-class_name": "" for at in range(1, 9)}
    shown = page(view_of(filled(**blank)))
    assert shown.xpath("//tbody//input[contains(@name, 'class_name')]/@value") == ["5а", ""]
    assert shown.xpath("//tbody//input[contains(@name, 'hours')]/@value") == ["1", "1"]


def test_a_table_of_given_rows_shows_them_and_neither_adds_nor_removes() -> None:
    columns: list[Json] = [
        {"id": "about", "type": "choice", "label": "Въпрос", "options_from": "questions"},
        {"id": "answer", "type": "text", "label": "Отговор"},
    ]
    form = small(
        {"id": "rows", "type": "table", "label": "Въпроси", "columns": columns, "given": ["about"]}
    )
    context = FormContext(
        values={"rows": [{"about": "1"}, {"about": "2"}]},
        options={"questions": [Option("1", "Първи въпрос"), Option("2", "Втори въпрос")]},
    )
    shown = page(render(form, None, (), context, today=TODAY))
    assert shown.xpath("//tbody//span[@class='given-cell']/text()") == [
        "Първи въпрос", "Втори въпрос",
    ]  # fmt: skip
    assert shown.xpath("//tbody//input[@type='hidden']/@value") == ["1", "2"]
    assert shown.xpath("//tbody//select") == []
    assert shown.xpath("//tbody//button") == []
    assert shown.xpath("//button[@data-add-row]") == []


def test_a_decision_is_drawn_as_buttons() -> None:
    options: Json = [
        {"value": "approve", "label": "Одобрете"},
        {"value": "return", "label": "Върнете за корекция"},
    ]
    why: dict[str, Json] = {"id": "why", "type": "longtext", "label": "Мотиви"}
    form = small(
        {**why, "required": "decision == 'return'"},
        {"id": "decision", "type": "choice", "label": "Решение", "options": options,
         "as_buttons": True},
        submit=None,
    )  # fmt: skip
    shown = page(view_of(None, form=form))
    buttons = shown.xpath("//button[@name='decision']")
    assert [(b.get("value"), b.text) for b in buttons] == [
        ("approve", "Одобрете"),
        ("return", "Върнете за корекция"),
    ]
    # Enter presses the first button, and must not decide anything
    assert shown.xpath("//form//button")[0].get("disabled") is not None
    assert form.validate({"decision": "approve"}, CONTEXT, today=TODAY) == {
        "why": None,
        "decision": "approve",
    }
    with pytest.raises(ValidationFailed):
        form.validate({"decision": "return"}, CONTEXT, today=TODAY)


@pytest.mark.parametrize(
    ("shape", "value", "shown"),
    [
        ("text", "две", "две"),
        ("text", True, "Да"),
        ("text", None, "няма данни"),
        ("date", "2018-05-14T21:00:00Z", "14.05.2018 г."),
        ("number", 12345, "12\u00a0345"),
        ("hours", "2.5", "2,5"),
        ("money", "1234.5", "1\u00a0234,50\u00a0€"),
        ("money", "без", "без"),
    ],
)
def test_facts_are_shown_in_bulgarian(shape: str, value: Json, shown: str) -> None:
    fact: dict[str, Json] = {"id": "fact", "type": "info", "label": "Факт", "from": "known"}
    if shape == "money":
        fact["currency"] = "${currency}"
    form = small({**fact, "format": shape}, variables=["known", "currency"])
    context = FormContext(variables={"known": value, "currency": "EUR"})
    assert view_of(None, form=form, context=context).sections[0].fields[0].value == shown
