"""The template database of the tests, made once for one state of the schema."""

import hashlib
import importlib
import os
from pathlib import Path

import sqlalchemy as sa
from psycopg import Connection, sql
from psycopg.errors import DuplicateDatabase

from service.storage.base import Base
from service.storage.local import APP_ROLE, OWNER_ROLE, LocalServer
from service.storage.local.place import locked

REPOSITORY = Path(__file__).resolve().parent.parent.parent
_SCHEMA_SOURCES = ("migrations", "service/storage", "service/identity")
_MAINTENANCE = "postgres"


def copy_of_template(server: LocalServer, *, name: str) -> None:
    """Create database `name` with today's schema in it."""
    with locked(server.place.directory / "template.lock"), _superuser(server) as connection:
        _drop_leftovers(connection)
        template = f"template_{_schema_hash()}"
        if not _exists(connection, template):
            _make_template(server, connection, template=template)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template), sql.Identifier(OWNER_ROLE)
            )
            if connection.info.server_version >= 150000
            else sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def drop_database(server: LocalServer, *, name: str) -> None:
    """Drop database `name` with whoever is still connected to it."""
    server.drop_database(name)


def build_schema(server: LocalServer, *, name: str) -> None:
    """Bring the empty database `name` to today's schema, as an installation would."""
    url = server.url(database=name, role=OWNER_ROLE)
    if (REPOSITORY / "migrations" / "env.py").exists():
        _migrate(url)
    else:
        _create_from_models(url)


def _migrate(url: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(REPOSITORY / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    before = os.environ.get("PREPISKA_OWNER_DATABASE_URL")
    os.environ["PREPISKA_OWNER_DATABASE_URL"] = url
    try:
        command.upgrade(config, "head")
    finally:
        if before is None:
            del os.environ["PREPISKA_OWNER_DATABASE_URL"]
        else:
            os.environ["PREPISKA_OWNER_DATABASE_URL"] = before


def _create_from_models(url: str) -> None:
    importlib.import_module("service.storage.models")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        for what in ("TABLES", "SEQUENCES"):
            connection.execute(sa.text(f"GRANT ALL ON ALL {what} IN SCHEMA public TO {APP_ROLE}"))
    engine.dispose()


def _make_template(
    server: LocalServer, connection: "Connection[tuple[object, ...]]", *, template: str
) -> None:
    unfinished = f"unfinished_{template}"
    drop_database(server, name=unfinished)
    server.ensure_database(unfinished)
    build_schema(server, name=unfinished)
    try:
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(unfinished), sql.Identifier(template)
            )
        )
    except DuplicateDatabase:
        drop_database(server, name=unfinished)


def _schema_hash() -> str:
    digest = hashlib.sha256()
    for source in _SCHEMA_SOURCES:
        for path in sorted((REPOSITORY / source).rglob("*.py")):
            digest.update(str(path.relative_to(REPOSITORY)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _drop_leftovers(connection: "Connection[tuple[object, ...]]") -> None:
    """Drop what killed runs left, and templates of schemas that are gone (three are kept)."""
    rows = connection.execute("SELECT datname FROM pg_database ORDER BY oid").fetchall()
    names = [str(row[0]) for row in rows]
    stale = [
        name for name in names if name.startswith("test_") and not _is_alive(name.split("_")[1])
    ]
    stale += [name for name in names if name.startswith("template_")][:-3]
    for name in stale:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True


def _exists(connection: "Connection[tuple[object, ...]]", name: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return found.fetchone() is not None


def _superuser(server: LocalServer) -> "Connection[tuple[object, ...]]":
    return server.connect(database=_MAINTENANCE, role="postgres")
