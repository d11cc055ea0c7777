"""Conditions, timers, mappings: one expression, compiled once and evaluated many times."""

import ast
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from service.kernel.expressions import limits
from service.kernel.expressions.compiler import Compiler, Step
from service.kernel.expressions.errors import Failure, Refusal, failed, refused
from service.kernel.expressions.lexer import Mode, Rendered, meaningful, render, tokenize
from service.kernel.expressions.parsing import parse_expression
from service.kernel.expressions.results import to_json, to_value
from service.kernel.expressions.values import Run, Value, Variables, kind_of
from service.kernel.json_types import Json

_CACHED = 4096
#: what a slip of ours would raise instead of Failure; it must not take the step down with it
DEFENCE = (ArithmeticError, LookupError, MemoryError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True)
class Expression:
    """A compiled expression; immutable and shared between threads.

    `names` are the variables it needs, `reads` also those `known` and `default` ask about.
    """

    source: str
    names: frozenset[str]
    reads: frozenset[str]
    step: Step = field(repr=False, compare=False)

    def evaluate(self, variables: Variables) -> Json:
        """The result as finite JSON: dates as ISO text, decimals as exact numbers.

        Raises: ExpressionFailed.
        """
        try:
            return to_json(self.step(Run(variables)))
        except Failure as failure:
            raise failed(self.source, reason=failure.reason) from None
        except DEFENCE:
            raise failed(self.source, reason="стойностите не са подходящи") from None

    def evaluate_exact(self, variables: Variables) -> Value:
        """The result with decimals and dates as they are, for forms and tables.

        Raises: ExpressionFailed.
        """
        try:
            run = Run(variables)
            return to_value(self.step(run), run=run)
        except Failure as failure:
            raise failed(self.source, reason=failure.reason) from None
        except DEFENCE:
            raise failed(self.source, reason="стойностите не са подходящи") from None

    def holds(self, variables: Variables) -> bool:
        """The answer of a condition.

        Raises: ExpressionFailed, also when the result is not yes or no.
        """
        result = self.evaluate_exact(variables)
        if not isinstance(result, bool):
            raise failed(self.source, reason=f"условието дава {kind_of(result)}, а не да или не")
        return result


def compile_expression(source: str) -> Expression:
    """Check and compile an expression; `${…}` or `#{…}` around it is taken off.

    Raises: ExpressionRefused with `source`, `position` (1-based) and `reason`.
    """
    return _compiled(source, Mode.EXPRESSION)


def compile_cell_expression(source: str) -> Expression:
    """The same for an output cell or an input expression of a table, where `=` compares too."""
    return _compiled(source, Mode.CELL)


@lru_cache(maxsize=_CACHED)
def _compiled(source: str, mode: Mode) -> Expression:
    try:
        rendered = _rendered(source, mode)
        compiled = compile_step(rendered, cell=False)
    except Refusal as refusal:
        raise refused(source, refusal=refusal) from None
    return Expression(source, compiled.names, compiled.reads, compiled.step)


class Compiled(NamedTuple):
    """A closure, the variables it needs and those it looks at."""

    step: Step
    names: frozenset[str]
    reads: frozenset[str]


def compile_step(rendered: Rendered, *, cell: bool) -> Compiled:
    """The closure of a rendered text.

    Raises: Refusal.
    """
    compiler = Compiler(rendered, nodes=limits.EXPRESSION_NODES, cell=cell)
    tree = parse_expression(rendered)
    if isinstance(tree, ast.Tuple) and not rendered.text.endswith(")"):
        raise Refusal("запетая без скоби; списък се пише [a, b]")
    try:
        step = compiler.expression(tree)
    except Failure as failure:  # a constant part that can never be computed
        raise Refusal(failure.reason) from None
    return Compiled(step, frozenset(compiler.names), frozenset(compiler.reads))


def _rendered(source: str, mode: Mode) -> Rendered:
    text = source.rstrip()
    start = len(text) - len(text.lstrip())
    if text[start : start + 2] in {"${", "#{"} and text.endswith("}"):
        # as many spaces keep the positions of the source
        text = f"{' ' * (start + 2)}{text[start + 2 : -1]}"
    return render(meaningful(tokenize(text, mode=mode)))
