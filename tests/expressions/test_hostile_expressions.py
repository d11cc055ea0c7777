"""Nothing of the hostile corpus gives a value, runs, or takes long."""

import time
from pathlib import Path

import pytest

from service.kernel.expressions import (
    ExpressionFailed,
    ExpressionRefused,
    compile_cell_expression,
    compile_expression,
    compile_script,
    compile_unary_tests,
)
from tests.expressions.corpus import HOSTILE, MARK, SCRIPTS, VARIABLES

#: in a table cell, or between the brackets of a script, these are something else and harmless
ELSEWHERE = {"", "   ", "x = 5", "x,", " and ".join(["flag"] * 700)}
#: families that would reach out of the language; no cell with them may ever say yes
ESCAPES = {family for family, _ in HOSTILE[:-1]} - {
    "growth and nesting", "results that are not JSON", "not an expression",
}  # fmt: skip


def hurried(started: float) -> bool:
    return time.process_time() - started < 1.0


def test_the_corpus_has_at_least_sixty_expressions() -> None:
    assert len(HOSTILE) >= 200
    assert len({payload for _, payload in HOSTILE}) == len(HOSTILE)
    assert len(SCRIPTS) >= 40


@pytest.mark.parametrize(("family", "payload"), HOSTILE, ids=lambda text: repr(text[:40]))
def test_a_hostile_expression_gives_nothing_in_a_condition(family: str, payload: str) -> None:
    started = time.process_time()
    with pytest.raises((ExpressionRefused, ExpressionFailed)):
        compile_expression(payload).evaluate(VARIABLES)
    assert hurried(started), family
    assert not Path(MARK).exists()


@pytest.mark.parametrize(("family", "payload"), HOSTILE, ids=lambda text: repr(text[:40]))
def test_a_hostile_expression_gives_nothing_in_a_wrapper(family: str, payload: str) -> None:
    started = time.process_time()
    with pytest.raises((ExpressionRefused, ExpressionFailed)):
        compile_expression("${" + payload + "}").evaluate(VARIABLES)
    assert hurried(started), family


@pytest.mark.parametrize(("family", "payload"), HOSTILE, ids=lambda text: repr(text[:40]))
def test_a_hostile_expression_assigns_nothing_in_a_script(family: str, payload: str) -> None:
    if payload in ELSEWHERE or "#" in payload or "\n" in payload:
        payload = f"lambda: {payload}"
    started = time.process_time()
    with pytest.raises((ExpressionRefused, ExpressionFailed)):
        compile_script(f"y = ({payload})").run(VARIABLES)
    assert hurried(started), family
    assert not Path(MARK).exists()


@pytest.mark.parametrize(("family", "payload"), HOSTILE, ids=lambda text: repr(text[:40]))
def test_a_hostile_expression_matches_nothing_in_a_cell(family: str, payload: str) -> None:
    started = time.process_time()
    for cell in (payload, f"not({payload})", f"< {payload}", f"[{payload}..{payload}]"):
        try:
            matched = compile_unary_tests(cell).matches(None, VARIABLES)
        except (ExpressionRefused, ExpressionFailed):
            matched = False
        assert not (matched and family in ESCAPES), cell
    assert hurried(started), family
    assert not Path(MARK).exists()


@pytest.mark.parametrize(("family", "payload"), HOSTILE, ids=lambda text: repr(text[:40]))
def test_a_hostile_expression_gives_nothing_in_an_output_cell(family: str, payload: str) -> None:
    if payload in {"x = 5", "1 / 3"}:
        payload = f"{payload} = unknown_variable"
    started = time.process_time()
    with pytest.raises((ExpressionRefused, ExpressionFailed)):
        compile_cell_expression(payload).evaluate_exact(VARIABLES)
    assert hurried(started), family


@pytest.mark.parametrize(("family", "payload"), SCRIPTS, ids=lambda text: repr(text[:40]))
def test_a_hostile_script_assigns_nothing(family: str, payload: str) -> None:
    started = time.process_time()
    with pytest.raises((ExpressionRefused, ExpressionFailed)):
        compile_script(payload).run(VARIABLES)
    assert hurried(started), family
    assert not Path(MARK).exists()


def test_a_refusal_quotes_no_invisible_signs() -> None:
    with pytest.raises(ExpressionRefused) as refusal:
        compile_expression("x\x00\x1b[31m\u202e")
    assert str(refusal.value).isprintable()
    assert refusal.value.data["position"] == 2


def test_planted_an_evaluator_of_python_is_caught_by_the_corpus() -> None:
    """The corpus is worth something: plain `eval` lets much of it through."""
    walks = {"class walks", "getattr chains", "frames and comprehensions"}
    through = [text for family, text in HOSTILE if family in walks and stock_python_takes(text)]
    assert len(through) >= 10


def stock_python_takes(payload: str) -> bool:
    try:
        eval(payload, {}, dict(VARIABLES))  # noqa: S307 - what we do not do
    except Exception:  # noqa: BLE001 - any end but a value
        return False
    return True
