"""Deciding: which rows match, and what the hit policy makes of them."""

from collections.abc import Mapping, Sequence

from service.kernel.errors import PrepiskaError
from service.kernel.expressions import Expression, Value, as_json, compile_expression, same
from service.kernel.json_types import Json
from service.rules.decisions.errors import DecisionFailed, NoDecision
from service.rules.decisions.kinds import WrongKind, of_kind
from service.rules.decisions.model import (
    Aggregation,
    Decision,
    HitPolicy,
    Input,
    Output,
    Row,
    Table,
)
from service.rules.decisions.results import DecisionResult, MatchedRow

Variables = Mapping[str, Value]

_AGGREGATES = {
    Aggregation.SUM: compile_expression("sum(items)"),
    Aggregation.MIN: compile_expression("min(items)"),
    Aggregation.MAX: compile_expression("max(items)"),
    Aggregation.COUNT: compile_expression("len(items)"),
}


def decide(
    decision: Decision, *, variables: Variables, required: Mapping[str, DecisionResult]
) -> DecisionResult:
    """The answer of one decision, those it requires being known already (under their names).

    Raises: DecisionFailed.
    """
    try:
        if isinstance(decision.logic, Table):
            return _by_table(decision, decision.logic, variables, required)
        return _by_expression(decision, decision.logic, variables, required)
    except NoDecision as nothing:
        raise DecisionFailed(decision=decision.id, reason=nothing.reason) from None
    except WrongKind as wrong:
        raise DecisionFailed(decision=decision.id, reason=wrong.reason) from None
    except PrepiskaError as error:
        reason = str(error.data.get("reason", error))
        raise DecisionFailed(decision=decision.id, reason=reason) from error


def _by_expression(
    decision: Decision,
    expression: Expression,
    variables: Variables,
    required: Mapping[str, DecisionResult],
) -> DecisionResult:
    exact = of_kind(expression.evaluate_exact(variables), kind=decision.kind)
    outputs = {decision.variable: exact}
    row = MatchedRow(decision.id, _json(outputs), outputs, decision.description)
    return DecisionResult(
        decision.id, (row,), as_json(exact), exact, table=(row.outputs,), required=required
    )


def _by_table(
    decision: Decision, table: Table, variables: Variables, required: Mapping[str, DecisionResult]
) -> DecisionResult:
    values = [_input(column, variables) for column in table.inputs]
    matched = [row for row in table.rows if _matches(row, table, values, variables)]
    hits = [_hit(row, table.outputs, variables) for row in _chosen(table, matched)]
    if table.policy is HitPolicy.ANY:
        hits = _agreeing(hits)
    exact, entries = _value(table, hits)
    return DecisionResult(
        decision.id, tuple(hits), as_json(exact), exact, table=entries, required=required
    )


def _input(column: Input, variables: Variables) -> Value:
    try:
        value = of_kind(column.expression.evaluate_exact(variables), kind=column.kind)
    except WrongKind as wrong:
        raise NoDecision(f"вход „{column.label}“: {wrong.reason}") from None
    except PrepiskaError as error:
        raise NoDecision(f"вход „{column.label}“: {error.data.get('reason', error)}") from None
    allowed = column.allowed
    if value is not None and allowed is not None and not allowed.matches(value, variables):
        raise NoDecision(f"вход „{column.label}“: стойността не е сред допустимите")
    return value


def _matches(row: Row, table: Table, values: Sequence[Value], variables: Variables) -> bool:
    for column, test, value in zip(table.inputs, row.tests, values, strict=True):
        try:
            if not test.matches(value, variables):
                return False
        except PrepiskaError as error:
            reason = error.data.get("reason", error)
            raise NoDecision(f"ред {row.id}, вход „{column.label}“: {reason}") from None
    return True


def _chosen(table: Table, matched: list[Row]) -> list[Row]:
    if table.policy is HitPolicy.FIRST:
        return matched[:1]
    if table.policy is HitPolicy.UNIQUE:
        if not matched:
            raise NoDecision("никой ред не отговаря, а трябва точно един")
        if len(matched) > 1:
            ids = ", ".join(row.id for row in matched[:10])
            raise NoDecision(f"отговарят {len(matched)} реда ({ids}), а трябва точно един")
    return matched


def _hit(row: Row, outputs: tuple[Output, ...], variables: Variables) -> MatchedRow:
    exact: dict[str, Value] = {}
    for column, expression in zip(outputs, row.outputs, strict=True):
        exact[column.name] = output_value(row.id, column, expression, variables)
    return MatchedRow(row.id, _json(exact), exact, row.description, row.annotations)


def output_value(
    row_id: str, column: Output, expression: Expression, variables: Variables
) -> Value:
    """What an output cell gives, checked against its column.

    Raises: NoDecision.
    """
    try:
        value = of_kind(expression.evaluate_exact(variables), kind=column.kind)
    except WrongKind as wrong:
        raise NoDecision(f"ред {row_id}, изход „{column.name}“: {wrong.reason}") from None
    except PrepiskaError as error:
        reason = error.data.get("reason", error)
        raise NoDecision(f"ред {row_id}, изход „{column.name}“: {reason}") from None
    allowed = column.allowed
    if value is not None and allowed is not None and not allowed.matches(value, variables):
        raise NoDecision(f"ред {row_id}, изход „{column.name}“: стойността не е сред допустимите")
    return value


def _agreeing(hits: list[MatchedRow]) -> list[MatchedRow]:
    for other in hits[1:]:
        if not same(dict(hits[0].exact), dict(other.exact)):
            raise NoDecision(f"редове {hits[0].row_id} и {other.row_id} си противоречат")
    return hits[:1]


def _value(
    table: Table, hits: Sequence[MatchedRow]
) -> tuple[Value, tuple[Mapping[str, Json], ...]]:
    rows = tuple(hit.outputs for hit in hits)
    singles = [_single(hit) for hit in hits]
    if table.policy not in {HitPolicy.COLLECT, HitPolicy.RULE_ORDER}:
        return (singles[0] if singles else None), rows
    if table.aggregation is None:
        return singles, rows
    if not singles and table.aggregation in {Aggregation.MIN, Aggregation.MAX}:
        return None, ()
    total = _AGGREGATES[table.aggregation].evaluate_exact({"items": singles})
    return total, ({table.outputs[0].name: as_json(total)},)


def _single(hit: MatchedRow) -> Value:
    if len(hit.exact) == 1:
        return next(iter(hit.exact.values()))
    return dict(hit.exact)


def _json(values: Mapping[str, Value]) -> dict[str, Json]:
    return {name: as_json(value) for name, value in values.items()}
