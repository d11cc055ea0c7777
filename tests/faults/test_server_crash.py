"""PostgreSQL killed under load: back within ten seconds, and nothing acknowledged is lost."""

import os
import signal
import threading
import time

import pytest
from sqlalchemy import Engine, text

from service.cases.checks import check_cases
from service.engine import OperationRegistry
from service.engine.tasks import Completion
from service.kernel.clock import FixedClock, sofia
from service.storage.local import LocalServer
from service.storage.local.postmaster import live_postmaster
from service.storage.local.server import Launcher
from tests.faults.conftest import deploy, open_case
from tests.faults.diagrams import long_case
from tests.faults.tally import tell
from tests.support.office import World, make_world

pytestmark = pytest.mark.faults

_CLIENTS = 4
_BEFORE = 40
_AFTER = 20
_BUDGET_SECONDS = 10.0
_PATIENCE = 60.0


class Load:
    """Clients completing tasks in this process; what was answered stands in `acknowledged`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.acknowledged: list[tuple[int, float]] = []
        self.broken = 0
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._work) for _ in range(_CLIENTS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(_PATIENCE)
            assert not thread.is_alive(), "a client hangs"

    def wait_for(self, count: int) -> None:
        """Until so many are acknowledged in all."""
        deadline = time.monotonic() + _PATIENCE
        while len(self.acknowledged) < count:
            assert time.monotonic() < deadline, "no completion is acknowledged any more"
            time.sleep(0.01)

    def _work(self) -> None:
        director = self.world.story.actor("director")
        case_id: int | None = None
        while not self._stopped.is_set():
            try:
                case_id = case_id or open_case(self.world)
                task_id = self._open_task(case_id)
                if task_id is None:
                    case_id = None
                    continue
                self.world.office.complete(director, Completion(task_id, {"note": "запис"}))
                self.acknowledged.append((task_id, time.monotonic()))
            except Exception:  # noqa: BLE001 - a cut connection shows as many things
                self.broken += 1
                time.sleep(0.02)

    def _open_task(self, case_id: int) -> int | None:
        with self.world.office.transaction() as session:
            return session.execute(
                text("SELECT id FROM task WHERE case_id = :id AND state = 'open'"), {"id": case_id}
            ).scalar()


def test_a_killed_server_is_back_within_ten_seconds_and_kept_every_answer(
    durable_server: LocalServer, durable_database: Engine
) -> None:
    clock = FixedClock(sofia(2018, 5, 14, 9))
    world = make_world(durable_database, clock, deploys=False)
    world.office.registry = OperationRegistry(operations={})
    deploy(world, long_case())
    load = Load(world)
    load.start()
    try:
        load.wait_for(_BEFORE)
        _kill(durable_server)
        killed_at = time.monotonic()
        Launcher(durable_server.place.directory).start()
        # orphans of the old server may have answered until now
        up_at, before = time.monotonic(), len(load.acknowledged)
        load.wait_for(before + _AFTER)
    finally:
        load.stop()
    back_after = next(at for _, at in load.acknowledged if at > up_at) - killed_at
    lost = _lost(world, [task_id for task_id, _ in load.acknowledged])
    tell(
        "kill -9 на PostgreSQL под товар",
        attempts=1,
        failures=int(bool(lost) or back_after > _BUDGET_SECONDS),
        note=f"отново работи след {back_after:.2f} s, {len(load.acknowledged)} потвърдени "
        f"изпълнения, изгубени {len(lost)}, прекъснати {load.broken}",
    )
    assert lost == []
    assert load.broken > 0, "the kill hit nobody"
    assert back_after <= _BUDGET_SECONDS
    with world.office.transaction() as session:
        checked = check_cases(session, definitions=world.office.definitions, now=clock.now())
    assert [f"{alarm.number}: {alarm.sentence}" for alarm in checked.alarms] == []


def _kill(server: LocalServer) -> None:
    """SIGKILL for the postmaster; its children die of its death."""
    pid = live_postmaster(server.place.data)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def _lost(world: World, acknowledged: list[int]) -> list[int]:
    with world.office.transaction() as session:
        kept = set(
            session.execute(
                text("SELECT id FROM task WHERE state = 'completed' AND id = ANY(:ids)"),
                {"ids": acknowledged},
            ).scalars()
        )
    return [task_id for task_id in acknowledged if task_id not in kept]
