"""Cases run over the real engine and the real database."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from service.cases.chain import verify_all
from service.engine.errors import AlreadyClaimed, AlreadyCompleted, KeyReused, TaskWithdrawn
from service.engine.tasks import Completion
from service.identity.allow import AccessDenied
from service.storage.models.engine import FormDraft, Idempotency, Incident, Task
from tests.engine_runtime.conftest import Probe
from tests.engine_runtime.diagrams import ASYNC, DEADLINE, LOOP, VOTE
from tests.support.office import World

Begin = Callable[..., int]


def test_a_case_runs_from_its_start_to_its_end(world: World, begin: Begin) -> None:
    case_id = begin(LOOP)
    world.story.do(case_id, "write", as_="director", note="първо")
    world.story.do(case_id, "check", as_="ruo_expert", again="yes")
    world.story.do(case_id, "write", as_="director", note="второ")
    world.story.do(case_id, "check", as_="ruo_expert", again="no")
    assert world.story.ends(case_id) == ["done"]


def test_the_history_of_a_case_is_an_unbroken_chain(world: World, begin: Begin) -> None:
    case_id = begin(LOOP)
    world.story.do(case_id, "write", as_="director")
    with world.office.transaction() as session:
        result = verify_all(session)
    assert result.is_sound
    assert result.events >= 3


def test_another_role_may_not_complete_the_task(world: World, begin: Begin) -> None:
    case_id = begin(LOOP)
    with pytest.raises(AccessDenied):
        world.story.do(case_id, "write", as_="ruo_expert")


def test_the_loser_of_a_race_is_told_who_and_when_and_keeps_the_input(
    world: World, begin: Begin
) -> None:
    case_id = begin(LOOP)
    task_id = world.story.task_id(case_id, "write")
    director = world.story.actor("director")
    world.office.complete(director, Completion(task_id, {"note": "пръв"}))
    with pytest.raises(AlreadyCompleted) as refusal:
        world.office.complete(director, Completion(task_id, {"note": "втори"}))
    assert director.name in str(refusal.value)
    assert "14.05.2018" in str(refusal.value)
    with world.office.transaction() as session:
        draft = session.get_one(FormDraft, (task_id, director.person_id))
        assert draft.values["note"] == "втори"


def test_a_repeated_request_gets_the_same_answer(world: World, begin: Begin) -> None:
    case_id = begin(LOOP)
    director = world.story.actor("director")
    request = Completion(world.story.task_id(case_id, "write"), {"note": "а"}, key="k-1")
    first = world.office.complete(director, request)
    second = world.office.complete(director, request)
    assert (first.case_id, first.task_id) == (second.case_id, second.task_id)
    assert second.is_repeat
    with world.office.transaction() as session:
        assert session.scalar(select(func.count()).where(Idempotency.key == "k-1")) == 1


def test_a_key_serves_one_request_only(world: World, begin: Begin) -> None:
    case_id = begin(LOOP)
    director = world.story.actor("director")
    task_id = world.story.task_id(case_id, "write")
    world.office.complete(director, Completion(task_id, {"note": "а"}, key="k-2"))
    with pytest.raises(KeyReused):
        world.office.complete(director, Completion(task_id, {"note": "друго"}, key="k-2"))


def test_a_claimed_task_is_closed_to_colleagues_until_given_back(
    world: World, begin: Begin
) -> None:
    case_id = begin(VOTE, members=[1, 2])
    director = world.story.actor("director")
    task_id = world.story.task_id(case_id, "vote", item=1)
    world.office.claim(director, task_id)
    with world.office.transaction() as session:
        assert session.get_one(Task, task_id).assignee_id == director.person_id
    world.office.unclaim(director, task_id)
    with world.office.transaction() as session:
        assert session.get_one(Task, task_id).assignee_id is None


def test_a_delegated_task_comes_back_when_resolved(world: World, begin: Begin) -> None:
    case_id = begin(LOOP)
    director = world.story.actor("director")
    teacher = world.people.people["teacher_1"]
    task_id = world.story.task_id(case_id, "write")
    world.office.claim(director, task_id)
    world.office.delegate(director, task_id, to_person_id=teacher)
    with pytest.raises(AlreadyClaimed):
        world.story.do(case_id, "write", as_="director")
    world.office.resolve(world.story.actor("teacher_1"), task_id)
    world.story.do(case_id, "write", as_="director")


def test_a_deadline_takes_the_task_away(world: World, begin: Begin) -> None:
    case_id = begin(DEADLINE)
    task_id = world.story.task_id(case_id, "write")
    assert world.office.run_due() == 0
    world.clock.advance(timedelta(days=5))
    assert world.office.run_due() == 1
    assert world.story.ends(case_id) == ["gone"]
    with pytest.raises(TaskWithdrawn):
        world.office.complete(world.story.actor("director"), Completion(task_id, {}))


def test_a_person_may_trigger_the_event_that_waits(world: World, begin: Begin) -> None:
    case_id = begin(DEADLINE)
    world.story.press(case_id, "withdraw", as_="director")
    assert world.story.ends(case_id) == ["left"]
    world.clock.advance(timedelta(days=9))
    assert world.office.run_due() == 0


def test_every_item_of_a_multi_instance_is_counted_and_the_last_moves_on(
    world: World, begin: Begin
) -> None:
    case_id = begin(VOTE, members=[11, 12, 13])
    for member in (13, 11):
        world.story.do(case_id, "vote", as_="director", item=member)
    with world.office.transaction() as session:
        names = session.scalars(
            select(Task.element_id).where(Task.case_id == case_id, Task.state == "open")
        ).all()
    assert names == ["vote"]
    world.story.do(case_id, "vote", as_="director", item=12)
    world.story.do(case_id, "after", as_="director")
    assert world.story.ends(case_id) == ["done"]


def test_failed_work_is_tried_three_times_and_then_becomes_an_incident(
    world: World, begin: Begin, probe: Probe
) -> None:
    probe.failures = 3
    case_id = begin(ASYNC)
    for _ in range(5):
        world.office.run_due()
        world.clock.advance(timedelta(minutes=5))
    assert probe.worked == 3
    with world.office.transaction() as session:
        incident = session.scalars(select(Incident).where(Incident.case_id == case_id)).one()
        assert incident.message == "не стана"
    world.office.retry_incident(world.office.system(), incident.id)
    world.office.run_due()
    assert world.story.ends(case_id) == ["done"]
