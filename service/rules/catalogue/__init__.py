"""The catalogue of rules: id, title, citation and example of each, as data, a file an area.

A decision names a rule by its id; this is where the id becomes an act and a sentence. A file has
`title` and `rules`, and `act` when all of them come from one act: a row's `cite` is then the place
in it.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from service.kernel.errors import NotFound

_FOLDER = Path(__file__).parent
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
    #: name of the file it stands in: programme, licensing …
    area: str


def rule(rule_id: str) -> Rule:
    """The rule with this id; raises RuleUnknown."""
    try:
        return _by_id()[rule_id]
    except KeyError:
        raise RuleUnknown(rule_id=rule_id) from None


def is_rule(rule_id: str) -> bool:
    """Whether the catalogue has a rule with this id."""
    return rule_id in _by_id()


def all_rules() -> tuple[Rule, ...]:
    """Every rule, by id."""
    return tuple(_by_id().values())


def areas() -> dict[str, tuple[Rule, ...]]:
    """The rules under the Bulgarian title of their area, in the order of the files."""
    return {
        title: tuple(each for each in all_rules() if each.area == name)
        for name, title in _titles().items()
    }


@cache
def _titles() -> dict[str, str]:
    return {name: str(area["title"]) for name, area in _files().items()}


@cache
def _files() -> dict[str, dict[str, Any]]:
    return {
        file.stem: yaml.safe_load(file.read_text(encoding="utf-8"))
        for file in sorted(_FOLDER.glob("*.yaml"))
    }


@cache
def _by_id() -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for name, area in _files().items():
        for row in area["rules"]:
            each = _rule(row, act=area.get("act"), area=name)
            if each.id in found:
                raise TypeError(f"two rules are called {each.id}")
            found[each.id] = each
    return dict(sorted(found.items()))


def _rule(row: dict[str, str | bool], *, act: str | None, area: str) -> Rule:
    assumed = bool(row.get("assumed", False))
    cited = str(row["cite"])
    citation = (cited if act is None else f"{act}, {cited}") + (_ASSUMED if assumed else "")
    return Rule(str(row["id"]), str(row["title"]), citation, str(row["example"]), assumed, area)
