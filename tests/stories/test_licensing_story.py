"""The printed story of a licence: its dates and rules are those of the domain report's examples."""

import pytest
from sqlalchemy import Engine

import service.operations  # noqa: F401 - fills the registry of operations
from service.cases.office import Office
from service.domain.wording import NO_BREAK
from service.kernel.clock import FixedClock, sofia
from service.storage.session import make_sessions
from service.stories import STORIES


@pytest.fixture(scope="module")
def printed(clean_database: Engine) -> list[str]:
    clock = FixedClock(sofia(2018, 3, 12, 7))
    lines: list[str] = []
    STORIES["licensing"](Office(make_sessions(clean_database), clock), clock, lines.append)
    return [line.replace(NO_BREAK, " ") for line in lines]


@pytest.fixture(scope="module")
def whole(printed: list[str]) -> str:
    """The story as one line, so that a sentence is found wherever it was broken."""
    return " ".join(" ".join(printed).split())


def test_it_fits_a_terminal(printed: list[str]) -> None:
    assert max(len(line) for line in printed) <= 100


@pytest.mark.parametrize(
    "sentence",
    [
        "регистрирано под № ЦПО-0001/10.01.2025; постъпило е на 10.01.2025 г. в 09:00 ч. [R-218]",
        "3 месеца от 10.01.2025 г. – до същото число, 10.04.2025 г.",
        "месецът няма такова число, затова до последния му ден, 28.02.2025 г. [R-221]",
        "остават 69 от 90 дни. [R-222]",
        "Не се броят 17 дни след 31.01.2025 г. до 17.02.2025 г.",
        "до 15.03.2025 г. (събота, почивен ден), и се пренася на първия работен ден, 17.03.2025 г.",
        "950,00 лв. (485,73 €) [R-429]",
        "Асен Трайков Бояджиев се заменя от Филип Андреев Бобошевски, направление 811. [R-227]",
        "(30,00 + 31,00) : 2 = 30,50 точки. [R-233]",
        "Надежда Емануилова Топалова декларира интерес и се отвежда. [R-430]",
        "Присъстват 4 от 4 членове; за кворум са нужни 2: има кворум. [R-235]",
        "Отказва се професия 812030 Екскурзовод",
        "3 дни от 11.04.2025 г., без да се брои първият ден – до 14.04.2025 г. [R-238]",
        "Издадена е лицензия № 2025120001; вписана е в регистъра като активна. [R-243]",
        "100,00 лв. (51,13 €) [R-240]",
        "Годишна информация и доклад за самооценка, първо до 02.02.2026 г. [R-242]",
        "Историята е непокътната.",
    ],
)
def test_each_date_and_decision_has_its_rule(whole: str, sentence: str) -> None:
    assert sentence in whole
