"""How a measurement is told: one line with the value, its unit and the budget it stands against."""

import statistics
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


class Wanted(StrEnum):
    """On which side of the budget a value is good."""

    AT_MOST = "<="
    AT_LEAST = ">="


@dataclass(frozen=True)
class Measured:
    """One number; `budget` None means it is printed for scale only."""

    name: str
    value: float
    unit: str
    budget: float | None = None
    wanted: Wanted = Wanted.AT_MOST

    @property
    def is_within(self) -> bool | None:
        """Whether the budget is kept; None where there is none."""
        if self.budget is None:
            return None
        at_most = self.wanted is Wanted.AT_MOST
        return self.value <= self.budget if at_most else self.value >= self.budget

    def line(self) -> str:
        """The value beside its budget, in Bulgarian."""
        verdict = {None: "", True: "в бюджета", False: "НАД БЮДЖЕТА"}[self.is_within]
        against = "" if self.budget is None else f"{self.wanted} {self.budget:g}"
        return f"  {self.name:<62} {self.value:>12,.3f} {self.unit:<8} {against:<10} {verdict}"

    def to_json(self) -> dict[str, str | float | bool | None]:
        return {**asdict(self), "wanted": str(self.wanted), "is_within": self.is_within}


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], percent: int) -> float:
    """The value below which `percent` of the sorted values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
