"""The page of a form: labels, hints, errors and links stand where people and machines look."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import jinja2
import lxml.html
import pytest
from hypothesis import given, settings, strategies
from lxml.html import HtmlElement
from werkzeug.datastructures import MultiDict

from service.forms import (
    Fact,
    FormContext,
    FormDefinition,
    FormUrls,
    FormView,
    Option,
    load_form,
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


def test_a_problem_of_the_whole_form_is_said_without_a_link() -> None:
    problems = (Problem("", "Лимитът е изчерпан.", rule="R-060"), Problem("gone", "Няма го."))
    shown = page(view_of(filled(), *problems))
    lines = shown.xpath("//*[@data-error-summary]//li")
    assert [item.text.strip() for item in lines] == ["Лимитът е изчерпан.", "Няма го."]
    assert lines[0].xpath("a/@href") == ["/rules/R-060"]


def test_the_rule_that_refused_stands_at_the_field_without_anothers_citation() -> None:
    problem = Problem("ground", "Не се финансира.", rule="R-020")
    shown = page(view_of(filled(), problem))
    (link,) = shown.xpath("//*[@id='b-ground']//p[@class='law']/a")
    assert link.text_content() == "Правило R-020"


def test_many_problems_are_counted_beyond_twenty() -> None:
    view = view_of(filled(), *[Problem(f"lines.{at}.hours", "Не така.") for at in range(30)])
    assert (len(view.errors), view.more_errors) == (20, 10)
    assert "и още 10" in page(view).text_content()


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


def sent_back(shown: HtmlElement) -> dict[str, object]:
    """What a browser would send if nobody touched anything."""
    for template in shown.xpath("//template"):
        template.drop_tree()
    (form,) = shown.xpath("//form")
    return dict(form.form_values())


@given(strategies.data())
@settings(max_examples=25, deadline=None)
def test_what_the_page_shows_sent_back_is_the_same_values(data: strategies.DataObject) -> None:
    days = strategies.sampled_from(["02.04.2018", "2018-04-03", "3.4.2018 г."])
    rows = data.draw(strategies.integers(1, 4))
    lines = [line(at, held_on=data.draw(days), lesson_no=str(at + 1)) for at in range(rows)]
    cents = data.draw(strategies.integers(0, 900))
    ground = data.draw(strategies.sampled_from(["sick", "business_trip", "other"]))
    words = data.draw(strategies.text(strategies.characters(categories=["L", "P"]), min_size=1))
    raw = filled(rate=f"{cents // 100},{cents % 100:02}", ground=ground, ground_text=words)
    for cells in lines:
        raw |= cells
    try:
        values = LEAVE.validate(raw, CONTEXT, today=TODAY)
    except ValidationFailed:
        return
    again = sent_back(page(view_of(values)))
    assert LEAVE.validate(again, CONTEXT, today=TODAY) == values


class _AnyOptions(dict[str, list[Option]]):
    def __missing__(self, name: str) -> list[Option]:
        return [Option(1, "Едно"), Option(2, "Друго")]


@pytest.mark.parametrize(
    "path",
    sorted((REPOSITORY / "forms").rglob("*.json")),
    ids=lambda path: "/".join(path.parts[-2:]),
)
def test_every_form_of_the_house_is_drawn_and_says_what_is_missing(path: Path) -> None:
    form = load_form(path.read_bytes())
    context = FormContext(options=_AnyOptions())
    shown = page(view_of(None, form=form, context=context))
    assert shown.xpath("//button[@type='submit']")
    try:
        form.validate({}, context, today=TODAY)
    except ValidationFailed as failure:
        again = page(view_of({}, *failure.problems, form=form, context=context))
        ids = set(again.xpath("//@id"))
        links = again.xpath("//*[@data-error-summary]//li/a[starts-with(@href, '#')]/@href")
        assert links
        assert {link[1:] for link in links} <= ids
