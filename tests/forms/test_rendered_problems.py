"""A refused form is shown again: what was typed, each problem at its field and in the summary."""

from pathlib import Path

import pytest
from hypothesis import given, settings, strategies
from lxml.html import HtmlElement

from service.forms import FormContext, Option, load_form
from service.kernel.errors import Problem, ValidationFailed
from tests.forms.drawn import page, refused, view_of
from tests.forms.sample import CONTEXT, LEAVE, REPOSITORY, TODAY, filled, line


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
