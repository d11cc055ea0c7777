"""What every test may ask for: a database of its own, a session that leaves no trace, a clock.

One server serves all workers and all sessions of the tree; it lies in `.run/test-pg` and is
careless of crashes, which makes it fast. A template holds the schema; each worker gets a copy.
"""

import ipaddress
import os
import shutil
import socket
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from service.kernel.clock import FixedClock, sofia
from service.storage.local import APP_ROLE, OWNER_ROLE, LocalServer, local_server
from service.storage.session import make_engine, set_scopes
from tests.house.schema import copy_of_template, drop_database

#: Chromium under test talks to nobody but us
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
REPOSITORY = Path(__file__).resolve().parent.parent

# a busy machine is no fault of an example
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    """No test talks to the outside, not even by mistake."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: tuple[str, int]) -> None:
        is_inet = self.family in {socket.AF_INET, socket.AF_INET6}
        if is_inet and not ipaddress.ip_address(socket.gethostbyname(address[0])).is_loopback:
            pytest.fail(f"a test opened a connection to {address}")
        real(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[LocalServer]:
    """The PostgreSQL server that all workers share."""
    with local_server(REPOSITORY / ".run" / "test-pg", is_durable=False) as running:
        yield running


@pytest.fixture(scope="session")
def durable_server() -> Iterator[LocalServer]:
    """A server that keeps its word through a crash, for tests that kill things."""
    folder = Path(tempfile.mkdtemp(prefix="prepiska-faults-"))
    folder.chmod(0o755)
    try:
        with local_server(folder) as running:
            yield running
    finally:
        shutil.rmtree(folder)


@contextmanager
def _own_database(server: LocalServer) -> Iterator[str]:
    name = f"test_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    copy_of_template(server, name=name)
    try:
        yield name
    finally:
        drop_database(server, name=name)


@contextmanager
def _engine(server: LocalServer, *, database: str, role: str) -> Iterator[Engine]:
    engine = make_engine(server.url(database=database, role=role))
    try:
        yield engine
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def database_name(server: LocalServer) -> Iterator[str]:
    """The name of this worker's database; what is committed there stays until the run ends."""
    with _own_database(server) as name:
        yield name


@pytest.fixture(scope="session")
def database(server: LocalServer, database_name: str) -> Iterator[Engine]:
    """This worker's database as the application sees it (owning nothing, under RLS)."""
    with _engine(server, database=database_name, role=APP_ROLE) as engine:
        yield engine


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    """A session that sees every case and is rolled back; code under test may commit."""
    with database.connect() as connection, connection.begin() as outer:
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as joined:
            set_scopes(joined, scopes="*")
            yield joined
        outer.rollback()


@pytest.fixture(scope="module")
def clean_database(server: LocalServer) -> Iterator[Engine]:
    """A database of this test module alone, for tests that commit on several connections."""
    with (
        _own_database(server) as name,
        _engine(server, database=name, role=APP_ROLE) as engine,
    ):
        yield engine


@pytest.fixture(scope="module")
def clean_owner(server: LocalServer, clean_database: Engine) -> Iterator[Engine]:
    """The same database as `clean_database`, as the owner of its tables sees it."""
    name = clean_database.url.database
    assert name is not None
    with _engine(server, database=name, role=OWNER_ROLE) as engine:
        yield engine


@pytest.fixture(scope="module")
def durable_database(durable_server: LocalServer) -> Iterator[Engine]:
    """A database on the durable server, of this test module alone."""
    with (
        _own_database(durable_server) as name,
        _engine(durable_server, database=name, role=APP_ROLE) as engine,
    ):
        yield engine


@pytest.fixture
def clock() -> FixedClock:
    """Monday, 14 May 2018, nine in the morning in Sofia."""
    return FixedClock(sofia(2018, 5, 14, 9))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The system's Chromium for pytest-playwright; its own downloads are not used."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return {"executable_path": path, "args": list(_QUIET)}
    pytest.fail("Липсва Chromium. Инсталирайте: sudo apt-get install chromium")


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    """A Bulgarian browser in Sofia."""
    return {"locale": "bg-BG", "timezone_id": "Europe/Sofia"}
