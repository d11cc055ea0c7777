"""Start, share and stop a local PostgreSQL server."""

import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from service.storage.local.binaries import (
    ENVIRONMENT,
    Binaries,
    LocalServerFailed,
    find_binaries,
)
from service.storage.local.keeper import keep
from service.storage.local.place import Place, give, locked, locked_unless_used, settle
from service.storage.local.postmaster import (
    clear_stale,
    is_alive,
    is_ready,
    live_postmaster,
    stop_postmaster,
)

#: owns the tables; migrations run as it
OWNER_ROLE = "prepiska_owner"
#: what the service runs as: owns nothing, cannot pass row-level security
APP_ROLE = "prepiska_app"
#: recovery after a crash may take a while
_PATIENCE = 60.0
#: `builtin` collation knows characters from version 17 on
_BUILTIN_LOCALE_SINCE = 17
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "logging_collector": "off",
}
#: for databases that are thrown away: a crash may lose them
_CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class LocalServer:
    """A running server, reached through its socket only."""

    place: Place

    def url(self, *, database: str, role: str) -> str:
        """The SQLAlchemy address of `database` for `role`."""
        return f"postgresql+psycopg://{role}@/{database}?host={self.place.socket_folder}"

    def connect(self, *, database: str, role: str) -> "psycopg.Connection[tuple[object, ...]]":
        """A connection that commits each statement."""
        return psycopg.connect(
            host=str(self.place.socket_folder), dbname=database, user=role, autocommit=True
        )

    def drop_database(self, name: str) -> None:
        """Drop database `name` with whoever is still connected to it."""
        with self.connect(database="postgres", role="postgres") as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def ensure_database(self, name: str) -> None:
        """Create database `name`, owned by the owner role, unless it is there."""
        with (
            locked(self.place.start_lock),
            self.connect(database="postgres", role="postgres") as connection,
        ):
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if found.fetchone() is None:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(name), sql.Identifier(OWNER_ROLE)
                    )
                )


@dataclass(frozen=True)
class Launcher:
    """Starts and stops the one server of a folder, whoever else does so at the same time."""

    directory: Path
    #: False: faster, and a crash of the machine may lose the data
    is_durable: bool = True
    settings: Mapping[str, str] = field(default_factory=dict)
    binaries: Binaries | None = None

    def start(self) -> LocalServer:
        """The running server of the folder, started if need be; raises LocalServerFailed."""
        place = settle(self.directory)
        with locked(place.start_lock):
            pid = live_postmaster(place.data)
            if pid is None:
                pid = self._launch(place)
            _wait_until_ready(place, pid=pid)
            server = LocalServer(place)
            _ensure_roles(server)
            return server

    def stop(self) -> None:
        """Stop the server of the folder, if it runs."""
        place = settle(self.directory)
        with locked(place.start_lock):
            _stop(place)

    def stop_unless_used(self) -> None:
        """Stop the server when no `local_server` uses it any more."""
        place = settle(self.directory)
        with locked(place.start_lock), locked_unless_used(place.users_lock) as is_last:
            if is_last:
                _stop(place)

    def _launch(self, place: Place) -> int:
        binaries = (self.binaries or find_binaries()).readable_by(place.account, copies=place.home)
        if not (place.data / "PG_VERSION").exists():
            _create_cluster(place, binaries=binaries)
        made_by = (place.data / "PG_VERSION").read_text().strip()
        if made_by != str(binaries.major):
            raise LocalServerFailed(
                reason=f"данните в {place.data} са от PostgreSQL {made_by}, а програмата е "
                f"{binaries.major}. Преместете папката настрана."
            )
        clear_stale(place.data, socket_folder=place.socket_folder)
        settings = _SETTINGS | ({} if self.is_durable else _CARELESS) | dict(self.settings)
        command = [str(binaries.postgres), "-D", str(place.data), "-k", str(place.socket_folder)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return _spawn(command, place=place)


@contextmanager
def local_server(
    directory: Path, *, is_durable: bool = True, settings: Mapping[str, str] | None = None
) -> Iterator[LocalServer]:
    """Use the server of `directory`; whoever uses it last stops it.

    The users are counted by a lock that the kernel lets go of when a user is killed; a keeper
    stops the server of users who were all killed.
    """
    launcher = Launcher(directory, is_durable=is_durable, settings=settings or {})
    place = settle(directory)
    try:
        with locked(place.users_lock, shared=True):
            was_running = live_postmaster(place.data) is not None
            server = launcher.start()
            if not was_running:
                keep(place)
            yield server
    finally:
        launcher.stop_unless_used()


def _stop(place: Place) -> None:
    stop_postmaster(place.data)
    shutil.rmtree(place.socket_folder, ignore_errors=True)


def _create_cluster(place: Place, *, binaries: Binaries) -> None:
    """Make the data folder under another name first: a half-made one is never taken for whole."""
    unfinished = place.home / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    give(unfinished, account=place.account)
    # code-point order is the order of the Bulgarian alphabet
    locale = ["--locale=C.UTF-8"]
    if binaries.major >= _BUILTIN_LOCALE_SINCE:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    made = place.account.run(
        [
            *(binaries.initdb, "-D", unfinished, "--username=postgres", "--auth=trust"),
            *("--encoding=UTF8", "--data-checksums", "--no-sync", "--no-instructions", *locale),
        ]
    )
    if made.returncode != 0:
        raise LocalServerFailed(reason=made.stderr.strip() or made.stdout.strip())
    unfinished.rename(place.data)


#: an intermediate shell makes the server nobody's child and tells its number
_DETACH = 'log=$1; shift; "$@" >>"$log" 2>&1 </dev/null & echo $!'


def _spawn(command: list[str], *, place: Place) -> int:
    """Start the server in a session of its own, away from our terminal's Ctrl-C."""
    account = place.account
    place.log.touch(mode=0o600)
    give(place.log, account=account)
    started = subprocess.run(  # noqa: S603 our own programs
        ["/bin/sh", "-c", _DETACH, "sh", str(place.log), *command],
        cwd="/",
        env=ENVIRONMENT,
        user=account.uid if account.is_dropped else None,
        group=account.gid if account.is_dropped else None,
        extra_groups=[] if account.is_dropped else None,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(started.stdout)


def _wait_until_ready(place: Place, *, pid: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not (live_postmaster(place.data) == pid and is_ready(place.data)):
        if not is_alive(pid) or time.monotonic() > deadline:
            tail = place.log.read_text(errors="replace")[-2000:]
            raise LocalServerFailed(reason=f"вж. {place.log}:\n{tail}")
        time.sleep(0.01)


def _ensure_roles(server: LocalServer) -> None:
    with server.connect(database="postgres", role="postgres") as connection:
        found = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER_ROLE, APP_ROLE):
            if role not in found:
                connection.execute(
                    sql.SQL(
                        "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
                    ).format(sql.Identifier(role))
                )
