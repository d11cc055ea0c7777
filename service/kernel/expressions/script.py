"""Script tasks: assignments and branches, nothing else."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from service.kernel.expressions import limits
from service.kernel.expressions.compiler import Compiler, Step
from service.kernel.expressions.errors import Failure, Refusal, failed, refused
from service.kernel.expressions.expression import DEFENCE
from service.kernel.expressions.functions import FUNCTIONS, SPECIAL
from service.kernel.expressions.lexer import Mode, render, tokenize
from service.kernel.expressions.operators import ARITHMETIC
from service.kernel.expressions.parsing import parse_module
from service.kernel.expressions.results import to_json, to_value
from service.kernel.expressions.values import Run, Value, Variables
from service.kernel.json_types import Json

_CACHED = 512


class ScriptRun(Run):
    """A running script: what it has assigned so far is read before the variables."""

    __slots__ = ("assigned", "scope")

    def __init__(self, variables: Variables) -> None:
        self.scope = dict(variables)
        self.assigned: dict[str, Value] = {}
        super().__init__(self.scope)


Action: TypeAlias = Callable[[ScriptRun], None]


@dataclass(frozen=True)
class Script:
    """A compiled script. `names` are the variables it reads, `assigns` those it may set."""

    source: str
    names: frozenset[str]
    assigns: frozenset[str]
    actions: tuple[Action, ...] = field(repr=False, compare=False)

    def run(self, variables: Variables) -> dict[str, Json]:
        """The values of the assigned names as finite JSON; `variables` stay as they are.

        Raises: ExpressionFailed.
        """
        run = ScriptRun(variables)
        try:
            for action in self.actions:
                action(run)
            result = to_json(run.assigned)
        except Failure as failure:
            raise failed(self.source, reason=failure.reason) from None
        except DEFENCE:
            raise failed(self.source, reason="стойностите не са подходящи") from None
        return result if isinstance(result, dict) else {}


@lru_cache(maxsize=_CACHED)
def compile_script(source: str) -> Script:
    """Check and compile a script of `name = expression` and `if / elif / else` lines.

    Raises: ExpressionRefused with `source`, `position` (1-based) and `reason`.
    """
    try:
        rendered = render(tokenize(source, mode=Mode.SCRIPT))
        compiler = _ScriptCompiler(Compiler(rendered, nodes=limits.SCRIPT_NODES, cell=False))
        actions = compiler.whole(parse_module(rendered))
    except Refusal as refusal:
        raise refused(source, refusal=refusal) from None
    except Failure as failure:
        raise refused(source, refusal=Refusal(failure.reason)) from None
    names = frozenset(compiler.expressions.names)
    return Script(source, names, frozenset(compiler.assigns), actions)


class _ScriptCompiler:
    def __init__(self, expressions: Compiler) -> None:
        self.expressions = expressions
        self.assigns: set[str] = set()

    def whole(self, statements: list[ast.stmt]) -> tuple[Action, ...]:
        """The actions of a script; one that sets nothing is a mistake."""
        actions = self.block(statements, 0)
        if not self.assigns:
            raise Refusal("скриптът не присвоява нищо")
        return actions

    def block(self, statements: list[ast.stmt], depth: int) -> tuple[Action, ...]:
        if depth > limits.NESTING // 2:
            raise self.expressions.refuse("скриптът е твърде дълбоко вложен", statements[0])
        return tuple(
            action for statement in statements for action in self._statement(statement, depth)
        )

    def _statement(self, statement: ast.stmt, depth: int) -> tuple[Action, ...]:
        if isinstance(statement, ast.Pass):
            return ()
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            value = self.expressions.expression(statement.value)
            return (_assign(self._target(statement.targets[0]), value),)
        if isinstance(statement, ast.AugAssign):
            return (self._augmented(statement),)
        if isinstance(statement, ast.If):
            test = self.expressions.expression(statement.test)
            yes = self.block(statement.body, depth + 1)
            return (_branch(test, yes, self.block(statement.orelse, depth + 1)),)
        raise self.expressions.refuse(
            "в скрипт се допускат само присвояване (име = израз) и if / elif / else", statement
        )

    def _augmented(self, statement: ast.AugAssign) -> Action:
        operate = ARITHMETIC.get(type(statement.op).__name__)
        if operate is None:
            raise self.expressions.refuse("такъв оператор няма в езика", statement)
        name = self._target(statement.target)
        before = self.expressions.expression(ast.copy_location(ast.Name(name), statement.target))
        value = self.expressions.expression(statement.value)
        return _assign(name, lambda run: operate(run, before(run), value(run)))

    def _target(self, target: ast.expr) -> str:
        if not isinstance(target, ast.Name):
            raise self.expressions.refuse("присвоява се само на име на променлива", target)
        name = self.expressions.checked_name(target)
        if name in FUNCTIONS or name in SPECIAL:
            raise self.expressions.refuse(f"„{name}“ е функция и не се присвоява", target)
        self.assigns.add(name)
        return name


def _assign(name: str, value: Step) -> Action:
    def act(run: ScriptRun) -> None:
        # bounded at once: a value doubled line after line is stopped on the first large one
        run.scope[name] = run.assigned[name] = to_value(value(run), run=run)

    return act


def _branch(test: Step, yes: tuple[Action, ...], no: tuple[Action, ...]) -> Action:
    def act(run: ScriptRun) -> None:
        for action in yes if test(run) else no:
            action(run)

    return act
