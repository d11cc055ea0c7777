"""Two at once: exactly one wins, the other is told who and when, and keeps what was typed."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from service.cases.opening import OpenCase
from service.engine.errors import AlreadyClaimed, AlreadyCompleted, CaseChanged, TaskWithdrawn
from service.engine.messages import NobodyWaits
from service.engine.tasks import Completed, Completion
from service.storage.models.case import CaseFile, Event
from service.storage.models.deployment import ProcessDefinition
from service.storage.models.engine import (
    FormDraft,
    Idempotency,
    Job,
    MessageSubscription,
    ProcessInstance,
    Task,
)
from tests.engine_runtime.diagrams import VOTE
from tests.faults.conftest import RACES, Begin, deploy, errors, race
from tests.faults.diagrams import JUDGE
from tests.faults.tally import tell
from tests.support.office import World

pytestmark = pytest.mark.faults

MEMBERS = ("ruo_commission_1", "ruo_commission_2")


def completions(world: World, case_id: int) -> int:
    with world.office.transaction() as session:
        counted = session.scalar(
            select(func.count()).where(Event.case_id == case_id, Event.kind == "task.completed")
        )
    return int(counted or 0)


def draft_of(world: World, task_id: int, person: str) -> str | None:
    """The note the loser had typed."""
    with world.office.transaction() as session:
        draft = session.get(FormDraft, (task_id, world.people.people[person]))
    return None if draft is None else str(draft.values["note"])


def test_two_people_complete_one_task_and_one_of_them_wins(world: World, begin: Begin) -> None:
    actors = [world.story.actor(name) for name in MEMBERS]
    failures = 0
    for _ in range(RACES):
        case_id = begin(JUDGE)
        task_id = world.story.task_id(case_id, "judge")
        orders = [Completion(task_id, {"note": f"от {actor.name}"}) for actor in actors]
        pairs = zip(actors, orders, strict=True)
        results = race(*(partial(world.office.complete, *pair) for pair in pairs))
        lost = errors(results)
        failures += completions(world, case_id) != 1 or len(lost) != 1
        loser = results.index(lost[0])
        refusal = lost[0]
        assert isinstance(refusal, AlreadyCompleted)
        assert actors[1 - loser].name in str(refusal)
        assert "14.05.2018 г. в 09:00" in str(refusal)
        assert draft_of(world, task_id, MEMBERS[loser]) == f"от {actors[loser].name}"
    tell("двама изпълняват една задача", attempts=RACES, failures=failures)
    assert failures == 0


def test_two_people_claim_one_task_and_one_of_them_holds_it(world: World, begin: Begin) -> None:
    actors = [world.story.actor(name) for name in MEMBERS]
    failures = 0
    for _ in range(RACES):
        task_id = world.story.task_id(begin(JUDGE), "judge")
        results = race(*(partial(world.office.claim, actor, task_id) for actor in actors))
        lost = errors(results)
        with world.office.transaction() as session:
            holder = session.get_one(Task, task_id).assignee_id
        failures += len(lost) != 1
        winner = actors[1 - results.index(lost[0])]
        assert isinstance(lost[0], AlreadyClaimed)
        assert winner.name in str(lost[0])
        assert holder == winner.person_id
    tell("двама поемат една задача", attempts=RACES, failures=failures)
    assert failures == 0


def test_a_task_is_either_completed_or_withdrawn(world: World, begin: Begin) -> None:
    director, member = world.story.actor("director"), world.story.actor(MEMBERS[0])
    failures = done = 0
    for _ in range(RACES):
        case_id = begin(JUDGE)
        task_id = world.story.task_id(case_id, "judge")
        with world.office.transaction() as session:
            waiting = session.scalars(
                select(MessageSubscription.id).where(MessageSubscription.case_id == case_id)
            ).one()
        results = race(
            partial(world.office.complete, member, Completion(task_id, {"note": "оценката"})),
            partial(world.office.trigger, director, case_id, waiting, {}),
        )
        ends, lost = world.story.ends(case_id), errors(results)
        failures += len(lost) != 1 or ends not in (["done"], ["left"])
        if ends == ["done"]:
            done += 1
            assert isinstance(results[1], NobodyWaits)
        else:
            assert isinstance(results[0], TaskWithdrawn)
            assert draft_of(world, task_id, MEMBERS[0]) == "оценката"
    tell("изпълняване срещу оттегляне", attempts=RACES, failures=failures, note=f"{done} изпълнени")
    assert failures == 0


def test_a_task_is_either_completed_or_taken_by_its_deadline(world: World, begin: Begin) -> None:
    member = world.story.actor(MEMBERS[0])
    failures = done = 0
    for _ in range(RACES):
        case_id = begin(JUDGE)
        task_id = world.story.task_id(case_id, "judge")
        with world.office.transaction() as session:
            job_id = session.scalars(
                select(Job.id)
                .join(ProcessInstance, ProcessInstance.id == Job.instance_id)
                .where(ProcessInstance.case_id == case_id)
            ).one()
        world.clock.advance(timedelta(days=5))
        results = race(
            partial(world.office.complete, member, Completion(task_id, {"note": "навреме"})),
            partial(world.office.run_job, job_id),
        )
        ends = world.story.ends(case_id)
        if ends == ["done"]:
            done += 1
            failures += results[1] is not False or bool(errors(results))
        else:
            failures += ends != ["gone"] or results[1] is not True
            assert isinstance(results[0], TaskWithdrawn)
            assert draft_of(world, task_id, MEMBERS[0]) == "навреме"
    tell("изпълняване срещу срок", attempts=RACES, failures=failures, note=f"{done} изпълнени")
    assert failures == 0


def test_of_two_tabs_on_one_case_the_second_must_look_again(world: World, begin: Begin) -> None:
    director = world.story.actor("director")
    failures = 0
    for _ in range(RACES):
        case_id = begin(VOTE, members=[1, 2])
        tabs = [world.story.task_id(case_id, "vote", item=item) for item in (1, 2)]
        with world.office.transaction() as session:
            version = session.get_one(CaseFile, case_id).version
        orders = [Completion(tab, {"note": "глас"}, case_version=version) for tab in tabs]
        results = race(*(partial(world.office.complete, director, order) for order in orders))
        lost = errors(results)
        failures += len(lost) != 1 or completions(world, case_id) != 1
        assert isinstance(lost[0], CaseChanged)
        assert draft_of(world, tabs[results.index(lost[0])], "director") == "глас"
    tell("два раздела на един човек", attempts=RACES, failures=failures)
    assert failures == 0


def test_one_request_sent_twice_at_once_is_answered_alike_and_done_once(
    world: World, begin: Begin
) -> None:
    member = world.story.actor(MEMBERS[0])
    failures = 0
    for number in range(RACES):
        case_id = begin(JUDGE)
        task_id = world.story.task_id(case_id, "judge")
        request = Completion(task_id, {"note": "веднъж"}, key=f"race-{number}")
        results = race(*[partial(world.office.complete, member, request)] * 2)
        answers = [result for result in results if isinstance(result, Completed)]
        with world.office.transaction() as session:
            kept = session.scalar(select(func.count()).where(Idempotency.key == f"race-{number}"))
        failures += len(answers) != 2 or kept != 1 or completions(world, case_id) != 1
        assert sorted(answer.is_repeat for answer in answers) == [False, True]
        assert len({str(answer.to_json()) for answer in answers}) == 1
    tell("една заявка, пратена два пъти", attempts=RACES, failures=failures)
    assert failures == 0


def test_a_case_opened_while_its_process_changes_runs_on_one_version(
    world: World, begin: Begin
) -> None:
    begin(JUDGE)
    director = world.story.actor("director")
    owner_id = world.people.organisations["KN-13"]
    failures, on_new = 0, 0
    for number in range(RACES):
        changed = JUDGE.replace("Задача judge".encode(), f"Преценка {number}".encode())
        results = race(
            partial(world.office.open_case, director, OpenCase("probe", owner_id, "Проба")),
            partial(deploy, world, changed),
        )
        assert errors(results) == []
        with world.office.transaction() as session:
            versions = list(
                session.scalars(
                    select(ProcessDefinition.id).order_by(ProcessDefinition.version.desc()).limit(2)
                )
            )
            newest = session.scalars(
                select(ProcessInstance).order_by(ProcessInstance.id.desc()).limit(1)
            ).one()
            names = session.scalars(select(Task.name).where(Task.instance_id == newest.id)).all()
        is_new = newest.definition_id == versions[0]
        on_new += is_new
        failures += newest.definition_id not in versions
        failures += (names == [f"Преценка {number}"]) is not is_new
        world.story.do(newest.case_id, "judge", as_=MEMBERS[0])
        failures += world.story.ends(newest.case_id) != ["done"]
    tell(
        "започване срещу нова версия", attempts=RACES, failures=failures, note=f"{on_new} на новата"
    )
    assert failures == 0
