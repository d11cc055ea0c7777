"""Input cells take the S-FEEL tests that every table uses."""

from datetime import date
from decimal import Decimal

import pytest

from service.kernel.expressions import (
    ExpressionFailed,
    ExpressionRefused,
    Value,
    compile_unary_tests,
)


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("-", "всичко", True),
        ("", None, True),
        ("  -  ", 5, True),
        ("5", 5, True),
        ("5", Decimal("5.00"), True),
        ("5", 5.0, True),
        ("5", "5", False),
        ("1", True, False),
        ("true", True, True),
        ("false", True, False),
        ("null", None, True),
        ("null", 0, False),
        ("-5", -5, True),
        ("= 5", 5, True),
        ("!= 5", 5, False),
        ("!= 5", None, True),
        ('"училище"', "училище", True),
        ('"a","b", "c"', "b", True),
        ('"a","b"', "c", False),
        ('["a", "b"]', "b", True),
        ('"a, b"', "a, b", True),
        ("< 5", 4, True),
        ("<= 5", 5, True),
        ("> 5", 5, False),
        (">= 5", 5, True),
        ("< 5", None, False),
        (">= 5", None, False),
        ("< 1.5", Decimal("1.4"), True),
        ("[1..5]", 1, True),
        ("[1..5]", 5, True),
        ("[1..5)", 5, False),
        ("(1..5]", 1, False),
        ("]1..5[", 1, False),
        ("]1..5[", 3, True),
        ("]1..5[", 5, False),
        ("[1..5[", 5, False),
        ("[1.5..2.5]", 2, True),
        ("[-5..-1]", -3, True),
        ("[1..5]", None, False),
        ("[1..5], 9, > 20", 9, True),
        ("]1..5[, ]7..9[", 8, True),
        ("[1..5), [7..9)", 6, False),
        ("not(5)", 6, True),
        ("not(5, 6)", 6, False),
        ("not([1..5])", 6, True),
        ("not(< 5)", 4, False),
        ('not("a","b")', "c", True),
        ("not(null)", 5, True),
        ('date("2018-05-14")', date(2018, 5, 14), True),
        ('>= date("2018-01-01")', "2018-05-14", True),
        ('[date("2018-01-01")..date("2018-12-31")]', date(2019, 1, 1), False),
        ('< date("2018-01-01"), > date("2018-12-31")', date(2019, 1, 1), True),
        ("? in [1, 2, 3]", 2, True),
        ("? in [1..3]", 3, True),
        ("? in (1..3)", 3, False),
        ("? > 3 and ? < 7", 5, True),
        ("? = 5 or ? = 7", 7, True),
        ("not(? > 3)", 5, False),
        ("startswith(?, 'уч')", "училище", True),
        ("len(?) > 2", [1, 2, 3], True),
        ("<= limit", 3, True),
        ("limit", 3, True),
        ("limit, other", 4, True),
        ("[limit..limit + 5]", 8, True),
        ("members", 7, True),
    ],
)
def test_a_cell_takes_what_it_says(cell: str, value: Value, expected: bool) -> None:
    variables: dict[str, Value] = {"limit": 3, "other": 4, "members": [3, 7]}
    assert compile_unary_tests(cell).matches(value, variables) is expected


@pytest.mark.parametrize(
    "cell",
    ["1..5", "[1..5", "1..5]", "{1..5}", "[1..2..3]", "[..5]", "[1..]", "1,,2", ",", "1,", "<",
     "x > 5", "not x", "x and y", "< 5 6", "not(5", "училище", "? + ", "a.b", "-, 5", "5 -",
     'date("2018-02-30")', "1 / 0", "?..5", "[1..5] and 6", "if ? then 1 else 2"],
)  # fmt: skip
def test_a_cell_that_says_nothing_clear_is_refused(cell: str) -> None:
    with pytest.raises(ExpressionRefused):
        compile_unary_tests(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("< 5", "текст"), ('< "a"', 5), ("? + 1", 5), ("[1..5]", "3"), ("? > 3", None),
     ("> limit", 5), ("[9..1]", 5), ("?", "да")],
)  # fmt: skip
def test_a_cell_asked_about_another_kind_fails_with_a_sentence(cell: str, value: Value) -> None:
    with pytest.raises(ExpressionFailed):
        compile_unary_tests(cell).matches(value, {})


def test_a_cell_tells_its_constants_and_names() -> None:
    cell = compile_unary_tests("[1..limit], 7, not_known")
    assert cell.constants == (1, 7)
    assert cell.names == {"limit", "not_known"}
    assert compile_unary_tests("-").is_any
