"""What a person entered becomes values, or every problem at once, each at its field."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from service.forms import FormContext, FormDefinition, FormValue, OptionsMissing
from service.kernel.errors import ValidationFailed
from service.kernel.expressions import ExpressionFailed
from service.kernel.json_types import Json
from tests.forms.sample import CONTEXT, LEAVE, LINE, TODAY, filled, line, small


def values(
    form: FormDefinition, raw: Mapping[str, object], **context: object
) -> dict[str, FormValue]:
    return form.validate(raw, FormContext(**context) if context else CONTEXT, today=TODAY)  # type: ignore[arg-type] # a test's shorthand


def wrong(form: FormDefinition, raw: Mapping[str, object]) -> dict[str, str]:
    with pytest.raises(ValidationFailed) as refused:
        form.validate(raw, CONTEXT, today=TODAY)
    return {problem.path: problem.message for problem in refused.value.problems}


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


def test_a_date_that_does_not_exist_is_named() -> None:
    assert wrong(LEAVE, filled(from_on="31.02.2018")) == {
        "from_on": "Датата 31.02.2018 не съществува."
    }


def test_a_limit_that_is_another_field_is_kept() -> None:
    said = wrong(LEAVE, filled(to_on="01.04.2018", **line(0, held_on="02.04.2018")))
    assert said["to_on"] == "Последният ден не може да е преди първия."


def test_a_limit_of_the_context_is_kept() -> None:
    said = wrong(LEAVE, filled(from_on="01.05.2018", to_on="02.05.2018"))
    assert said["from_on"] == "Датата не може да е след 30.04.2018 г."


def test_a_limit_over_an_empty_field_is_not_applied() -> None:
    assert set(wrong(LEAVE, filled(from_on=""))) == {"from_on"}


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


def test_a_check_between_fields_speaks_at_its_field_with_its_rule() -> None:
    with pytest.raises(ValidationFailed) as refused:
        LEAVE.validate(filled(days="4"), CONTEXT, today=TODAY)
    (problem,) = refused.value.problems
    assert (problem.path, problem.rule) == ("days", "R-027")
    assert problem.message == "При болест се финансират само първите три дни."


def test_a_hidden_field_is_neither_needed_nor_kept() -> None:
    assert "ground_text" not in values(LEAVE, filled(ground_text="останало от преди"))
    assert set(wrong(LEAVE, filled(ground="other"))) == {"ground_text"}
    assert values(LEAVE, filled(ground="other", ground_text="Сватба"))["ground_text"] == "Сватба"


def test_a_wrong_value_in_a_hidden_field_does_not_matter() -> None:
    assert "order_file" not in values(LEAVE, filled(order_file="../../etc/passwd"))


def test_a_conditionally_needed_field_is_optional_otherwise() -> None:
    assert values(LEAVE, filled(ground="business_trip", rate=""))["rate"] is None
    assert set(wrong(LEAVE, filled(rate=""))) == {"rate"}


def test_an_option_that_was_not_offered_is_refused() -> None:
    said = wrong(LEAVE, filled(teacher="99", ground="strike", **line(0, subject="latin")))
    assert set(said) == {"teacher", "ground", "lines.0.subject"}


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


def test_an_unknown_field_is_refused_by_name() -> None:
    assert wrong(LEAVE, {**filled(), "approved_by": "1"}) == {
        "approved_by": "Формулярът няма такова поле."
    }


def test_an_unknown_column_is_refused_by_name() -> None:
    assert wrong(LEAVE, {**filled(), "lines-0-paid": "1"}) == {"lines.0.paid": "Непозната колона."}


def test_a_context_without_a_needed_list_is_a_fault_and_not_a_refusal() -> None:
    with pytest.raises(OptionsMissing, match="teachers"):
        LEAVE.validate(filled(), FormContext(), today=TODAY)


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


def test_a_hidden_section_hides_its_fields() -> None:
    ask: dict[str, Json] = {"id": "more", "type": "yesno", "label": "Още ли?"}
    name: dict[str, Json] = {"id": "name", "type": "text", "label": "Име"}
    form = small(
        sections=[
            {"id": "first", "title": "Първо", "fields": [ask]},
            {"id": "second", "title": "Второ", "when": "more", "fields": [name]},
        ]
    )
    assert values(form, {"more": "не", "name": "излишно"}) == {"more": False}
    assert set(wrong(form, {"more": "да"})) == {"name"}
    assert set(wrong(form, {"more": "може би"})) == {"more"}


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


def test_a_currency_may_come_from_the_edition_of_the_programme() -> None:
    money: dict[str, Json] = {
        "id": "sum", "type": "money", "label": "Сума", "currency": "${currency}", "max": "9.00",
    }  # fmt: skip
    form = small(money, variables=["currency"])
    with pytest.raises(ValidationFailed, match="9,00\u00a0€"):
        form.validate({"sum": "10"}, FormContext(variables={"currency": "EUR"}), today=TODAY)


def test_a_condition_that_fails_with_nothing_empty_is_a_fault_of_the_definition() -> None:
    form = small(
        {"id": "name", "type": "text", "label": "Име"},
        {"id": "more", "type": "text", "label": "Още", "when": "name > 5"},
    )
    with pytest.raises(ExpressionFailed):
        form.validate({"name": "Ана"}, CONTEXT, today=TODAY)


def test_a_check_is_silent_while_its_fields_are_wrong_or_its_condition_false() -> None:
    number: dict[str, Json] = {"type": "number", "label": "Число"}
    form = small(
        {**number, "id": "a"},
        {**number, "id": "b"},
        checks=[{"that": "a < b", "when": "a > 0", "message": "Първото е по-малко."}],
    )
    assert wrong(form, {"a": 2, "b": 1}) == {"": "Първото е по-малко."}
    assert set(wrong(form, {"a": 2, "b": "х"})) == {"b"}
    assert values(form, {"a": 0, "b": 0}) == {"a": 0, "b": 0}
