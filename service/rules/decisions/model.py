"""A read `.dmn` file: decisions, what they require, the sources they stand on."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from service.kernel.expressions import Expression, UnaryTests
from service.rules.decisions.kinds import Kind


class HitPolicy(Enum):
    """What several matching rows mean."""

    #: exactly one row matches; none or more is an error
    UNIQUE = "UNIQUE"
    #: the first matching row in the table's order
    FIRST = "FIRST"
    #: several may match when they say the same
    ANY = "ANY"
    #: all that match, or an aggregate of them
    COLLECT = "COLLECT"
    #: all that match, in the table's order
    RULE_ORDER = "RULE ORDER"


class Aggregation(Enum):
    """What COLLECT makes of the matched outputs."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True)
class Input:
    """A column of conditions; `allowed` is the declared list of values."""

    id: str
    label: str
    expression: Expression
    kind: Kind
    allowed: UnaryTests | None


@dataclass(frozen=True)
class Output:
    """A column of results."""

    id: str
    name: str
    kind: Kind
    allowed: UnaryTests | None


@dataclass(frozen=True)
class Row:
    """A rule of the table."""

    id: str
    tests: tuple[UnaryTests, ...]
    outputs: tuple[Expression, ...]
    description: str
    annotations: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A decision table."""

    id: str
    policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class KnowledgeSource:
    """The act a decision stands on."""

    id: str
    name: str
    uri: str | None = None


@dataclass(frozen=True)
class Decision:
    """A decision: a table or one expression.

    `variable` is the name under which decisions that require it see its value.
    """

    id: str
    name: str
    variable: str
    logic: Table | Expression
    kind: Kind
    description: str
    requires: tuple[str, ...]
    sources: tuple[KnowledgeSource, ...]

    @property
    def names(self) -> frozenset[str]:
        """Variables its columns or expression read."""
        if isinstance(self.logic, Expression):
            return self.logic.reads
        return frozenset(name for column in self.logic.inputs for name in column.expression.reads)


@dataclass(frozen=True)
class Drawing:
    """All decisions of a file by id, in the file's order."""

    decisions: Mapping[str, Decision]
    sources: Mapping[str, KnowledgeSource]
