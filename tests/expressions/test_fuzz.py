"""Random programs of Python, compiled as ours, give JSON or a sentence, quickly, and no more."""

import ast
import json
import time
from collections.abc import Callable
from contextlib import suppress

from hypothesis import given, settings, strategies as st

from service.kernel.errors import PrepiskaError
from service.kernel.expressions import (
    FUNCTION_NAMES,
    compile_cell_expression,
    compile_expression,
    compile_script,
    compile_unary_tests,
)
from tests.expressions.corpus import HOSTILE, SCRIPTS, VARIABLES

#: words that honest and hostile texts are made of
NAMES = sorted(
    {"x", "text", "items", "record", "flag", "amount", "many", "missing", "open", "eval", "_"}
    | FUNCTION_NAMES
    | {"__class__", "__import__", "__builtins__", "type", "getattr"}
)
LEAVES = st.one_of(
    st.sampled_from(NAMES).map(ast.Name),
    st.integers(-(10**35), 10**35).map(ast.Constant),
    st.floats(allow_nan=False).map(ast.Constant),
    st.text(max_size=5).map(ast.Constant),
    st.sampled_from([None, True, False, ...]).map(ast.Constant),
)
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.LShift)
SIGNS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn, ast.Is)


def grown(inner: st.SearchStrategy[ast.expr]) -> st.SearchStrategy[ast.expr]:
    several = st.lists(inner, max_size=3)
    return st.one_of(
        st.builds(lambda a, op, b: ast.BinOp(a, op(), b), inner, st.sampled_from(OPERATORS), inner),
        st.builds(
            lambda a, op, b: ast.Compare(a, [op()], [b]), inner, st.sampled_from(SIGNS), inner
        ),
        st.builds(
            lambda op, a, b: ast.BoolOp(op(), [a, b]),
            st.sampled_from((ast.And, ast.Or)),
            inner,
            inner,
        ),
        st.builds(
            lambda op, a: ast.UnaryOp(op(), a),
            st.sampled_from((ast.Not, ast.USub, ast.Invert)),
            inner,
        ),
        st.builds(ast.IfExp, inner, inner, inner),
        st.builds(ast.Subscript, inner, inner),
        st.builds(ast.Attribute, inner, st.sampled_from(NAMES)),
        st.builds(lambda f, a: ast.Call(f, a, []), st.sampled_from(NAMES).map(ast.Name), several),
        st.builds(lambda f, a: ast.Call(f, a, []), inner, several),
        several.map(ast.List),
        several.map(ast.Tuple),
        st.builds(lambda k, v: ast.Dict([k], [v]), inner, inner),
        inner.map(ast.Starred),
        inner.map(ast.Await),
        st.builds(lambda a: ast.Lambda(_no_arguments(), a), inner),
        st.builds(lambda a: ast.NamedExpr(ast.Name("x"), a), inner),
    )


def _no_arguments() -> ast.arguments:
    return ast.arguments([], [], None, [], [], None, [])


PROGRAMS = st.recursive(LEAVES, grown, max_leaves=25)


def is_json_or_a_sentence(work: Callable[[], object]) -> bool:
    started = time.process_time()
    with suppress(PrepiskaError):
        json.dumps(work(), allow_nan=False).encode()
    return time.process_time() - started < 1


@settings(max_examples=300, deadline=None)
@given(PROGRAMS)
def test_random_python_gives_json_or_a_sentence(tree: ast.expr) -> None:
    source = ast.unparse(ast.fix_missing_locations(tree))
    assert is_json_or_a_sentence(lambda: compile_expression(source).evaluate(VARIABLES))


@settings(max_examples=150, deadline=None)
@given(PROGRAMS, PROGRAMS, PROGRAMS)
def test_random_scripts_give_json_or_a_sentence(a: ast.expr, b: ast.expr, c: ast.expr) -> None:
    first, second, third = (ast.unparse(ast.fix_missing_locations(tree)) for tree in (a, b, c))
    source = f"y = {first}\nif {second}:\n    x = [y, y]\nelse:\n    z = {third}\n"
    assert is_json_or_a_sentence(lambda: compile_script(source).run(VARIABLES))


PIECES = st.lists(
    st.one_of(
        st.sampled_from([text for _, text in (*HOSTILE, *SCRIPTS) if len(text) < 60]),
        st.sampled_from([*"()[]{}<>=!&|?.,:;+-*/%'\"\\#${} \n", "..", "not", " in ", "&&"]),
        st.sampled_from(NAMES),
        st.text(max_size=3),
    ),
    max_size=8,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(PIECES)
def test_random_text_gives_json_or_a_sentence_at_every_door(source: str) -> None:
    assert is_json_or_a_sentence(lambda: compile_expression(source).evaluate(VARIABLES))
    assert is_json_or_a_sentence(lambda: compile_cell_expression(source).evaluate(VARIABLES))
    assert is_json_or_a_sentence(lambda: compile_script(source).run(VARIABLES))
    assert is_json_or_a_sentence(lambda: compile_unary_tests(source).matches(5, VARIABLES))
