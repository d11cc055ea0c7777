"""One cell of a plan: the words of a term, a value, those responsible, the kind of an activity."""

from datetime import date

import pytest

from service.domain.plan import MeasureKind
from service.rules.plan import SchoolYear, code_of, expansion, kinds_of, percent
from service.rules.plan.activity_types import type_of
from service.rules.plan.measures import read_measure
from service.rules.plan.responsible import read_responsibles
from service.rules.plan.terms import read_term
from tests.rules.plan_data import activity, iso

YEAR = SchoolYear.of("2023/2024")


@pytest.mark.parametrize(
    ("words", "kind", "from_on", "to_on"),
    [
        ("май-юни 2024 г.", "month_range", "2024-05-01", "2024-06-30"),
        ("октомври 2023 г. – юни 2024 г.", "month_range", "2023-10-01", "2024-06-30"),
        ("ноември 2023 г. – февруари 2024 г.", "month_range", "2023-11-01", "2024-02-29"),
        ("февруари 2024 г.", "month", "2024-02-01", "2024-02-29"),
        ("учебна 2023-2024 година", "school_year", "2023-09-15", "2024-09-14"),
        ("учебна 2023/2024 година по график на МОН", "by_schedule", "2023-09-15", "2024-09-14"),
        ("ежемесечен", "monthly", "2023-09-15", "2024-09-14"),
        ("съгласно сроковете, определени в чл. 21, ал. 10 от ПУФРУО", "legal_term", "", ""),
        ("март – април", "unread", "", ""),
        ("март", "unread", "", ""),
        ("учебна 2023/2025 година", "unread", "", ""),
        ("учебна 2023/2024 година, когато може", "unread", "", ""),
        ("при нужда", "unread", "", ""),
        ("", "unread", "", ""),
    ],
)
def test_the_words_of_a_term_become_dates(words: str, kind: str, from_on: str, to_on: str) -> None:
    term = read_term(words, year=YEAR)
    assert (term.kind.value, iso(term.from_on), iso(term.to_on)) == (kind, from_on, to_on)


def test_a_monthly_term_is_twelve_dates() -> None:
    due = activity("1.2.9").term.due_ons
    assert len(due) == 12
    assert (due[0], due[5], due[-1]) == (date(2023, 9, 30), date(2024, 2, 29), date(2024, 8, 31))


def test_a_legal_term_names_its_act() -> None:
    assert activity("1.2.10").term.note == "чл. 21, ал. 10 от ПУФРУО"


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("37 училища 19 детски градини", ((37, "училища"), (19, "детски градини"))),
        ("1 училище и 2 детски градини", ((1, "училище"), (2, "детски градини"))),
        ("36 училища, 19 детски градини", ((36, "училища"), (19, "детски градини"))),
        ("5 училища/детски градини", ((5, "училища/детски градини"),)),
        ("0", ((0, ""),)),
    ],
)
def test_a_value_is_a_number_for_each_kind(words: str, parts: tuple[tuple[int, str], ...]) -> None:
    assert read_measure(words).parts == parts


def test_a_value_that_is_no_number_says_so() -> None:
    assert read_measure("по данни на НЕИСПУО").kind is MeasureKind.DYNAMIC
    assert read_measure("неприложимо").kind is MeasureKind.NOT_APPLICABLE
    assert read_measure("–").total is None


def test_a_noun_says_which_institutions_it_counts() -> None:
    assert kinds_of("училища/ детски градини") == {"school", "kindergarten"}
    assert kinds_of("срещи") == frozenset()


def test_a_target_is_a_share_of_the_whole_and_no_growth() -> None:
    """R-311: 15 of 37 is a coverage of 40,5 %; R-310: 6 of 15 closed are 40 %."""
    assert str(percent(15, 37)) == "40.5"
    assert str(percent(6, 15)) == "40.0"


def test_an_alias_is_read_by_its_code() -> None:
    assert code_of("АП-ФСНО") == code_of("АП-ФСИО") == "АПФСИО"
    assert code_of("РУО") is None
    assert expansion("ОНГОР") == "обществени науки, гражданско образование и религия"
    assert read_responsibles("Началник на отдел АП-ФСНО") == ("Началник на отдел АПФСИО",)


def test_nobody_answers_for_an_empty_cell() -> None:
    assert read_responsibles(" , ") == ()


def test_lone_experts_share_the_words_that_follow() -> None:
    assert read_responsibles("ст. експерти и началници на отдели") == (
        "ст. експерти и началници на отдели",
    )


def test_an_activity_of_no_known_kind_is_coordination() -> None:
    assert type_of("Нещо друго", goal="", target=read_measure("1 бройка")).value == (
        "coordination_support"
    )
