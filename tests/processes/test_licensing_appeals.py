"""Complaints and judgments in a procedure for a licence: their days, their effect (R-239)."""

from datetime import date

import pytest

from service.domain.licensing import OrderKind
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
