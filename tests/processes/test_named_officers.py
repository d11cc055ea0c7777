"""Whoever the order does not name sees at once that the step is not theirs, and no form."""

from html import unescape

from service.app import Platform, assemble
from service.cases.task_page import read_task_page
from service.config import Settings
from tests.api.conftest import SECRET, Api
from tests.processes.checks import FINDING, CheckStory
from tests.processes.controls import IRREGULARITY, ControlStory, recommendation
from tests.support.office import World


def may(world: World, case_id: int, element: str, as_: str) -> tuple[bool, str]:
    """Whether they may complete the open task of the element, and why not."""
    task_id = world.story.task_id(case_id, element)
    page = read_task_page(world.office, world.story.actor(as_), task_id)
    return page.may_complete, page.why_not


def demand_closed_to_others(control: ControlStory, element: str) -> None:
    """The officer of the order may; another expert of the agency is told who may."""
    assert may(control.world, control.case_id, element, "napoo_officer") == (True, "")
    assert may(control.world, control.case_id, element, "napoo_lead") == (
        False,
        "Проверката извършват определените със заповедта: Любен Спасов Чакъров (R-251).",
    )


def test_every_step_of_a_control_is_for_the_officers_of_its_order(control: ControlStory) -> None:
    control.open().plan().order()
    demand_closed_to_others(control, "task_check_documents")
    control.check_documents()
    demand_closed_to_others(control, "task_protocol")
    control.protocol(IRREGULARITY, recommendations=[recommendation()])
    control.send("2025-03-10").objection()
    demand_closed_to_others(control, "task_report")
    control.report().fulfil(control.recommendations()[0].id)
    demand_closed_to_others(control, "task_verify")
    control.verify(1)
    demand_closed_to_others(control, "task_propose")


def test_the_page_shows_no_form_and_a_task_taken_by_mistake_is_handed_back(
    control: ControlStory, agency: World
) -> None:
    control.open().plan().order()
    api = served(agency)
    path = f"/zadachi/{agency.story.task_id(control.case_id, 'task_check_documents')}"
    page = unescape(api.get(path, as_="napoo_lead").text)
    assert "Проверката извършват определените със заповедта: Любен Спасов Чакъров" in page
    assert 'name="summary"' not in page
    assert "Поемете" not in page
    assert 'name="summary"' in api.get(path, as_="napoo_officer").text
    api.send("/zadachi/poemi", {"task_ids": path.rsplit("/", 1)[1]}, as_="napoo_lead")
    assert "Върнете на групата" in api.get(path, as_="napoo_lead").text
    api.send(f"{path}/varni", {}, as_="napoo_lead")
    assert 'name="summary"' in api.get(path, as_="napoo_officer").text


def served(world: World) -> Api:
    """The house over HTTP, with the people of this world."""
    settings = Settings("postgresql://", "postgresql://", SECRET, is_local=True)
    engine = world.office.sessions.kw["bind"]
    return Api(world, assemble(Platform(settings, engine, world.office)))


def test_every_step_of_an_inspection_is_for_those_its_order_names(check: CheckStory) -> None:
    def demand_closed(element: str) -> None:
        assert may(check.world, check.case_id, element, "ruo_expert") == (True, "")
        is_allowed, sentence = may(check.world, check.case_id, element, "ruo_expert_poo")
        assert not is_allowed
        assert sentence.startswith("Проверяват само посочените в заповедта: Стефан Любенов")

    check.to_protocol()
    demand_closed("task_check")
    check.check(no={"order": FINDING["text"]})
    demand_closed("task_protocol")
    check.at(17)
    check.draw(FINDING)
    check.at(20)
    check.deliver()
    check.answer()
    demand_closed("task_recommend")
    check.recommend("2023-12-11")
    check.evidence()
    demand_closed("task_verify")
