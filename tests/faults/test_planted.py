"""The harness first catches bugs planted for it; only then do its zeros mean anything."""

from functools import partial

import pytest

from tests.faults.app import PLANTS
from tests.faults.conftest import deploy, open_case
from tests.faults.diagrams import long_case
from tests.faults.site import Killer, serve
from tests.faults.tally import tell
from tests.faults.ward import Ward, findings, sign_in, work_through
from tests.support.office import World

pytestmark = pytest.mark.faults

_CASES = 2
_ROUNDS = 6


@pytest.mark.parametrize("plant", sorted(PLANTS))
def test_the_harness_finds_what_is_planted(doomed: World, url: str, plant: str) -> None:
    deploy(doomed, long_case())
    traces: list[str] = []
    kills = 0
    with serve(url, plant=plant) as site:
        for seed in range(_ROUNDS):
            cases = [open_case(doomed) for _ in range(_CASES)]
            browsers = sign_in(site, doomed.story.task_id(cases[0], "step_1"))
            ward = Ward()
            progress = partial(getattr, ward, "progress")
            with Killer(site, progress=progress, every=(3, 6), seed=seed) as killer:
                work_through(doomed, browsers, cases, ward)
            kills += killer.kills
            traces = findings(doomed, cases, ward)
            if traces:
                break
    note = f"открита {int(bool(traces))}/1 след {kills} убийства"
    tell(f"посадена грешка {plant}", attempts=1, failures=int(not traces), note=note)
    assert traces
