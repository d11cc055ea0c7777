"""Typed access to what a form gave: the right type, or a plain complaint about the form."""

from datetime import date
from decimal import Decimal

import pytest

from service.operations.answers import Answers

GIVEN = Answers(
    {
        "name": "ОУ „Неофит Рилски“",
        "hours": 5,
        "rate": Decimal("7.50"),
        "on": date(2018, 5, 14),
        "yes": True,
        "rows": [{"hours": 1}],
        "ticked": ["1", "2"],
        "empty": None,
    }
)


def test_values_come_back_in_their_types() -> None:
    assert GIVEN.text("name") == "ОУ „Неофит Рилски“"
    assert (GIVEN.whole("hours"), GIVEN.number("hours")) == (5, Decimal(5))
    assert GIVEN.number("rate") == Decimal("7.50")
    assert GIVEN.day("on") == date(2018, 5, 14)
    assert GIVEN.rows("rows")[0].whole("hours") == 1
    assert GIVEN.choices("ticked") == ["1", "2"]


def test_what_is_hidden_or_empty_is_nothing() -> None:
    assert GIVEN.text("empty") == ""
    assert GIVEN.maybe_text("hidden") is None
    assert GIVEN.maybe_day("hidden") is None
    assert GIVEN.maybe_number("hidden") is None
    assert GIVEN.flag("hidden") is False
    assert GIVEN.maybe_flag("yes") is True
    assert GIVEN.rows("hidden") == []


def test_a_form_of_other_types_than_the_operation_expects_is_a_fault() -> None:
    for read in (GIVEN.day, GIVEN.whole, GIVEN.number):
        with pytest.raises(TypeError):
            read("name")
    for listed in (GIVEN.rows, GIVEN.choices):
        with pytest.raises(TypeError):
            listed("hours")


def test_a_value_the_form_did_not_give_is_a_fault() -> None:
    with pytest.raises(TypeError):
        GIVEN.number("hidden")
    with pytest.raises(TypeError):
        GIVEN.day("hidden")
