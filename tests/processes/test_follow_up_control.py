"""P-13 through the real engine and database: a story for each end."""

from datetime import date

from service.cases.task_page import read_task_page
from service.domain.licences import LicensedProfession
from service.engine import REGISTRY
from service.kernel.clock import sofia
from tests.processes.controls import (
    BREACH,
    ESSENTIAL,
    IRREGULARITY,
    LADIYA,
    ControlStory,
    licensed,
    recommendation,
    whole_scope,
)
from tests.support.office import World


def test_three_of_three_recommendations_fulfilled_close_the_control(
    control: ControlStory, agency: World
) -> None:
    """R-252 – R-256: the dates of the domain's examples, one after another."""
    control.open().plan(("documents", "on_site")).order()
    agency.clock.set(sofia(2025, 3, 14, 16))
    control.check_documents(no={"cpo_courses_2": "Курс № 3 е въведен след 14 дни."})
    control.check_on_site(no={"cpo_courses_1": "Дневникът не е попълнен."})
    assert control.due("protocol") == date(2025, 3, 21)
    agency.clock.set(sofia(2025, 3, 20, 11))
    control.protocol(
        IRREGULARITY,
        {**IRREGULARITY, "description": "Дневникът не е попълнен."},
        recommendations=[recommendation(1), recommendation(2), recommendation(2)],
    )
    agency.clock.set(sofia(2025, 3, 24, 10))
    control.send("2025-03-24")
    assert control.due("objection") == date(2025, 3, 31)
    assert control.due("report") == date(2025, 4, 7)
    assert control.due("recommendations") == date(2025, 5, 27)
    agency.clock.set(sofia(2025, 3, 27, 10))
    control.objection()
    agency.clock.set(sofia(2025, 4, 4, 10))
    control.report()
    for each in control.recommendations():
        assert each.due_on == date(2025, 5, 27)
        control.fulfil(each.id)
    control.verify()
    assert control.ends == ["end_closed"]
    assert control.row().state == "closed"
    assert control.documents() >= {
        "control-order", "control-protocol", "control-letter", "control-report", "upload",
    }  # fmt: skip
    assert control.events("control.verified")[0]["text"] == (
        "Проверка на изпълнението: изпълнени препоръки 3 от 3."
    )
    assert control.register()[-1] == "Последващ контрол: изпълнени препоръки 3 от 3"


def test_a_control_without_findings_is_closed(control: ControlStory) -> None:
    control.until_report(is_good_practice="false")
    assert control.ends == ["end_closed"]
    assert control.register()[-1] == "Последващ контрол: без констатации"


def test_a_good_practice_is_noted(control: ControlStory) -> None:
    control.until_report(is_good_practice="true", good_practice="Портфолио на всеки обучаван.")
    assert control.ends == ["end_good_practice"]
    assert control.row().good_practice == "Портфолио на всеки обучаван."


def test_an_essential_breach_opens_p28_with_its_first_task(
    control: ControlStory, agency: World
) -> None:
    control.until_report(IRREGULARITY, ESSENTIAL, recommendations=[recommendation(1, months="1")])
    assert control.ends == ["end_final"]
    kind, case_id = control.led_to()
    assert kind == "final_withdrawal"
    assert agency.story.task_id(case_id, "task_open")
    assert control.row().state == "withdrawal"
    assert control.row().degree == "essential"


def test_a_breach_opens_p27_with_its_first_task(control: ControlStory, agency: World) -> None:
    control.until_report(BREACH)
    assert control.ends == ["end_temporary"]
    kind, case_id = control.led_to()
    assert kind == "temporary_withdrawal"
    assert agency.story.task_id(case_id, "task_open")


def test_what_is_not_reported_by_its_day_leads_to_a_proposal(
    control: ControlStory, agency: World
) -> None:
    """R-257: no report by 27.05.2025 → the task „предложение за отнемане“."""
    control.open().plan().order()
    agency.clock.set(sofia(2025, 3, 24, 10))
    control.check_documents()
    control.protocol(IRREGULARITY, recommendations=[recommendation()])
    control.send().objection().report()
    agency.clock.set(sofia(2025, 5, 27, 23, 30))
    control.run_due()
    assert control.open_tasks() == ["task_fulfil"]
    agency.clock.set(sofia(2025, 5, 28, 0, 1))
    control.run_due()
    assert control.open_tasks() == ["task_propose"]
    control.do("task_propose", "napoo_officer", kind="temporary", reason="Няма отчет.")
    assert control.ends == ["end_temporary"]


def test_an_unfulfilled_recommendation_leads_to_a_proposal(control: ControlStory) -> None:
    control.until_report(IRREGULARITY, recommendations=[recommendation(), recommendation()])
    for each in control.recommendations():
        control.fulfil(each.id)
    control.verify(2)
    assert control.open_tasks() == ["task_propose"]
    control.do("task_propose", "napoo_officer", kind="final", reason="Няма да се изпълни.")
    assert control.ends == ["end_final"]


def test_the_term_of_recommendations_is_extended_to_three_months(
    control: ControlStory, agency: World
) -> None:
    control.open().plan().order()
    agency.clock.set(sofia(2025, 3, 24, 10))
    control.check_documents()
    control.protocol(IRREGULARITY, recommendations=[recommendation(months="1")])
    control.send().objection().report()
    assert control.due("recommendations") == date(2025, 4, 24)
    agency.story.press(
        control.case_id, "event_extended", as_="napoo_director", months="2",
        reason="Курсът свършва през май.",
    )  # fmt: skip
    assert control.due("recommendations") == date(2025, 5, 27)
    assert control.recommendations()[0].due_on == date(2025, 5, 27)
    agency.clock.set(sofia(2025, 4, 25, 9))
    control.run_due()
    assert control.open_tasks() == ["task_fulfil"]
    agency.story.press(
        control.case_id, "event_extended", as_="napoo_director", months="3",
        reason="Още един курс.",
    )  # fmt: skip
    assert control.due("recommendations") == date(2025, 6, 24)
    control.fulfil(control.recommendations()[0].id)
    control.verify()
    assert sorted(control.ends) == ["end_closed", "end_extended"]


def test_a_protocol_after_its_term_says_why_and_everybody_sees_it(
    control: ControlStory, agency: World
) -> None:
    control.open().plan().order()
    agency.clock.set(sofia(2025, 3, 14, 16))
    control.check_documents()
    agency.clock.set(sofia(2025, 3, 24, 9))
    control.run_due()
    assert control.notices().count("Констативният протокол закъснява") == 2
    control.protocol(late_reason="Проверяващият беше в болнични.")
    assert control.row().late_reason == "Проверяващият беше в болнични."
    assert "Съставен след срока" in str(control.events("control.protocol")[0]["text"])
    control.send().objection().report(is_good_practice="false")
    assert sorted(control.ends) == ["end_closed", "end_protocol_late"]


def test_a_founded_objection_takes_the_finding_away(control: ControlStory) -> None:
    control.open().plan().order().check_documents()
    control.protocol(IRREGULARITY, recommendations=[recommendation()])
    control.send("2025-03-10").objection("Курсът е въведен в срок, прилагам разпечатка.")
    finding = control.recommendations()[0].finding_id
    control.report(
        answers=[{"finding": str(finding), "decision": "accepted", "answer": "Потвърждава се."}]
    )
    assert control.ends == ["end_closed"]
    assert "отпада" in str(control.events("control.objection_answered")[0]["text"])


def test_a_centre_that_is_silent_for_seven_days_does_not_stop_the_report(
    control: ControlStory, agency: World
) -> None:
    control.open().plan().order()
    agency.clock.set(sofia(2025, 3, 24, 10))
    control.check_documents().protocol().send()
    agency.clock.set(sofia(2025, 4, 1, 0, 1))
    control.run_due()
    assert control.open_tasks() == ["task_report"]
    control.report(is_good_practice="false")
    assert control.ends == ["end_closed"]


def test_missing_documents_get_a_term_and_the_check_ends_with_it(
    control: ControlStory, agency: World
) -> None:
    control.open().plan().order()
    control.check_documents(
        checked_on="2025-03-10", documents=[{"name": "Договор за наем"}, {"name": "Дневник № 3"}],
        documents_days="5",
    )  # fmt: skip
    assert control.due("documents") == date(2025, 3, 17)
    control.present(control.asked()[0])
    agency.clock.set(sofia(2025, 3, 18, 0, 1))
    control.run_due()
    assert control.row().ended_on == date(2025, 3, 17)
    assert control.due("protocol") == date(2025, 3, 24)
    absent = control.events("control.documents_absent")[0]["text"]
    assert absent == "Непредставени до 17.03.2025\u00a0г. документи: Дневник № 3."


def test_a_visit_without_a_representative_is_made_before_a_witness(control: ControlStory) -> None:
    control.open().plan(("on_site",)).order(scope=whole_scope())
    control.check_on_site(
        checked_on="2025-03-10", is_present="false", witnesses=[{"name": "Иво Тасев"}]
    )
    assert "свидетели: Иво Тасев" in str(control.events("control.checked")[0]["text"])


def test_a_cipo_has_its_own_seven_items(agency: World) -> None:
    control = ControlStory(agency, centre=LADIYA, manager="ladiya_manager")
    control.open().plan(type="complex").order(scope=whole_scope("cipo"))
    control.check_documents()
    assert len(control.row().scope) == 7


def test_the_case_shows_findings_recommendations_and_verdicts(control: ControlStory) -> None:
    panel = REGISTRY.panels["follow_up_control"]
    control.open()
    with control.world.office.transaction() as session:
        assert panel(session, control.case_id).rows == ()
    control.plan()
    with control.world.office.transaction() as session:
        assert panel(session, control.case_id).note == "Проверката е предстояща."
    control.order().check_documents(no={"cpo_courses_2": "След 14 дни."})
    control.protocol(IRREGULARITY, BREACH, recommendations=[recommendation()])
    with control.world.office.transaction() as session:
        shown = panel(session, control.case_id)
    assert shown.note == "Проверката е текуща. Контролен лист: 3 реда, от тях 2 „да“, 1 „не“."
    assert [row[2:] for row in shown.rows] == [
        ("нередовност", "1. Въведете данните.", "—", "не е отчетена"),
        ("нарушение", "—", "—", "—"),
    ]


def test_the_risk_list_puts_a_signal_before_late_information_and_both_before_the_rest(
    agency: World,
) -> None:
    """R-276, R-278: the reasons stand beside the place."""
    control = ControlStory(agency).open()
    late = {"kind": "late_annual", "event_on": "2024-12-31", "happened_on": "2025-02-03"}
    control.plan(signs=[{**late, "note": ""}])
    assert control.events("control.planned")[0]["place"] == "1 от 2"
    assert control.events("control.planned")[0]["signs"] == 1
    other = ControlStory(agency, centre=LADIYA).open()
    other.plan()
    assert other.events("control.planned")[0]["place"] == "1 от 2"


def test_a_medical_profession_calls_for_an_expert_of_the_ministry_of_health(agency: World) -> None:
    """R-260: the order's form says so, and the order names the expert."""
    with agency.office.transaction() as session:
        nurse = LicensedProfession("723010", "Болногледач", 3, "723", "Здравни грижи")
        licensed(session, agency, "centre-verila", "2019120013", professions=[nurse])
    control = ControlStory(agency, centre="centre-verila").open().plan()
    actor = agency.story.actor("napoo_chair")
    task_id = agency.story.task_id(control.case_id, "task_order")
    context = read_task_page(agency.office, actor, task_id).context
    assert context is not None
    facts = {fact.label: fact.value for fact in context.facts}
    assert facts["Медицинска професия"].startswith("Болногледач: привлечете представител")
    expert = {"name": "д-р Ана Попова", "knowledge": "Министерство на здравеопазването"}
    control.order(specialists=[expert])
    assert "д-р Ана Попова" in str(control.events("control.ordered")[0]["text"])
    assert "control-order" in control.documents()


def test_what_was_late_in_its_own_month_is_shown_as_late(
    control: ControlStory, agency: World
) -> None:
    """One recommendation had a month, the other two: the term of the control is the longer."""
    control.until_report(
        IRREGULARITY, recommendations=[recommendation(months="1"), recommendation(months="2")]
    )
    first, second = control.recommendations()
    assert (first.due_on, second.due_on) == (date(2025, 4, 10), date(2025, 5, 12))
    agency.clock.set(sofia(2025, 4, 11, 9))
    control.run_due()
    control.fulfil(first.id).fulfil(second.id)
    said = [str(each["text"]) for each in control.events("control.recommendation_reported")]
    assert [" след срока ѝ" in text for text in said] == [True, False]
