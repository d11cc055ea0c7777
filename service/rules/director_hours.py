"""The director's monthly hours: five lessons or six astronomical hours (R-045, R-046, R-048)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from service.domain.grounds import Computed, Ground
from service.domain.institutions import HourUnit, Institution, InstitutionType
from service.domain.programme import ProgrammeEdition
from service.domain.wording import hours_bg
from service.rules.grounds import ground

_ZERO = Decimal(0)


@dataclass(frozen=True)
class DirectorHours:
    """Часове на директора в един ред."""

    line_id: int
    held_on: date
    hours: Decimal


@dataclass(frozen=True)
class HourSplit:
    """Разделени часове: those within the month's limit and those over it."""

    financed: Decimal
    refused: Decimal
    #: why some are refused; None when none are
    ground: Ground | None = None


def director_limit(institution: Institution, *, edition: ProgrammeEdition) -> Computed[Decimal]:
    """How many hours a month the director may take: lessons, or astronomical hours (R-045, R-046).

    The act is silent about a school director in a preparatory group; the school's limit holds.
    """
    if institution.type is InstitutionType.KINDERGARTEN:
        limit, unit, rule_id = edition.director_limit_hours, HourUnit.ASTRONOMICAL_HOUR, "R-046"
    else:
        limit, unit, rule_id = edition.director_limit_lessons, HourUnit.LESSON, "R-045"
    text = f"Директорът замества до {hours_bg(limit, unit)} на месец."
    return Computed(limit, (ground(rule_id, text),))


def split_director_hours(
    lines: Iterable[DirectorHours],
    *,
    limit: Computed[Decimal],
    used: Mapping[tuple[int, int], Decimal] | None = None,
) -> dict[int, HourSplit]:
    """The financed and refused hours of each line: the latest of a month are refused first.

    Counters start anew each calendar month (R-048); `used` holds what earlier claims took, by
    (year, month).
    """
    left: dict[tuple[int, int], Decimal] = {}
    splits: dict[int, HourSplit] = {}
    for line in sorted(lines, key=lambda each: (each.held_on, each.line_id)):
        month = (line.held_on.year, line.held_on.month)
        before = left.get(month, limit.value - (used or {}).get(month, _ZERO))
        financed = max(_ZERO, min(line.hours, before))
        left[month] = before - financed
        splits[line.line_id] = _split(line, financed=financed, limit=limit)
    return splits


def _split(line: DirectorHours, *, financed: Decimal, limit: Computed[Decimal]) -> HourSplit:
    refused = line.hours - financed
    if not refused:
        return HourSplit(financed, refused)
    reason = limit.grounds[0]
    text = f"{reason.text} Над тях за {line.held_on:%m.%Y} г. са {_plain(refused)} ч."
    return HourSplit(financed, refused, ground(reason.rule_id, text))


def _plain(hours: Decimal) -> str:
    return f"{hours.normalize():f}".replace(".", ",")
