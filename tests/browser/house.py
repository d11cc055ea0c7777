"""The whole house for a browser: a database of its own, gunicorn on a free port, the clock."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import Engine

import service.operations  # noqa: F401 - fills the registry of operations
from service.cases.office import Office
from service.cases.sources import ROOT
from service.cases.story import Story
from service.identity.demo import DemoPeople, seed_people
from service.operations.programme.editions import ensure_editions
from service.storage.session import make_sessions
from service.storage.story_clock import StoryClock

#: seconds a loaded machine may need to start the server
_PATIENCE = 60


@dataclass(frozen=True)
class House:
    """The address for the browser, and the office of the same database for the other people."""

    address: str
    office: Office
    clock: StoryClock
    people: DemoPeople

    @property
    def story(self) -> Story:
        """People whose part is not clicked."""
        return Story(self.office, dict(self.people.people))

    def at(self, instant: datetime) -> None:
        """Move the clock of every process and do what has fallen due."""
        self.clock.set(instant)
        self.office.run_due()


@contextmanager
def open_house(engine: Engine, *, begins: datetime, log: Path) -> Iterator[House]:
    """People and processes in the database, and the pages over it on a free port."""
    sessions = make_sessions(engine)
    clock = StoryClock(sessions)
    clock.set(begins)
    office = Office(sessions, clock)
    with office.transaction() as session:
        people = seed_people(session, clock=clock)
        ensure_editions(session)
    office.deploy_folder(ROOT, name="тест")
    with _pages(engine.url.render_as_string(hide_password=False), log) as address:
        yield House(address, office, clock, people)


@contextmanager
def _pages(database_url: str, log: Path) -> Iterator[str]:
    bind = f"127.0.0.1:{_free_port()}"
    settings = {
        "DATABASE_URL": database_url,
        "SECRET_KEY": secrets.token_hex(32),
        "PREPISKA_LOCAL": "1",
        "PREPISKA_BIND": bind,
    }
    command = [str(Path(sys.executable).with_name("prepiska")), "serve", "--workers", "1"]
    with log.open("wb") as said:
        running = subprocess.Popen(command, env=os.environ | settings, stdout=said, stderr=said)
        try:
            _wait_for(bind, running, log)
            yield f"http://{bind}"
        finally:
            running.terminate()
            running.wait(timeout=_PATIENCE)


def _free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(bind: str, running: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and running.poll() is None:
        with closing(HTTPConnection(bind, timeout=5)) as connection, suppress(OSError):
            connection.request("GET", "/healthz")
            if connection.getresponse().status == HTTPStatus.OK:
                return
        time.sleep(0.2)
    raise RuntimeError(f"the server did not start: {log.read_text('utf-8', 'replace')[-2000:]}")
