"""Each kind of field keeps its own shape and limits: dates, files, choices, hours, money, texts."""

from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from service.forms import FormContext
from service.kernel.errors import ValidationFailed
from service.kernel.json_types import Json
from tests.forms.sample import CONTEXT, LEAVE, TODAY, filled, small, values, wrong


def test_a_date_that_does_not_exist_is_named() -> None:
    assert wrong(LEAVE, filled(from_on="31.02.2018")) == {
        "from_on": "Датата 31.02.2018 не съществува."
    }


def test_a_file_counts_only_if_this_person_uploaded_it_for_this_task() -> None:
    with_order = filled(has_order="yes", order_file="7")
    assert values(LEAVE, with_order)["order_file"] == 7
    assert wrong(LEAVE, {**with_order, "order_file": "8"}) == {
        "order_file": "Файлът вече не е наличен. Прикачете го отново."
    }


def test_files_of_the_wrong_kind_size_and_number_are_refused() -> None:
    form = small(
        {"id": "docs", "type": "file", "label": "Документи", "accept": ["png"], "max_mb": 1,
         "multiple": True, "max_files": 1}
    )  # fmt: skip
    context = FormContext(files={7: CONTEXT.files[7]})
    with pytest.raises(ValidationFailed) as refused:
        form.validate({"docs": ["7", "9"]}, context, today=TODAY)
    assert [problem.message for problem in refused.value.problems] == [
        "Прикачете най-много 1 файл.",
        "Файлът „заповед.pdf“ не е PNG.",
        "Файлът вече не е наличен. Прикачете го отново.",
    ]


def test_several_choices_come_as_a_list_without_repetitions() -> None:
    options: Json = [{"value": v, "label": "Вид"} for v in ("a", "b", "c")]
    form = small(
        {"id": "kinds", "type": "choices", "label": "Видове", "options": options, "max": 2}
    )
    sent = MultiDict([("kinds", "a"), ("kinds", "b"), ("kinds", "a")])
    assert form.validate(sent, CONTEXT, today=TODAY) == {"kinds": ["a", "b"]}
    assert wrong(form, {"kinds": ["a", "b", "c"]}) == {"kinds": "Изберете най-много 2 възможности."}
    assert wrong(form, {}) == {"kinds": "Изберете поне едно: „Видове“."}


def test_whole_and_half_hours_are_told_apart() -> None:
    whole = small({"id": "h", "type": "hours", "label": "Часове", "unit": "lesson", "max": 8})
    halves = small(
        {"id": "h", "type": "hours", "label": "Часове", "unit": "astronomical", "halves": True}
    )
    assert values(whole, {"h": "2"}) == {"h": 2}
    assert values(halves, {"h": "2,5"}) == {"h": Decimal("2.5")}
    assert wrong(whole, {"h": "2,5"}) == {"h": "Въведете цял брой часове."}
    assert wrong(whole, {"h": "9"}) == {"h": "Часовете не могат да са повече от 8."}
    assert "h" in wrong(halves, {"h": "2,3"})


def test_a_money_limit_is_said_with_its_currency() -> None:
    assert wrong(LEAVE, filled(rate="9,01")) == {
        "rate": "Сумата не може да е по-голяма от 9,00\u00a0лв."
    }


def test_texts_are_composed_and_trimmed() -> None:
    form = small(
        {"id": "name", "type": "text", "label": "Име"},
        {"id": "story", "type": "longtext", "label": "Разказ"},
    )
    found = values(form, {"name": "  Йо\u0438\u0306  ко ", "story": "ред\r\nвтори \r\n"})
    assert found == {"name": "Йой ко", "story": "ред\nвтори"}


def test_texts_keep_their_shape_and_length() -> None:
    form = small(
        {"id": "code", "type": "text", "label": "Код", "min": 2, "max": 5, "pattern": "[0-9]+",
         "message": "Въведете само цифри."},
        {"id": "mail", "type": "text", "label": "Поща", "format": "email", "required": False},
    )  # fmt: skip
    assert values(form, {"code": "123", "mail": ""}) == {"code": "123", "mail": None}
    assert wrong(form, {"code": "1"}) == {"code": "Въведете поне 2 знака."}
    assert wrong(form, {"code": "123456"}) == {"code": "Текстът е по-дълъг от 5 знака."}
    assert wrong(form, {"code": "12а"}) == {"code": "Въведете само цифри."}
    assert set(wrong(form, {"code": "12", "mail": "тук"})) == {"mail"}


def test_numbers_keep_their_digits_and_limits() -> None:
    number: dict[str, Json] = {"id": "n", "type": "number", "label": "Число", "decimals": 2}
    form = small({**number, "min": "0.5", "max": 7})
    assert values(form, {"n": 1.25}) == {"n": Decimal("1.25")}
    assert wrong(form, {"n": "1,255"}) == {"n": "Въведете най-много 2 знака след запетаята."}
    assert wrong(form, {"n": "0,4"}) == {"n": "Числото не може да е по-малко от 0,5."}
    assert wrong(form, {"n": "8"}) == {"n": "Числото не може да е по-голямо от 7."}
    own = small({**number, "max": 7, "max_message": "Седем стигат.", "rule": "R-007"})
    with pytest.raises(ValidationFailed) as refused:
        own.validate({"n": 8}, CONTEXT, today=TODAY)
    assert (refused.value.problems[0].message, refused.value.problems[0].rule) == (
        "Седем стигат.",
        "R-007",
    )


def test_a_date_may_be_bound_to_today() -> None:
    form = small({"id": "on", "type": "date", "label": "Дата", "max": "today"})
    assert values(form, {"on": "14.05.2018"}) == {"on": TODAY}
    assert set(wrong(form, {"on": "15.05.2018"})) == {"on"}


def test_a_currency_may_come_from_the_edition_of_the_programme() -> None:
    money: dict[str, Json] = {
        "id": "sum", "type": "money", "label": "Сума", "currency": "${currency}", "max": "9.00",
    }  # fmt: skip
    form = small(money, variables=["currency"])
    with pytest.raises(ValidationFailed, match="9,00\u00a0€"):
        form.validate({"sum": "10"}, FormContext(variables={"currency": "EUR"}), today=TODAY)
