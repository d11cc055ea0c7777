"""A sealed task: its person sees the form and nothing of the case until the case names them."""

from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import Engine, select

from service.cases.case_list import CaseFilter, read_cases
from service.cases.case_page import read_case_page
from service.cases.inbox import Box, InboxFilter, read_inbox
from service.cases.task_page import read_task_page
from service.engine import OperationContext, OperationRegistry
from service.engine.core import DiagramRefused
from service.engine.core.compiled import compile_process
from service.engine.core.elements import Catalogue
from service.engine.errors import PersonalTask
from service.kernel.clock import FixedClock
from service.kernel.errors import NotFound
from service.kernel.json_types import Json
from service.storage.models.case import CasePerson
from tests.engine_runtime.diagrams import FORM, diagram, flow, lane, user_task
from tests.support.office import World, make_world

_SEALED = '<camunda:properties><camunda:property name="sealed" value="true"/></camunda:properties>'


def _sealed(task: str) -> str:
    return task.replace("</bpmn:extensionElements>", _SEALED + "</bpmn:extensionElements>")


#: two experts declare, then the centre goes on
DECLARE = diagram(
    "probe",
    lanes=lane("l1", "licensed_centre", "begin", "after", "done")
    + lane("l2", "napoo_external_expert", "declare"),
    body='<bpmn:startEvent id="begin" name="Начало"/>'
    + _sealed(
        user_task(
            "declare",
            operation="probe.declare",
            inner='<bpmn:multiInstanceLoopCharacteristics camunda:collection="experts" '
            'camunda:elementVariable="expert"/>',
            more='camunda:assignee="${expert}"',
        )
    )
    + user_task("after")
    + '<bpmn:endEvent id="done" name="Готово"/>'
    + flow("f1", "begin", "declare")
    + flow("f2", "declare", "after")
    + flow("f3", "after", "done"),
)


def _declare(ctx: OperationContext) -> Mapping[str, Json]:
    """No interest when „again“ is left unticked."""
    if not ctx.form["again"] and ctx.actor.person_id is not None:
        ctx.involve(ctx.actor.person_id)
    return {}


@pytest.fixture
def world(clean_database: Engine, clock: FixedClock) -> World:
    made = make_world(clean_database, clock, deploys=False)
    made.office.registry = OperationRegistry(operations={"probe.declare": _declare})
    made.office.deploy(
        {"processes/probe/probe.bpmn": DECLARE, "forms/probe/probe/simple.json": FORM},
        name="проба",
    )
    return made


@pytest.fixture
def case_id(world: World) -> int:
    people = world.people.people
    opened = world.story.open(
        "probe",
        as_="applicant",
        owner_id=world.people.organisations["centre-rila"],
        title="Проба",
        variables={"experts": [people["external_expert_1"], people["external_expert_2"]]},
    )
    return opened.case_id


def _listed(world: World, key: str) -> set[int]:
    actor = world.story.actor(key)
    with world.office.transaction(actor) as session:
        return {row.case.id for row in read_cases(session, actor, CaseFilter()).rows}


def test_the_task_is_in_the_inbox_and_opens_while_the_case_stays_hidden(
    world: World, case_id: int
) -> None:
    expert = world.story.actor("external_expert_1")
    with world.office.transaction(expert) as session:
        rows = read_inbox(session, expert, InboxFilter(box=Box.MINE)).rows
    task_id = next(row.id for row in rows if row.case_id == case_id)
    page = read_task_page(world.office, expert, task_id)
    assert page.may_complete
    assert not page.may_see_case
    with pytest.raises(NotFound):
        read_case_page(world.office, expert, case_id)
    assert case_id not in _listed(world, "external_expert_1")


def test_a_declaration_without_interest_opens_the_case_to_its_expert_only(
    world: World, case_id: int
) -> None:
    one = world.people.people["external_expert_1"]
    world.story.do(case_id, "declare", as_="external_expert_1", item=one, again="false")
    page = read_case_page(world.office, world.story.actor("external_expert_1"), case_id)
    assert page.case.id == case_id
    assert case_id in _listed(world, "external_expert_1")
    with pytest.raises(NotFound):
        read_case_page(world.office, world.story.actor("external_expert_2"), case_id)


def test_a_declared_interest_keeps_the_case_hidden_for_good(world: World, case_id: int) -> None:
    people = world.people.people
    for key, answer in (("external_expert_1", "false"), ("external_expert_2", "true")):
        world.story.do(case_id, "declare", as_=key, item=people[key], again=answer)
    with pytest.raises(NotFound):
        read_case_page(world.office, world.story.actor("external_expert_2"), case_id)
    assert case_id not in _listed(world, "external_expert_2")
    with world.office.transaction() as session:
        sealed = session.scalars(
            select(CasePerson.person_id).where(
                CasePerson.case_id == case_id, CasePerson.is_sealed.is_(True)
            )
        ).all()
    assert sealed == [people["external_expert_2"]]


def test_a_task_given_to_its_person_is_not_handed_back_or_over(world: World, case_id: int) -> None:
    one = world.people.people["external_expert_1"]
    expert = world.story.actor("external_expert_1")
    task_id = world.story.task_id(case_id, "declare", item=one)
    with pytest.raises(PersonalTask):
        world.office.unclaim(expert, task_id)
    with pytest.raises(PersonalTask):
        world.office.delegate(
            expert, task_id, to_person_id=world.people.people["external_expert_3"]
        )


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('camunda:assignee="${expert}"', ""),
        lambda text: text.replace('name="sealed" value="true"', 'name="sealed" value="yes"'),
    ],
    ids=["nobody is named", "the value is another word"],
)
def test_a_sealed_task_without_a_person_is_refused(change: Callable[[str], str]) -> None:
    source = change(DECLARE.decode()).encode()
    with pytest.raises(DiagramRefused):
        compile_process(source, catalogue=Catalogue())
