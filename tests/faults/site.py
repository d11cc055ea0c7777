"""A real gunicorn on loopback, a supervised worker, and a plain client that never retries."""

import contextlib
import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
_BOOT = 60.0
#: seconds between two looks at the progress, and up to how long after it a kill comes
_GLANCE, _WITHIN = 0.005, 0.05
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

#: what a client sees when the process behind it dies
Broken = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Reply:
    """Status and where it leads."""

    status: int
    location: str
    body: str

    @property
    def next_task(self) -> int | None:
        """The task the answer leads to, if it leads to one."""
        found = re.fullmatch(r"(?:http://[^/]+)?/zadachi/(\d+)", self.location)
        return int(found[1]) if found else None


@dataclass
class Browser:
    """One signed-in person; one connection, kept alive, replaced when it breaks."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    #: False: every answer's cookies are forgotten, as if its notices had been shown and cleared
    keeps_cookies: bool = True
    _connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> Reply:
        """One request, never repeated; raises one of `Broken` when the answer does not come."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            headers |= _FORM
            body = urlencode({"csrf_token": self.token, **fields})
        try:
            self._connection.request(method, path, body=body, headers=headers)
            answer = self._connection.getresponse()
            content = answer.read().decode()
        except Broken:
            self.close()
            raise
        for line in (answer.headers.get_all("Set-Cookie") or []) if self.keeps_cookies else []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if found := _TOKEN.search(content):
            self.token = found[1]
        if answer.will_close:
            self.close()
        return Reply(answer.status, answer.headers.get("Location") or "", content)

    def close(self) -> None:
        """Let go of the connection; the next request makes another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def sign_in(self, person: str, *, lands_on: str, password: str = "") -> None:
        """Sign in and look at a page with a form.

        `person` is one of the demonstration, or with a `password` an e-mail.
        """
        self.ask("GET", "/vhod")
        fields = {"email": person, "password": password} if password else {"demo": person}
        entered = self.ask("POST", "/vhod", fields)
        if entered.status != http.client.SEE_OTHER:
            raise AssertionError(f"the sign-in answered {entered.status}")
        shown = self.ask("GET", lands_on)
        if shown.status != http.client.OK:
            raise AssertionError(f"{lands_on} answered {shown.status}")

    def complete(self, task_id: int, *, key: str, **values: str) -> Reply:
        """Send a task's form."""
        return self.ask("POST", f"/zadachi/{task_id}", {"_key": key, **values})


@dataclass(frozen=True)
class Supervised:
    """A parent process whose children may be killed at any time."""

    process: "subprocess.Popen[bytes]"

    def children(self) -> list[int]:
        """The living children."""
        pid = self.process.pid
        try:
            listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except FileNotFoundError:
            return []
        return [int(word) for word in listed.split()]

    def kill_one(self, chance: random.Random) -> bool:
        """SIGKILL one of the children; whether there was one."""
        found = self.children()
        if not found:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(found), signal.SIGKILL)
        return True


@dataclass(frozen=True)
class Site(Supervised):
    """The web processes."""

    port: int

    def browser(self, person: str, *, lands_on: str) -> Browser:
        """Somebody signed in."""
        browser = Browser(self.port)
        browser.sign_in(person, lands_on=lands_on)
        return browser


@contextmanager
def serve(url: str, *, workers: int = 2, plant: str = "", is_local: bool = True) -> Iterator[Site]:
    """The shipped application over `url`; a killed web process is replaced at once.

    Only a local run knows the people of the demonstration and the story's clock.
    """
    port = _free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "--preload", "--workers", str(workers)),
        *("--threads", "4", "--bind", f"127.0.0.1:{port}"),
        *("--log-level", "critical", "tests.faults.app:create_app()"),
    ]
    with _started(command, url=url, plant=plant, is_local=is_local) as process:
        _wait_for(port, process)
        yield Site(process, port)


@contextmanager
def work(url: str) -> Iterator[Supervised]:
    """The shipped worker over `url`; a killed one is replaced at once."""
    command = [sys.executable, "-m", "tests.faults.app"]
    with _started(command, url=url) as process:
        yield Supervised(process)


class Killer(threading.Thread):
    """Kills a child of `victim` again and again, each time after some more work was done.

    It goes by progress, not by the clock: however slow the machine, work gets done between kills.
    """

    def __init__(
        self, victim: Supervised, *, progress: Callable[[], int], every: tuple[int, int], seed: int
    ) -> None:
        super().__init__(daemon=True)
        self.kills = 0
        self._victim, self._progress, self._every = victim, progress, every
        self._chance = random.Random(seed)  # noqa: S311 - a repeatable chance
        self._stopped = threading.Event()

    def run(self) -> None:
        following = self._progress() + self._chance.randint(*self._every)
        while not self._stopped.wait(_GLANCE):
            if self._progress() < following:
                continue
            # somewhere within the next request
            self._stopped.wait(self._chance.uniform(0, _WITHIN))
            self.kills += self._victim.kill_one(self._chance)
            following = self._progress() + self._chance.randint(*self._every)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopped.set()
        self.join()


@contextmanager
def _started(
    command: list[str], *, url: str, plant: str = "", is_local: bool = True
) -> Iterator["subprocess.Popen[bytes]"]:
    environment = os.environ | {
        "DATABASE_URL": url,
        "SECRET_KEY": "faults-" + "0" * 40,
        "PREPISKA_LOCAL": "1" if is_local else "",
        "PREPISKA_PLANT": plant,
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _BOOT
    while time.monotonic() < deadline and process.poll() is None:
        browser = Browser(port)
        with contextlib.suppress(*Broken), contextlib.closing(browser):
            if browser.ask("GET", "/healthz").status == http.client.OK:
                return
        time.sleep(0.1)
    raise AssertionError("the web processes did not come up")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
