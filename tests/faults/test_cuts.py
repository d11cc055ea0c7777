"""Connections cut while a task is completed, the reply to COMMIT among what gets lost."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import Engine, func, select

from service.engine.tasks import Completed, Completion
from service.storage.local import LocalServer
from service.storage.models.case import Event
from tests.faults.conftest import Begin
from tests.faults.diagrams import JUDGE
from tests.faults.tally import tell
from tests.support.office import World

pytestmark = pytest.mark.faults

_CUTS = 40
_MEMBER = "ruo_commission_1"
_RETRIES = 5
#: a completion takes some milliseconds; the cut falls anywhere in it
_SPAN = 0.012


def _cut(server: LocalServer, database: str) -> None:
    with server.connect(database="postgres", role="postgres") as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database]
        )


@contextmanager
def _cut_soon(server: LocalServer, database: str, *, after: float) -> Iterator[None]:
    def wait_and_cut() -> None:
        time.sleep(after)
        _cut(server, database)

    cutter = threading.Thread(target=wait_and_cut)
    cutter.start()
    try:
        yield
    finally:
        cutter.join()


def _until_answered(world: World, request: Completion) -> Completed:
    """Send the same request again, as a client with a key does."""
    for _ in range(_RETRIES):
        with suppress(psycopg.OperationalError, sa.exc.DBAPIError):
            return world.office.complete(world.story.actor(_MEMBER), request)
    raise AssertionError("no answer came")


def test_a_cut_connection_loses_and_doubles_nothing(
    world: World, begin: Begin, server: LocalServer, clean_database: Engine
) -> None:
    chance = random.Random(2018)  # noqa: S311 - a repeatable chance
    database = clean_database.url.database or ""
    member = world.story.actor(_MEMBER)
    failures = broken = kept = 0
    for number in range(_CUTS):
        case_id = begin(JUDGE)
        task_id = world.story.task_id(case_id, "judge")
        request = Completion(task_id, {"note": "веднъж"}, key=f"cut-{number}")
        first: Completed | None = None
        with (
            _cut_soon(server, database, after=chance.uniform(0, _SPAN)),
            suppress(psycopg.OperationalError, sa.exc.DBAPIError),
        ):
            first = world.office.complete(member, request)
        broken += first is None
        answer = _until_answered(world, request)
        kept += first is None and answer.is_repeat
        with world.office.transaction() as session:
            events = session.scalar(
                select(func.count()).where(Event.task_id == task_id, Event.kind == "task.completed")
            )
        failures += events != 1 or world.story.ends(case_id) != ["done"]
        failures += first is not None and not answer.is_repeat
    tell(
        "прекъсната връзка при изпълняване",
        attempts=_CUTS,
        failures=failures,
        note=f"{broken} без отговор, от тях {kept} вече записани",
    )
    assert failures == 0
    assert broken > 0, "the cuts hit nobody"


def test_a_connection_that_died_in_the_pool_is_nobodys_error(
    world: World, server: LocalServer, clean_database: Engine
) -> None:
    with world.office.transaction():
        pass
    _cut(server, clean_database.url.database or "")
    with world.office.transaction() as session:
        assert session.scalar(select(1)) == 1
