"""How far an activity has come: closed checks against the target, kind by kind (R-307, R-310).

The current value of an activity is the whole it is a sample of: it gives coverage, never growth
(R-311). Where the target counts no institutions, checks say nothing of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from service.domain.plan import Measure
from service.rules.plan.measures import counts_institutions, kinds_of, percent


@dataclass(frozen=True)
class PartReached:
    """Of `target` institutions of a kind, `reached` were checked to the end."""

    reached: int
    target: int
    noun: str


@dataclass(frozen=True)
class Progress:
    """What was reached; no parts where the target is no number of institutions."""

    closed: int
    parts: tuple[PartReached, ...] = ()

    @property
    def target(self) -> int:
        return sum(part.target for part in self.parts)

    @property
    def percent(self) -> Decimal | None:
        """Up to 100; more checks of one kind do not make up for those missing of another."""
        if not self.target:
            return None
        return percent(sum(min(part.reached, part.target) for part in self.parts), self.target)

    @property
    def is_reached(self) -> bool:
        return bool(self.parts) and all(part.reached >= part.target for part in self.parts)


def progress(target: Measure, *, closed_kinds: Sequence[str]) -> Progress:
    """`closed_kinds` has the kind of the institution of every closed check."""
    closed = len(closed_kinds)
    if not counts_institutions(target):
        return Progress(closed)
    parts = tuple(
        PartReached(sum(kind in kinds_of(noun) for kind in closed_kinds), number, noun)
        for number, noun in target.parts
    )
    return Progress(closed, parts)


def coverage(baseline: Measure, *, target: Measure, closed: int) -> PartReached | None:
    """How many of the whole were checked (R-311): of the schools, when schools are aimed at.

    None where the whole is not institutions.
    """
    if not counts_institutions(baseline):
        return None
    aimed = frozenset[str]().union(*(kinds_of(noun) for _, noun in target.parts))
    parts = [
        (number, noun) for number, noun in baseline.parts if not aimed or kinds_of(noun) & aimed
    ]
    whole = sum(number for number, _ in parts)
    if not whole:
        return None
    return PartReached(closed, whole, " и ".join(noun for _, noun in parts))
