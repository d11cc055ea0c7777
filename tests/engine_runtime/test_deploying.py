"""What does not fit is refused at deployment, by file and element, and nothing is half deployed."""

import pytest
from sqlalchemy import func, select

from service.engine.definitions import ResourcesRefused
from service.storage.models.deployment import Deployment, ProcessDefinition
from tests.engine_runtime.diagrams import FORM, LOOP, VOTE, diagram, flow, lane, user_task
from tests.support.office import World

PATH = "processes/probe/probe.bpmn"
FORM_PATH = "forms/probe/probe/simple.json"


def _call(key: str, called: str) -> bytes:
    return diagram(
        key,
        lanes=lane("l1", "director", "begin", "call", "done"),
        body='<bpmn:startEvent id="begin" name="Начало"/>'
        f'<bpmn:callActivity id="call" name="Извикване" calledElement="{called}"/>'
        '<bpmn:endEvent id="done" name="Готово"/>'
        + flow("f1", "begin", "call")
        + flow("f2", "call", "done"),
    )


def _refusals(world: World, resources: dict[str, bytes]) -> set[tuple[str, str]]:
    with pytest.raises(ResourcesRefused) as refusal:
        world.office.deploy(resources, name="проба")
    assert all(problem.reason for problem in refusal.value.problems)
    return {(problem.path, problem.element) for problem in refusal.value.problems}


def test_a_task_whose_form_is_missing_is_named(world: World) -> None:
    assert (PATH, "write") in _refusals(world, {PATH: LOOP})


def test_an_operation_nobody_offers_is_named(world: World) -> None:
    source = LOOP.replace(b"probe.decide", b"probe.unknown")
    assert (PATH, "check") in _refusals(world, {PATH: source, FORM_PATH: FORM})


def test_an_unknown_role_is_named(world: World) -> None:
    source = LOOP.replace(b'value="ruo_expert"', b'value="king"')
    assert any(path == PATH for path, _ in _refusals(world, {PATH: source, FORM_PATH: FORM}))


def test_a_broken_form_is_named_by_its_path(world: World) -> None:
    broken = FORM.replace(b'"yesno"', b'"maybe"')
    assert any(path == FORM_PATH for path, _ in _refusals(world, {PATH: LOOP, FORM_PATH: broken}))


def test_a_broken_table_is_named(world: World) -> None:
    table = b"<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'><decision/>"
    found = _refusals(world, {"processes/probe/t.dmn": table})
    assert any(path == "processes/probe/t.dmn" for path, _ in found)


def test_a_diagram_in_a_file_of_another_name_is_refused(world: World) -> None:
    path = "processes/probe/other.bpmn"
    assert (path, "probe") in _refusals(world, {path: LOOP, FORM_PATH: FORM})


def test_processes_that_call_each_other_in_a_ring_are_refused(world: World) -> None:
    resources = {
        "processes/probe/one.bpmn": _call("one", "two"),
        "processes/probe/two.bpmn": _call("two", "one"),
    }
    assert ("processes/probe/one.bpmn", "one") in _refusals(world, resources)


def test_a_refused_deployment_leaves_nothing_behind(world: World) -> None:
    with world.office.transaction() as session:
        before = session.scalar(select(func.count()).select_from(Deployment))
    _refusals(world, {PATH: LOOP, FORM_PATH: b"{}"})
    with world.office.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Deployment)) == before


def test_an_unchanged_process_keeps_its_version_and_a_changed_one_gets_the_next(
    world: World,
) -> None:
    extra = diagram(
        "extra",
        lanes=lane("l1", "director", "begin", "write", "done"),
        body='<bpmn:startEvent id="begin" name="Начало"/>'
        + user_task("write")
        + '<bpmn:endEvent id="done" name="Готово"/>'
        + flow("f1", "begin", "write")
        + flow("f2", "write", "done"),
    )
    resources = {PATH: LOOP, FORM_PATH: FORM, "processes/probe/extra.bpmn": extra}
    world.office.deploy(resources, name="първо")

    def version(key: str) -> int:
        with world.office.transaction() as session:
            found = session.scalar(
                select(func.max(ProcessDefinition.version)).where(ProcessDefinition.key == key)
            )
        return found or 0

    probe, other = version("probe"), version("extra")
    world.office.deploy({**resources, PATH: VOTE}, name="второ")
    assert (version("probe"), version("extra")) == (probe + 1, other)


def test_a_running_case_stays_on_the_version_it_started_with(world: World) -> None:
    world.office.deploy({PATH: LOOP, FORM_PATH: FORM}, name="първо")
    opened = world.story.open(
        "probe",
        as_="director",
        owner_id=world.people.organisations["KN-13"],
        title="Проба",
    )
    world.office.deploy({PATH: VOTE, FORM_PATH: FORM}, name="второ")
    world.story.do(opened.case_id, "write", as_="director")
    world.story.do(opened.case_id, "check", as_="ruo_expert", again="no")
    assert world.story.ends(opened.case_id) == ["done"]
