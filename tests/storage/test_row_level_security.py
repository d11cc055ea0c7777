"""The second line: what the database itself refuses, whatever the code above forgets."""

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from service.engine import OperationRegistry
from service.kernel.clock import FixedClock
from service.storage.models.case import CaseFile, Event
from service.storage.models.engine import Task
from service.storage.models.identity import Organisation
from service.storage.session import make_sessions, transaction
from tests.engine_runtime.diagrams import FORM, LOOP
from tests.support.office import World, make_world


@pytest.fixture
def world(clean_database: Engine, clock: FixedClock) -> World:
    made = make_world(clean_database, clock, deploys=False)
    made.office.registry = OperationRegistry(operations={"probe.decide": lambda _ctx: {}})
    made.office.deploy(
        {"processes/probe/probe.bpmn": LOOP, "forms/probe/probe/simple.json": FORM}, name="проба"
    )
    made.story.open(
        "probe",
        as_="director",
        owner_id=made.people.organisations["KN-13"],
        title="Проба",
    )
    return made


def _path(world: World, key: str) -> str:
    with world.office.transaction() as session:
        path = session.scalar(select(Organisation.path).where(Organisation.key == key))
    assert path is not None
    return path


@pytest.fixture
def counts(world: World, clean_database: Engine) -> dict[str, int]:
    """How many cases a transaction with these scopes sees."""
    sessions = make_sessions(clean_database)
    seen: dict[str, int] = {}
    scopes = {key: _path(world, key) for key in ("KN-13", "KN-14", "ruo-kyustendil", "mon")}
    for key, path in scopes.items():
        with transaction(sessions, scopes=[path]) as session:
            seen[key] = session.scalar(select(func.count()).select_from(CaseFile)) or 0
            seen[f"{key} tasks"] = session.scalar(select(func.count()).select_from(Task)) or 0
            seen[f"{key} events"] = session.scalar(select(func.count()).select_from(Event)) or 0
    with Session(clean_database) as session:
        seen["nobody"] = session.scalar(select(func.count()).select_from(CaseFile)) or 0
    return seen


def test_a_school_sees_its_own_cases_and_no_others(counts: dict[str, int]) -> None:
    assert counts["KN-13"] >= 1
    assert counts["KN-13 tasks"] >= 1
    assert counts["KN-13 events"] >= 1
    assert counts["KN-14"] == counts["KN-14 tasks"] == counts["KN-14 events"] == 0


def test_those_above_see_the_cases_beneath(counts: dict[str, int]) -> None:
    assert counts["ruo-kyustendil"] == counts["mon"] == counts["KN-13"]


def test_a_transaction_that_names_no_scope_sees_nothing(counts: dict[str, int]) -> None:
    assert counts["nobody"] == 0


@pytest.mark.parametrize("statement", ["UPDATE event SET kind = 'x'", "DELETE FROM event"])
def test_the_application_cannot_rewrite_history(
    world: World, clean_database: Engine, statement: str
) -> None:
    assert world.office is not None
    with clean_database.connect() as connection, pytest.raises(ProgrammingError) as refusal:
        connection.execute(text(statement))
    assert "permission denied" in str(refusal.value)


def test_not_even_the_owner_rewrites_history_by_mistake(world: World, clean_owner: Engine) -> None:
    assert world.office is not None
    with clean_owner.connect() as connection:
        connection.execute(text("SELECT set_config('prepiska.scopes', '*', false)"))
        with pytest.raises(ProgrammingError) as refusal:
            connection.execute(text("DELETE FROM event"))
    assert "only added to" in str(refusal.value)
