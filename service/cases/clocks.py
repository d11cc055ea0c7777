"""The terms of a case as a person reads them: how each stands and how its end came about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.wording import sentence
from service.engine.clock_words import goal_of, pauses_of, reckoning_of
from service.kernel.terms import Term, TermUnit, quantity, said
from service.rules.catalogue import rule
from service.rules.clock import Reckoning
from service.storage.models.case import CaseFile, CaseState
from service.storage.models.clock import (
    CaseClock,
    ClockEnding,
    ClockExtension,
    ClockState,
    ClockStop,
)


class Standing(StrEnum):
    """How a term stands on the day it is looked at."""

    #: тече
    RUNNING = "running"
    #: тече, but the goal is behind it (R-223)
    BEHIND_GOAL = "behind_goal"
    #: спрян
    STOPPED = "stopped"
    #: изтекъл
    EXPIRED = "expired"
    #: приключен
    ENDED = "ended"


#: an end on a day off moves to the first working day
_MOVES: Final = "R-409"
#: the colour of a standing; the words carry the meaning
CHIPS: Final[Mapping[Standing, str]] = {
    Standing.RUNNING: "open",
    Standing.BEHIND_GOAL: "soon",
    Standing.STOPPED: "soon",
    Standing.EXPIRED: "overdue",
    Standing.ENDED: "closed",
}


@dataclass(frozen=True)
class Step:
    """One thing that made the end what it is, with the rules it rests on."""

    text: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class ClockLine:
    """A term of the case: its ends, how much is left, and how that came about."""

    name: str
    title: str
    rule: str
    citation: str
    standing: Standing
    #: the state in a few words: „спрян от 30.01.2025 г.“
    words: str
    #: why it stands still; empty when it does not
    ground: str
    from_on: date
    due_on: date | None
    goal_on: date | None
    #: „остават 70 от 90 дни“; empty when nothing is left to wait for
    left: str
    steps: tuple[Step, ...]

    @property
    def is_ended(self) -> bool:
        """What it was for is done, or the case is over."""
        return self.standing is Standing.ENDED

    @property
    def chip(self) -> str:
        """The colour of the state."""
        return CHIPS[self.standing]


def read_clocks(session: Session, case: CaseFile, *, today: date) -> list[ClockLine]:
    """All terms of the case: those that are not over first, the nearest end first."""
    clocks = session.scalars(
        select(CaseClock).where(CaseClock.case_id == case.id).order_by(CaseClock.id)
    ).all()
    if not clocks:
        return []
    ids = [clock.id for clock in clocks]
    stops = session.scalars(
        select(ClockStop).where(ClockStop.clock_id.in_(ids)).order_by(ClockStop.id)
    ).all()
    extensions = session.scalars(
        select(ClockExtension).where(ClockExtension.clock_id.in_(ids)).order_by(ClockExtension.id)
    ).all()
    lines = [
        _line(
            clock,
            [stop for stop in stops if stop.clock_id == clock.id],
            [each for each in extensions if each.clock_id == clock.id],
            today=today,
            is_open=case.state == CaseState.OPEN,
        )
        for clock in clocks
    ]
    return sorted(
        lines, key=lambda line: (line.standing is Standing.ENDED, line.due_on or date.max)
    )


def _line(
    clock: CaseClock,
    stops: Sequence[ClockStop],
    extensions: Sequence[ClockExtension],
    *,
    today: date,
    is_open: bool,
) -> ClockLine:
    pauses = pauses_of(stops, today=today)
    reckoning = reckoning_of(clock, pauses, extensions)
    goal = goal_of(clock, pauses)
    goal_on = None if goal is None else goal.due_on
    standing = _standing(clock, reckoning, goal_on, today) if is_open else Standing.ENDED
    running = [stop for stop in stops if stop.resumed_on is None]
    is_over = standing in {Standing.ENDED, Standing.EXPIRED}
    return ClockLine(
        name=clock.name,
        title=clock.title,
        rule=clock.rule,
        citation=rule(clock.rule).citation,
        standing=standing,
        words=_words(standing, clock, running, reckoning),
        ground="; ".join(stop.ground for stop in running if standing is Standing.STOPPED),
        from_on=clock.from_on,
        due_on=reckoning.due_on,
        goal_on=goal_on,
        left="" if is_over else _left(reckoning, max(today, clock.from_on)),
        steps=_steps(clock, stops, extensions, reckoning, goal),
    )


def _standing(
    clock: CaseClock, reckoning: Reckoning, goal_on: date | None, today: date
) -> Standing:
    if clock.state == ClockState.ENDED:
        return Standing.ENDED
    if reckoning.due_on is None:
        return Standing.STOPPED
    if reckoning.due_on < today:
        return Standing.EXPIRED
    if goal_on is not None and goal_on < today:
        return Standing.BEHIND_GOAL
    return Standing.RUNNING


def _left(reckoning: Reckoning, on: date) -> str:
    """Of the count; when a day off has moved the end, up to it – the task says the same days."""
    due_on = reckoning.due_on
    is_moved = due_on is not None and due_on != reckoning.nominal_on
    if due_on is None or not is_moved or reckoning.unit is TermUnit.WORKING_DAYS:
        return reckoning.left_sentence(on)
    days = (due_on - on).days
    return f"{'остава' if days == 1 else 'остават'} {quantity(days, TermUnit.DAYS)}"


def _words(
    standing: Standing, clock: CaseClock, stops: Sequence[ClockStop], reckoning: Reckoning
) -> str:
    if standing is Standing.ENDED:
        on = clock.ended_on
        return "приключен с преписката" if on is None else _ended_words(clock, on)
    if standing is Standing.STOPPED:
        return f"спрян от {said(min(stop.from_on for stop in stops))}"
    if standing is Standing.EXPIRED and reckoning.due_on is not None:
        return f"изтекъл на {said(reckoning.due_on)}"
    return "тече, след целта" if standing is Standing.BEHIND_GOAL else "тече"


def _ended_words(clock: CaseClock, on: date) -> str:
    if clock.ending == ClockEnding.LAPSED:
        return f"изтекъл на {said(clock.due_on or on)}"
    done = "отпаднал" if clock.ending == ClockEnding.DROPPED else "приключен"
    return f"{done} на {said(on)}"


def _steps(
    clock: CaseClock,
    stops: Sequence[ClockStop],
    extensions: Sequence[ClockExtension],
    reckoning: Reckoning,
    goal: Reckoning | None,
) -> tuple[Step, ...]:
    end = "Край по закон" if goal is not None else "Край"
    steps = [Step(sentence(f"{end}: {reckoning.sentence}"), _rules(clock, reckoning))]
    steps += [Step(_stopped(stop), (stop.rule,)) for stop in stops]
    steps += [Step(_extended(each), (each.rule,)) for each in extensions]
    if goal is not None:
        steps.append(Step(sentence(f"Цел: {goal.sentence}"), _rules(clock, goal)))
    return tuple(steps)


def _rules(clock: CaseClock, reckoning: Reckoning) -> tuple[str, ...]:
    """The term's own rule, and the one that moves an end on a day off."""
    if reckoning.nominal_on == reckoning.due_on or clock.rule == _MOVES:
        return (clock.rule,)
    return (clock.rule, _MOVES)


def _stopped(stop: ClockStop) -> str:
    start = f"Спрян след {said(stop.from_on)}"
    if stop.resumed_on is None:
        latest = "" if stop.until_on is None else f", най-късно до {said(stop.until_on)}"
        return sentence(f"{start}{latest}: {stop.ground}")
    days = quantity((stop.resumed_on - stop.from_on).days, TermUnit.DAYS)
    return sentence(
        f"{start} до {said(stop.resumed_on)}, {days}: {stop.ground}; "
        f"продължава: {stop.resumed_ground}"
    )


def _extended(extension: ClockExtension) -> str:
    by = Term(extension.count, TermUnit(extension.unit), and_days=extension.and_days)
    return sentence(f"Удължен с {by}: {extension.ground}")
