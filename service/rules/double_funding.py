"""One hour is paid once, and nobody is in two places (R-117–R-119, R-121)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from service.domain.grounds import Decision, Ground
from service.domain.substitution import HourLine, Slot
from service.domain.wording import date_bg
from service.rules.grounds import allow, ground, refuse

_ELIGIBLE_COSTS = frozenset({"remuneration", "contributions"})


@dataclass(frozen=True)
class Clash:
    """Съвпадение: two slots that cannot both be paid, and why; `second` came later."""

    first: Slot
    second: Slot
    ground: Ground


def duplicates(slots: Sequence[Slot]) -> list[Clash]:
    """Every pair of slots of one person that is the same hour or overlaps (R-117, R-118)."""
    by_day: dict[tuple[int, date], list[Slot]] = {}
    for slot in slots:
        by_day.setdefault((slot.substitute_id, slot.held_on), []).append(slot)
    pairs = (pair for day in by_day.values() for pair in combinations(day, 2))
    return [clash for first, second in pairs if (clash := clash_of(first, other=second))]


def clash_of(slot: Slot, *, other: Slot) -> Clash | None:
    """The clash of two slots; None when both may be held."""
    if (slot.substitute_id, slot.held_on) != (other.substitute_id, other.held_on):
        return None
    if slot.lesson_number is not None and _same_lesson(slot, other):
        text = f"{date_bg(slot.held_on)}, час № {slot.lesson_number} вече е заявен."
        return Clash(slot, other, ground("R-117", text))
    if _overlap(slot, other):
        text = (
            f"{date_bg(slot.held_on)}: часът от {slot.starts_at:%H:%M} до {slot.ends_at:%H:%M} ч. "
            f"се застъпва с часа от {other.starts_at:%H:%M} до {other.ends_at:%H:%M} ч."
        )
        return Clash(slot, other, ground("R-118", text))
    return None


def first_clash(slots: Iterable[Slot], *, taken: Iterable[Slot]) -> Clash | None:
    """The first of `slots` that is already taken; None when all are free."""
    others = list(taken)
    for slot in slots:
        for other in others:
            clash = clash_of(other, other=slot)
            if clash is not None:
                return clash
    return None


def _same_lesson(slot: Slot, other: Slot) -> bool:
    """The same lesson of the same institution."""
    same_place = slot.institution_key == other.institution_key
    return same_place and slot.lesson_number == other.lesson_number


def _overlap(slot: Slot, other: Slot) -> bool:
    """Both have times, and each starts before the other ends."""
    if slot.starts_at is None or slot.ends_at is None:
        return False
    if other.starts_at is None or other.ends_at is None:
        return False
    return slot.starts_at < other.ends_at and other.starts_at < slot.ends_at


def check_not_otherwise_funded(line: HourLine) -> Decision:
    """Not paid by the institution's budget or by another project (R-121)."""
    if line.is_otherwise_funded:
        return refuse("R-121", "Часът е платен от бюджета или от друг проект и се оттегля.")
    return allow("R-121", "Часът не е финансиран от друг източник.")


def check_cost_kind(kind: str) -> Decision:
    """Only remuneration and contributions are costs of the programme (R-119)."""
    if kind in _ELIGIBLE_COSTS:
        return allow("R-119", "Разходът е възнаграждение или осигуровки.")
    return refuse("R-119", "Финансират се само възнаграждения и осигурителни вноски.")
