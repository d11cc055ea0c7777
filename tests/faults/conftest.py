"""Two who act at the same instant, and the sums of what came of it."""

import os
import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine

from service.cases.checks import check_cases
from service.engine import OperationRegistry
from service.kernel.clock import FixedClock, sofia
from service.kernel.json_types import Json
from tests.engine_runtime.diagrams import FORM
from tests.faults.tally import TALLIES
from tests.support.office import World, make_world

#: races of each kind; a longer run sets PREPISKA_RACES
RACES = int(os.environ.get("PREPISKA_RACES", "50"))
_PATIENCE = 60.0

Act = Callable[[], object]
Begin = Callable[..., int]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Failures of attempts, as trust.md wants them published."""
    if TALLIES:
        terminalreporter.section("откази / опити")
        for tally in TALLIES:
            terminalreporter.write_line(tally.line())


@pytest.fixture(scope="module")
def world(clean_database: Engine) -> Iterator[World]:
    """An office whose cases are all sound again when the module is done."""
    made = make_world(clean_database, FixedClock(sofia(2018, 5, 14, 9)), deploys=False)
    made.office.registry = OperationRegistry(operations={})
    yield made
    # deadlines that passed while others raced
    made.office.run_due()
    assert_sound(made)


@pytest.fixture(scope="module")
def doomed(clean_database: Engine) -> World:
    """An office for planted bugs: nobody asks whether its cases are sound afterwards."""
    made = make_world(clean_database, FixedClock(sofia(2018, 5, 14, 9)), deploys=False)
    made.office.registry = OperationRegistry(operations={})
    return made


@pytest.fixture(scope="module")
def url(clean_database: Engine) -> str:
    """The database for processes of our own."""
    return clean_database.url.render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def begin(world: World) -> Begin:
    """Deploy a diagram, if it is another than the last, and open a case of it; its id."""

    def open_probe(source: bytes, **variables: Json) -> int:
        deploy(world, source)
        return open_case(world, **variables)

    return open_probe


def deploy(world: World, source: bytes) -> None:
    """Put the diagram into force."""
    world.office.deploy(
        {"processes/probe/probe.bpmn": source, "forms/probe/probe/simple.json": FORM},
        name="проба",
    )


def open_case(world: World, **variables: Json) -> int:
    """A case of the diagram in force."""
    owner_id = world.people.organisations["KN-13"]
    return world.story.open(
        "probe", as_="director", owner_id=owner_id, title="Проба", variables=variables
    ).case_id


def race(*acts: Act) -> list[object]:
    """Let all act at once, each in a thread of its own; what each returned or raised."""
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int, act: Act) -> None:
        gate.wait(_PATIENCE)
        try:
            results[place] = act()
        except Exception as error:  # noqa: BLE001 - the loser's error is the result
            results[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_PATIENCE)
        assert not thread.is_alive(), "a racer hangs"
    return results


def errors(results: list[object]) -> list[Exception]:
    """The losers' errors."""
    return [result for result in results if isinstance(result, Exception)]


def assert_sound(world: World) -> None:
    """No case is stuck, half done, doubled or with a broken chain."""
    office = world.office
    with office.transaction() as session:
        result = check_cases(session, definitions=office.definitions, now=office.clock.now())
    assert [f"{alarm.number}: {alarm.sentence}" for alarm in result.alarms] == []
