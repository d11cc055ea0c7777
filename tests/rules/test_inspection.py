"""Checklists and days of a check: data against the form, and the rules in their sentences."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.rules.inspection import (
    check_protocol_is_in_term,
    check_visit_is_by_order,
    checklist,
    checklist_for,
    checklists,
    kept_days,
)
from service.rules.plan import PartReached, coverage, progress
from service.rules.plan.measures import read_measure

FORM = Path(__file__).parents[2] / "forms" / "ruo" / "inspection" / "check.json"
ORDER_ON, DUE_ON = date(2023, 11, 13), date(2023, 11, 27)


def sections() -> dict[str, Any]:
    form = json.loads(FORM.read_text(encoding="utf-8"))
    return {section["id"]: section for section in form["sections"] if section["id"] != "visit"}


def test_the_form_asks_exactly_what_the_checklists_hold() -> None:
    assert list(sections()) == [each.key for each in checklists()]
    for each in checklists():
        section = sections()[each.key]
        assert section["when"] == f"checklist == '{each.key}'"
        questions = [field for field in section["fields"] if field["type"] == "choice"]
        asked = [(field["id"], field["label"], field["citation"]) for field in questions]
        assert asked == [
            (f"{each.key}_{line.key}", line.question, line.ground) for line in each.lines
        ]
        notes = [field["id"] for field in section["fields"] if field["type"] == "longtext"]
        assert notes == [f"{field['id']}_note" for field in questions]


@pytest.mark.parametrize(
    ("activity", "key"),
    [
        ("Спазване на процедурата и изискванията за преместване на учениците.", "transfer"),
        ("обучението по предметите от разширената професионална подготовка", "vocational"),
        ("Контрол по присъствието на учениците в учебни часове", "attendance"),
        ("Контрол върху опазване на учебниците", "general"),
    ],
)
def test_the_words_of_an_activity_choose_the_list(activity: str, key: str) -> None:
    assert checklist_for(activity) == checklist(key)


@pytest.mark.parametrize(
    ("visited_on", "is_allowed"),
    [
        (date(2023, 11, 12), False),
        (ORDER_ON, True),
        (DUE_ON, True),
        (date(2023, 11, 28), False),
    ],
)
def test_a_visit_is_within_its_order(visited_on: date, *, is_allowed: bool) -> None:
    decision = check_visit_is_by_order(
        visited_on, order_number="РД-06-1", order_on=ORDER_ON, due_on=DUE_ON
    )
    assert (decision.is_allowed, decision.rule_ids) == (is_allowed, ("R-312",))


def test_a_protocol_is_drawn_within_the_term() -> None:
    assert check_protocol_is_in_term(DUE_ON, due_on=DUE_ON).is_allowed
    assert not check_protocol_is_in_term(date(2023, 11, 28), due_on=DUE_ON).is_allowed


def test_a_recommendation_is_given_the_days_to_its_due_day() -> None:
    assert kept_days(date(2023, 11, 21), due_on=date(2023, 12, 20)) == 29


def test_six_closed_checks_of_fifteen_are_forty_percent() -> None:
    """R-310; R-311: coverage is of the 37 schools, as schools are aimed at."""
    found = progress(read_measure("15 училища"), closed_kinds=["school"] * 6)
    assert (found.closed, found.target, str(found.percent)) == (6, 15, "40.0")
    assert not found.is_reached
    whole, aim = read_measure("37 училища и 19 детски градини"), read_measure("15 училища")
    assert coverage(whole, target=aim, closed=6) == PartReached(6, 37, "училища")
    assert coverage(whole, target=read_measure("според заявките"), closed=7) == PartReached(
        7, 56, "училища и детски градини"
    )


def test_a_compound_target_is_reached_kind_by_kind() -> None:
    """R-307: two schools do not make up for the kindergarten that is missing."""
    target = read_measure("1 училище и 2 детски градини")
    found = progress(target, closed_kinds=["school", "school", "kindergarten"])
    assert [(part.reached, part.target) for part in found.parts] == [(2, 1), (1, 2)]
    assert str(found.percent) == "66.7"
    assert progress(target, closed_kinds=["school", *["kindergarten"] * 2]).is_reached


def test_where_no_institutions_are_counted_nothing_is_reached_by_checks() -> None:
    found = progress(read_measure("2 срещи"), closed_kinds=["school"])
    assert (found.closed, found.percent, found.is_reached) == (1, None, False)
    aim = read_measure("2 училища")
    assert coverage(read_measure("0"), target=aim, closed=1) is None
    assert coverage(read_measure("19 детски градини"), target=aim, closed=1) is None
