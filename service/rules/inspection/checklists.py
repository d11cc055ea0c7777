"""Checklists by subject, as data: each line a question and its ground in law (R-312, R-319)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("checklists.yaml")
#: the list for every other subject
GENERAL = "general"


@dataclass(frozen=True)
class Line:
    """A line of a checklist, answered with yes, no or not applicable."""

    key: str
    question: str
    ground: str


@dataclass(frozen=True)
class Checklist:
    """The lines of one subject; `words` are those of an activity that ask for this list."""

    key: str
    title: str
    words: tuple[str, ...]
    lines: tuple[Line, ...]


def checklists() -> tuple[Checklist, ...]:
    """All checklists, the general one last."""
    return _read()


def checklist(key: str) -> Checklist:
    """The checklist with this key; KeyError for an unknown one."""
    return {each.key: each for each in _read()}[key]


def checklist_for(activity: str) -> Checklist:
    """The list that suits the words of an activity; a person may choose another."""
    text = activity.casefold()
    for each in _read():
        if any(word in text for word in each.words):
            return each
    return checklist(GENERAL)


@cache
def _read() -> tuple[Checklist, ...]:
    return tuple(
        Checklist(
            key=row["key"],
            title=row["title"],
            words=tuple(row["words"]),
            lines=tuple(Line(**line) for line in row["lines"]),
        )
        for row in yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    )
