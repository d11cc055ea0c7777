"""The checklist of a follow-up control: eleven scope items for a ЦПО, seven for a ЦИПО (R-251).

Data, not code: `checklist.yaml`. Each line stands on a legal ground that the form, the protocol
and the case show beside the answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("checklist.yaml")


class Place(StrEnum):
    """Where a line is answered."""

    #: по документите и данните в системата
    DOCUMENTS = "documents"
    #: на място
    SITE = "site"


@dataclass(frozen=True)
class ChecklistLine:
    """Ред от контролния лист: what is asked, and the text of the law it is asked by."""

    code: str
    text: str
    ground: str
    rule: str
    places: frozenset[Place]


@dataclass(frozen=True)
class ScopeItem:
    """Точка от обхвата: a part of the centre's work with its lines."""

    key: str
    title: str
    lines: tuple[ChecklistLine, ...]


def scope_of(kind: str) -> tuple[ScopeItem, ...]:
    """The scope items for a kind of centre, „cpo“ or „cipo“, in the order of the order's form."""
    return _checklist()[kind]


def lines_for(kind: str, *, scope: Sequence[str], place: Place) -> Iterator[ChecklistLine]:
    """The lines of the chosen scope that are answered at this place."""
    for item in scope_of(kind):
        if item.key in scope:
            yield from (line for line in item.lines if place in line.places)


def line_of(kind: str, code: str) -> ChecklistLine:
    """The line with this code; KeyError for an unknown one."""
    found = {line.code: line for item in scope_of(kind) for line in item.lines}
    return found[code]


@cache
def _checklist() -> dict[str, tuple[ScopeItem, ...]]:
    read = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {kind: tuple(_item(kind, item) for item in items) for kind, items in read.items()}


def _item(kind: str, item: dict[str, object]) -> ScopeItem:
    key = str(item["key"])
    lines = item["lines"]
    assert isinstance(lines, list)  # noqa: S101 - our own file
    made = (_line(f"{kind}_{key}_{at}", line) for at, line in enumerate(lines, start=1))
    return ScopeItem(key=key, title=str(item["title"]), lines=tuple(made))


def _line(code: str, line: dict[str, str]) -> ChecklistLine:
    where = line["where"]
    places = frozenset(Place) if where == "both" else frozenset({Place(where)})
    return ChecklistLine(code, line["text"], line["ground"], line["rule"], places)
