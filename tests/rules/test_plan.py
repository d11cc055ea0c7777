"""The plan of a department: what 76 rows say, against a reading by hand (R-301–R-309)."""

import pytest

from service.domain.plan import PlanTermKind, Severity
from service.rules.plan import PlanRefused, counts_institutions, read_plan
from tests.rules.plan_data import activity, expected, iso, known, plan, plan_text

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
    assert (kind, iso(read.term.from_on), iso(read.term.to_on)) == (
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


@pytest.mark.parametrize("name", ["2023", "2023/2025", "учебна 2023/2024"])
def test_what_is_no_school_year_is_refused(name: str) -> None:
    with pytest.raises(PlanRefused, match="не е учебна година"):
        read_plan(plan_text({}), school_year=name, known=())


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
