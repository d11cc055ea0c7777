"""An office with one small process at a time."""

from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import Engine

from service.engine import OperationContext, OperationRegistry
from service.kernel.clock import FixedClock
from service.kernel.json_types import Json
from tests.engine_runtime.diagrams import FORM
from tests.support.office import World, make_world


class Fault(Exception):
    """What the test told the machine to fail with."""


class Probe:
    """Operations of the probe process; `failures` says how often `work` fails yet."""

    def __init__(self) -> None:
        self.failures = 0
        self.worked = 0

    def decide(self, ctx: OperationContext) -> Mapping[str, Json]:
        return {"again": bool(ctx.form["again"])}

    def work(self, ctx: OperationContext) -> Mapping[str, Json]:
        self.worked += 1
        if self.failures > 0:
            self.failures -= 1
            raise Fault("не стана")
        ctx.record("probe.worked", {"text": "Свършено е."})
        return {}


@pytest.fixture
def probe() -> Probe:
    return Probe()


@pytest.fixture
def world(clean_database: Engine, clock: FixedClock, probe: Probe) -> World:
    made = make_world(clean_database, clock, deploys=False)
    made.office.registry = OperationRegistry(
        operations={"probe.decide": probe.decide, "probe.work": probe.work}
    )
    return made


@pytest.fixture
def begin(world: World) -> Callable[..., int]:
    """Deploy a diagram and open a case of it as the director; its id."""

    def open_probe(source: bytes, **variables: Json) -> int:
        world.office.deploy(
            {"processes/probe/probe.bpmn": source, "forms/probe/probe/simple.json": FORM},
            name="проба",
        )
        opened = world.story.open(
            "probe",
            as_="director",
            owner_id=world.people.organisations["KN-13"],
            title="Проба",
            variables=variables,
        )
        return opened.case_id

    return open_probe
