"""S-FEEL unary tests, the input cells of decision tables, over the same expression language.

`-`, values and lists of values, `< 5`, `>= date("2018-01-01")`, intervals `[1..5)` and `]1..5[`,
`not(…)`, and any condition about the tested value `?`. Separate tests are joined by "or".
"""

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final, TypeAlias

from service.kernel.expressions.compiler import Step
from service.kernel.expressions.errors import Failure, Refusal, failed, refused
from service.kernel.expressions.expression import DEFENCE, compile_step
from service.kernel.expressions.lexer import Mode, Token, meaningful, render, tokenize
from service.kernel.expressions.operators import TESTS, contains
from service.kernel.expressions.parsing import parse_expression
from service.kernel.expressions.values import Run, Value, Variables, admit, equal, kind_of, less

_CACHED = 4096
_SIGNS: Final = {"==": "Eq", "!=": "NotEq", "<": "Lt", "<=": "LtE", ">": "Gt", ">=": "GtE"}
_OPENING: Final = {"[": True, "(": False, "]": False}
_CLOSING: Final = {"]": True, ")": False, "[": False}

#: the answer about the value in `run.cell`
Answer: TypeAlias = Callable[[Run], bool]


@dataclass(frozen=True)
class UnaryTests:
    """A compiled input cell.

    `is_any` says that it takes everything (`-`); `constants` are the values and bounds written in
    it, so that a table can check them against the kind of the column.
    """

    source: str
    names: frozenset[str]
    is_any: bool
    is_negated: bool
    constants: tuple[Value, ...]
    answers: tuple[Answer, ...] = field(repr=False, compare=False)

    def matches(self, value: Value, variables: Variables) -> bool:
        """Whether the cell takes the value; a missing value is neither less nor more than any.

        Raises: ExpressionFailed, for instance when a text is asked whether it is under 5.
        """
        if self.is_any:
            return True
        try:
            run = Run(variables)
            run.cell = admit(value)
            return any(answer(run) for answer in self.answers) is not self.is_negated
        except Failure as failure:
            raise failed(self.source, reason=failure.reason) from None
        except DEFENCE:
            raise failed(self.source, reason="стойностите не са подходящи") from None


@lru_cache(maxsize=_CACHED)
def compile_unary_tests(source: str) -> UnaryTests:
    """Check and compile an input cell; an empty one takes everything, as `-` does.

    Raises: ExpressionRefused with `source`, `position` (1-based) and `reason`.
    """
    try:
        tokens = meaningful(tokenize(source, mode=Mode.CELL))
        if not tokens or [token.text for token in tokens] == ["-"]:
            return UnaryTests(
                source, frozenset(), is_any=True, is_negated=False, constants=(), answers=()
            )
        inner = _inside_not(tokens)
        found = _Found()
        answers = tuple(
            _positive(meaningful(test), found)
            for test in _split(tokens if inner is None else inner)
        )
    except Refusal as refusal:
        raise refused(source, refusal=refusal) from None
    return UnaryTests(
        source,
        frozenset(found.names),
        is_any=False,
        is_negated=inner is not None,
        constants=tuple(found.constants),
        answers=answers,
    )


class _Found:
    """What the tests of a cell read and which values are written in them."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.constants: list[Value] = []

    def add(self, step: Step, names: frozenset[str]) -> Step:
        self.names.update(names)
        if names:
            return step
        try:
            constant = step(Run({}))
        except Failure as failure:
            raise Refusal(failure.reason) from None
        except DEFENCE:
            raise Refusal("стойността не може да се изчисли") from None
        self.constants.extend(constant if isinstance(constant, list | tuple) else [constant])
        return lambda _: constant


def _inside_not(tokens: Sequence[Token]) -> list[Token] | None:
    """What stands in a `not(…)` that spans the whole cell."""
    solid = [token for token in tokens if token.kind != "space"]
    if len(solid) < 3 or solid[0].text != "not" or solid[1].text != "(":  # noqa: PLR2004
        return None
    depth = 0
    for token in solid[1:]:
        depth += (token.text in {"(", "["}) - (token.text in {")", "]"})
        if depth == 0 and token is not solid[-1]:
            return None
    start = next(index for index, token in enumerate(tokens) if token.text == "(")
    return list(tokens[start + 1 : -1]) if solid[-1].text == ")" else None


def _split(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tests between commas; an interval may open with `]` and close with `[`."""
    tests: list[list[Token]] = [[]]
    depth = 0
    dotted = False
    for token in tokens:
        if token.text == "," and depth == 0:
            tests.append([])
            dotted = False
            continue
        dotted = dotted or token.text == ".."
        if _opens(token, depth=depth, dotted=dotted, begins=not meaningful(tests[-1])):
            depth += 1
        elif token.text in {")", "}", "]", "["}:
            depth -= 1
        tests[-1].append(token)
    return tests


def _opens(token: Token, *, depth: int, dotted: bool, begins: bool) -> bool:
    if token.text == "[":
        return not (dotted and depth == 1)
    return token.text in {"(", "{"} or (token.text == "]" and depth == 0 and begins)


def _positive(tokens: list[Token], found: _Found) -> Answer:
    if not tokens:
        raise Refusal("липсва проверка между запетаите")
    if any(token.text == ".." for token in tokens):
        return _interval(_without_cell_in(tokens), found)
    sign = _SIGNS.get(tokens[0].text)
    if sign is not None:
        return _comparison(sign, _step(tokens[1:], found, after=tokens[0]))
    if any(token.kind == "cell" for token in tokens):
        return _condition(_step(tokens, found, after=tokens[0], cell=True))
    _refuse_lost_condition(tokens)
    return _member(_step(tokens, found, after=tokens[0]))


def _step(tokens: Sequence[Token], found: _Found, *, after: Token, cell: bool = False) -> Step:
    kept = meaningful(tokens)
    if not kept:
        raise Refusal("липсва стойност за сравнение", position=after.position)
    compiled = compile_step(render(kept), cell=cell)
    if cell:
        found.names.update(compiled.reads)
        return compiled.step
    return found.add(compiled.step, compiled.reads)


def _refuse_lost_condition(tokens: Sequence[Token]) -> None:
    """`a > 5` as a cell would silently compare its yes/no with the value."""
    node = parse_expression(render(tokens))
    if isinstance(node, ast.Compare | ast.BoolOp) or (
        isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.USub)
    ):
        raise Refusal("условие в клетка трябва да посочва стойността с „?“", position=0)


def _comparison(sign: str, bound: Step) -> Answer:
    test = TESTS[sign]
    if sign in {"Eq", "NotEq"}:
        return lambda run: test(run, run.cell, bound(run))
    return lambda run: run.cell is not None and test(run, run.cell, bound(run))


def _condition(step: Step) -> Answer:
    def answer(run: Run) -> bool:
        result = step(run)
        if not isinstance(result, bool):
            raise Failure(f"клетката дава {kind_of(result)}, а не да или не")
        return result

    return answer


def _member(step: Step) -> Answer:
    def answer(run: Run) -> bool:
        value = step(run)
        if isinstance(value, list | tuple):
            return contains(run, run.cell, value)
        return equal(run, run.cell, value)

    return answer


def _without_cell_in(tokens: list[Token]) -> list[Token]:
    """`? in [1..5]` is the interval itself."""
    solid = [index for index, token in enumerate(tokens) if token.kind != "space"]
    for first, second in pairwise(solid[:2]):
        if tokens[first].kind == "cell" and tokens[second].text == "in":
            return meaningful(tokens[second + 1 :])
    return tokens


def _interval(tokens: list[Token], found: _Found) -> Answer:
    first, last = tokens[0], tokens[-1]
    dots = [index for index, token in enumerate(tokens) if token.text == ".."]
    if first.text not in _OPENING or last.text not in _CLOSING or len(dots) != 1:
        raise Refusal("интервалът се пише като [1..5], (1..5) или ]1..5[", position=first.position)
    low = _step(tokens[1 : dots[0]], found, after=first)
    high = _step(tokens[dots[0] + 1 : -1], found, after=tokens[dots[0]])
    with_low, with_high = _OPENING[first.text], _CLOSING[last.text]

    def answer(run: Run) -> bool:
        value = run.cell
        if value is None:
            return False
        bottom, top = low(run), high(run)
        if less(top, bottom):
            raise Failure("краят на интервала е преди началото му")
        above = not less(value, bottom) if with_low else less(bottom, value)
        return above and (not less(top, value) if with_high else less(value, top))

    return answer
