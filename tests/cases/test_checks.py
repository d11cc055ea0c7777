"""Every zombie that is planted is found, and a sound case raises no alarm."""

import pytest
from sqlalchemy import Engine

from service.cases.checks import SENTENCES, Alarm, check_cases
from service.engine import OperationRegistry
from service.kernel.clock import FixedClock, sofia
from service.storage.local import LocalServer
from tests.engine_runtime.diagrams import DEADLINE, FORM
from tests.support.office import World, make_world

#: what a crash, a bug or a hand in the database might leave
PLANTED = [
    ("stuck", "DELETE FROM task WHERE case_id = {case} AND state = 'open'"),
    ("without-instance", "UPDATE process_instance SET status = 'completed' WHERE case_id = {case}"),
    ("closed-but-active", "UPDATE case_file SET state = 'closed' WHERE id = {case}"),
    ("task-of-the-dead", "UPDATE process_instance SET status = 'completed' WHERE case_id = {case}"),
    (
        "done-without-event",
        "UPDATE task SET state = 'completed' WHERE case_id = {case} AND state = 'open'",
    ),
    (
        "done-without-step",
        "UPDATE task SET state = 'completed' WHERE case_id = {case} AND state = 'open'",
    ),
    (
        "event-without-done",
        (
            "INSERT INTO event (case_id, seq, at, kind, actor_name, task_id, commitment, hash) "
            "SELECT case_id, 99, now(), 'task.completed', 'никой', id, ''::bytea, ''::bytea "
            "FROM task WHERE case_id = {case} AND state = 'open'"
        ),
    ),
    (
        "done-twice",
        (
            "INSERT INTO event (case_id, seq, at, kind, actor_name, task_id, commitment, hash) "
            "SELECT case_id, 90 + n, now(), 'task.completed', 'никой', id, ''::bytea, ''::bytea "
            "FROM task, generate_series(1, 2) n WHERE case_id = {case} AND state = 'open'"
        ),
    ),
    ("state-lost", "UPDATE process_instance SET state = NULL WHERE case_id = {case}"),
    ("state-unreadable", "UPDATE process_instance SET state = '\\x00' WHERE case_id = {case}"),
    ("state-apart", "UPDATE task SET key = 'other' WHERE case_id = {case} AND state = 'open'"),
    (
        "failed-without-incident",
        (
            "UPDATE job SET state = 'failed' WHERE instance_id IN "
            "(SELECT id FROM process_instance WHERE case_id = {case})"
        ),
    ),
    (
        "late",
        (
            "UPDATE job SET due_at = '2018-05-13T00:00Z' WHERE instance_id IN "
            "(SELECT id FROM process_instance WHERE case_id = {case})"
        ),
    ),
    ("chain", "UPDATE event SET actor_name = 'друг' WHERE case_id = {case} AND seq = 1"),
]
_ALSO_GONE = {
    "stuck": (
        "DELETE FROM message_subscription WHERE case_id = {case}",
        (
            "UPDATE job SET state = 'dropped' WHERE instance_id IN "
            "(SELECT id FROM process_instance WHERE case_id = {case})"
        ),
    )
}


@pytest.fixture(scope="module")
def world(clean_database: Engine) -> World:
    made = make_world(clean_database, FixedClock(sofia(2018, 5, 14, 9)), deploys=False)
    made.office.registry = OperationRegistry(operations={})
    made.office.deploy(
        {"processes/probe/probe.bpmn": DEADLINE, "forms/probe/probe/simple.json": FORM},
        name="проба",
    )
    return made


def open_case(world: World) -> int:
    owner_id = world.people.organisations["KN-13"]
    return world.story.open("probe", as_="director", owner_id=owner_id, title="Проба").case_id


def alarms_of(world: World, case_id: int) -> list[Alarm]:
    office = world.office
    with office.transaction() as session:
        result = check_cases(session, definitions=office.definitions, now=office.clock.now())
    return [alarm for alarm in result.alarms if alarm.case_id == case_id]


@pytest.mark.parametrize(("kind", "plant"), PLANTED, ids=[kind for kind, _ in PLANTED])
def test_a_planted_zombie_is_found_and_its_neighbour_is_left_in_peace(
    world: World, server: LocalServer, clean_database: Engine, kind: str, plant: str
) -> None:
    sound, zombie = open_case(world), open_case(world)
    with server.connect(database=clean_database.url.database or "", role="postgres") as connection:
        # past the triggers, as somebody with the keys to the database would
        connection.execute("SET session_replication_role = replica")
        for statement in (plant, *_ALSO_GONE.get(kind, ())):
            connection.execute(statement.format(case=zombie))
    found = alarms_of(world, zombie)
    assert kind in [alarm.kind for alarm in found]
    assert all(alarm.sentence.startswith(SENTENCES[alarm.kind]) for alarm in found)
    assert alarms_of(world, sound) == []


def test_every_kind_of_alarm_has_been_planted() -> None:
    assert {kind for kind, _ in PLANTED} == set(SENTENCES)


def test_a_finished_and_a_withdrawn_case_raise_no_alarm(world: World) -> None:
    done, left = open_case(world), open_case(world)
    world.story.do(done, "write", as_="director")
    world.story.press(left, "withdraw", as_="director")
    assert alarms_of(world, done) == []
    assert alarms_of(world, left) == []
