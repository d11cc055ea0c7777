"""Current and target values: numbers with their nouns, or no number at all (R-306, R-307, R-311).

The current value of an activity over institutions is the whole from which a sample is taken;
growth is never computed from it.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from service.domain.institutions import InstitutionType
from service.domain.plan import Measure, MeasureKind

_PART = re.compile(r"(\d+)\s*([^\d]*)")
_NONE = frozenset({"", "-", "–", "—", "неприложимо"})
_TRAILING = re.compile(r"(?:[\s,;]+|\s+и)+$")
_SCHOOL, _KINDERGARTEN = re.compile(r"\bучилищ"), re.compile(r"\bдетск\w+ градин")
_TENTH = Decimal("0.1")


def read_measure(text: str) -> Measure:
    """„37 училища 19 детски градини“ → two parts; „според заявките“ → dynamic."""
    words = " ".join(text.split())
    if words.lower() in _NONE:
        return Measure(MeasureKind.NOT_APPLICABLE)
    if not words[0].isdigit():
        return Measure(MeasureKind.DYNAMIC)
    parts = tuple(
        (int(number), _TRAILING.sub("", noun).strip()) for number, noun in _PART.findall(words)
    )
    return Measure(MeasureKind.NUMBER, parts)


def kinds_of(noun: str) -> frozenset[str]:
    """Kinds of institutions a noun counts: „училища/детски градини“ counts both; else none."""
    words = noun.lower()
    found = set()
    if _SCHOOL.search(words):
        found.add(InstitutionType.SCHOOL.value)
    if _KINDERGARTEN.search(words):
        found.add(InstitutionType.KINDERGARTEN.value)
    return frozenset(found)


def counts_institutions(measure: Measure) -> bool:
    """Whether what is counted are institutions, and not meetings or lessons (R-308)."""
    return bool(measure.parts) and all(kinds_of(noun) for _, noun in measure.parts)


def percent(part: int, whole: int) -> Decimal:
    """The share in percent to a tenth: 15 of 37 → 40,5 (R-310, R-311)."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(_TENTH, ROUND_HALF_UP)
