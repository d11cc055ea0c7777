"""What P-13 refuses: each a clear sentence with its rule, the case intact."""

from typing import Any

import pytest
from sqlalchemy import Engine

from service.kernel.clock import FixedClock, sofia
from service.kernel.errors import ValidationFailed
from service.operations.follow_up_control.rows import NotAnOfficer
from service.operations.four_eyes import FourEyes
from tests.processes.controls import (
    IRREGULARITY,
    ControlStory,
    recommendation,
    whole_scope,
    world_of,
)
from tests.processes.lists import give_role
from tests.support.office import World


@pytest.fixture
def world(clean_database: Engine, clean_owner: Engine) -> World:
    return world_of(clean_database, clean_owner, FixedClock(sofia(2025, 3, 10, 9)))


@pytest.fixture
def story(world: World) -> ControlStory:
    return ControlStory(world).open()


def test_on_site_without_dates_is_refused_by_r250(story: ControlStory) -> None:
    with pytest.raises(ValidationFailed) as caught:
        story.plan(("on_site",), site_from_on="", site_to_on="")
    assert [each.path for each in caught.value.problems] == ["site_from_on", "site_to_on"]
    assert {each.rule for each in caught.value.problems} == {"R-250"}
    assert story.open_tasks() == ["task_plan"]


def test_a_visit_that_ends_before_it_begins_is_refused(story: ControlStory) -> None:
    with pytest.raises(ValidationFailed) as caught:
        story.plan(("on_site",), site_from_on="2025-03-14", site_to_on="2025-03-13")
    assert caught.value.problems[0].path == "site_to_on"


def test_a_centre_without_a_licence_is_not_controlled(world: World) -> None:
    story = ControlStory(world, centre="centre-rila").open()
    with pytest.raises(ValidationFailed, match="няма активна лицензия"):
        story.plan()


@pytest.mark.parametrize(
    ("sign", "path", "rule"),
    [
        # notice on 06.03 of an exam on 14.03 is eight days before it
        (
            {"kind": "late_notice", "event_on": "2025-03-14", "happened_on": "2025-03-06"},
            "signs.0.event_on",
            "R-278",
        ),
        # filed on the last day
        (
            {"kind": "late_annual", "event_on": "2024-12-31", "happened_on": "2025-01-31"},
            "signs.0.event_on",
            "R-276",
        ),
    ],
)
def test_a_sign_that_was_in_time_is_none(
    story: ControlStory, sign: dict[str, str], path: str, rule: str
) -> None:
    with pytest.raises(ValidationFailed) as caught:
        story.plan(signs=[{**sign, "note": ""}])
    assert (caught.value.problems[0].path, caught.value.problems[0].rule) == (path, rule)


def test_whoever_planned_the_control_cannot_order_it(story: ControlStory, world: World) -> None:
    with world.office.transaction() as session:
        give_role(session, world, "napoo_director", "napoo_chair", "napoo")
    story.plan()
    with pytest.raises(FourEyes):
        story.order(as_="napoo_director")
    story.order()


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"officers": []}, "officers"),
        ({"to_on": "2025-03-09"}, "to_on"),
        ({"to_on": "2025-03-13"}, "to_on"),
        ({"from_on": "2025-03-14"}, "from_on"),
        ({"scope": []}, "scope"),
    ],
)
def test_an_order_needs_officers_a_term_and_a_scope(
    story: ControlStory, changes: dict[str, Any], path: str
) -> None:
    story.plan(("on_site",))
    with pytest.raises(ValidationFailed) as caught:
        story.order(**changes)
    assert path in [each.path for each in caught.value.problems]
    assert story.open_tasks() == ["task_order"]


def test_a_complex_check_covers_the_whole_scope(story: ControlStory) -> None:
    story.plan(type="complex")
    with pytest.raises(ValidationFailed, match="всички 11 точки"):
        story.order(scope=["courses"])
    story.order(scope=whole_scope())


def test_only_the_officers_of_the_order_check(story: ControlStory) -> None:
    story.plan().order()
    with pytest.raises(NotAnOfficer, match="Любен Спасов Чакъров"):
        story.check_documents(as_="napoo_lead")
    assert story.open_tasks() == ["task_check_documents"]


def test_nobody_present_and_no_witness_is_refused_by_r259(story: ControlStory) -> None:
    story.plan(("on_site",)).order()
    with pytest.raises(ValidationFailed, match="протоколът е недействителен") as caught:
        story.check_on_site(is_present="false")
    assert (caught.value.problems[0].path, caught.value.problems[0].rule) == ("witnesses", "R-259")
    assert story.open_tasks() == ["task_check_on_site"]


def test_missing_documents_without_a_term_are_refused_by_r259(story: ControlStory) -> None:
    story.plan().order()
    with pytest.raises(ValidationFailed) as caught:
        story.check_documents(documents=[{"name": "Договор за наем"}])
    assert caught.value.problems[0].path == "documents_days"


def test_a_line_answered_no_says_what_was_found(story: ControlStory) -> None:
    story.plan().order()
    with pytest.raises(ValidationFailed) as caught:
        story.check_documents(no={"cpo_courses_2": ""})
    assert caught.value.problems[0].path == "cpo_courses_2_note"


def test_a_protocol_after_its_term_without_a_reason_is_refused_by_r252(
    story: ControlStory, world: World
) -> None:
    story.plan().order().check_documents()
    world.clock.set(sofia(2025, 3, 18, 9))
    with pytest.raises(ValidationFailed, match="изтече на 17") as caught:
        story.protocol(late_reason="")
    assert (caught.value.problems[0].path, caught.value.problems[0].rule) == (
        "late_reason",
        "R-252",
    )
    assert "task_protocol" in story.open_tasks()


def test_a_protocol_on_the_last_day_needs_no_reason(story: ControlStory, world: World) -> None:
    story.plan().order().check_documents()
    world.clock.set(sofia(2025, 3, 17, 23, 30))
    story.protocol()
    assert story.control().late_reason is None


@pytest.mark.parametrize(
    ("rows", "path"),
    [([], "findings.0.degree"), ([recommendation(2)], "recommendations.0.finding")],
)
def test_an_irregularity_has_a_recommendation_of_its_own(
    story: ControlStory, rows: list[dict[str, object]], path: str
) -> None:
    story.plan().order().check_documents()
    with pytest.raises(ValidationFailed) as caught:
        story.protocol(IRREGULARITY, recommendations=rows)
    assert path in [each.path for each in caught.value.problems]
    assert story.recommendations() == []


def test_a_protocol_is_not_delivered_before_its_day(story: ControlStory) -> None:
    story.plan().order().check_documents().protocol()
    with pytest.raises(ValidationFailed) as caught:
        story.send("2025-03-09")
    assert caught.value.problems[0].rule == "R-253"


def test_an_objection_is_answered_at_every_finding(story: ControlStory) -> None:
    story.plan().order().check_documents()
    story.protocol(IRREGULARITY, recommendations=[recommendation()])
    story.send("2025-03-10").objection("Не съм съгласен.")
    with pytest.raises(ValidationFailed, match="констатация 1"):
        story.report(answers=[])
    finding = story.recommendations()[0].finding_id
    story.report(
        answers=[{"finding": str(finding), "decision": "rejected", "answer": "Няма доказателство."}]
    )
    assert story.open_tasks() == ["task_fulfil"]


@pytest.mark.parametrize("months", ["2", "3"])
def test_a_term_is_not_extended_to_what_it_is_already(story: ControlStory, months: str) -> None:
    story.plan().order().check_documents()
    story.protocol(IRREGULARITY, recommendations=[recommendation(months="3")])
    story.send("2025-03-10").objection().report()
    with pytest.raises(ValidationFailed) as caught:
        story.world.story.press(
            story.case_id, "event_extended", as_="napoo_director", months=months, reason="Искане.",
        )  # fmt: skip
    assert caught.value.problems[0].rule == "R-255"


def test_a_report_of_fulfilment_without_evidence_is_refused(story: ControlStory) -> None:
    story.plan().order().check_documents()
    story.protocol(IRREGULARITY, recommendations=[recommendation()])
    story.send("2025-03-10").objection().report()
    with pytest.raises(ValidationFailed) as caught:
        story.fulfil(story.recommendations()[0].id, document="999999")
    assert caught.value.problems[0].path == "document"


def test_an_unfulfilled_recommendation_says_why(story: ControlStory) -> None:
    story.plan().order().check_documents()
    story.protocol(IRREGULARITY, recommendations=[recommendation(), recommendation()])
    story.send("2025-03-10").objection().report()
    first, second = story.recommendations()
    story.fulfil(first.id).fulfil(second.id)
    row = {"recommendation": str(first.id), "verdict": "unfulfilled", "note": ""}
    with pytest.raises(ValidationFailed) as caught:
        story.do("task_verify", "napoo_officer", verdicts=[row])
    assert caught.value.problems[0].path == "verdicts.0.note"
    with pytest.raises(ValidationFailed, match="Преценете и препоръка 2"):
        story.do("task_verify", "napoo_officer", verdicts=[{**row, "note": "Празен файл."}])
