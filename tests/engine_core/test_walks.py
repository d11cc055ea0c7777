"""Pruning is proved, not believed: walks saved after every step against walks never saved."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from service.engine.core import Catalogue, compile_process
from service.engine.core.walk import walk
from tests.engine_core.blocks import Block, blocks, draw

PROCESSES = sorted((Path(__file__).parents[2] / "processes").rglob("*.bpmn"))
WALKS = 200
STATE_LIMIT = 4_096


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(block=blocks, seed=st.integers(0, 10_000), withdraws=st.integers(0, 2))
def test_a_random_diagram_runs_alike_saved_after_every_step_and_never_saved(
    block: Block, seed: int, withdraws: int
) -> None:
    process = compile_process(draw(block, withdraws=withdraws).xml(), catalogue=Catalogue())
    saved = walk(process, seed=seed)
    assert saved == walk(process, seed=seed, reload=False)
    assert saved.ended or saved.steps > 100, saved.trace[-1]


@pytest.mark.parametrize("path", PROCESSES, ids=lambda path: path.stem)
def test_two_hundred_walks_over_a_shipped_diagram_end_and_reach_every_element(path: Path) -> None:
    process = compile_process(path.read_bytes(), catalogue=Catalogue())
    visited: set[str] = set()
    for seed in range(WALKS):
        found = walk(process, seed=seed)
        assert found.ended, (seed, found.trace[-1])
        assert found == walk(process, seed=seed, reload=False), seed
        visited |= found.visited
    assert set(process.elements) - visited == set()


def test_there_are_shipped_diagrams_to_walk() -> None:
    assert PROCESSES
