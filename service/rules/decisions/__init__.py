"""Decision tables (`.dmn`), read strictly and evaluated really by their hit policies.

The stock engine takes UNIQUE for FIRST and gives lists for sums; here a table decides what it says
or is refused by element id, and the matched row brings its rule and citation along.
"""

from collections.abc import Mapping

from service.kernel.expressions import Value
from service.rules.decisions.errors import DecisionFailed, DecisionProblem, DecisionRefused
from service.rules.decisions.evaluation import decide
from service.rules.decisions.model import Decision, Drawing, HitPolicy, KnowledgeSource, Table
from service.rules.decisions.reader import read_drawing
from service.rules.decisions.results import DecisionResult, MatchedRow

__all__ = [
    "Decision",
    "DecisionFailed",
    "DecisionModel",
    "DecisionProblem",
    "DecisionRefused",
    "DecisionResult",
    "HitPolicy",
    "KnowledgeSource",
    "MatchedRow",
    "Table",
    "load_decisions",
]


class DecisionModel:
    """The decisions of one `.dmn` file; immutable, shared between threads."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing

    @property
    def decision_ids(self) -> tuple[str, ...]:
        """All decisions, in the file's order."""
        return tuple(self._drawing.decisions)

    @property
    def decisions(self) -> Mapping[str, Decision]:
        """The decisions by id, for pages and conformance tests."""
        return self._drawing.decisions

    @property
    def knowledge_sources(self) -> Mapping[str, KnowledgeSource]:
        """The acts named in the file, by id."""
        return self._drawing.sources

    def decide(self, decision_id: str, variables: Mapping[str, Value]) -> DecisionResult:
        """The answer of a decision, after those it requires.

        Raises: KeyError for an unknown decision; DecisionFailed when the variables do not give an
        answer, or a required decision has none.
        """
        return self._answer(self._drawing.decisions[decision_id], dict(variables), {})

    def _answer(
        self, decision: Decision, variables: dict[str, Value], known: dict[str, DecisionResult]
    ) -> DecisionResult:
        required: dict[str, DecisionResult] = {}
        scope = dict(variables)
        for needed in map(self._drawing.decisions.__getitem__, decision.requires):
            if needed.id not in known:
                known[needed.id] = self._answer(needed, variables, known)
            required[needed.id] = known[needed.id]
            scope[needed.variable] = known[needed.id].exact_value
        return decide(decision, variables=scope, required=required)


def load_decisions(dmn: bytes) -> DecisionModel:
    """Read a file of DMN 1.1–1.3.

    Raises: DecisionRefused with every problem by element id.
    """
    return DecisionModel(read_drawing(dmn))
