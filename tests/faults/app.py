"""The shipped web application and worker, with the probe's operation; on request with a fault.

`PREPISKA_PLANT` names the bug that the harness must catch before its zeros count.
"""

import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import replace

from flask import Flask
from sqlalchemy import text

from service.app import create_app as create_shipped, make_platform
from service.cases.office import Office
from service.engine import REGISTRY, OperationContext
from service.engine.tasks import Completed, Completion
from service.identity.actor import Actor
from service.kernel.json_types import Json
from service.worker import run_worker

#: between the two transactions, so that a kill finds it
_GAP = 0.02
_OFFICE = "prepiska.office"


def work(ctx: OperationContext) -> Mapping[str, Json]:
    """An asynchronous activity of the probe: one event, and long enough to be interrupted."""
    time.sleep(0.01)
    ctx.record("probe.worked", {"element": ctx.element_id})
    return {}


class TwoTransactions(Office):
    """The planted bug: the task is marked done in one transaction, the process moves in another."""

    def complete(self, actor: Actor, request: Completion) -> Completed:
        known = {"id": request.task_id, "person": actor.person_id, "now": self.clock.now()}
        with self.transaction() as session:
            session.execute(
                text(
                    "UPDATE task SET state = 'completed', ended_at = :now, ended_by_id = :person "
                    "WHERE id = :id AND state = 'open'"
                ),
                known,
            )
        time.sleep(_GAP)
        with self.transaction() as session:
            session.execute(
                text("UPDATE task SET state = 'open' WHERE id = :id"), {"id": request.task_id}
            )
        return super().complete(actor, request)


class WithoutKeys(Office):
    """The planted bug: the key of a request is not kept, so a repeat is not recognised."""

    def complete(self, actor: Actor, request: Completion) -> Completed:
        return super().complete(actor, replace(request, key=None))


PLANTS: Mapping[str, type[Office]] = {
    "two_transactions": TwoTransactions,
    "without_keys": WithoutKeys,
}


def create_app() -> Flask:
    """For gunicorn."""
    REGISTRY.operations.setdefault("probe.work", work)
    app = create_shipped()
    planted = PLANTS.get(os.environ.get("PREPISKA_PLANT", ""))
    if planted is not None:
        sound: Office = app.extensions[_OFFICE]
        app.extensions[_OFFICE] = planted(
            sound.sessions, sound.clock, sound.registry, sound.definitions
        )
    return app


def keep_working() -> None:
    """A worker process, and a new one whenever it is killed, as a supervisor would."""
    REGISTRY.operations.setdefault("probe.work", work)
    child = 0

    def stop(_number: int, _frame: object) -> None:
        if child:
            os.kill(child, signal.SIGKILL)
        os._exit(0)

    signal.signal(signal.SIGTERM, stop)
    while True:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            platform = make_platform()
            url = platform.settings.database_url.replace("+psycopg", "")
            run_worker(platform.office, url)
            sys.exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    keep_working()
