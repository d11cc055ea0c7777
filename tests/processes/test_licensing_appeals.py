"""Complaints and judgments in a procedure for a licence: their days, their effect (R-239)."""

from datetime import date

import pytest

from service.domain.licensing import OrderKind
from service.operations.licensing.appealing import NothingToAppeal
from service.stories.licensing.filing import COOK
from tests.processes.licences import Licence
from tests.processes.refusals import refused_at


@pytest.fixture
def refused(case: Licence) -> Licence:
    """Refused on the merits on Tuesday, 25 March; made known on Wednesday."""
    case.proposed(against=[COOK])
    case.order({COOK: "Няма база за практика."})
    case.at(date(2025, 3, 26))
    case.communicate_refusal(date(2025, 3, 26))
    return case


def test_a_complaint_is_not_before_the_refusal_was_made_known(refused: Licence) -> None:
    refused_at(
        "filed_on",
        lambda: refused.appeal(refused.act(OrderKind.REFUSAL), date(2025, 3, 25)),
        words="Заповедта е съобщена на 26.03.2025",
        rule="R-239",
        standing=lambda: (refused.row().state, refused.clock_of("appeal").state),
    )


def test_a_complaint_is_not_before_the_order_that_opens_the_procedure(case: Licence) -> None:
    case.opened()
    refused_at(
        "filed_on",
        lambda: case.appeal(case.act(OrderKind.OPENING), date(2020, 1, 1)),
        words="Жалбата не може да е подадена преди издаването на заповедта.",
        rule="R-239",
        standing=case.open_tasks,
    )


def test_a_judgment_is_not_before_its_complaint(refused: Licence) -> None:
    refused.at(date(2025, 3, 28))
    refused.appeal(refused.act(OrderKind.REFUSAL), date(2025, 3, 28))
    refused_at(
        "decided_on",
        lambda: refused.judge("annulled", decided_on=date(2025, 3, 27)),
        words="Решението не може да е преди жалбата.",
        rule="R-239",
        standing=refused.open_tasks,
    )


def test_an_application_did_not_come_before_its_case_was_opened(case: Licence) -> None:
    case.apply()
    case.submit()
    refused_at(
        "other_on",
        lambda: case.register(has_other="true", other_on="2020-01-05", other_at="09:00"),
        words="Заявлението не може да е постъпило преди откриването на преписката.",
        rule="R-412",
        standing=case.open_tasks,
    )


def test_the_number_is_of_the_year_of_registration_and_the_term_of_the_receipt(
    case: Licence,
) -> None:
    case.apply()
    case.at(date(2025, 12, 30), 10)
    case.submit()
    case.at(date(2026, 1, 5), 10)
    case.register()
    assert case.row().registration_number == "ЦПО-0001/05.01.2026"
    assert case.clock_of("decision").due_on == date(2026, 3, 30)


def test_a_refused_part_has_fourteen_days_for_a_complaint(partly: Licence) -> None:
    partly.communicate(date(2025, 3, 24))
    assert partly.clock_of("appeal").due_on == date(2025, 4, 7)
    said = next(each for each in partly.notices() if "Издадена е лицензия" in each)
    assert "Отказана е професия 812030 Екскурзовод: Няма база за практика." in said
    assert "Отказът може да се обжалва до 07.04.2025 г. включително." in said
    partly.at(date(2025, 4, 7))
    partly.appeal(partly.act(OrderKind.ISSUE), date(2025, 4, 7))
    assert partly.clock_of("appeal").state == "ended"


def test_a_complaint_against_the_refused_part_is_late_on_the_fifteenth_day(
    partly: Licence,
) -> None:
    partly.communicate(date(2025, 3, 24))
    partly.at(date(2025, 4, 8))
    refused_at(
        "filed_on",
        lambda: partly.appeal(partly.act(OrderKind.ISSUE), date(2025, 4, 8)),
        words="Срокът за обжалване изтече на 07.04.2025",
        rule="R-239",
        standing=partly.open_tasks,
    )


def test_an_issuing_order_is_appealed_once_it_is_made_known(partly: Licence) -> None:
    act = partly.act(OrderKind.ISSUE)
    with pytest.raises(NothingToAppeal):
        partly.appeal(act, date(2025, 3, 24))


def test_an_opening_set_aside_is_told_to_the_lead_and_the_chair(case: Licence) -> None:
    case.opened()
    case.appeal(case.act(OrderKind.OPENING), date(2025, 3, 5))
    case.judge("annulled")
    told = [each for each in case.notices() if each.startswith("Съдът отмени заповед")]
    assert len(told) == 2
    assert case.open_tasks() == ["task_pay_fee_2"]
