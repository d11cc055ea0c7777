"""P-31 through the real engine and database: a story for each end of a check."""

import re
from datetime import date

import pytest

from service.engine import REGISTRY, CasePanel
from service.operations.ruo_plan.carrying import progress_by_activity
from service.storage.models.inspection import InspectionState
from tests.processes.checks import (
    FINDING,
    HEAD,
    MATHS,
    SECRETARY,
    TRANSPORT,
    CheckStory,
    activity_of,
    open_planned,
)
from tests.processes.school import ends_reached
from tests.support.office import World


def panel(check: CheckStory) -> CasePanel:
    with check.world.office.transaction() as session:
        return REGISTRY.panels["inspection"](session, check.case_id)


def reached(world: World, number: str) -> int:
    activity = activity_of(world, number)
    with world.office.transaction() as session:
        return progress_by_activity(session, activity.plan_id)[activity.id].closed


def test_a_check_in_order_is_closed_without_findings(check: CheckStory) -> None:
    check.to_delivery()
    assert check.ends == ["end_clean"]
    done = check.inspection()
    assert (done.state, done.visited_on) == (InspectionState.CLOSED_CLEAN, date(2023, 11, 13))
    assert check.documents() == ["inspection-order", "inspection-protocol"]
    assert ("director", "Предстои проверка от РУО") in check.notices()
    assert ("director", "Приключена проверка") in check.notices()


def test_a_check_that_the_head_does_not_order_is_over(check: CheckStory) -> None:
    check.plan()
    check.order("decline", reason="Институцията е проверена през октомври.")
    assert check.ends == ["end_not_ordered"]
    assert check.inspection().state == InspectionState.NOT_ORDERED
    assert check.documents() == []


def test_recommendations_fulfilled_in_term_close_the_check(check: CheckStory) -> None:
    check.to_delivery(FINDING)
    check.answer()
    check.recommend("2023-12-20")
    assert check.due_of("task_evidence") == date(2023, 12, 20)
    check.at(14, 12)
    check.evidence()
    check.verify("fulfilled")
    assert check.ends == ["end_fulfilled"]
    assert check.inspection().state == InspectionState.CLOSED_FULFILLED
    (given,) = check.recommendations()
    assert (given.is_fulfilled, given.reply) == (True, "Заповедта е издадена.")
    assert check.documents()[-2:] == ["inspection-recommendations", "upload"]


def test_the_director_has_seven_days_from_delivery(check: CheckStory) -> None:
    """R-313: delivered on 20.11.2023, objections until 27.11.2023."""
    check.to_delivery(FINDING)
    assert check.due_of("task_object") == date(2023, 11, 27)
    check.at(27, hour=23)
    assert check.open_elements() == {"task_object"}
    check.at(28, hour=0)
    check.at(28, hour=1)
    assert check.open_elements() == {"task_recommend"}
    check.recommend("2023-12-20")
    assert check.open_elements() == {"task_evidence"}


def test_a_term_that_ends_on_a_holiday_ends_on_the_next_working_day(check: CheckStory) -> None:
    """Delivered on 17.12: the 24th is a Sunday and a holiday, so the 27th is off too (R-409)."""
    check.to_protocol()
    check.check(no={"order": FINDING["text"]})
    check.draw(FINDING)
    check.at(18, 12)
    check.deliver("2023-12-17")
    assert check.due_of("task_object") == date(2023, 12, 28)


def test_a_founded_objection_corrects_the_protocol(check: CheckStory) -> None:
    second = {"text": "Липсва уведомление.", "ground": "Наредба № 10/2016 г., чл. 107"}
    check.to_delivery(FINDING, second)
    check.answer("Заповедта е приложена.")
    check.do(
        "task_decide", HEAD, accepted=[str(check.finding_id())], answer="Приема се.",
        decision="founded",
    )  # fmt: skip
    check.do("task_correct", "ruo_expert", summary="Първата констатация отпада.")
    (corrected,) = check.sentences("protocol.corrected")
    assert re.fullmatch(r"Коригиран протокол № КП-\d+ заменя № КП-\d+\.", corrected)
    assert check.documents().count("inspection-protocol") == 2
    check.recommend("2023-12-20")
    assert check.open_elements() == {"task_evidence"}


def test_an_objection_that_leaves_nothing_closes_the_check(check: CheckStory) -> None:
    check.to_delivery(FINDING)
    check.answer("Заповедта е приложена.")
    check.do(
        "task_decide", HEAD, accepted=[str(check.finding_id())], answer="Приема се.",
        decision="founded",
    )  # fmt: skip
    check.do("task_correct", "ruo_expert", summary="Констатацията отпада.")
    assert check.ends == ["end_objection_founded"]
    assert check.inspection().state == InspectionState.CLOSED_CLEAN


def test_an_unfounded_objection_leads_to_recommendations(check: CheckStory) -> None:
    check.to_delivery(FINDING)
    check.answer("Не съм съгласна.")
    check.do("task_decide", HEAD, accepted=[], answer="Няма заповед.", decision="unfounded")
    assert ("director", "Възражението не е прието") in check.notices()
    check.recommend("2023-12-20", "2024-01-15")
    assert len(check.tasks("task_evidence")) == 2


def test_one_of_three_not_fulfilled_opens_a_follow_up(department: World) -> None:
    """R-315: a new, linked case; it is not counted beside the one it follows."""
    opened = open_planned(department, "1.2.14", keys=(TRANSPORT,))
    check = CheckStory(
        department, opened.opened[department.people.organisations[TRANSPORT]].case_id
    )
    check.to_delivery(FINDING)
    check.answer()
    check.recommend("2023-12-11", "2023-12-15", "2023-12-20")
    check.at(11, 12)
    for _ in range(3):
        check.evidence()
    check.verify("fulfilled")
    check.verify("unfulfilled", remark="Заповедта не е връчена.")
    check.verify("fulfilled")
    assert check.sentences("recommendations.summed") == ["Изпълнени са 2 от 3 препоръки."]
    assert reached(department, "1.2.14") == 0
    check.do("task_respond", HEAD, motives="Една препоръка не е изпълнена.", decision="follow_up")
    assert check.ends == ["end_follow_up"]
    assert check.inspection().state == InspectionState.CLOSED_FOLLOW_UP
    assert reached(department, "1.2.14") == 1
    (case_id,) = check.led_to()
    second = CheckStory(department, case_id)
    assert second.open_elements() == {"task_plan"}
    assert second.inspection().follows_id == check.inspection().id
    second.plan(checklist="general", planned_on="2023-12-18", checked_to="2023-12-08")
    second.order()
    assert reached(department, "1.2.14") == 1


@pytest.mark.parametrize(
    ("key", "employer"),
    [("KN-24", "Община Дупница"), ("KN-06", "Министерство на образованието и науката")],
)
def test_liability_is_proposed_to_the_employer_by_ownership(
    department: World, key: str, employer: str
) -> None:
    """R-316: the mayor for a municipal kindergarten, the ministry for a state school."""
    check = CheckStory.by_hand(department, key)
    check.to_delivery(FINDING)
    check.at(28)
    check.recommend("2023-12-20")
    check.at(21, 12)
    check.verify("unfulfilled", remark="Няма отговор.")
    check.do("task_respond", HEAD, motives="Препоръката не е изпълнена.", decision="liability")
    assert check.open_elements() == {"task_send"}
    check.do("task_send", SECRETARY, sent_on="2023-12-21", signed="true")
    assert check.ends == ["end_liability"]
    assert check.inspection().state == InspectionState.CLOSED_LIABILITY
    assert employer in check.sentences("liability.sent")[0]
    assert check.documents()[-1] == "inspection-proposal"


def test_a_month_of_a_recurring_activity_opens_its_own_checks(department: World) -> None:
    """R-317: the list of October, then that of November, each once."""
    october, november = date(2023, 10, 1), date(2023, 11, 1)
    first = open_planned(department, "1.2.9", keys=(TRANSPORT, MATHS), month=october)
    assert len(first.opened) == 2
    again = open_planned(department, "1.2.9", keys=(TRANSPORT, MATHS), month=october)
    assert (len(again.opened), len(again.kept)) == (0, 2)
    assert len(open_planned(department, "1.2.9", keys=(TRANSPORT,), month=november).opened) == 1


def test_the_end_of_the_order_without_a_protocol_is_said_to_the_head(check: CheckStory) -> None:
    """10 working days from 06.11.2023 end on 20.11.2023."""
    check.to_protocol()
    assert check.due_of("task_check") == date(2023, 11, 20)
    check.at(21)
    assert ("ruo_head", "Изтекъл срок на проверка") in check.notices()
    assert check.open_elements() == {"task_check"}
    pressed_extension(check)
    assert check.due_of("task_check") == date(2023, 11, 27)
    check.check(no={"order": FINDING["text"]})
    check.at(28)
    late = [each for each in check.notices() if each[1] == "Изтекъл срок на проверка"]
    assert len(late) == 4
    assert ends_reached(check.world, check.case_id).count("end_late") == 2


def pressed_extension(check: CheckStory) -> None:
    check.story.press(
        check.case_id, "start_extended", as_=HEAD, extra_days="5", reason="Болест на експерта."
    )


def test_the_case_shows_its_order_findings_and_recommendations(check: CheckStory) -> None:
    assert panel(check).rows == (("Заповед за проверката", "", "", "предстои план"),)
    assert panel(check).note == "Контролният лист още не е попълнен."
    check.to_delivery(FINDING)
    (order, finding) = panel(check).rows
    assert order[0].startswith("Заповед № РД-06-")
    assert finding == (FINDING["text"], FINDING["ground"], "", "констатация")
    assert panel(check).note == "Контролен лист: 7 „да“, 1 „не“, 0 „неприложимо“."
    check.answer()
    check.recommend("2023-12-11", "2023-12-15", "2023-12-20")
    check.at(12, 12)
    check.evidence(nth=1)
    assert [row[3] for row in panel(check).rows[2:]] == [
        "без отговор в срок", "чака доказателства", "чака проверка",
    ]  # fmt: skip
    check.verify("fulfilled", nth=1)
    check.verify("unfulfilled", remark="Няма отговор.")
    assert [row[3] for row in panel(check).rows[2:]] == [
        "неизпълнена", "чака доказателства", "изпълнена",
    ]  # fmt: skip


def test_a_case_without_a_check_has_an_empty_panel(department: World) -> None:
    with department.office.transaction() as session:
        assert REGISTRY.panels["inspection"](session, 0).rows == ()
