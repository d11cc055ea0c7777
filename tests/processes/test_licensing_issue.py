"""A licence is made known, paid for, handed over; its refused part waits for a court (R-239)."""

from datetime import date

from service.domain.licensing import FeeKind, OrderKind
from service.operations.licences.register import entries_of, licences_of, professions_of
from service.storage.models.licensing_acts import LicensingOrder
from service.stories.licensing.filing import COOK, GUIDE
from tests.processes.licences import Licence


def register_of(case: Licence) -> list[tuple[str, list[str], list[str]]]:
    """State, kinds of entry and professions of the centre's licences, the newest first."""
    with case.office.transaction() as session:
        return [
            (
                licence.state,
                [entry.kind for entry in entries_of(session, licence.id)],
                [each.code for each in professions_of(session, licence.id)],
            )
            for licence in licences_of(session, case.organisations["centre-rila"])
        ]


def test_a_licence_without_a_refused_part_waits_for_nothing(case: Licence) -> None:
    case.proposed()
    case.order()
    case.communicate(case.clock.today())
    case.hand_over(case.clock.today())
    assert case.ends_of_called == ["end_delivered"]
    assert case.ends == ["end_issued"]


def test_a_refused_part_nobody_appeals_keeps_the_case_open_for_its_term(partly: Licence) -> None:
    partly.communicate(date(2025, 3, 24))
    partly.hand_over(date(2025, 3, 24))
    partly.at(date(2025, 4, 7), 23, 30)
    assert partly.ends == []
    partly.at(date(2025, 4, 8), 0, 1)
    assert partly.ends_of_called == ["end_part_final"]
    assert partly.ends == ["end_issued"]


def test_a_court_that_upholds_the_refused_part_ends_the_wait(partly: Licence) -> None:
    partly.communicate(date(2025, 3, 24))
    partly.hand_over(date(2025, 3, 24))
    partly.at(date(2025, 4, 1))
    partly.appeal(partly.act(OrderKind.ISSUE), date(2025, 4, 1))
    partly.at(date(2025, 6, 2))
    assert partly.ends == []
    partly.judge("upheld")
    assert partly.ends_of_called == ["end_upheld"]
    assert set(partly.ends) == {"end_appeal_decided", "end_issued"}


def test_a_complaint_filed_before_the_licence_is_handed_over_is_waited_for(
    partly: Licence,
) -> None:
    partly.communicate(date(2025, 3, 24))
    partly.appeal(partly.act(OrderKind.ISSUE), date(2025, 3, 24))
    partly.hand_over(date(2025, 3, 24))
    partly.at(date(2025, 4, 30))
    assert (partly.ends, partly.open_tasks()) == ([], ["task_court_decision"])


def test_a_refused_part_set_aside_is_decided_anew_and_may_be_licensed(partly: Licence) -> None:
    partly.communicate(date(2025, 3, 24))
    partly.hand_over(date(2025, 3, 24))
    partly.at(date(2025, 4, 1))
    partly.appeal(partly.act(OrderKind.ISSUE), date(2025, 4, 1))
    partly.at(date(2025, 6, 2))
    partly.judge("annulled_in_part")
    assert partly.open_tasks() == ["task_invite"]
    assert partly.clock_of("decision").due_on == date(2025, 9, 2)
    assert register_of(partly)[-1] == ("active", ["issued", "changed"], [COOK, "811080"])
    told = [each for each in partly.notices() if each.startswith("Съдът отмени заповед")]
    assert len(told) == 2
    assert (
        "отменена в частта за отказ. Решението по заявлението се дължи до 02.09.2025 г." in told[0]
    )

    partly.meet(date(2025, 6, 20))
    assert list(partly.questions()) == [GUIDE]
    partly.close("ПКЛ-90")
    partly.order(number="РД-07-30")
    shown = ("active", ["issued", "changed", "amended"], [COOK, "811080", GUIDE])
    with partly.office.transaction() as session:
        anew = session.get_one(LicensingOrder, partly.act(OrderKind.ISSUE))
    assert "съдебно решение № 214/02.06.2025" in anew.grounds
    assert register_of(partly) == [shown]
    partly.communicate(date(2025, 6, 20))
    assert partly.open_tasks() == ["task_hand_over"]
    partly.do("task_hand_over", "napoo_registrar", handed_on=partly.today, fee_seen="true")
    partly.do("task_order_fees", "napoo_chair", number="РД-07-31", signed="true")
    assert partly.ends_of_called == ["end_delivered"]
    assert "end_issued" in partly.ends


def test_a_licence_whose_order_is_set_aside_is_struck_out_and_asks_no_fee(case: Licence) -> None:
    case.proposed()
    case.order()
    case.communicate(date(2025, 3, 25))
    case.at(date(2025, 3, 31))
    case.appeal(case.act(OrderKind.ISSUE), date(2025, 3, 31))
    case.at(date(2025, 6, 2))
    case.judge("annulled")
    assert case.open_tasks() == ["task_invite"]
    assert register_of(case) == [("deleted", ["issued", "deleted"], [COOK])]
    assert case.fee(FeeKind.FEE_3).state == "cancelled"
    assert case.clock_of("decision").due_on == date(2025, 9, 2)

    case.meet(date(2025, 6, 20))
    case.close("ПКЛ-90")
    case.order(number="РД-07-30")
    assert [state for state, _, _ in register_of(case)] == ["active", "deleted"]
    case.communicate(date(2025, 6, 20))
    assert case.fee(FeeKind.FEE_3).state == "pending"
    case.hand_over(date(2025, 6, 20))
    assert "end_issued" in case.ends
