"""Completing tasks over HTTP: a real gunicorn on loopback, sign-in, CSRF, validation, ledger.

python bench/web.py
"""

import threading
import time
import uuid
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from bench.ground import FORM, VALUES, Ground, ground
from bench.report import Measured, Wanted, median, percentile
from service.identity.accounts import create_account
from service.storage.local import APP_ROLE
from service.storage.models.identity import Employment, Person, RoleAssignment
from tests.faults.diagrams import LENGTH, long_case
from tests.faults.site import Browser, Site, serve

_EMAIL, _PASSWORD = "izmervane@example.org", "Vitosha-planina-2018"
_WARM = 60
_ONE_CLIENT = 400
_CLIENTS = 6
_SECONDS = 6.0
_TICKS_PER_SECOND = 100


@dataclass
class Work:
    """Cases to be worked through, one task after another."""

    place: Ground
    browser: Browser

    def steps(self, count: int) -> list[float]:
        """Milliseconds of each of `count` completions."""
        # an idle connection is closed by the server after two seconds
        self.browser.close()
        spent: list[float] = []
        task: int | None = None
        while len(spent) < count:
            if task is None:
                task = self._next_case()
            began = time.perf_counter()
            reply = self.browser.complete(task, key=uuid.uuid4().hex, **_typed())
            spent.append((time.perf_counter() - began) * 1_000)
            if reply.status != HTTPStatus.SEE_OTHER:
                raise AssertionError(f"a completion answered {reply.status}")
            task = reply.next_task
        return spent

    def _next_case(self) -> int:
        return self.place.story.task_id(self.place.open_probe(), "step_1")


def main() -> list[Measured]:
    """Latency of one client, completions a core-second, and two processes against one."""
    with ground(pool_size=_CLIENTS) as place:
        _prepare(place)
        url = place.server.url(database=place.database, role=APP_ROLE)
        with serve(url, workers=1, is_local=False) as site:
            spent, per_core = _one_client(place, site)
            one = _throughput(place, site)
        with serve(url, workers=2, is_local=False) as site:
            two = _throughput(place, site)
    return [
        Measured("изпълняване през HTTP, един клиент, медиана", median(spent), "ms", 12),
        Measured("изпълняване през HTTP, един клиент, 95 %", percentile(spent, 95), "ms", 20),
        Measured("изпълнени за секунда на ядро", per_core, "бр./s", 100, Wanted.AT_LEAST),
        Measured("изпълнени за секунда, един уеб процес, шест клиента", one, "бр./s"),
        Measured("изпълнени за секунда, два уеб процеса, шест клиента", two, "бр./s"),
        Measured("два уеб процеса спрямо един", two / one, "x", 1.7, Wanted.AT_LEAST),
    ]


def _prepare(place: Ground) -> None:
    """A director with an account that is no demonstration's, and a case of twenty tasks."""
    place.office.deploy(
        {"processes/probe/probe.bpmn": long_case(), "forms/probe/probe/simple.json": FORM},
        name="измерване през мрежата",
    )
    with place.office.transaction() as session:
        person = Person(full_name="Ива Измерова", created_at=place.clock.now())
        session.add(person)
        session.flush()
        school = place.people.organisations["KN-13"]
        since = place.clock.today().replace(year=2017)
        session.add(
            RoleAssignment(
                person_id=person.id,
                role_code="director",
                organisation_id=school,
                valid_from=since,
                order_no="РД-01-2/15.09.2017",
            )
        )
        session.add(
            Employment(
                person_id=person.id,
                organisation_id=school,
                position="director",
                is_main=True,
                valid_from=since,
            )
        )
        create_account(session, person_id=person.id, email=_EMAIL, password=_PASSWORD)


def _browser(place: Ground, site: Site) -> Browser:
    task = place.story.task_id(place.open_probe(), "step_1")
    browser = Browser(site.port)
    browser.sign_in(_EMAIL, password=_PASSWORD, lands_on=f"/zadachi/{task}")
    browser.keeps_cookies = False
    return browser


def _one_client(place: Ground, site: Site) -> tuple[list[float], float]:
    """Milliseconds of each completion; completions per second of processor time of all servers."""
    work = Work(place, _browser(place, site))
    work.steps(_WARM)
    before = _processor_seconds(place, site)
    spent = work.steps(_ONE_CLIENT)
    used = _processor_seconds(place, site) - before
    # opening the cases is the bench's own work, in this process; its server side is in the sum
    work.browser.close()
    return spent, _ONE_CLIENT / used


def _throughput(place: Ground, site: Site) -> float:
    """Completions a second with several clients at once."""
    works = [Work(place, _browser(place, site)) for _ in range(_CLIENTS)]
    for work in works:
        work.steps(LENGTH)
    done = [0] * _CLIENTS
    ends_at = time.monotonic() + _SECONDS

    def run(number: int) -> None:
        while time.monotonic() < ends_at:
            done[number] += len(works[number].steps(LENGTH))
        works[number].browser.close()

    began = time.monotonic()
    threads = [threading.Thread(target=run, args=(number,)) for number in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.monotonic() - began)


def _processor_seconds(place: Ground, site: Site) -> float:
    """What the web processes and their database connections have used so far."""
    with place.server.connect(database=place.database, role="postgres") as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND usename = %s",
            (place.database, APP_ROLE),
        ).fetchall()
    pids = site.children() + [int(str(row[0])) for row in rows]
    return sum(_ticks(pid) for pid in pids) / _TICKS_PER_SECOND


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _typed() -> dict[str, str]:
    return {name: str(value) for name, value in VALUES.items()}


if __name__ == "__main__":
    for measured in main():
        print(measured.line())
