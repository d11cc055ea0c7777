"""Values that make a diagram's conditions go either way, read off the conditions themselves.

For walks only: `decision == 'approve'` suggests 'approve' and something else, a bare name suggests
yes and no, a number its neighbours. What nothing is known of stays a yes or a no.
"""

import ast
import random
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from service.engine.core.compiled import Compiled
from service.kernel.expressions import Expression
from service.kernel.json_types import Json

_OTHER = "друго"
_WORDS = {
    r"&&": " and ",
    r"\|\|": " or ",
    r"!(?!=)": " not ",
    r"\beq\b": "==",
    r"\bne\b": "!=",
    r"\bgt\b": ">",
    r"\blt\b": "<",
    r"\bge\b": ">=",
    r"\ble\b": "<=",
    r"\btrue\b": "True",
    r"\bfalse\b": "False",
    r"\bnull\b": "None",
}
_DAYS = 20
_PEOPLE = 4


class Guesses:
    """Random values for every variable the expressions of a process mention."""

    def __init__(self, process: Compiled, *, seed: int, now: datetime) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a walk, not a secret
        self._now = now
        #: per variable the candidates; a dict variable has one list per key
        self._values: dict[str, list[Json]] = {}
        self._keys: dict[str, dict[str, list[Json]]] = {}
        self._instants: set[str] = set()
        self._durations: set[str] = set()
        self._numbers: set[str] = set()
        self._lists: set[str] = set()
        for expression in _conditions(process):
            self._learn(expression)
        self._learn_attributes(process)
        self.names = sorted(
            {*self._values, *self._keys, *self._instants, *self._durations, *self._numbers}
            | self._lists
        )

    def all(self) -> dict[str, Json]:
        """A fresh random value for every known variable."""
        return {name: self.of(name) for name in self.names}

    def of(self, name: str) -> Json:
        choose = self._random.choice
        if name in self._keys:
            return {key: choose(values) for key, values in sorted(self._keys[name].items())}
        if name in self._instants:
            return (self._now + timedelta(days=self._random.randint(0, _DAYS))).isoformat()
        if name in self._durations:
            return choose(["P1D", "PT3H", "P1M"])
        if name in self._lists:
            return [self._random.randint(1, 99) for _ in range(self._random.randint(0, _PEOPLE))]
        if name in self._numbers:
            return self._random.randint(1, _PEOPLE)
        return choose(self._values.get(name, [True, False]))

    def _learn_attributes(self, process: Compiled) -> None:
        for node in process.diagram.nodes():
            element = node.element
            for expression in (element.due, element.follow_up):
                self._instants |= _names(expression)
            self._numbers |= _names(element.assignee) | _names(element.priority)
            if element.multi is not None:
                if element.multi.collection is not None:
                    self._lists.add(element.multi.collection)
                self._numbers |= _names(element.multi.cardinality)
                self._numbers -= {element.multi.element_variable or ""}
            if node.event is not None and node.event.timer is not None:
                names = set(node.event.timer.value.names)
                if node.event.timer.kind == "date":
                    self._instants |= names
                else:
                    self._durations |= names

    def _learn(self, expression: Expression) -> None:
        source = expression.source.strip()
        if source[:2] in ("${", "#{"):
            source = source[2:-1]
        for pattern, word in _WORDS.items():
            source = re.sub(pattern, word, source)
        try:
            tree = ast.parse(source.strip(), mode="eval")
        except SyntaxError:
            tree = ast.parse("None", mode="eval")
        compared: set[int] = set()
        for part in ast.walk(tree):
            if isinstance(part, ast.Compare):
                self._learn_comparison(part, compared)
        for part in ast.walk(tree):
            if isinstance(part, ast.Subscript) and id(part) not in compared:
                self._add(part, [True, False])
                compared.add(id(part.value))
        for part in ast.walk(tree):
            if isinstance(part, ast.Name) and id(part) not in compared:
                self._values.setdefault(part.id, []).extend([True, False])

    def _learn_comparison(self, part: ast.Compare, compared: set[int]) -> None:
        sides = [part.left, *part.comparators]
        places = [side for side in sides if isinstance(side, ast.Name | ast.Subscript)]
        literals = [value for side in sides for value in _literals(side)]
        for place in places:
            compared.add(id(place))
            if isinstance(place, ast.Subscript):
                compared.add(id(place.value))
            self._add(place, [near for value in literals for near in _around(value)])

    def _add(self, place: ast.expr, values: list[Json]) -> None:
        if isinstance(place, ast.Name):
            self._values.setdefault(place.id, []).extend(values)
        elif (
            isinstance(place, ast.Subscript)
            and isinstance(place.value, ast.Name)
            and isinstance(place.slice, ast.Constant)
        ):
            keys = self._keys.setdefault(place.value.id, {})
            keys.setdefault(str(place.slice.value), []).extend(values)


def _conditions(process: Compiled) -> Iterable[Expression]:
    for flow in process.flows.values():
        if flow.condition is not None:
            yield flow.condition
    for node in process.diagram.nodes():
        for _name, value in node.inputs:
            if value.expression is not None:
                yield value.expression


def _names(expression: Expression | None) -> set[str]:
    return set() if expression is None else set(expression.names)


def _literals(side: ast.expr) -> list[Json]:
    if isinstance(side, ast.Constant) and isinstance(side.value, str | int | float | None):
        return [side.value]
    if isinstance(side, ast.List | ast.Tuple | ast.Set):
        return [value for element in side.elts for value in _literals(element)]
    return []


def _around(value: Json) -> list[Json]:
    if isinstance(value, bool) or value is None:
        return [True, False]
    if isinstance(value, int | float):
        return [value - 1, value, value + 1]
    return [value, _OTHER]
