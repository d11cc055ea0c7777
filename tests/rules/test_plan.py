"""The plan of a department: what 76 rows say, against a reading by hand (R-301–R-309)."""

from datetime import date

import pytest

from service.domain.plan import MeasureKind, NameMatch, PlanTermKind, Severity
from service.rules.plan import (
    PlanRefused,
    SchoolYear,
    code_of,
    counts_institutions,
    expansion,
    kinds_of,
    percent,
    read_plan,
)
from service.rules.plan.activity_types import type_of
from service.rules.plan.institutions import match_institution
from service.rules.plan.measures import read_measure
from service.rules.plan.responsible import read_responsibles
from service.rules.plan.terms import read_term
from tests.rules.plan_data import activity, expected, known, plan, plan_text

YEAR = SchoolYear.of("2023/2024")
NUMBERS = [each.number for each in plan().activities]
#: where our reading is finer than the table made by hand: each person apart, aliases by their code
_RESPONSIBLES = {
    "1.2.1": "началници на отдели | ст. експерти от отдел ОМДК | ст. експерти от отдел АПФСИО",
    "1.2.2": "началник на РУО | началници на отдели | ст. експерти от отдел ОМДК | "
    "ст. експерти от отдел АПФСИО",
    "1.2.10": "членове на комисии, определени със заповеди на началника на РУО",
    "1.2.11": "началник на отдел ОМДК | началник на отдел АПФСИО",
    "1.2.16": "Началник на отдел АПФСИО",
    "4.1.2": "ст. експерти по БЕЛ | ст. експерти по ЧЕМЕ | ст. експерти по математика",
    "5.2.1": "началник на РУО | началник на отдели | ст. експерти в отдел ОМДК | "
    "ст. експерти в отдел АПФСИО",
    **dict.fromkeys(
        ("3.1.6", "3.3.3", "3.3.4"),
        "началник на РУО | началници на отдели | ст. експерти от отдел ОМДК | "
        "ст. експерти от отдел АПФСИО",
    ),
}


def test_the_plan_has_eight_priorities_twelve_goals_and_seventy_six_activities() -> None:
    assert len(NUMBERS) == len(set(NUMBERS)) == 76
    assert len({each.goal for each in plan().activities}) == 12
    assert {each.priority for each in plan().activities} == set(range(1, 9))
    assert set(NUMBERS) == set(expected())


@pytest.mark.parametrize("number", NUMBERS)
def test_a_row_is_read_as_a_person_read_it(number: str) -> None:
    read, wanted = activity(number), expected()[number]
    kind = read.term.kind.value
    if read.term.kind is PlanTermKind.BY_SCHEDULE:
        assert wanted["deadline_note"] == "by MON schedule"
        kind = "school_year"
    assert (kind, _iso(read.term.from_on), _iso(read.term.to_on)) == (
        wanted["deadline_kind"], wanted["date_from"], wanted["date_to"],
    )  # fmt: skip
    for measure, name in ((read.baseline, "baseline"), (read.target, "target")):
        assert measure.kind.value == wanted[f"{name}_kind"]
        assert "; ".join(f"{n}={noun}" for n, noun in measure.parts) == wanted[f"{name}_numbers"]
    assert read.type.value == wanted["activity_type"]
    assert " ".join(str(each.key) for each in read.institutions) == wanted["institution_keys"]
    assert " | ".join(read.responsibles) == _RESPONSIBLES.get(number, wanted["responsible_roles"])


def test_exactly_these_rows_are_odd() -> None:
    """The list of the domain report (C2), row by row."""
    found = {
        (each.activity or f"цел {each.goal}" if each.activity or each.goal else "план", each.kind)
        for each in plan().anomalies
    }
    assert found == {
        ("план", "no_report_columns"),
        ("цел 6.1", "no_measure"), ("цел 7.1", "no_measure"), ("цел 8.1", "no_measure"),
        ("цел 1.2", "misprint"), ("цел 6.1", "misprint"),
        ("1.2.4", "misprint"), ("1.2.13", "misprint"), ("1.2.16", "misprint"),
        ("3.1.6", "misprint"), ("3.3.3", "misprint"), ("5.2.1", "misprint"),
        ("1.2.7", "outside_year"), ("2.1.1", "outside_year"),
        ("3.1.5", "population_differs"),
        ("5.2.3", "ends_before_start"),
        ("6.1.2", "missing_cell"),
        ("7.1.3", "repeats"), ("8.1.1", "repeats"),
    }  # fmt: skip
    assert len(plan().anomalies) == 20


def test_only_an_end_before_the_start_is_an_error() -> None:
    errors = [each for each in plan().anomalies if each.severity is Severity.ERROR]
    assert [(each.activity, each.rule) for each in errors] == [("5.2.3", "R-305")]
    assert errors[0].sentence == (
        "Срокът „октомври 2023 г. – юни 2023 г.“ завършва на 30.06.2023\u00a0г., "
        "преди да е започнал на 01.10.2023\u00a0г."
    )


def test_named_institutions_are_as_many_as_the_target_in_twenty_rows() -> None:
    """R-308: 23 activities name institutions, in 20 of them institutions are counted."""
    naming = [each for each in plan().activities if each.institutions]
    counting = [each for each in naming if counts_institutions(each.target)]
    assert (len(naming), len(counting)) == (23, 20)
    assert all(len(each.institutions) == each.target.total for each in counting)


def test_every_cell_is_kept_word_for_word() -> None:
    assert activity("3.2.1").cells["deadline_text"] == "м. ноември 2023 г."
    assert activity("5.2.1").cells["responsible"].startswith("началник на РУО, началник на отдели")


# -- terms


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
    assert (term.kind.value, _iso(term.from_on), _iso(term.to_on)) == (kind, from_on, to_on)


def test_a_monthly_term_is_twelve_dates() -> None:
    due = activity("1.2.9").term.due_ons
    assert len(due) == 12
    assert (due[0], due[5], due[-1]) == (date(2023, 9, 30), date(2024, 2, 29), date(2024, 8, 31))


def test_a_legal_term_names_its_act() -> None:
    assert activity("1.2.10").term.note == "чл. 21, ал. 10 от ПУФРУО"


@pytest.mark.parametrize("name", ["2023", "2023/2025", "учебна 2023/2024"])
def test_what_is_no_school_year_is_refused(name: str) -> None:
    with pytest.raises(PlanRefused, match="не е учебна година"):
        read_plan(plan_text({}), school_year=name, known=())


# -- measures


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


# -- responsibles and abbreviations


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


# -- institutions


def test_every_spelling_of_the_plan_leads_to_its_institution() -> None:
    """R-342: 33 bodies under 54 spellings."""
    spelled = [(spelling, each.key) for each in known() for spelling in each.spellings[2:]]
    assert len(spelled) == 54
    assert {text: match_institution(text, known()).key for text, _ in spelled} == dict(spelled)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Шесто ОУ „Св. П. Хилендарски“ – Кюстендил", "KN-02"),
        ('ОУ "Хр. Ботев" - с. Крайници', "KN-25"),
        ("Професионална гимназия по транспорт, гр. Дупница", "KN-19"),
        ("РЦППО – област Кюстендил", "KN-33"),
    ],
)
def test_quotes_initials_and_ordinals_do_not_matter(text: str, key: str) -> None:
    """R-424: names come with „…“, "…", “…“."""
    assert match_institution(text, known()).key == key


def test_a_name_without_a_town_is_asked_about() -> None:
    """R-343: „Христо Ботев“ is the patron of six institutions."""
    found = match_institution("СУ „Христо Ботев“", known())
    assert (found.match, found.key) == (NameMatch.NEEDS_TOWN, None)
    assert found.candidates == ("KN-26", "KN-30", "KN-31")


@pytest.mark.parametrize(
    "text",
    [
        "„Христо Ботев“, гр. Дупница",
        "Христо Ботев",
        "ПГТ „Никола Вапцаров“, гр. Кюстендил",
        "ОУ „Христо Ботев“, гр. Невестино",
        "СУ „Христо Ботев“, гр. Рила",
        "ПГТ „Димитър Й. Вапцаров“, гр. Кюстендил",
    ],
)
def test_patron_alone_or_another_town_matches_nothing(text: str) -> None:
    assert match_institution(text, known()).match is NameMatch.UNKNOWN


def test_two_institutions_that_fit_are_both_named() -> None:
    twins = (known()[0], known()[0])
    found = match_institution("НУ „Св. Климент Охридски“, гр. Кюстендил", twins)
    assert (found.match, found.candidates) == (NameMatch.UNKNOWN, ("KN-01", "KN-01"))


# -- a file that is no plan, and other oddities


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("id,goal_id\n1,2", "липсва колона „goal“"),
        (plan_text(), "няма дейности"),
        (plan_text({}, {}), "среща два пъти"),
        (plan_text({"id": "2.1.1"}), "не е „цел.дейност“"),
        (plan_text({"id": "първа"}), "не е „цел.дейност“"),
        (plan_text({}) + ",още", "клетки"),
        (plan_text({}) + "\n1.1.2,1.1", "клетки"),
    ],
)
def test_a_file_that_is_no_plan_is_refused(text: str, reason: str) -> None:
    with pytest.raises(PlanRefused, match=reason):
        read_plan(text, school_year="2023/2024", known=())


def test_other_oddities_are_named_too() -> None:
    text = plan_text(
        {"deadline_text": "при нужда", "institutions": "СУ „Христо Ботев“; Школа „Х“, гр. Рила"},
        {"id": "1.1.2", "deadline_text": "", "target_value": "3 училища", "budget": ""},
        {"id": "1.1.3", "institutions": "НУ „Св. Климент Охридски“, гр. Кюстендил"},
        {"id": "1.1.4", "institutions": "РЦППО – област Кюстендил", "target_value": "1 среща"},
        {"id": "1.1.5", "current_value": "37 училища, 19 детски градини"},
    )
    read = read_plan(text, school_year="2023/2024", known=known())
    found = [(each.activity, each.kind.value) for each in read.anomalies if each.activity]
    assert found == [
        ("1.1.1", "unread_term"), ("1.1.1", "institution_unmatched"),
        ("1.1.1", "institution_unmatched"),
        ("1.1.2", "missing_cell"),
        ("1.1.3", "named_differ"),
    ]  # fmt: skip


def _iso(on: date | None) -> str:
    return "" if on is None else on.isoformat()
