"""SIGKILL of web and worker processes: nothing acknowledged is lost, doubled or half done."""

import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from service.engine import REGISTRY
from service.storage.models.case import Event
from service.storage.models.engine import Incident
from tests.faults.app import work as probe_work
from tests.faults.conftest import assert_sound, deploy, open_case
from tests.faults.diagrams import LENGTH, long_case, machine_case
from tests.faults.site import Killer, serve, work
from tests.faults.tally import tell
from tests.faults.ward import Ward, completions, findings, sign_in, work_through
from tests.support.office import World

pytestmark = pytest.mark.faults

#: one kill for so many completions, at least
_COMPLETIONS_A_KILL = 83
_MACHINE_CASES = 20
_MACHINE_KILLS = 4
_PATIENCE = 60.0


def test_killed_web_processes_lose_double_and_halve_nothing(world: World, url: str) -> None:
    wanted = completions(1_000)
    deploy(world, long_case())
    cases = [open_case(world) for _ in range(wanted // LENGTH)]
    with serve(url) as site:
        browsers = sign_in(site, world.story.task_id(cases[0], "step_1"))
        ward = Ward()
        with Killer(site, progress=lambda: ward.progress, every=(10, 40), seed=2018) as killer:
            work_through(world, browsers, cases, ward)
    found = findings(world, cases, ward)
    tell(
        "SIGKILL на уеб процеси при изпълняване",
        attempts=wanted,
        failures=len(found),
        note=f"{killer.kills} убийства, {len(ward.unknown)} прекъснати отговора, "
        f"{ward.resent} повторени заявки",
    )
    assert found == []
    assert ward.refused == []
    assert killer.kills >= wanted // _COMPLETIONS_A_KILL
    assert len(ward.unknown) >= 1, "the kills hit nobody: the run proves nothing"


def test_killed_workers_do_each_activity_once(world: World, url: str) -> None:
    world.office.registry.operations["probe.work"] = probe_work
    REGISTRY.operations.setdefault("probe.work", probe_work)
    deploy(world, machine_case())
    cases = [open_case(world) for _ in range(_MACHINE_CASES)]
    wanted = 3 * len(cases)
    with (
        work(url) as worker,
        Killer(worker, progress=lambda: _worked(world, cases), every=(6, 14), seed=7) as killer,
    ):
        deadline = time.monotonic() + _PATIENCE
        while killer.kills < _MACHINE_KILLS and time.monotonic() < deadline:
            if _worked(world, cases) == wanted:
                break
            time.sleep(0.1)
    # what a killed worker held is put back by the sweep of the next one
    world.clock.set(datetime.now(UTC))
    world.office.run_due()
    worked = _worked(world, cases)
    tell(
        "SIGKILL на работници при машинни дейности",
        attempts=wanted,
        failures=abs(worked - wanted),
        note=f"{killer.kills} убийства",
    )
    assert worked == wanted
    assert [world.story.ends(case) for case in cases] == [["done"]] * len(cases)
    with world.office.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Incident)) == 0
    assert_sound(world)


def _worked(world: World, cases: list[int]) -> int:
    with world.office.transaction() as session:
        counted = session.scalar(
            select(func.count()).where(Event.case_id.in_(cases), Event.kind == "probe.worked")
        )
    return int(counted or 0)
