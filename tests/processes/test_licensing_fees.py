"""The fee for assessing: its two terms, a payment that is not found, a refusal for want of it."""

from datetime import date

from service.cases.notices import read_notices
from service.domain.licensing import FeeKind, OrderKind
from tests.processes.licences import Licence


def test_a_fee_unpaid_in_both_terms_ends_in_refusal(case: Licence) -> None:
    case.opened()
    assert case.due_on("task_pay_fee_2") == date(2025, 3, 17)
    case.at(date(2025, 3, 18), 0, 1)
    assert case.open_tasks() == ["task_letter_second_term"]
    case.at(date(2025, 3, 20))
    case.letter("task_letter_second_term", date(2025, 3, 20), number="ПКЛ-55")
    # 20.04 is Easter Sunday and 21.04 Easter Monday
    assert case.clock_of("fee_2").due_on == date(2025, 4, 22)
    assert case.clock_of("decision").due_on is None
    case.at(date(2025, 4, 22), 23, 30)
    assert case.open_tasks() == ["task_pay_fee_2"]
    case.at(date(2025, 4, 23), 0, 1)
    assert case.open_tasks() == ["task_order_refusal_fee"]
    case.refuse("task_order_refusal_fee")
    case.communicate_refusal(date(2025, 4, 23))
    case.at(date(2025, 5, 9))

    assert case.ends == ["end_fee_not_paid"]
    assert case.row().refusal_cause == "fee_not_paid"
    assert case.fee(FeeKind.FEE_2).state == "expired"


def test_the_second_letter_tells_what_the_second_term_means(case: Licence) -> None:
    case.opened()
    case.at(date(2025, 3, 20))
    case.letter("task_letter_second_term", date(2025, 3, 20), number="ПКЛ-55")
    with case.office.transaction() as session:
        told = read_notices(session, case.story.actor("applicant"))
    mine = [each for each in told if each.case_id == case.case_id and "такса" in each.subject]
    newest, first = mine[0], mine[1]
    assert (newest.subject, first.subject) == (
        "Втори срок за таксата за оценяване", "Платете таксата за оценяване",
    )  # fmt: skip
    assert "22.04.2025" in newest.body
    assert "се отказва (R-226)" in newest.body


def test_a_fee_paid_in_the_second_term_starts_the_clock_again(case: Licence) -> None:
    case.opened()
    case.at(date(2025, 3, 20))
    case.letter("task_letter_second_term", date(2025, 3, 20), number="ПКЛ-55")
    case.at(date(2025, 4, 1))
    case.pay_fee_2(date(2025, 4, 1))
    case.confirm_fee_2()
    # stopped for the 12 days between the letter and the payment
    assert case.clock_of("decision").due_on == date(2025, 4, 22)
    assert set(case.open_tasks()) == {"task_declare"}


def test_a_payment_that_is_not_found_goes_back_to_the_applicant(case: Licence) -> None:
    case.opened()
    case.at(date(2025, 3, 10))
    case.pay_fee_2(date(2025, 3, 10))
    case.confirm_fee_2("missing", "Няма такова нареждане.")
    assert case.open_tasks() == ["task_pay_fee_2"]
    assert case.fee(FeeKind.FEE_2).state == "rejected"
    case.pay_fee_2(date(2025, 3, 10))
    case.confirm_fee_2()
    assert set(case.open_tasks()) == {"task_declare"}


def test_a_court_gives_an_unpaid_application_its_term_again(case: Licence) -> None:
    case.opened()
    case.at(date(2025, 3, 20))
    case.letter("task_letter_second_term", date(2025, 3, 20), number="ПКЛ-55")
    case.at(date(2025, 4, 23))
    case.refuse("task_order_refusal_fee")
    case.communicate_refusal(date(2025, 4, 23))
    case.appeal(case.act(OrderKind.REFUSAL), date(2025, 4, 23))
    case.at(date(2025, 6, 2))
    case.judge("annulled")
    assert case.open_tasks() == ["task_letter_second_term"]


def test_a_payment_of_the_last_day_told_late_stops_no_clock(case: Licence) -> None:
    """Paid on 17 March, told after the second letter: the decision term never stood still."""
    case.opened()
    case.at(date(2025, 3, 20))
    case.letter("task_letter_second_term", date(2025, 3, 20), number="ПКЛ-55")
    case.at(date(2025, 3, 21))
    case.pay_fee_2(date(2025, 3, 17))
    case.confirm_fee_2()
    assert case.clock_of("decision").due_on == date(2025, 4, 10)
    assert set(case.open_tasks()) == {"task_declare"}
