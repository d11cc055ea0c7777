"""What a verdict is made from and what it says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from service.domain.grounds import Ground
from service.domain.institutions import Institution
from service.domain.programme import Period, ProgrammeEdition
from service.domain.substitution import LineStatus, Slot
from service.kernel.calendar import WorkingCalendar
from service.kernel.json_types import Json


class MatchedRow(Protocol):
    """A row of a decision table that matched."""

    @property
    def row_id(self) -> str: ...

    @property
    def outputs(self) -> Mapping[str, Json]: ...


class Decided(Protocol):
    """What evaluating a decision gives."""

    @property
    def rows(self) -> Sequence[MatchedRow]: ...


#: evaluates a decision by its id over flat facts; `ctx.decide` is one
Decide = Callable[[str, Mapping[str, Json]], Decided]


@dataclass(frozen=True)
class UsedBefore:
    """Използвано преди тази заявка: what earlier claims and other institutions took."""

    #: working days of study leave, by the absent person's id
    study_days: Mapping[int, frozenset[date]] = field(default_factory=dict)
    #: hours of the director, by (person id, year, month)
    director_hours: Mapping[tuple[int, int, int], Decimal] = field(default_factory=dict)
    #: slots already claimed, anywhere
    slots: frozenset[Slot] = frozenset()
    #: the institution took part in the programme the year before
    participated_before: bool = False


@dataclass(frozen=True)
class Frame:
    """Рамка на преценката: what is the same for all lines of a claim."""

    institution: Institution
    edition: ProgrammeEdition
    calendar: WorkingCalendar
    #: the claim's period; None while lines are still being entered
    period: Period | None = None
    used: UsedBefore = field(default_factory=UsedBefore)


@dataclass(frozen=True)
class LineVerdict:
    """Преценка на ред с часове: what is paid, at which rate, and why not the rest."""

    line_id: int
    status: LineStatus
    claimed_hours: Decimal
    financed_hours: Decimal
    #: the rate applied to the financed hours, in the edition's currency
    rate: Decimal
    amount: Decimal
    grounds: tuple[Ground, ...]
    #: rows of the decision tables that decided
    row_ids: tuple[str, ...]
    #: what does not decide and should be looked at (R-013, R-032)
    warnings: tuple[Ground, ...] = ()

    @property
    def refused_hours(self) -> Decimal:
        return self.claimed_hours - self.financed_hours


@dataclass(frozen=True)
class MonthCut:
    """Намаление до месечния таван при трудов договор (R-068)."""

    substitution_id: int
    year: int
    month: int
    before: Decimal
    after: Decimal
    ground: Ground
