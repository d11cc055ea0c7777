"""Clients that complete tasks while processes die, and what must be true afterwards."""

import os
import queue
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from sqlalchemy import text

from service.cases.checks import check_cases
from tests.faults.diagrams import LENGTH
from tests.faults.site import Broken, Browser, Site
from tests.support.office import World

CLIENTS = 6
_RESENDS = 40
_PATIENCE = 900.0
#: completions of one case, broken ones included
_TRIES = 5 * LENGTH
_SIGN_IN = "/vhod"
#: a client that was cut off looks again after so many seconds
_BREATH = 0.05

_COUNTS = """
SELECT t.id,
  (SELECT count(*) FROM event e WHERE e.task_id = t.id AND e.kind = 'task.completed') AS events,
  (SELECT count(*) FROM idempotency k WHERE (k.response->>'task_id')::bigint = t.id) AS answers,
  (SELECT count(*) FROM outbox o WHERE o.dedup = 'task:' || t.instance_id || ':' || t.key)
    AS letters,
  t.state = 'completed' AS is_done
FROM task t WHERE t.case_id = ANY(:cases)
"""


@dataclass
class Ward:
    """What the clients saw."""

    acknowledged: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    resent: int = 0
    refused: list[str] = field(default_factory=list)

    @property
    def progress(self) -> int:
        """How many completions were acknowledged so far."""
        return len(self.acknowledged)


def sign_in(site: Site, case_task: int, *, clients: int = CLIENTS) -> list[Browser]:
    """The clients, signed in before anything is killed."""
    return [site.browser("director", lands_on=f"/zadachi/{case_task}") for _ in range(clients)]


def work_through(
    world: World, browsers: Sequence[Browser], cases: Sequence[int], ward: Ward
) -> None:
    """Let the clients take the cases from start to end, each task once; `ward` fills up meanwhile.

    Every other client never sends anything twice: after a broken answer it looks what is open now,
    as a person would. The others send the same request with the same key again.
    """
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for case_id in cases:
        waiting.put(case_id)
    clients = [
        Client(world, browser, ward, is_stubborn=number % 2 == 1)
        for number, browser in enumerate(browsers)
    ]
    threads = [threading.Thread(target=client.work, args=(waiting,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_PATIENCE)
        assert not thread.is_alive(), "a client hangs"


@dataclass
class Client:
    """One person at work in a browser."""

    world: World
    browser: Browser
    ward: Ward
    is_stubborn: bool

    def work(self, waiting: "queue.SimpleQueue[int]") -> None:
        """Take one case after another."""
        while True:
            try:
                case_id = waiting.get_nowait()
            except queue.Empty:
                self.browser.close()
                return
            task_id = look(self.world, case_id)
            for _ in range(_TRIES):
                if task_id is None:
                    break
                task_id = self._complete(case_id, task_id)

    def _complete(self, case_id: int, task_id: int) -> int | None:
        """Send the task's form; the task that comes next, None at the end of the case."""
        key = uuid.uuid4().hex
        for sent in range(_RESENDS if self.is_stubborn else 1):
            self.ward.resent += sent > 0
            try:
                reply = self.browser.complete(task_id, key=key, note="записано")
            except Broken:
                if sent == 0:
                    self.ward.unknown.append(task_id)
                time.sleep(_BREATH)
                continue
            if reply.status == HTTPStatus.SEE_OTHER and not reply.location.startswith(_SIGN_IN):
                self.ward.acknowledged.append(task_id)
                return reply.next_task
            if reply.status != HTTPStatus.CONFLICT:
                self.ward.refused.append(f"{task_id}: {reply.status} {reply.location}")
            break
        time.sleep(_BREATH)
        return look(self.world, case_id)


def look(world: World, case_id: int) -> int | None:
    """The open task of the case as the inbox would show it."""
    with world.office.transaction() as session:
        found = session.scalar(
            text("SELECT id FROM task WHERE case_id = :id AND state = 'open'"), {"id": case_id}
        )
    return None if found is None else int(found)


def findings(world: World, cases: Sequence[int], ward: Ward) -> list[str]:
    """Everything that is not as it must be after the kills; empty when all is well."""
    with world.office.transaction() as session:
        rows = session.execute(text(_COUNTS), {"cases": list(cases)}).all()
        checked = check_cases(
            session, definitions=world.office.definitions, now=world.office.clock.now()
        )
    done = {row.id for row in rows if row.is_done}
    found = [
        f"acknowledged and lost: task {task}" for task in ward.acknowledged if task not in done
    ]
    for row in rows:
        if row.events != int(row.is_done) or row.answers != int(row.is_done):
            found.append(f"task {row.id}: {row.events} events, {row.answers} answers")
        if row.letters != 1:
            found.append(f"task {row.id}: {row.letters} letters")
    found += [f"{alarm.number}: {alarm.sentence}" for alarm in checked.alarms]
    found += [f"case {case} did not end" for case in cases if world.story.ends(case) != ["done"]]
    return found


def completions(default: int) -> int:
    """How many completions a run attempts; a longer run sets PREPISKA_KILL_COMPLETIONS."""
    return int(os.environ.get("PREPISKA_KILL_COMPLETIONS", str(default)))
