"""Migrations go up, down and up again, and end where the models say."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect

from service.storage import models  # noqa: F401 - fills the metadata
from service.storage.base import Base
from service.storage.local import OWNER_ROLE, LocalServer
from tests.house.schema import REPOSITORY, drop_database

_VERSIONS = sorted(path.stem for path in (REPOSITORY / "migrations" / "versions").glob("*.py"))


@pytest.fixture
def empty(server: LocalServer) -> Iterator[str]:
    """The owner's address of a database with nothing in it."""
    name = f"migrations_{uuid.uuid4().hex[:8]}"
    server.ensure_database(name)
    yield server.url(database=name, role=OWNER_ROLE)
    drop_database(server, name=name)


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(REPOSITORY) / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def _tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_a_migration_is_called_like_its_file() -> None:
    script = ScriptDirectory(str(REPOSITORY / "migrations"))
    assert sorted(revision.revision for revision in script.walk_revisions()) == _VERSIONS


def test_every_step_goes_down_as_it_went_up(empty: str) -> None:
    engine = create_engine(empty)
    seen: list[set[str]] = []
    for version in _VERSIONS:
        seen.append(_tables(engine))
        command.upgrade(_config(empty), version)
    full = _tables(engine)
    for before in reversed(seen):
        command.downgrade(_config(empty), "-1")
        assert _tables(engine) == before
    command.upgrade(_config(empty), "head")
    assert _tables(engine) == full
    engine.dispose()


def test_the_migrated_schema_is_the_models_schema(empty: str) -> None:
    command.upgrade(_config(empty), "head")
    engine = create_engine(empty)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [
            found
            for found in compare_metadata(context, Base.metadata)
            if "procrastinate" not in repr(found)
        ]
    engine.dispose()
    assert differences == []
