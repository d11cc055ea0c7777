"""Conformance of the decision tables: every row cites, has an example and fires alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from service.kernel.json_types import Json
from service.rules.catalogue import rule
from service.rules.decisions import DecisionModel, Table
from tests.support.programme import eligibility_tables

EXAMPLES = Path(__file__).with_name("examples")
MODEL = eligibility_tables()


@dataclass(frozen=True)
class Example:
    """One signed case: facts, and the row that decides it."""

    decision: str
    case: str
    facts: Mapping[str, Json]
    row: str
    result: str
    rule: str


def examples() -> list[Example]:
    found: list[Example] = []
    for file in sorted(EXAMPLES.glob("eligibility_*.yaml")):
        sheet = yaml.safe_load(file.read_text(encoding="utf-8"))
        found += [
            Example(
                sheet["decision"],
                each["case"],
                {**sheet["base"], **each["facts"]},
                each["row"],
                each["result"],
                each["rule"],
            )
            for each in sheet["examples"]
        ]
    return found


def rows() -> list[tuple[str, str, str]]:
    """Decision, row id and description of every row of every table."""
    found = []
    for decision in MODEL.decisions.values():
        assert isinstance(decision.logic, Table)
        found += [(decision.id, row.id, row.description) for row in decision.logic.rows]
    return found


@pytest.mark.parametrize("example", examples(), ids=lambda each: f"{each.row}: {each.case}")
def test_the_example_is_decided_by_its_row(example: Example, eligibility: DecisionModel) -> None:
    answer = eligibility.decide(example.decision, example.facts)

    assert [row.row_id for row in answer.rows] == [example.row]
    assert answer.rows[0].outputs["result"] == example.result
    assert answer.rows[0].outputs["rule"] == example.rule


def test_every_row_has_an_example() -> None:
    shown = {(example.decision, example.row) for example in examples()}

    assert {(decision, row) for decision, row, _ in rows()} == shown


@pytest.mark.parametrize(("decision", "row", "description"), rows())
def test_every_row_cites_its_rules_and_their_act(decision: str, row: str, description: str) -> None:
    named = re.findall(r"R-\d{3}", description)

    assert named, f"{decision}/{row} names no rule"
    for rule_id in named:
        assert rule(rule_id).citation in description


@pytest.mark.parametrize("decision", MODEL.decisions)
def test_every_decision_rests_on_an_act(decision: str) -> None:
    assert MODEL.decisions[decision].sources


@pytest.mark.parametrize("decision", MODEL.decisions)
def test_outside_the_years_in_force_no_row_decides(
    decision: str, eligibility: DecisionModel
) -> None:
    base = next(each for each in examples() if each.decision == decision)

    assert eligibility.decide(decision, {**base.facts, "in_force_on": "2020-03-02"}).rows == ()
