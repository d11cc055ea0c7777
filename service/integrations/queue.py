"""The job queue: Procrastinate, enqueued inside the transaction that makes the work necessary.

A worker is told *that* a job is due; what there is to do stands in our `job` table, so a repeated
or late delivery finds the row done and does nothing.
"""

from datetime import UTC, datetime
from typing import Final

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from psycopg import Connection

#: run one row of the `job` table
RUN_JOB: Final = "engine.run_job"
#: send what stands in the outbox
SEND_OUTBOX: Final = "outbox.send"

#: enqueues on a given connection only; needs no pool of its own
_ENQUEUER = App(connector=SyncPsycopgConnector())


def worker_app(url: str) -> App:
    """The application a worker process opens; `url` as psycopg reads it."""
    return App(connector=PsycopgConnector(conninfo=url))


def enqueue(
    connection: Connection[tuple[object, ...]],
    task: str,
    *,
    due_at: datetime | None = None,
    story_now: datetime | None = None,
    **arguments: int | str,
) -> None:
    """Enqueue `task` in the caller's transaction.

    `due_at` is in the story's time. When the story's clock is not the machine's, the wait is the
    same length, counted from the machine's now.
    """
    at = None
    if due_at is not None:
        real = datetime.now(UTC)
        at = real + max(due_at - (story_now or real), real - real)
    deferrer = _ENQUEUER.configure_task(task, connection=connection, schedule_at=at)
    deferrer.defer(**arguments)
