"""The printed story of two controls: the dates and decisions of the domain report's examples."""

import pytest

STORY = "control"


def test_it_fits_a_terminal(printed: list[str]) -> None:
    assert max(len(line) for line in printed) <= 100


@pytest.mark.parametrize(
    "line",
    [
        "1 ЦПО „Осогово“ сигнал от 03.03.2025 г. Обучава заварчици без лицензия. R-250",
        "2 ЦПО „Струма“ годишна информация за 2024 г.: на 03.02.2025 г. (срок 31.01.2025 г.) R-276",
        "3 ЦИПО „Ладия“ досега не е контролиран R-250",
    ],
)
def test_the_risk_list_says_why(whole: str, line: str) -> None:
    assert line in whole


@pytest.mark.parametrize(
    "sentence",
    [
        "7 дни от 14.03.2025 г., без да се брои първият ден – до 21.03.2025 г. [R-252]",
        "7 дни от 24.03.2025 г., без да се брои първият ден – до 31.03.2025 г. [R-253]",
        "5 работни дни от 31.03.2025 г., без да се брои първият ден – до 07.04.2025 г. [R-254]",
        (
            "2 месеца от 24.03.2025 г. – до същото число, 24.05.2025 г. (събота, почивен ден), и "
            "се пренася на първия работен ден, 27.05.2025 г. [R-255]"
        ),
    ],
)
def test_every_term_says_how_its_day_came_about(whole: str, sentence: str) -> None:
    assert sentence in whole


def test_three_of_three_close_one_control_and_the_other_opens_the_withdrawal(whole: str) -> None:
    assert "Проверка на изпълнението: изпълнени препоръки 3 от 3. [R-256]" in whole
    assert "Степен „съществено нарушение“: Група заварчици" in whole
    assert "чака първата си задача, „Откриване на процедурата“" in whole
    assert "Открита е процедурата: окончателно отнемане на лицензия" in whole
    assert "[R-263]" in whole


def test_the_ledger_of_every_case_played_is_sound(printed: list[str]) -> None:
    assert printed[-1].strip() == "Историята е непокътната."
