"""What an operation or a table returned, as process variables."""

from collections.abc import Sequence

from service.engine.core.errors import RunFailed
from service.engine.core.model import Node
from service.kernel.json_types import Json, JsonMapping


def map_result(node: Node, result: JsonMapping, variables: JsonMapping) -> JsonMapping:
    """The variables an operation sets: as named by outputParameter, or its result as it is."""
    if not node.outputs:
        return result
    scope = {**variables, **result}
    return {
        name: value.text if expression is None else expression.evaluate(scope)
        for name, expression, value in node.outputs
    }


def map_decision(node: Node, rows: Sequence[JsonMapping]) -> Json:
    """The matched rows in the shape camunda:mapDecisionResult asks for."""
    if node.map_result == "resultList":
        return [dict(row) for row in rows]
    if node.map_result == "collectEntries":
        return [_single(node, row) for row in rows]
    if len(rows) > 1:
        raise RunFailed(element=node.id, reason="таблицата даде повече от един ред")
    if not rows:
        return None
    return dict(rows[0]) if node.map_result == "singleResult" else _single(node, rows[0])


def _single(node: Node, row: JsonMapping) -> Json:
    if len(row) != 1:
        raise RunFailed(element=node.id, reason="редът на таблицата няма точно един изход")
    return next(iter(row.values()))
