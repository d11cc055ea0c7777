"""What P-13 refuses: each a clear sentence with its rule, the case intact."""

from typing import Any

import pytest

from service.kernel.clock import sofia
from service.kernel.errors import ValidationFailed
from service.operations.follow_up_control.rows import NotAnOfficer
from service.operations.four_eyes import FourEyes
from tests.processes.controls import IRREGULARITY, ControlStory, recommendation, whole_scope
from tests.processes.lists import give_role
from tests.support.office import World


@pytest.fixture
def opened(control: ControlStory) -> ControlStory:
    """A control that is to be planned next."""
    return control.open()


def test_on_site_without_dates_is_refused_by_r250(opened: ControlStory) -> None:
    with pytest.raises(ValidationFailed) as caught:
        opened.plan(("on_site",), site_from_on="", site_to_on="")
    assert [each.path for each in caught.value.problems] == ["site_from_on", "site_to_on"]
    assert {each.rule for each in caught.value.problems} == {"R-250"}
    assert opened.open_tasks() == ["task_plan"]


def test_a_visit_that_ends_before_it_begins_is_refused(opened: ControlStory) -> None:
    with pytest.raises(ValidationFailed) as caught:
        opened.plan(("on_site",), site_from_on="2025-03-14", site_to_on="2025-03-13")
    assert caught.value.problems[0].path == "site_to_on"


def test_a_centre_without_a_licence_is_not_controlled(agency: World) -> None:
    opened = ControlStory(agency, centre="centre-rila").open()
    with pytest.raises(ValidationFailed, match="няма активна лицензия"):
        opened.plan()


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
    opened: ControlStory, sign: dict[str, str], path: str, rule: str
) -> None:
    with pytest.raises(ValidationFailed) as caught:
        opened.plan(signs=[{**sign, "note": ""}])
    assert (caught.value.problems[0].path, caught.value.problems[0].rule) == (path, rule)


def test_whoever_planned_the_control_cannot_order_it(opened: ControlStory, agency: World) -> None:
    with agency.office.transaction() as session:
        give_role(session, agency, "napoo_director", "napoo_chair", "napoo")
    opened.plan()
    with pytest.raises(FourEyes):
        opened.order(as_="napoo_director")
    opened.order()


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
    opened: ControlStory, changes: dict[str, Any], path: str
) -> None:
    opened.plan(("on_site",))
    with pytest.raises(ValidationFailed) as caught:
        opened.order(**changes)
    assert path in [each.path for each in caught.value.problems]
    assert opened.open_tasks() == ["task_order"]


def test_a_complex_check_covers_the_whole_scope(opened: ControlStory) -> None:
    opened.plan(type="complex")
    with pytest.raises(ValidationFailed, match="всички 11 точки"):
        opened.order(scope=["courses"])
    opened.order(scope=whole_scope())


def test_only_the_officers_of_the_order_check(opened: ControlStory) -> None:
    opened.plan().order()
    with pytest.raises(NotAnOfficer, match="Любен Спасов Чакъров"):
        opened.check_documents(as_="napoo_lead")
    assert opened.open_tasks() == ["task_check_documents"]


def test_nobody_present_and_no_witness_is_refused_by_r259(opened: ControlStory) -> None:
    opened.plan(("on_site",)).order()
    with pytest.raises(ValidationFailed, match="протоколът е недействителен") as caught:
        opened.check_on_site(is_present="false")
    assert (caught.value.problems[0].path, caught.value.problems[0].rule) == ("witnesses", "R-259")
    assert opened.open_tasks() == ["task_check_on_site"]


def test_missing_documents_without_a_term_are_refused_by_r259(opened: ControlStory) -> None:
    opened.plan().order()
    with pytest.raises(ValidationFailed) as caught:
        opened.check_documents(documents=[{"name": "Договор за наем"}])
    assert caught.value.problems[0].path == "documents_days"


def test_a_line_answered_no_says_what_was_found(opened: ControlStory) -> None:
    opened.plan().order()
    with pytest.raises(ValidationFailed) as caught:
        opened.check_documents(no={"cpo_courses_2": ""})
    assert caught.value.problems[0].path == "cpo_courses_2_note"


def test_a_protocol_after_its_term_without_a_reason_is_refused(
    opened: ControlStory, agency: World
) -> None:
    opened.plan().order().check_documents()
    agency.clock.set(sofia(2025, 3, 18, 9))
    with pytest.raises(ValidationFailed, match="само с мотив за закъснението") as caught:
        opened.protocol(late_reason="")
    assert [each.path for each in caught.value.problems] == ["late_reason"]
    assert "task_protocol" in opened.open_tasks()


def test_a_protocol_on_the_last_day_needs_no_reason(opened: ControlStory, agency: World) -> None:
    opened.plan().order().check_documents()
    agency.clock.set(sofia(2025, 3, 17, 23, 30))
    opened.protocol()
    assert opened.row().late_reason is None


@pytest.mark.parametrize(
    ("rows", "path"),
    [([], "findings.0.degree"), ([recommendation(2)], "recommendations.0.finding")],
)
def test_an_irregularity_has_a_recommendation_of_its_own(
    opened: ControlStory, rows: list[dict[str, object]], path: str
) -> None:
    opened.plan().order().check_documents()
    with pytest.raises(ValidationFailed) as caught:
        opened.protocol(IRREGULARITY, recommendations=rows)
    assert path in [each.path for each in caught.value.problems]
    assert opened.recommendations() == []


def test_a_protocol_is_not_delivered_before_its_day(opened: ControlStory) -> None:
    opened.plan().order().check_documents().protocol()
    with pytest.raises(ValidationFailed) as caught:
        opened.send("2025-03-09")
    assert caught.value.problems[0].rule == "R-253"


def test_an_objection_is_answered_at_every_finding(opened: ControlStory) -> None:
    opened.plan().order().check_documents()
    opened.protocol(IRREGULARITY, recommendations=[recommendation()])
    opened.send("2025-03-10").objection("Не съм съгласен.")
    with pytest.raises(ValidationFailed, match="констатация 1"):
        opened.report(answers=[])
    finding = opened.recommendations()[0].finding_id
    opened.report(
        answers=[{"finding": str(finding), "decision": "rejected", "answer": "Няма доказателство."}]
    )
    assert opened.open_tasks() == ["task_fulfil"]


@pytest.mark.parametrize("months", ["2", "3"])
def test_a_term_is_not_extended_to_what_it_is_already(opened: ControlStory, months: str) -> None:
    opened.plan().order().check_documents()
    opened.protocol(IRREGULARITY, recommendations=[recommendation(months="3")])
    opened.send("2025-03-10").objection().report()
    with pytest.raises(ValidationFailed) as caught:
        opened.world.story.press(
            opened.case_id, "event_extended", as_="napoo_director", months=months, reason="Искане.",
        )  # fmt: skip
    assert caught.value.problems[0].rule == "R-255"


def test_a_report_of_fulfilment_without_evidence_is_refused(opened: ControlStory) -> None:
    opened.plan().order().check_documents()
    opened.protocol(IRREGULARITY, recommendations=[recommendation()])
    opened.send("2025-03-10").objection().report()
    with pytest.raises(ValidationFailed) as caught:
        opened.fulfil(opened.recommendations()[0].id, document="999999")
    assert caught.value.problems[0].path == "document"


def test_an_unfulfilled_recommendation_says_why(opened: ControlStory) -> None:
    opened.plan().order().check_documents()
    opened.protocol(IRREGULARITY, recommendations=[recommendation(), recommendation()])
    opened.send("2025-03-10").objection().report()
    first, second = opened.recommendations()
    opened.fulfil(first.id).fulfil(second.id)
    row = {"recommendation": str(first.id), "verdict": "unfulfilled", "note": ""}
    with pytest.raises(ValidationFailed) as caught:
        opened.do("task_verify", "napoo_officer", verdicts=[row])
    assert caught.value.problems[0].path == "verdicts.0.note"
    with pytest.raises(ValidationFailed, match="Преценете и препоръка 2"):
        opened.do("task_verify", "napoo_officer", verdicts=[{**row, "note": "Празен файл."}])
