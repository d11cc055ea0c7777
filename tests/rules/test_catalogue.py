"""The catalogue of rules: complete, cited, and the only source of rule ids."""

import re
from pathlib import Path

import pytest

from service.rules.catalogue import Rule, RuleUnknown, all_rules, rule

ROOT = Path(__file__).parents[2]
#: the rules of the programme in the domain report: R-001…R-142
PROGRAMME = {f"R-{number:03}" for number in range(1, 143)}
_RULE = re.compile(r"\bR-\d{3}\b")
_READ = {".py", ".dmn", ".bpmn", ".json", ".yaml"}


def test_the_catalogue_holds_every_rule_of_the_programme_once() -> None:
    assert {each.id for each in all_rules() if each.area == "programme"} == PROGRAMME


@pytest.mark.parametrize("each", all_rules(), ids=lambda each: each.id)
def test_a_rule_has_a_bulgarian_title_citation_and_example(each: Rule) -> None:
    assert re.match(r"[А-Я№„]", each.title)
    assert not each.title.removesuffix("г.").endswith(".")
    assert re.match(r"[А-Я]", each.citation)
    assert each.citation.endswith("(допускане)") is each.assumed
    assert each.example.endswith((".", "“"))


def test_a_rule_of_the_programme_is_cited_by_its_point() -> None:
    for each in all_rules():
        is_of_programme = each.citation.startswith("НП „Без свободен час“ 2018, т. ")
        assert is_of_programme is (each.area == "programme"), each.id


def test_an_unknown_rule_is_said_to_be_unknown() -> None:
    with pytest.raises(RuleUnknown, match="R-999"):
        rule("R-999")


def test_every_rule_named_in_the_tree_is_in_the_catalogue() -> None:
    known = {each.id for each in all_rules()}
    strangers = {
        (str(file.relative_to(ROOT)), found)
        for folder in ("service", "processes", "forms")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in _READ
        for found in _RULE.findall(file.read_text(encoding="utf-8"))
        if found not in known
    }

    assert strangers == set()
