"""Scores of an external expert's report: what is scored, how much, how experts agree (R-230–R-233).

What is scored is data (`scores.yaml`); a score is between zero and its most, in halves, and a zero
has its motives.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from service.domain.licensing import CentreKind
from service.domain.wording import number_bg, quantity_bg

_FILE = Path(__file__).with_name("scores.yaml")
#: scores are given in halves [ASSUMED]
STEP: Final = Decimal("0.5")
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is scored, and the most it may bring."""

    code: str
    label: str
    most: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report with its indicators."""

    title: str
    most: Decimal
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole report's indicators for one kind of centre."""

    rule: str
    parts: tuple[Part, ...]

    @property
    def most(self) -> Decimal:
        """The full mark, e.g. 32."""
        return sum((part.most for part in self.parts), Decimal(0))

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(each for part in self.parts for each in part.indicators)


def sheet_for(kind: CentreKind) -> Sheet:
    """What is scored for a centre of this kind."""
    return _sheets()[kind.value]


def score_fault(indicator: Indicator, score: Decimal) -> str | None:
    """What is wrong with a score, as a Bulgarian sentence; None when nothing is."""
    if score < 0 or score > indicator.most:
        return (
            f"По показател {indicator.code} се дават от 0 до {quantity_bg(indicator.most)} точки."
        )
    if score % STEP:
        return f"По показател {indicator.code} точките са през половин точка."
    return None


def motive_fault(indicator: Indicator, score: Decimal, motive: str) -> str | None:
    """A zero without motives, as a Bulgarian sentence; None when there is nothing to say."""
    if score == 0 and not motive.strip():
        return f"Нула по показател {indicator.code} се мотивира."
    return None


def total(scores: Iterable[Decimal]) -> Decimal:
    """The sum of the scores, with two decimals."""
    return sum(scores, Decimal(0)).quantize(_CENT)


def by_part(sheet: Sheet, scores: Mapping[str, Decimal]) -> list[tuple[Part, Decimal]]:
    """Each part with the sum of its scores."""
    return [(part, total(scores[each.code] for each in part.indicators)) for part in sheet.parts]


def mean(totals: Sequence[Decimal]) -> Decimal:
    """The mean of totals, two decimals, a half rounded up: 30 and 31 → 30,50 (R-233)."""
    return (sum(totals, Decimal(0)) / len(totals)).quantize(_CENT, rounding=ROUND_HALF_UP)


def mean_sentence(totals: Sequence[Decimal]) -> str:
    """„(30,00 + 31,00) : 2 = 30,50“; of one expert only the total."""
    if len(totals) == 1:
        return number_bg(totals[0])
    parts = " + ".join(number_bg(each) for each in totals)
    return f"({parts}) : {len(totals)} = {number_bg(mean(totals))}"


@cache
def _sheets() -> dict[str, Sheet]:
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        kind: Sheet(row["rule"], tuple(_part(p) for p in row["parts"])) for kind, row in raw.items()
    }


def _part(raw: Mapping[str, Any]) -> Part:
    indicators = tuple(
        Indicator(str(row["code"]), row["label"], Decimal(row["most"])) for row in raw["criteria"]
    )
    return Part(raw["title"], Decimal(raw["most"]), indicators)
