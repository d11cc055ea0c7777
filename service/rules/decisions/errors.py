"""A table that is not accepted, and a table that gave no answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.kernel.errors import Refused


@dataclass(frozen=True)
class DecisionProblem:
    """What is wrong with one element of a `.dmn` file; empty id for the file itself."""

    element_id: str
    reason: str


class DecisionRefused(Refused):
    """The file holds something we do not evaluate; nothing is ignored in silence.

    data: `count`, `element`, `reason` of the first problem; all are in `problems`.
    """

    code = "decisions.refused"
    sentence = "Таблицата с решения не се приема ({count} бележки). Елемент „{element}“: {reason}."

    def __init__(self, problems: Sequence[DecisionProblem]) -> None:
        if not problems:
            raise ValueError("a refusal needs at least one problem")
        self.problems = tuple(problems)
        first = problems[0]
        super().__init__(count=len(problems), element=first.element_id, reason=first.reason)


class DecisionFailed(Refused):
    """The table has no answer for these variables. data: `decision`, `reason` (Bulgarian)."""

    code = "decisions.failed"
    sentence = "Решението „{decision}“ не може да се вземе: {reason}."


class NoDecision(Exception):
    """Internal, becomes DecisionFailed: why there is no answer."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
