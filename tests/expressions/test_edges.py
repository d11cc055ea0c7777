"""Every sentence the language can answer with, and the second lock behind the lexer."""

import time
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import IntEnum

import pytest

from service.kernel.expressions import (
    ExpressionFailed,
    ExpressionRefused,
    Value,
    as_json,
    compile_expression,
    compile_script,
    compile_unary_tests,
)
from service.kernel.expressions.errors import Failure, Refusal
from service.kernel.expressions.expression import compile_step
from service.kernel.expressions.lexer import Rendered
from service.kernel.expressions.values import Run, as_decimal
from tests.expressions.corpus import HOSTILE, VARIABLES


def behind_the_lexer(payload: str) -> object:
    """What the compiler alone makes of a text, none of whose signs was looked at."""
    return compile_step(Rendered(payload, ()), cell=False).step(Run(VARIABLES))


def test_the_compiler_alone_gives_nothing_but_plain_data() -> None:
    """Folded look-alikes and Python's own notation pass it; objects, names and calls do not."""
    through: list[object] = []
    for _, payload in HOSTILE:
        started = time.process_time()
        with suppress(Refusal, Failure, ArithmeticError, ValueError):
            through.append(behind_the_lexer(payload))
        assert time.process_time() - started < 1, payload
    assert len(through) < 30
    assert {type(value) for value in through} <= {int, str, bool, Decimal, list}


@pytest.mark.parametrize(
    "source",
    [
        "...",
        "b'a'",
        "1j",
        "x is y",
        "x is not y",
        "__x__",
        "x.y",
        "x @ y",
        "{*x}",
        "x[1:2]",
    ],
)
def test_the_second_lock_refuses_on_its_own(source: str) -> None:
    with pytest.raises(Refusal):
        compile_step(Rendered(source, ()), cell=False)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("[" + "1," * 600 + "1]", "твърде дълъг"),
        ("-'а'", "не е определено"),
        ("x" * 101, "име, по-дълго"),
        ("1.23456789012345678", "значещи цифри"),
        ("1e99", "степен"),
        ("12ab", "слято"),
        ("len(x, y)", "брой аргументи"),
        ("known(5)", "име на променлива"),
        ("#", "коментарите"),
    ],
)
def test_a_refused_text_has_its_reason(source: str, said: str) -> None:
    with pytest.raises(ExpressionRefused, match=said):
        compile_expression(source)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("hours - text", "„-“ не е определено за число и текст"),
        ("text * 2", "„\\*“ не е определено за текст и число"),
        ("x + text", "„\\+“ не е определено"),
        ("5 in x", "„in“ не е определено"),
        ("x[0]", "число няма елемент по число"),
        ("items['a']", "списък няма елемент по текст"),
        ("items[7]", "няма елемент с номер 7"),
        ("len(x)", "число няма дължина"),
        ("sum(x)", "очаква се списък, а е число"),
        ("abs(text)", "очаква се число, а е текст"),
        ("round(x, -1)", "от 0 до 10"),
        ("round(x, text)", "от 0 до 10"),
        ("int('12a')", "не е число"),
        ("int('1_2')", "не е число"),
        ("decimal('Infinity')", "не е крайно"),
        ("str(items)", "очаква се число"),
        ("date(x)", "ГГГГ-ММ-ДД"),
        ("date('четиринадесети май')", "ГГГГ-ММ-ДД"),
        ("str(unknown_kind)", "не е число"),
        ("[1.5, nan][1] + 1", "не е крайно"),
        ("nans[0] + 1", "не е крайно"),
        ("'2018-99-01' < date('2018-01-01')", "текст и дата"),
        ("date(2018, 2)", "date\\(година"),
        ("date(2018, 2, 30)", "няма такава дата"),
        ("date('2018-13-01')", "ГГГГ-ММ-ДД"),
        ("date('2018-05-14T99:00:00Z')", "ГГГГ-ММ-ДД"),
        ("add_days('2018-01-01', 'а')", "цяло число"),
        ("add_days('2018-01-01', 999999999)", "няма такава дата"),
        ("lower(x)", "очаква се текст, а е число"),
        ("upper(huge)", "надхвърля 65536"),
        ("big * 2", "твърде голямо"),
        ("-big", "твърде голямо"),
        ("tiny + 1", "твърде голямо или твърде малко"),
        ("nothing < 5", "липсваща стойност и число"),
        ("many", "твърде голям"),
        ("huge + 'а'", "надхвърля"),
        ("sum(many)", "твърде дълго"),
        ("[huge, huge, huge, huge]", "твърде голям"),
        ("1 / 0", "деление на нула"),
        ("at + 1", "момент"),
    ],
)
def test_a_failed_computation_has_its_reason(source: str, said: str) -> None:
    variables: dict[str, Value] = {
        "x": 5, "hours": 2.5, "text": "а", "items": [1], "nothing": None, "big": 10**31,
        "nans": [float("nan")], "nan": float("nan"), "unknown_kind": b"",
        "tiny": Decimal("1e-99"), "many": [1] * 150_000, "huge": "а" * 400_000,
        "at": datetime(2018, 5, 14, tzinfo=UTC),
    }  # fmt: skip
    with pytest.raises(ExpressionFailed, match=said):
        compile_expression(source).evaluate(variables)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("2.5 - 1", 1.5),
        ("7.5 // 2", 3),
        ("-7.5 // 2", -4),
        ("-7 // 2", -4),
        ("7.5 % 2", 1.5),
        ("-hours", -2.5),
        ("-x", -5),
        ("abs(-2.5)", 2.5),
        ("5 < x < 9", False),
        ("0 < x < 5", False),
        ("x == at", False),
        ("[1, 2] == [1, 2.0]", True),
        ("[1, 2] == [1]", False),
        ("{'a': 1} == {'a': 1.0}", True),
        ("{'a': 1} == {'b': 1}", False),
        ("items == {'a': 1}", False),
        ("str(day) + str(false)", "2018-05-14false"),
        ("date(at) == day", True),
        ("level + 1", 3),
        ("level == 2", True),
        ("sum([])", 0),
        ("max(items)", 9),
        ("add_days(day, -1) < day", True),
        ("date(day)", "2018-05-14"),
    ],
)
def test_less_common_computations_are_right(source: str, expected: object) -> None:
    class Level(IntEnum):
        SECOND = 2

    variables: dict[str, Value] = {
        "x": 5, "hours": 2.5, "items": [4, 9, 2], "day": date(2018, 5, 14),
        "at": datetime(2018, 5, 13, 22, tzinfo=UTC), "level": Level.SECOND,
    }  # fmt: skip
    assert compile_expression(source).evaluate(variables) == expected


def test_constants_that_cannot_be_computed_are_refused_in_scripts_too() -> None:
    with pytest.raises(ExpressionRefused):
        compile_script("y = -'а'")


def test_a_not_that_closes_early_is_not_the_whole_cell() -> None:
    with pytest.raises(ExpressionRefused):
        compile_unary_tests("not(1) + (2)")


def test_a_cell_of_a_deep_value_fails_with_a_sentence() -> None:
    deep: list[Value] = []
    for _ in range(5_000):
        deep = [deep]
    with pytest.raises(ExpressionFailed):
        compile_unary_tests("other").matches([deep], {"other": [[[deep]]]})
    with pytest.raises(ExpressionFailed):
        compile_unary_tests("? = other").matches(deep, {"other": [[*deep]]})


def test_a_text_is_no_decimal() -> None:
    with pytest.raises(Failure, match="очаква се число, а е текст"):
        as_decimal("5")


def test_an_exact_result_without_a_json_number_fails() -> None:
    third = compile_expression("1 / 3").evaluate_exact({})
    with pytest.raises(ExpressionFailed, match="закръглете"):
        as_json(third)
