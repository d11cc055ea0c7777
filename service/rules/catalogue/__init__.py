"""The catalogue of rules: id, title, citation and example of each, as data.

A decision names a rule by its id; this is where the id becomes an act and a sentence.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from service.kernel.errors import NotFound

_FILE = Path(__file__).with_name("rules.yaml")
_PROGRAMME = "НП „Без свободен час“ 2018"
_ASSUMED = " (допускане)"


class RuleUnknown(NotFound):
    """No rule has this id."""

    code = "rules.unknown"
    sentence = "Няма правило с номер {rule_id}."


@dataclass(frozen=True)
class Rule:
    """Правило: its title, the act it comes from, and an example a lawyer can check."""

    id: str
    title: str
    citation: str
    example: str
    #: our reading where the act is silent, to be confirmed by the ministry
    assumed: bool


def rule(rule_id: str) -> Rule:
    """The rule with this id; raises RuleUnknown."""
    try:
        return _by_id()[rule_id]
    except KeyError:
        raise RuleUnknown(rule_id=rule_id) from None


def all_rules() -> tuple[Rule, ...]:
    """Every rule, by id."""
    return tuple(_by_id().values())


@cache
def _by_id() -> dict[str, Rule]:
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {row["id"]: _rule(row) for row in rows}


def _rule(row: dict[str, str | bool]) -> Rule:
    assumed = bool(row.get("assumed", False))
    cited = str(row["cite"])
    citation = f"{_PROGRAMME}, {cited}" + (_ASSUMED if assumed else "")
    return Rule(str(row["id"]), str(row["title"]), citation, str(row["example"]), assumed)
