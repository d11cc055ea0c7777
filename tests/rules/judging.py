"""Lines judged by the tables as they are deployed."""

from dataclasses import dataclass

from service.domain.substitution import HourLine
from service.rules.decisions import DecisionModel
from service.rules.eligibility import Frame, LineVerdict, judge_lines
from tests.support import programme as given

SICK = given.substitution()
FIRST = given.line(1, SICK, "12.03.2018", "5")


@dataclass(frozen=True)
class Judge:
    """Judges lines in a frame by the real tables."""

    tables: DecisionModel
    frame: Frame

    def __call__(self, *lines: HourLine, frame: Frame | None = None) -> list[LineVerdict]:
        return list(judge_lines(lines, decide=self.tables.decide, frame=frame or self.frame))


def rules(verdict: LineVerdict) -> list[str]:
    """The rules a verdict rests on, in order."""
    return [reason.rule_id for reason in verdict.grounds]
