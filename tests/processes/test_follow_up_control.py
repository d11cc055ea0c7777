"""P-13 through the real engine and database: a story for each end."""

from datetime import date

import pytest
from sqlalchemy import Engine

from service.cases.task_page import read_task_page
from service.domain.licences import LicensedProfession
from service.engine import REGISTRY
from service.kernel.clock import FixedClock, sofia
from tests.processes.controls import (
    BREACH,
    ESSENTIAL,
    IRREGULARITY,
    LADIYA,
    ControlStory,
    licensed,
    recommendation,
    whole_scope,
    world_of,
)
from tests.support.office import World


@pytest.fixture
def world(clean_database: Engine, clean_owner: Engine) -> World:
    return world_of(clean_database, clean_owner, FixedClock(sofia(2025, 3, 10, 9)))


@pytest.fixture
def story(world: World) -> ControlStory:
    return ControlStory(world)


def test_three_of_three_recommendations_fulfilled_close_the_control(
    story: ControlStory, world: World
) -> None:
    """R-252 – R-256: the dates of the domain's examples, one after another."""
    story.open().plan(("documents", "on_site")).order()
    world.clock.set(sofia(2025, 3, 14, 16))
    story.check_documents(no={"cpo_courses_2": "Курс № 3 е въведен след 14 дни."})
    story.check_on_site(no={"cpo_courses_1": "Дневникът не е попълнен."})
    assert story.due("protocol") == date(2025, 3, 21)
    world.clock.set(sofia(2025, 3, 20, 11))
    story.protocol(
        IRREGULARITY,
        {**IRREGULARITY, "description": "Дневникът не е попълнен."},
        recommendations=[recommendation(1), recommendation(2), recommendation(2)],
    )
    world.clock.set(sofia(2025, 3, 24, 10))
    story.send("2025-03-24")
    assert story.due("objection") == date(2025, 3, 31)
    assert story.due("report") == date(2025, 4, 7)
    assert story.due("recommendations") == date(2025, 5, 27)
    world.clock.set(sofia(2025, 3, 27, 10))
    story.objection()
    world.clock.set(sofia(2025, 4, 4, 10))
    story.report()
    for each in story.recommendations():
        assert each.due_on == date(2025, 5, 27)
        story.fulfil(each.id)
    story.verify()
    assert story.ends == ["end_closed"]
    assert story.control().state == "closed"
    assert story.documents() >= {
        "control-order", "control-protocol", "control-letter", "control-report", "upload",
    }  # fmt: skip
    assert story.events("control.verified")[0]["text"] == (
        "Проверка на изпълнението: изпълнени препоръки 3 от 3."
    )
    assert story.register()[-1] == "Последващ контрол: изпълнени препоръки 3 от 3"


def test_a_control_without_findings_is_closed(story: ControlStory) -> None:
    story.until_report(is_good_practice="false")
    assert story.ends == ["end_closed"]
    assert story.register()[-1] == "Последващ контрол: без констатации"


def test_a_good_practice_is_noted(story: ControlStory) -> None:
    story.until_report(is_good_practice="true", good_practice="Портфолио на всеки обучаван.")
    assert story.ends == ["end_good_practice"]
    assert story.control().good_practice == "Портфолио на всеки обучаван."


def test_an_essential_breach_opens_p28_with_its_first_task(
    story: ControlStory, world: World
) -> None:
    story.until_report(IRREGULARITY, ESSENTIAL, recommendations=[recommendation(1, months="1")])
    assert story.ends == ["end_final"]
    kind, case_id = story.led_to()
    assert kind == "final_withdrawal"
    assert world.story.task_id(case_id, "task_open")
    assert story.control().state == "withdrawal"
    assert story.control().degree == "essential"


def test_a_breach_opens_p27_with_its_first_task(story: ControlStory, world: World) -> None:
    story.until_report(BREACH)
    assert story.ends == ["end_temporary"]
    kind, case_id = story.led_to()
    assert kind == "temporary_withdrawal"
    assert world.story.task_id(case_id, "task_open")


def test_what_is_not_reported_by_its_day_leads_to_a_proposal(
    story: ControlStory, world: World
) -> None:
    """R-257: no report by 27.05.2025 → the task „предложение за отнемане“."""
    story.open().plan().order()
    world.clock.set(sofia(2025, 3, 24, 10))
    story.check_documents()
    story.protocol(IRREGULARITY, recommendations=[recommendation()])
    story.send().objection().report()
    world.clock.set(sofia(2025, 5, 27, 23, 30))
    story.run_due()
    assert story.open_tasks() == ["task_fulfil"]
    world.clock.set(sofia(2025, 5, 28, 0, 1))
    story.run_due()
    assert story.open_tasks() == ["task_propose"]
    story.do("task_propose", "napoo_officer", kind="temporary", reason="Няма отчет.")
    assert story.ends == ["end_temporary"]


def test_an_unfulfilled_recommendation_leads_to_a_proposal(story: ControlStory) -> None:
    story.until_report(IRREGULARITY, recommendations=[recommendation(), recommendation()])
    for each in story.recommendations():
        story.fulfil(each.id)
    story.verify(2)
    assert story.open_tasks() == ["task_propose"]
    story.do("task_propose", "napoo_officer", kind="final", reason="Няма да се изпълни.")
    assert story.ends == ["end_final"]


def test_the_term_of_recommendations_is_extended_to_three_months(
    story: ControlStory, world: World
) -> None:
    story.open().plan().order()
    world.clock.set(sofia(2025, 3, 24, 10))
    story.check_documents()
    story.protocol(IRREGULARITY, recommendations=[recommendation(months="1")])
    story.send().objection().report()
    assert story.due("recommendations") == date(2025, 4, 24)
    world.story.press(
        story.case_id, "event_extended", as_="napoo_director", months="2",
        reason="Курсът свършва през май.",
    )  # fmt: skip
    assert story.due("recommendations") == date(2025, 5, 27)
    assert story.recommendations()[0].due_on == date(2025, 5, 27)
    world.clock.set(sofia(2025, 4, 25, 9))
    story.run_due()
    assert story.open_tasks() == ["task_fulfil"]
    world.story.press(
        story.case_id, "event_extended", as_="napoo_director", months="3", reason="Още един курс.",
    )  # fmt: skip
    assert story.due("recommendations") == date(2025, 6, 24)
    story.fulfil(story.recommendations()[0].id)
    story.verify()
    assert sorted(story.ends) == ["end_closed", "end_extended"]


def test_a_protocol_after_its_term_says_why_and_everybody_sees_it(
    story: ControlStory, world: World
) -> None:
    story.open().plan().order()
    world.clock.set(sofia(2025, 3, 14, 16))
    story.check_documents()
    world.clock.set(sofia(2025, 3, 24, 9))
    story.run_due()
    assert story.notices().count("Констативният протокол закъснява") == 2
    story.protocol(late_reason="Проверяващият беше в болнични.")
    assert story.control().late_reason == "Проверяващият беше в болнични."
    assert "Съставен след срока" in str(story.events("control.protocol")[0]["text"])
    story.send().objection().report(is_good_practice="false")
    assert sorted(story.ends) == ["end_closed", "end_protocol_late"]


def test_a_founded_objection_takes_the_finding_away(story: ControlStory) -> None:
    story.open().plan().order().check_documents()
    story.protocol(IRREGULARITY, recommendations=[recommendation()])
    story.send("2025-03-10").objection("Курсът е въведен в срок, прилагам разпечатка.")
    finding = story.recommendations()[0].finding_id
    story.report(
        answers=[{"finding": str(finding), "decision": "accepted", "answer": "Потвърждава се."}]
    )
    assert story.ends == ["end_closed"]
    assert "отпада" in str(story.events("control.objection_answered")[0]["text"])


def test_a_centre_that_is_silent_for_seven_days_does_not_stop_the_report(
    story: ControlStory, world: World
) -> None:
    story.open().plan().order()
    world.clock.set(sofia(2025, 3, 24, 10))
    story.check_documents().protocol().send()
    world.clock.set(sofia(2025, 4, 1, 0, 1))
    story.run_due()
    assert story.open_tasks() == ["task_report"]
    story.report(is_good_practice="false")
    assert story.ends == ["end_closed"]


def test_missing_documents_get_a_term_and_the_check_ends_with_it(
    story: ControlStory, world: World
) -> None:
    story.open().plan().order()
    story.check_documents(
        checked_on="2025-03-10", documents=[{"name": "Договор за наем"}, {"name": "Дневник № 3"}],
        documents_days="5",
    )  # fmt: skip
    assert story.due("documents") == date(2025, 3, 17)
    story.present(story.asked()[0])
    world.clock.set(sofia(2025, 3, 18, 0, 1))
    story.run_due()
    assert story.control().ended_on == date(2025, 3, 17)
    assert story.due("protocol") == date(2025, 3, 24)
    absent = story.events("control.documents_absent")[0]["text"]
    assert absent == "Непредставени до 17.03.2025\u00a0г. документи: Дневник № 3."


def test_a_visit_without_a_representative_is_made_before_a_witness(story: ControlStory) -> None:
    story.open().plan(("on_site",)).order(scope=whole_scope())
    story.check_on_site(
        checked_on="2025-03-10", is_present="false", witnesses=[{"name": "Иво Тасев"}]
    )
    assert "свидетели: Иво Тасев" in str(story.events("control.checked")[0]["text"])


def test_a_cipo_has_its_own_seven_items(world: World) -> None:
    story = ControlStory(world, centre=LADIYA, manager="ladiya_manager")
    story.open().plan(type="complex").order(scope=whole_scope("cipo"))
    story.check_documents()
    assert len(story.control().scope) == 7


def test_the_case_shows_findings_recommendations_and_verdicts(story: ControlStory) -> None:
    panel = REGISTRY.panels["follow_up_control"]
    story.open()
    with story.world.office.transaction() as session:
        assert panel(session, story.case_id).rows == ()
    story.plan()
    with story.world.office.transaction() as session:
        assert panel(session, story.case_id).note == "Проверката е предстояща."
    story.order().check_documents(no={"cpo_courses_2": "След 14 дни."})
    story.protocol(IRREGULARITY, BREACH, recommendations=[recommendation()])
    with story.world.office.transaction() as session:
        shown = panel(session, story.case_id)
    assert shown.note == "Проверката е текуща. Контролен лист: 3 реда, от тях 2 „да“, 1 „не“."
    assert [row[2:] for row in shown.rows] == [
        ("нередовност", "1. Въведете данните.", "—", "не е отчетена"),
        ("нарушение", "—", "—", "—"),
    ]


def test_the_risk_list_puts_a_signal_before_late_information_and_both_before_the_rest(
    world: World,
) -> None:
    """R-276, R-278: the reasons stand beside the place."""
    story = ControlStory(world).open()
    late = {"kind": "late_annual", "event_on": "2024-12-31", "happened_on": "2025-02-03"}
    story.plan(signs=[{**late, "note": ""}])
    assert story.events("control.planned")[0]["place"] == "1 от 2"
    assert story.events("control.planned")[0]["signs"] == 1
    other = ControlStory(world, centre=LADIYA).open()
    other.plan()
    assert other.events("control.planned")[0]["place"] == "1 от 2"


def test_a_medical_profession_calls_for_an_expert_of_the_ministry_of_health(world: World) -> None:
    """R-260: the order's form says so, and the order names the expert."""
    with world.office.transaction() as session:
        nurse = LicensedProfession("723010", "Болногледач", 3, "723", "Здравни грижи")
        licensed(session, world, "centre-verila", "2019120013", professions=[nurse])
    story = ControlStory(world, centre="centre-verila").open().plan()
    actor = world.story.actor("napoo_chair")
    task_id = world.story.task_id(story.case_id, "task_order")
    context = read_task_page(world.office, actor, task_id).context
    assert context is not None
    facts = {fact.label: fact.value for fact in context.facts}
    assert facts["Медицинска професия"].startswith("Болногледач: привлечете представител")
    expert = {"name": "д-р Ана Попова", "knowledge": "Министерство на здравеопазването"}
    story.order(specialists=[expert])
    assert "д-р Ана Попова" in str(story.events("control.ordered")[0]["text"])
    assert "control-order" in story.documents()


def test_what_was_late_in_its_own_month_is_shown_as_late(story: ControlStory, world: World) -> None:
    """One recommendation had a month, the other two: the term of the control is the longer."""
    story.until_report(
        IRREGULARITY, recommendations=[recommendation(months="1"), recommendation(months="2")]
    )
    first, second = story.recommendations()
    assert (first.due_on, second.due_on) == (date(2025, 4, 10), date(2025, 5, 12))
    world.clock.set(sofia(2025, 4, 11, 9))
    story.run_due()
    story.fulfil(first.id).fulfil(second.id)
    said = [str(each["text"]) for each in story.events("control.recommendation_reported")]
    assert [" след срока ѝ" in text for text in said] == [True, False]
