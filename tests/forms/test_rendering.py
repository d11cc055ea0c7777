"""The page of a form: labels, hints, errors and links stand where people and machines look."""

from collections.abc import Mapping
from decimal import Decimal

import jinja2
import lxml.html
import pytest
from lxml.html import HtmlElement

from service.forms import (
    Fact,
    FormContext,
    FormDefinition,
    FormUrls,
    FormView,
    Option,
    render,
)
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from tests.forms.sample import CONTEXT, LEAVE, REPOSITORY, TODAY, filled, line, small

PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(REPOSITORY / "service" / "web" / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
)
PAGE = PAGES.from_string(
    '{% from "forms/form.html" import error_summary, form_facts, form_body %}<main>'
    "{{ error_summary(view, urls) }}<h1>{{ view.title }}</h1>{{ form_facts(view, urls) }}"
    '{{ form_body(view, urls, "token") }}</main>'
)
URLS = FormUrls(submit="/x", refresh="/x/refresh", draft="/x/draft", workbook="/x/workbook/")


def page(view: FormView, urls: FormUrls = URLS) -> HtmlElement:
    return lxml.html.fromstring(PAGE.render(view=view, urls=urls))


def view_of(
    raw: Mapping[str, object] | None,
    *problems: Problem,
    form: FormDefinition = LEAVE,
    context: FormContext = CONTEXT,
) -> FormView:
    return render(form, raw, problems, context, today=TODAY)


def refused(raw: Mapping[str, object]) -> HtmlElement:
    with pytest.raises(ValidationFailed) as failure:
        LEAVE.validate(raw, CONTEXT, today=TODAY)
    return page(view_of(raw, *failure.value.problems))


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


def test_the_summary_links_to_each_wrong_field() -> None:
    shown = refused(filled(days="х", **line(0, hours="")))
    links = shown.xpath("//*[@data-error-summary]//li/a[starts-with(@href, '#')]")
    assert [(link.get("href"), link.text) for link in links] == [
        ("#f-days", "Въведете число с цифри."),
        ("#f-lines-0-hours", "Ред 1, Брой: Въведете броя часове."),
    ]
    for link in links:
        (target,) = shown.xpath(f"//*[@id='{link.get('href')[1:]}']")
        assert target.get("aria-invalid") == "true"


def test_what_was_typed_is_shown_again_as_it_was() -> None:
    shown = refused(filled(days="три", rate="5.4"))
    assert shown.xpath("//input[@name='days']/@value") == ["три"]
    assert shown.xpath("//input[@name='rate']/@value") == ["5.4"]
    assert shown.xpath("//select[@name='teacher']/option[@selected]/@value") == ["12"]
    assert shown.xpath("//input[@name='has_order'][@checked]/@value") == ["no"]
    assert shown.xpath("//select[@name='lines-0-subject']/option[@selected]/@value") == ["math"]


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
    assert form.validate({"decision": "approve"}, CONTEXT, today=TODAY) == {
        "why": None,
        "decision": "approve",
    }
    with pytest.raises(ValidationFailed):
        form.validate({"decision": "return"}, CONTEXT, today=TODAY)
