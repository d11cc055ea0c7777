"""The clocks of a case in the hands of an operation: start, stop, resume, extend, end (R-222).

Every verb writes down in the case how the date came about and returns the process variable that
says when the term ends, `<name>_due_at`: an instant, or null while the clock stands still or is
over. An operation gives it back with its result; due dates and timers that read it follow.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.wording import sentence
from service.engine.clock_words import (
    end_sentence,
    ended_sentence,
    goal_of,
    now_sentence,
    pauses_of,
    reckoning_of,
    resumed_sentence,
)
from service.engine.errors import ClockStandsStill, ClockUnknown
from service.kernel.calendar import end_of_day
from service.kernel.json_types import Json
from service.kernel.terms import Term, said
from service.rules.catalogue import rule as find_rule
from service.rules.clock import Reckoning
from service.storage.models.clock import (
    CaseClock,
    ClockEnding,
    ClockExtension,
    ClockState,
    ClockStop,
)


@dataclass(frozen=True)
class Clocks:
    """What an operation may do with the clocks of its case."""

    session: Session
    case_id: int
    now: datetime
    record: Callable[[str, Mapping[str, Json]], None]

    def start(
        self,
        name: str,
        *,
        title: str,
        term: Term,
        from_on: date,
        rule: str,
        goal: Term | None = None,
    ) -> dict[str, Json]:
        """Let a term run from an event on `from_on`; one of the same name that runs is ended.

        `goal` is the shorter term we want to keep (R-223).
        """
        running = self._live(name)
        if running is not None:
            running.state, running.ended_on = ClockState.ENDED, from_on
            running.ending = ClockEnding.DROPPED
            self.session.flush()
        clock = CaseClock(
            case_id=self.case_id,
            name=name,
            title=title,
            rule=rule,
            unit=term.unit,
            count=term.count,
            and_days=term.and_days,
            goal_unit=None if goal is None else goal.unit,
            goal_count=None if goal is None else goal.count,
            goal_and_days=None if goal is None else goal.and_days,
            from_on=from_on,
            state=ClockState.RUNNING,
        )
        reckoning = _settle(clock, (), ())
        self.session.add(clock)
        self.session.flush()
        text = sentence(f"Тече срок „{title}“: {reckoning.sentence}")
        wanted = goal_of(clock, ())
        if wanted is not None:
            text += sentence(f" Целта е по-рано: {wanted.sentence}")
        return self._tell("clock.started", clock, text, rule)

    def stop(
        self, name: str, *, ground: str, from_on: date, rule: str, until_on: date | None = None
    ) -> dict[str, Json]:
        """Stop a term from an event on `from_on`, at the latest until `until_on` (R-222).

        The day of the event still counts. A term that is over by then stays as it is.
        """
        clock = self._find(name)
        self.session.add(
            ClockStop(
                clock_id=clock.id, ground=ground, rule=rule, from_on=from_on, until_on=until_on
            )
        )
        self.session.flush()
        reckoning = self._reckon(clock)
        if clock.due_on is None:
            latest = "" if until_on is None else f", най-късно до {said(until_on)}"
            text = (
                f"Спрян е срокът „{clock.title}“: {sentence(ground)} "
                f"Дните след {said(from_on)} не се броят"
                f"{latest}; {reckoning.left_sentence(from_on)}."
            )
        else:
            text = sentence(
                f"Срокът „{clock.title}“ е изтекъл на {said(clock.due_on)} "
                f"и не се променя от спирането: {ground}"
            )
        return self._tell("clock.stopped", clock, text, rule)

    def resume(
        self, name: str, *, on: date, ground: str, stop: str | None = None
    ) -> dict[str, Json]:
        """Let a stopped term go on after `on`; the latest day of the stop comes first.

        `stop` names the ground of the one stop that is over; without it all that run are. Raises
        ClockStandsStill when there is none to end.
        """
        clock = self._find(name)
        ended = [
            each
            for each in self._stops(clock)
            if each.resumed_on is None and stop in (None, each.ground)
        ]
        if not ended:
            raise ClockStandsStill(title=clock.title, reason="не е спиран на това основание")
        for each in ended:
            last_on = on if each.until_on is None else min(on, each.until_on)
            each.resumed_on, each.resumed_ground = max(last_on, each.from_on), ground
        self.session.flush()
        reckoning = self._reckon(clock)
        text = f"{resumed_sentence(clock, ended, ground)} {now_sentence(clock, reckoning, on)}"
        return self._tell("clock.resumed", clock, text, ended[0].rule)

    def extend(self, name: str, *, by: Term, ground: str, rule: str) -> dict[str, Json]:
        """Make a term longer; what is added begins where the term would have ended."""
        clock = self._find(name)
        self.session.add(
            ClockExtension(
                clock_id=clock.id,
                count=by.count,
                unit=by.unit,
                and_days=by.and_days,
                ground=ground,
                rule=rule,
                at=self.now,
            )
        )
        self.session.flush()
        reckoning = self._reckon(clock)
        end = end_sentence(clock, reckoning)
        text = f"Удължен е срокът „{clock.title}“ с {by}: {sentence(ground)} {end}"
        return self._tell("clock.extended", clock, text, rule)

    def end(
        self,
        name: str,
        *,
        on: date,
        how: ClockEnding = ClockEnding.MET,
        lacking: str = "отговор",
    ) -> dict[str, Json]:
        """Nothing waits for the term any more: what it was for is done on `on`, unless `how` says.

        `lacking` names what a lapsed term ended without.
        """
        clock = self._find(name)
        clock.state, clock.ended_on, clock.ending = ClockState.ENDED, on, how
        self.session.flush()
        text = ended_sentence(clock, on, lacking)
        return self._tell("clock.ended", clock, text, clock.rule)

    def due_on(self, name: str) -> date:
        """The last day of a term that runs; raises ClockStandsStill for a stopped one."""
        clock = self._find(name)
        if clock.due_on is None:
            raise ClockStandsStill(title=clock.title, reason="е спрян и засега няма край")
        return clock.due_on

    def remaining(self, name: str, *, on: date) -> tuple[int, int]:
        """How many days are left after `on`, and how many the term has."""
        clock = self._find(name)
        pauses = pauses_of(self._stops(clock))
        reckoning = reckoning_of(clock, pauses, self._extensions(clock))
        return reckoning.remaining(on), reckoning.total

    def _live(self, name: str) -> CaseClock | None:
        return self.session.scalar(
            select(CaseClock).where(
                CaseClock.case_id == self.case_id,
                CaseClock.name == name,
                CaseClock.state != ClockState.ENDED,
            )
        )

    def _find(self, name: str) -> CaseClock:
        clock = self._live(name)
        if clock is None:
            raise ClockUnknown(name=name)
        return clock

    def _stops(self, clock: CaseClock) -> list[ClockStop]:
        return list(
            self.session.scalars(
                select(ClockStop).where(ClockStop.clock_id == clock.id).order_by(ClockStop.id)
            )
        )

    def _extensions(self, clock: CaseClock) -> list[ClockExtension]:
        return list(
            self.session.scalars(
                select(ClockExtension)
                .where(ClockExtension.clock_id == clock.id)
                .order_by(ClockExtension.id)
            )
        )

    def _reckon(self, clock: CaseClock) -> Reckoning:
        """Count the ends anew from all stops and extensions, and keep them with the clock."""
        return _settle(clock, self._stops(clock), self._extensions(clock))

    def _tell(self, kind: str, clock: CaseClock, text: str, rule: str) -> dict[str, Json]:
        self.session.flush()
        is_live = clock.state == ClockState.RUNNING
        due_at = end_of_day(clock.due_on).isoformat() if is_live and clock.due_on else None
        self.record(
            kind,
            {
                "text": text,
                "rule": rule,
                "citation": find_rule(rule).citation,
                "clock": clock.name,
                "due_on": _iso(clock.due_on),
                "goal_on": _iso(clock.goal_on),
            },
        )
        return {f"{clock.name}_due_at": due_at}


def _settle(
    clock: CaseClock, stops: Sequence[ClockStop], extensions: Sequence[ClockExtension]
) -> Reckoning:
    pauses = pauses_of(stops)
    reckoning = reckoning_of(clock, pauses, extensions)
    goal = goal_of(clock, pauses)
    clock.nominal_on, clock.due_on = reckoning.nominal_on, reckoning.due_on
    clock.goal_on = None if goal is None else goal.due_on
    clock.state = ClockState.STOPPED if clock.due_on is None else ClockState.RUNNING
    return reckoning


def _iso(on: date | None) -> str | None:
    return None if on is None else on.isoformat()
