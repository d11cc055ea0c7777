"""A clock's rows as a reckoning, and what its history says of it in Bulgarian."""

from collections.abc import Sequence
from datetime import date

from service.domain.wording import sentence
from service.kernel.terms import Term, TermUnit, quantity, said
from service.rules.clock import Pause, Reckoning, reckon
from service.storage.models.clock import (
    CaseClock,
    ClockEnding,
    ClockExtension,
    ClockState,
    ClockStop,
)


def pauses_of(stops: Sequence[ClockStop], *, today: date | None = None) -> list[Pause]:
    """The stops as days that do not count.

    A stop that runs has no last day; with `today`, one whose latest day is over has that day.
    """
    pauses = []
    for stop in stops:
        last_on = stop.resumed_on
        if last_on is None and today is not None and stop.until_on is not None:
            last_on = stop.until_on if stop.until_on < today else None
        pauses.append(Pause(stop.from_on, last_on))
    return pauses


def reckoning_of(
    clock: CaseClock, pauses: Sequence[Pause], extensions: Sequence[ClockExtension]
) -> Reckoning:
    """How the end of the clock is counted now."""
    return reckon(
        Term(clock.count, TermUnit(clock.unit), and_days=clock.and_days),
        from_on=clock.from_on,
        pauses=pauses,
        extensions=[Term(x.count, TermUnit(x.unit), and_days=x.and_days) for x in extensions],
    )


def goal_of(clock: CaseClock, pauses: Sequence[Pause]) -> Reckoning | None:
    """How the end of the goal is counted now; None when there is no goal."""
    if clock.goal_count is None or clock.goal_unit is None:
        return None
    goal = Term(clock.goal_count, TermUnit(clock.goal_unit), and_days=clock.goal_and_days or 0)
    return reckon(goal, from_on=clock.from_on, pauses=pauses)


def resumed_sentence(clock: CaseClock, stops: Sequence[ClockStop], ground: str) -> str:
    """What stood still and how long, as a sentence."""
    told = []
    for stop in stops:
        last_on = stop.resumed_on or stop.from_on
        days = quantity((last_on - stop.from_on).days, TermUnit.DAYS)
        told.append(f"{days} след {said(stop.from_on)} до {said(last_on)} ({stop.ground})")
    if clock.state == ClockState.STOPPED:
        return f"Отпадна основание за спиране на срока „{clock.title}“: {sentence(ground)}"
    return f"Срокът „{clock.title}“ продължава: {sentence(ground)} Не се броят {' и '.join(told)}."


def now_sentence(clock: CaseClock, reckoning: Reckoning, on: date) -> str:
    if clock.state == ClockState.STOPPED:
        return "Срокът остава спрян на друго основание."
    left = reckoning.left_sentence(on)
    return f"{left.capitalize()}. {end_sentence(clock, reckoning)}"


def end_sentence(clock: CaseClock, reckoning: Reckoning) -> str:
    if clock.due_on is None:
        return "Срокът е спрян и засега няма край."
    return sentence(f"Новият край е {said(clock.due_on)}: {reckoning.sentence}")


def ended_sentence(clock: CaseClock, on: date, lacking: str) -> str:
    """How the term ended on `on`; one that lapsed did so on its last day, without `lacking`."""
    if clock.ending == ClockEnding.LAPSED:
        return f"Изтече срокът „{clock.title}“ на {said(clock.due_on or on)} без {lacking}."
    if clock.ending == ClockEnding.DROPPED:
        until = "" if clock.due_on is None else f" (до {said(clock.due_on)})"
        return f"Отпадна срокът „{clock.title}“{until}."
    return f"Приключи срокът „{clock.title}“ на {said(on)}, {kept_sentence(clock, on)}."


def kept_sentence(clock: CaseClock, on: date) -> str:
    """Whether the term was kept, as the rest of a sentence."""
    if clock.due_on is None:
        return "докато беше спрян"
    if on > clock.due_on:
        late = quantity((on - clock.due_on).days, TermUnit.DAYS)
        return f"{late} след края му ({said(clock.due_on)})"
    if clock.goal_on is not None and on > clock.goal_on:
        return f"в срок (до {said(clock.due_on)}), но след целта ({said(clock.goal_on)})"
    return f"в срок (до {said(clock.due_on)})"
