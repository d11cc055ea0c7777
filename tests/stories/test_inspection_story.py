"""The printed story of the plan and its checks: the domain report's numbers and dates."""

import pytest

STORY = "inspection"


def test_it_fits_a_terminal(printed: list[str]) -> None:
    assert max(len(line) for line in printed) <= 100


@pytest.mark.parametrize(
    "sentence",
    [
        "Нови: 76. Повторно внасяне: нови 0, променени 0, без промяна 76. [R-301]",
        "33 под 54 изписвания, по вид, патрон и населено място. [R-342, R-343]",
        "Несъответствия, показани и непоправени: 20.",
        "5.2.3 Край преди начало R-305",
        "3.1.5: Текущата стойност е 36 училища, а в останалите редове са 37. [R-311]",
        "6.1.2: Клетката „отговорник“ е празна. [R-302]",
        "По дейност 5.2.3 не се откриват проверки.",
    ],
)
def test_the_plan_comes_in_with_its_oddities(whole: str, sentence: str) -> None:
    assert sentence in whole


def test_a_row_opens_a_case_for_each_institution_once(whole: str) -> None:
    assert "Второ натискане: 0 нови, 2 вече имат проверка. [R-310]" in whole


@pytest.mark.parametrize(
    "sentence",
    [
        "7 дни от 20.11.2023 г., без да се брои първият ден – до 27.11.2023 г. [R-313]",
        "10 работни дни от 07.11.2023 г., без да се брои първият ден – до 21.11.2023 г. [R-312]",
        "удължен с 7 дни – до 18.12.2023 г. [R-314]",
        "Срокът по препоръка 2 изтече на 20.12.2023 г. без отговор. [R-314]",
        "до 01.01.2024 г. (понеделник, почивен ден), и се пренася на първия работен ден,",
        "Директорът не отговори до 05.02.2024 г. Приема се, че не възразява. [R-313]",
    ],
)
def test_every_term_says_how_its_day_came_about(whole: str, sentence: str) -> None:
    assert sentence in whole


def test_closed_checks_are_what_an_activity_has_reached(printed: list[str]) -> None:
    """R-310: none, one, two of two; then one of four."""
    reached = [line.strip() for line in printed if "Постигнато по" in line]
    assert reached == [
        "Постигнато по 1.2.14: 0 от 2 училища (0,0 %). [R-310]",
        "Постигнато по 1.2.14: 1 от 2 училища (50,0 %). [R-310]",
        "Постигнато по 1.2.14: 2 от 2 училища (100,0 %). [R-310]",
        "Постигнато по 2.1.11: 1 от 4 училища (25,0 %). [R-310]",
    ]


def test_what_was_not_fulfilled_opens_a_follow_up(whole: str) -> None:
    assert "Изпълнени са 2 от 3 препоръки. [R-314]" in whole
    assert "Проверката приключи; последващата е преписка №" in whole


def test_the_history_is_sound(printed: list[str]) -> None:
    assert printed[-1].strip() == "Историята е непокътната."
