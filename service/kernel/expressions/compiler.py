"""Python's syntax tree to closures of our own: what is not listed here does not exist.

Nothing is ever given to `eval` or `exec`. A closure takes the running evaluation and returns a
value; compiling happens once a text (the callers cache), evaluating costs microseconds.
"""

import ast
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final, TypeAlias, TypeVar

from service.kernel.expressions import limits
from service.kernel.expressions.errors import Failure, Refusal
from service.kernel.expressions.functions import FUNCTIONS, SPECIAL, Function
from service.kernel.expressions.lexer import CELL, Rendered
from service.kernel.expressions.operators import (
    ARITHMETIC,
    TESTS,
    Test,
    is_empty,
    item_at,
    negate,
)
from service.kernel.expressions.values import Run, Value, admit

Step: TypeAlias = Callable[[Run], Value]
Parsed = TypeVar("Parsed", ast.Expression, ast.Module)

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLAIN: Final = frozenset({str, int, bool, type(None), list, dict, tuple})
_WHAT: Final = {
    "Attribute": "достъп до атрибути (точка) няма",
    "Lambda": "функции (lambda) не се дефинират",
    "ListComp": "цикли в израз няма", "SetComp": "цикли в израз няма",
    "DictComp": "цикли в израз няма", "GeneratorExp": "цикли в израз няма",
    "NamedExpr": "присвояване в израз (:=) няма", "Starred": "звездичка (*) пред списък няма",
    "Slice": "отрязъци [a:b] няма", "Set": "множества {a, b} няма; ползвайте списък [a, b]",
    "Pow": "степенуване (**) няма", "Is": "„is“ няма", "For": "цикли няма", "While": "цикли няма",
}  # fmt: skip


class Compiler:
    """One text on its way to a closure; keeps the count of nodes and the names it reads."""

    def __init__(self, rendered: Rendered, *, nodes: int, cell: bool) -> None:
        self._rendered = rendered
        self._left = nodes
        self._cell = cell
        #: variables that must be there, and all variables it looks at
        self.names: set[str] = set()
        self.reads: set[str] = set()

    def refuse(self, reason: str, node: ast.AST) -> Refusal:
        offset = getattr(node, "col_offset", 0)
        line = getattr(node, "lineno", 1)
        start = 0
        for _ in range(line - 1):
            start = self._rendered.text.index("\n", start) + 1
        return Refusal(reason, position=self._rendered.position(start + offset))

    def expression(self, node: ast.expr, *, depth: int = 0) -> Step:
        """The closure of one node.

        Raises: Refusal for whatever is not in the language or over the budget.
        """
        self._left -= 1
        if self._left < 0:
            raise self.refuse("изразът е твърде дълъг", node)
        if depth > limits.NESTING:
            raise self.refuse("изразът е твърде дълбоко вложен", node)
        kind = type(node).__name__
        build = _BUILDERS.get(kind)
        if build is None:
            raise self.refuse(_WHAT.get(kind, "такава конструкция няма в езика"), node)
        return build(self, node, depth + 1)

    def all(self, nodes: Sequence[ast.expr], depth: int) -> tuple[Step, ...]:
        return tuple(self.expression(node, depth=depth) for node in nodes)

    # one method a kind of node; the table at the end says which

    def constant(self, node: ast.Constant, _: int) -> Step:
        value = node.value
        if not (value is None or isinstance(value, bool | int | float | str)):
            raise self.refuse("такава константа няма в езика", node)
        constant = Decimal(repr(value)) if isinstance(value, float) else value
        return lambda _: constant

    def name(self, node: ast.Name, _: int) -> Step:
        name = self.checked_name(node)
        if name == CELL:
            return lambda run: run.cell
        self.names.add(name)
        self.reads.add(name)
        return _loader(name)

    def checked_name(self, node: ast.Name) -> str:
        """The lexer has refused other names already; this is the second lock."""
        if node.id == CELL and self._cell:
            return CELL
        if not _NAME.fullmatch(node.id) or node.id.startswith("__"):
            raise self.refuse(f"името „{node.id}“ не се допуска", node)
        return node.id

    def either(self, node: ast.BoolOp, depth: int) -> Step:
        *first, last = self.all(node.values, depth)
        stop = isinstance(node.op, ast.Or)

        def decide(run: Run) -> Value:
            for step in first:
                value = step(run)
                if bool(value) is stop:
                    return value
            return last(run)

        return decide

    def unary(self, node: ast.UnaryOp, depth: int) -> Step:
        step = self.expression(node.operand, depth=depth)
        if isinstance(node.op, ast.Not | ast.Invert):
            return lambda run: not step(run)
        if isinstance(node.op, ast.USub):
            if isinstance(node.operand, ast.Constant):
                constant = negate(Run({}), step(Run({})))
                return lambda _: constant
            return lambda run: negate(run, step(run))
        raise self.refuse("знакът „+“ пред число е излишен", node)

    def empty(self, node: ast.Await, depth: int) -> Step:
        step = self.expression(node.value, depth=depth)
        return lambda run: is_empty(step(run))

    def binary(self, node: ast.BinOp, depth: int) -> Step:
        kind = type(node.op).__name__
        operate = ARITHMETIC.get(kind)
        if operate is None:
            raise self.refuse(_WHAT.get(kind, "такъв оператор няма в езика"), node)
        left, right = self.all([node.left, node.right], depth)
        return lambda run: operate(run, left(run), right(run))

    def compare(self, node: ast.Compare, depth: int) -> Step:
        tests: list[Test] = []
        for sign in node.ops:
            kind = type(sign).__name__
            if kind not in TESTS:
                raise self.refuse(_WHAT.get(kind, "такова сравнение няма; пишете =="), node)
            tests.append(TESTS[kind])
        first, *others = self.all([node.left, *node.comparators], depth)
        if len(tests) == 1:
            test, other = tests[0], others[0]
            return lambda run: test(run, first(run), other(run))
        chain = tuple(zip(tests, others, strict=True))

        def compare(run: Run) -> Value:
            left = first(run)
            for test, step in chain:
                right = step(run)
                if not test(run, left, right):
                    return False
                left = right
            return True

        return compare

    def conditional(self, node: ast.IfExp, depth: int) -> Step:
        test, yes, no = self.all([node.test, node.body, node.orelse], depth)
        return lambda run: yes(run) if test(run) else no(run)

    def items(self, node: ast.List | ast.Tuple, depth: int) -> Step:
        steps = self.all(node.elts, depth)
        return lambda run: [step(run) for step in steps]

    def mapping(self, node: ast.Dict, depth: int) -> Step:
        names: list[str] = []
        for key in node.keys:
            if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                raise self.refuse("ключовете на запис са текст в кавички", node)
            names.append(key.value)
        steps = self.all(node.values, depth)
        return lambda run: {name: step(run) for name, step in zip(names, steps, strict=True)}

    def item(self, node: ast.Subscript, depth: int) -> Step:
        container, key = self.all([node.value, node.slice], depth)
        return lambda run: admit(item_at(run, container(run), key(run)))

    def call(self, node: ast.Call, depth: int) -> Step:
        if not isinstance(node.func, ast.Name):
            raise self.refuse("извикват се само изброените функции", node)
        name = node.func.id
        if node.keywords:
            raise self.refuse("именувани аргументи няма", node)
        if name in SPECIAL:
            self._check_count(node, SPECIAL[name])
            return self._special(name, node, depth)
        function = FUNCTIONS.get(name)
        if function is None:
            raise self.refuse(f"няма функция „{name}“", node)
        self._check_count(node, (function.fewest, function.most))
        return _call(function, self.all(node.args, depth))

    def _check_count(self, node: ast.Call, allowed: tuple[int, int]) -> None:
        if not allowed[0] <= len(node.args) <= allowed[1]:
            raise self.refuse("грешен брой аргументи на функция", node)

    def _special(self, function: str, node: ast.Call, depth: int) -> Step:
        target = node.args[0]
        if not isinstance(target, ast.Name):
            raise self.refuse(f"{function}(…) приема име на променлива", node)
        name = self.checked_name(target)
        self.reads.add(name)
        if function == "known":
            return lambda run: run.variables.get(name) is not None
        load = _loader(name)
        otherwise = self.expression(node.args[1], depth=depth)
        return lambda run: load(run) if run.variables.get(name) is not None else otherwise(run)


def _loader(name: str) -> Step:
    def load(run: Run) -> Value:
        try:
            value = run.variables[name]
        except KeyError:
            raise Failure(f"няма променлива „{name}“") from None
        return value if type(value) in _PLAIN else _admitted(name, value)

    return load


def _admitted(name: str, value: object) -> Value:
    try:
        return admit(value)
    except Failure as failure:
        raise Failure(f"променливата „{name}“: {failure.reason}") from None


def _call(function: Function, steps: tuple[Step, ...]) -> Step:
    call = function.call
    if len(steps) == 1:
        only = steps[0]
        return lambda run: call(run, (only(run),))
    return lambda run: call(run, [step(run) for step in steps])


_BUILDERS: Final[dict[str, Callable[..., Step]]] = {
    "Constant": Compiler.constant,
    "Name": Compiler.name,
    "BoolOp": Compiler.either,
    "UnaryOp": Compiler.unary,
    "Await": Compiler.empty,
    "BinOp": Compiler.binary,
    "Compare": Compiler.compare,
    "IfExp": Compiler.conditional,
    "List": Compiler.items,
    "Tuple": Compiler.items,
    "Dict": Compiler.mapping,
    "Subscript": Compiler.item,
    "Call": Compiler.call,
}
