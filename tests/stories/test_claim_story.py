"""The printed story of a claim: its sums and rules are those of the domain report's example."""

from pathlib import Path

import pytest

STORY = "claim"
README = Path(__file__).resolve().parents[2] / "README.md"


def test_it_fits_a_terminal(printed: list[str]) -> None:
    assert max(len(line) for line in printed) <= 100


@pytest.mark.parametrize(
    "line",
    [
        "1 Тонева, чл. 162, 12–14 март 16 от 16 7,50 120,00 R-062, т. 8.1, буква „а“",
        "2 Радев, чл. 169, 23–27 април 22 от 22 9,00 198,00 R-063, т. 8.1, буква „б“",
        "3 Костова, чл. 157 (директорът) 5 от 7 7,50 37,50 R-062, т. 8.1, буква „а“",
        "4 Тонева, чл. 162, 15 март 0 от 5 — 0,00 R-027, т. 8",
        "5 Костова, чл. 159 (подг. група) 12 от 12 7,50 90,00 R-062, т. 8.1, буква „а“",
        "55 от 62 445,50 лв.",
        "120,00 + 198,00 + 37,50 + 0,00 + 90,00 = 445,50 лв.",
        "Ред 3: 2 ч. не се плащат.",
        "Ред 4: 5 ч. не се плащат.",
    ],
)
def test_each_line_has_its_sum_and_its_rule(whole: str, line: str) -> None:
    assert line in whole


def test_the_refusals_name_r045_and_r027(whole: str) -> None:
    assert "Над тях за 03.2018 г. са 2 ч. [R-045, т. 6.3, буква „д“]" in whole
    assert "допустими са 12, 13 и 14.03.2018 г.). [R-027, т. 8]" in whole


def test_the_cap_and_the_three_deadlines_are_said(whole: str) -> None:
    assert "0,5 % от 1 200 000,00 лв. = 6 000,00 лв. [R-070, т. 8.1]" in whole
    assert "остават 4 980,00 лв. [R-071, т. 8.1]" in whole
    for due in ("15.05.2018", "21.05.2018", "30.05.2018"):
        assert f"до {due} г." in whole
    assert "Подадена в срок: 14.05.2018 г., 09:00 ч." in whole


def test_the_reduction_spends_exactly_what_there_is(whole: str) -> None:
    assert "28 заявки за 419 554,50 лв." in whole
    assert "k = 400 000,00 : 420 000,00 = 0,952380952…" in whole
    assert "445,50 × k = 424,2857… → 424,29 лв. [R-112]" in whole
    assert "сборът е точно 400 000,00 лв. [R-112]" in whole
    assert "29 420 000,00 400 000,00" in whole


def test_the_money_arrives_and_six_leva_come_back(whole: str) -> None:
    assert "„ОУ „Неофит Рилски“;424,29“" in whole
    assert "потвърди получаването на 424,29 лв. [R-113]" in whole
    assert "Проверката откри 4 ч. с неправилна ставка: 6,00 лв." in whole
    assert "използвани след възстановяването 1 438,29 лв. [R-133" in whole


def test_the_ledger_of_every_case_played_is_sound(printed: list[str]) -> None:
    assert printed[-1].strip() == "Историята е непокътната."


def test_the_readme_shows_lines_that_the_story_prints(printed: list[str]) -> None:
    shown = README.read_text(encoding="utf-8").split("$ ./dev demo\n", 1)[1].split("```", 1)[0]
    quoted = [line for line in shown.splitlines() if line.strip() not in {"", "…"}]
    told = {line for said in printed for line in said.splitlines()}
    assert len(quoted) >= 5
    assert [line for line in quoted if line not in told] == []
