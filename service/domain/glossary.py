"""The glossary: English in the code, Bulgarian on the page, and the act the word comes from."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from service.kernel.errors import NotFound

_FILE = Path(__file__).with_name("glossary.csv")


class TermUnknown(NotFound):
    """Непознат термин: the glossary has no such English word."""

    code = "domain.term-unknown"
    sentence = "В речника няма термин „{english}“."


@dataclass(frozen=True)
class Term:
    """Термин: one word of the domain in both languages."""

    #: the class in `service.domain` that carries the word; empty when none does
    name: str
    english: str
    bulgarian: str
    act: str


@cache
def glossary() -> tuple[Term, ...]:
    """All terms, in the order of the file."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(Term(**row) for row in csv.DictReader(lines))


def term(english: str) -> Term:
    """The term by its English word; raises TermUnknown."""
    for each in glossary():
        if each.english == english:
            return each
    raise TermUnknown(english=english)
