"""The answer of a decision: which rows matched, what they give, and on what grounds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from service.kernel.expressions import Value
from service.kernel.json_types import Json

_RULE = re.compile(r"\bR-\d{3}(?!\d)")
_RULE_WITH_SEPARATOR = re.compile(r"\bR-\d{3}(?!\d)\s*[,;:.–—-]?\s*")


@dataclass(frozen=True)
class MatchedRow:
    """One matched row.

    `outputs` are JSON, for process variables; `exact` keep decimals and dates, for operations.
    `description` is the row's own: rule ids and the citation of the act.
    """

    row_id: str
    outputs: Mapping[str, Json]
    exact: Mapping[str, Value]
    description: str = ""
    annotations: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """The rule ids named in the description (R-027), in order, each once."""
        return tuple(dict.fromkeys(_RULE.findall(self.description)))

    @property
    def citation(self) -> str:
        """The description without the rule ids."""
        return _RULE_WITH_SEPARATOR.sub("", self.description).strip()


@dataclass(frozen=True)
class DecisionResult:
    """The answer of one decision.

    `value` is what the hit policy makes of the rows: one output, a mapping of outputs, a list, an
    aggregate, or None when no row matched. `required` are the answers it rests on, by decision id.
    """

    decision_id: str
    rows: tuple[MatchedRow, ...]
    value: Json
    exact_value: Value
    #: the rows as mapDecisionResult sees them; an aggregate is a single row
    table: tuple[Mapping[str, Json], ...] = ()
    required: Mapping[str, "DecisionResult"] = field(default_factory=dict)

    @property
    def rules(self) -> tuple[str, ...]:
        """Rule ids of the matched rows, and before them of the answers they rest on."""
        earlier = (rule for result in self.required.values() for rule in result.rules)
        own = (rule for row in self.rows for rule in row.rules)
        return tuple(dict.fromkeys([*earlier, *own]))
