"""What a check refuses: a clear sentence with its rule, and the case as it was."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, func, select, text

from service.kernel.errors import PrepiskaError, ValidationFailed
from service.operations.four_eyes import FourEyes
from service.operations.inspection.opening import AlreadyOpened
from service.operations.inspection.visiting import NotAnOfficer
from service.operations.ruo_plan.carrying import ActivityRefused
from service.storage.models.case import CaseFile
from tests.processes.checks import (
    EXPERT,
    FINDING,
    HEAD,
    MATHS,
    TRANSPORT,
    CheckStory,
    activity_of,
    open_planned,
)
from tests.processes.lists import give_role
from tests.support.office import World


def refused(act: Callable[[], None]) -> tuple[str, str | None]:
    """The sentence and the rule of the first problem."""
    with pytest.raises(ValidationFailed) as caught:
        act()
    problem = caught.value.problems[0]
    return problem.message, problem.rule


def cases(world: World) -> int:
    with world.office.transaction() as session:
        return session.scalar(select(func.count()).select_from(CaseFile)) or 0


def test_a_plan_row_that_ends_before_it_starts_opens_nothing(department: World) -> None:
    before = cases(department)
    with pytest.raises(ActivityRefused, match="преди да е започнал") as caught:
        open_planned(department, "5.2.3", keys=(TRANSPORT,))
    assert "R-305" in str(caught.value)
    assert cases(department) == before


def test_a_second_check_by_the_same_activity_is_not_opened(department: World) -> None:
    first = open_planned(department, "1.2.14")
    assert len(first.opened) == 2
    again = open_planned(department, "1.2.14")
    assert (len(again.opened), len(again.kept)) == (0, 2)


def test_a_second_check_past_the_page_is_refused_by_the_process(department: World) -> None:
    open_planned(department, "1.2.14", keys=(MATHS,))
    activity = activity_of(department, "1.2.14")
    before = cases(department)
    assert activity.from_on is not None
    with pytest.raises(AlreadyOpened, match="R-310"):
        department.story.open(
            "inspection", as_=EXPERT, title="Проверка",
            owner_id=department.people.organisations[MATHS],
            variables={"plan_activity_id": activity.id, "period_on": activity.from_on.isoformat()},
        )  # fmt: skip
    assert cases(department) == before


def test_a_check_that_was_not_ordered_may_be_opened_again(department: World) -> None:
    opened = open_planned(department, "1.2.14", keys=(TRANSPORT,))
    check = CheckStory(
        department, opened.opened[department.people.organisations[TRANSPORT]].case_id
    )
    check.plan()
    check.order("decline", reason="Отлага се.")
    assert len(open_planned(department, "1.2.14", keys=(TRANSPORT,)).opened) == 1


@pytest.mark.parametrize("stranger", ["director_kn19", "ruo_secretary", "mon_expert"])
def test_checks_are_opened_by_the_experts_of_the_department(
    department: World, stranger: str
) -> None:
    before = cases(department)
    with pytest.raises(PrepiskaError):
        open_planned(department, "1.2.14", as_=stranger)
    assert cases(department) == before


def test_whoever_proposed_the_check_does_not_order_it(check: CheckStory) -> None:
    check.plan()
    with check.world.office.transaction() as session:
        give_role(session, check.world, HEAD, "ruo_expert", "ruo-kyustendil")
    check.order()
    other = CheckStory.by_hand(check.world)
    other.plan(as_=HEAD)
    with pytest.raises(FourEyes, match="предложили проверката"):
        other.order()
    assert other.open_elements() == {"task_order"}


def test_an_order_is_declined_with_a_reason(check: CheckStory) -> None:
    check.plan()
    sentence, _ = refused(lambda: check.order("decline"))
    assert sentence == "Напишете защо проверката не се разпорежда."


def test_a_visit_before_the_order_is_refused(check: CheckStory) -> None:
    """R-312: a visit on 12.11 without an order."""
    check.at(13)
    check.plan(planned_on="2023-11-14")
    check.order()
    check.notify()
    check.at(14)
    sentence, rule = refused(lambda: check.check(visited_on="2023-11-12"))
    assert rule == "R-312"
    assert sentence.startswith("Проверката на 12.11.2023\u00a0г. е преди заповед № РД-06-")
    assert check.open_elements() == {"task_check"}


def test_a_visit_after_the_term_of_the_order_is_refused(check: CheckStory) -> None:
    check.to_protocol()
    check.at(22)
    sentence, rule = refused(check.check)
    assert (rule, "след срока на заповедта" in sentence) == ("R-312", True)


def test_only_those_named_in_the_order_check(check: CheckStory) -> None:
    check.to_protocol()
    with pytest.raises(NotAnOfficer, match="Стефан Любенов Харизанов"):
        check.check(as_="ruo_expert_poo")
    assert check.open_elements() == {"task_check"}


def test_a_no_without_words_is_refused(check: CheckStory) -> None:
    check.to_protocol()
    sentence, _ = refused(lambda: check.check(transfer_order="no"))
    assert sentence == "Опишете какво не е спазено."


def test_a_director_is_not_left_unannounced_without_a_reason(check: CheckStory) -> None:
    check.plan()
    check.order()
    sentence, _ = refused(lambda: check.notify(is_announced="false"))
    assert sentence.startswith("Напишете защо директорът не се уведомява")
    check.notify(is_announced="false", notice_reason="Проверява се присъствието.")
    assert ("director", "Предстои проверка от РУО") not in check.notices()


def test_a_protocol_after_its_term_waits_for_an_extension(check: CheckStory) -> None:
    check.to_protocol()
    check.check()
    check.at(21)
    sentence, rule = refused(check.draw)
    assert rule == "R-313"
    assert sentence.startswith("Срокът на заповедта изтече на 20.11.2023")
    assert check.open_elements() == {"task_protocol"}
    check.story.press(check.case_id, "start_extended", as_=HEAD, extra_days="5", reason="Болест.")
    check.draw()
    assert check.open_elements() == {"task_deliver"}


def test_there_is_nothing_to_extend_before_the_order_and_after_the_protocol(
    check: CheckStory,
) -> None:
    sentence, rule = refused(
        lambda: check.story.press(
            check.case_id, "start_extended", as_=HEAD, extra_days="5", reason="Болест."
        )
    )
    assert rule == "R-312"
    assert sentence.startswith("Няма срок за удължаване")


def test_what_the_checklist_denies_is_a_finding(check: CheckStory) -> None:
    check.to_protocol()
    check.check(no={"order": "Няма заповед.", "places": "Няма място."})
    sentence, rule = refused(lambda: check.draw(FINDING))
    assert (rule, "2 „не“" in sentence) == ("R-313", True)


def test_a_protocol_is_not_delivered_before_it_is_drawn(check: CheckStory) -> None:
    check.to_protocol()
    check.check()
    check.at(17)
    check.draw()
    sentence, _ = refused(lambda: check.deliver("2023-11-16"))
    assert sentence.startswith("Протоколът не може да е връчен, преди")
    sentence, _ = refused(lambda: check.deliver("2023-11-18"))
    assert sentence.startswith("Датата на връчване не може да е в бъдещето")


@pytest.mark.parametrize(
    ("decision", "accepts", "said"),
    [("founded", False, "Отбележете констатациите"), ("unfounded", True, "неоснователно, а има")],
)
def test_a_decision_agrees_with_what_is_ticked(
    check: CheckStory, decision: str, said: str, *, accepts: bool
) -> None:
    check.to_delivery(FINDING)
    check.answer("Не съм съгласна.")
    ticked = [str(check.finding_id())] if accepts else []
    sentence, rule = refused(
        lambda: check.do("task_decide", HEAD, accepted=ticked, answer="Отговор.", decision=decision)
    )
    assert (rule, said in sentence) == ("R-313", True)
    assert check.open_elements() == {"task_decide"}


def test_whoever_drew_the_protocol_does_not_decide_the_objection(check: CheckStory) -> None:
    check.to_delivery(FINDING)
    check.answer("Не съм съгласна.")
    with check.world.office.transaction() as session:
        give_role(session, check.world, EXPERT, "ruo_head", "ruo-kyustendil")
    with pytest.raises(FourEyes, match="съставили протокола"):
        check.do("task_decide", EXPERT, accepted=[], answer="Не.", decision="unfounded")


def test_a_private_school_has_no_employer_to_propose_to(
    check: CheckStory, clean_owner: Engine
) -> None:
    check.to_delivery(FINDING)
    check.answer()
    check.recommend("2023-12-20")
    check.evidence()
    check.verify("unfulfilled", remark="Не е изпълнена.")
    with clean_owner.begin() as connection:
        connection.execute(
            text("UPDATE organisation SET ownership = 'private' WHERE key = 'KN-19'")
        )
    try:
        with pytest.raises(ValidationFailed, match="не е МОН или община"):
            check.do("task_respond", HEAD, motives="Мотиви.", decision="liability")
        check.do("task_respond", HEAD, motives="Мотиви.", decision="follow_up")
        assert check.ends == ["end_follow_up"]
    finally:
        with clean_owner.begin() as connection:
            connection.execute(
                text("UPDATE organisation SET ownership = 'municipal' WHERE key = 'KN-19'")
            )
