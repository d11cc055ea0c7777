"""What a person entered becomes values, or every problem at once, each at its field."""

from datetime import date
from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from service.forms import FormContext, OptionsMissing
from service.kernel.json_types import Json
from tests.forms.sample import CONTEXT, LEAVE, LINE, TODAY, filled, line, small, values, wrong


def test_a_filled_form_becomes_typed_values_in_the_order_of_the_page() -> None:
    found = values(LEAVE, filled())
    assert list(found) == [
        "teacher", "ground", "from_on", "to_on", "days", "rate", "has_order", "lines", "truth",
    ]  # fmt: skip
    assert found["teacher"] == 12
    assert found["from_on"] == date(2018, 4, 2)
    assert found["rate"] == Decimal("5.40")
    assert found["has_order"] is False
    day = date(2018, 4, 2)
    assert found["lines"] == [
        {"held_on": day, "lesson_no": 3, "class_name": "5а", "subject": "math", "hours": 1}
    ]


def test_a_browsers_multidict_and_a_clients_json_mean_the_same() -> None:
    as_json: dict[str, object] = {
        "teacher": 12, "ground": "sick", "from_on": "2018-04-02", "to_on": "2018-04-03", "days": 2,
        "rate": "5.40", "has_order": False, "truth": True,
        "lines": [{**LINE, "held_on": "2018-04-02", "lesson_no": 3, "hours": 1}],
    }  # fmt: skip
    browser = MultiDict([*filled().items(), ("csrf_token", "x"), ("_version", "4")])
    assert values(LEAVE, as_json) == LEAVE.validate(browser, CONTEXT, today=TODAY)


def test_an_empty_form_names_every_needed_field_in_human_words() -> None:
    said = wrong(LEAVE, {})
    assert said == {
        "teacher": "Изберете човек в полето „Отсъстващ учител“.",
        "ground": "Изберете „Основание“.",
        "from_on": "Въведете дата в полето „Първи ден“.",
        "to_on": "Въведете дата в полето „Последен ден“.",
        "days": "Въведете число в полето „Работни дни“.",
        "has_order": "Отговорете с „Да“ или „Не“: „Издадена ли е заповед?“.",
        "lines": "Добавете поне един ред в „Часове“.",
        "truth": "Отметнете „Декларирам, че данните са верни“, за да продължите.",
    }


def test_a_row_outside_the_leave_is_named_by_row_and_column() -> None:
    said = wrong(LEAVE, filled(**line(1, held_on="09.04.2018", lesson_no="4")))
    assert said == {"lines.1.held_on": "Датата не може да е след 03.04.2018 г."}


def test_a_repeated_row_is_named() -> None:
    assert wrong(LEAVE, filled(**line(1))) == {"lines.1.held_on": "Този ред повтаря ред 1."}


def test_blank_rows_are_passed_over_and_problems_keep_their_rows_number() -> None:
    blank = dict.fromkeys(line(1), "")
    found = values(LEAVE, filled(**blank, **line(2, lesson_no="4")))
    assert isinstance(found["lines"], list)
    assert len(found["lines"]) == 2
    assert set(wrong(LEAVE, filled(**blank, **line(2, lesson_no="час")))) == {"lines.2.lesson_no"}


def test_a_row_with_nothing_but_its_defaults_is_blank() -> None:
    untouched = dict.fromkeys(line(1), "") | {"lines-1-hours": "1"}
    found = values(LEAVE, filled(**untouched))
    assert isinstance(found["lines"], list)
    assert len(found["lines"]) == 1


def test_gaps_of_removed_rows_close() -> None:
    found = values(LEAVE, filled(**line(250, lesson_no="5")))
    assert isinstance(found["lines"], list)
    assert len(found["lines"]) == 2


def test_more_rows_than_the_table_has_are_refused_without_reading_them() -> None:
    many = {"lines": [LINE] * 5_000}
    raw = {k: v for k, v in filled().items() if not k.startswith("lines")}
    assert wrong(LEAVE, {**raw, **many}) == {"lines": "Редовете са повече от 300."}


def test_an_option_that_was_not_offered_is_refused() -> None:
    said = wrong(LEAVE, filled(teacher="99", ground="strike", **line(0, subject="latin")))
    assert set(said) == {"teacher", "ground", "lines.0.subject"}


def test_an_unknown_field_is_refused_by_name() -> None:
    assert wrong(LEAVE, {**filled(), "approved_by": "1"}) == {
        "approved_by": "Формулярът няма такова поле."
    }


def test_an_unknown_column_is_refused_by_name() -> None:
    assert wrong(LEAVE, {**filled(), "lines-0-paid": "1"}) == {"lines.0.paid": "Непозната колона."}


def test_a_context_without_a_needed_list_is_a_fault_and_not_a_refusal() -> None:
    with pytest.raises(OptionsMissing, match="teachers"):
        LEAVE.validate(filled(), FormContext(), today=TODAY)


def test_a_needed_number_of_rows_is_said() -> None:
    columns: Json = [
        {"id": "day", "type": "date", "label": "Ден"},
        {"id": "left", "type": "yesno", "label": "Напуснал", "required": "day > '2018-05-01'"},
    ]
    table: dict[str, Json] = {"id": "rows", "type": "table", "label": "Дни", "columns": columns}
    form = small({**table, "min_rows": 2, "max_rows": 3})
    row = {"day": "01.05.2018"}
    assert wrong(form, {"rows": [row]}) == {"rows": "Въведете поне 2 реда в „Дни“."}
    assert wrong(form, {"rows": [row] * 4}) == {"rows": "В „Дни“ може да има най-много 3 реда."}
    assert wrong(form, {"rows": [row, {"day": "02.05.2018"}]}) == {
        "rows.1.left": "Изберете „Да“ или „Не“."
    }
    assert wrong(form, {"rows": [row, "ред"]})["rows.1"]
    assert set(wrong(form, {"rows": "ред"})) == {"rows"}
    assert values(small({**table, "required": False}), {}) == {"rows": []}
