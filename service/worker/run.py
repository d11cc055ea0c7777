"""One worker process: takes jobs from the queue and hands them to the office."""

import asyncio

import procrastinate
import structlog
from procrastinate import JobContext

from service.cases.office import Office
from service.integrations.queue import RUN_JOB, SEND_OUTBOX, worker_app
from service.worker.outbox import Post, send_outbox

_log = structlog.get_logger()


def run_worker(office: Office, url: str, *, post: Post | None = None) -> None:
    """Work until told to stop. `url` as libpq reads it."""
    asyncio.run(_work(office, url, post or Post()))


async def _work(office: Office, url: str, post: Post) -> None:
    app = worker_app(url)
    _register(app, office, post)
    async with app.open_async():
        await app.run_worker_async(
            concurrency=1, delete_jobs="successful", fetch_job_polling_interval=5
        )


def _register(app: procrastinate.App, office: Office, post: Post) -> None:
    @app.task(name=RUN_JOB)
    async def run_job(job_id: int) -> None:
        done = await asyncio.to_thread(office.run_job, job_id)
        _log.info("job", job_id=job_id, done=done)

    @app.periodic(cron="* * * * *")
    @app.task(name="engine.sweep", queueing_lock="engine.sweep", pass_context=False)
    async def sweep(timestamp: int) -> None:
        """What the queue lost, or the story's clock overtook, is found here within a minute."""
        done = await asyncio.to_thread(office.run_due)
        sent = await asyncio.to_thread(send_outbox, office, post)
        _log.debug("sweep", jobs=done, sent=sent, at=timestamp)

    @app.task(name=SEND_OUTBOX, pass_context=True)
    async def send(context: JobContext) -> None:
        sent = await asyncio.to_thread(send_outbox, office, post)
        _log.info("outbox", sent=sent, job_id=context.job.id)

    @app.periodic(cron="*/5 * * * *")
    @app.task(name="queue.stalled", queueing_lock="queue.stalled")
    async def requeue_stalled(timestamp: int) -> None:
        """A worker that died left its jobs in hand; put them back (handlers are idempotent)."""
        for job in await app.job_manager.get_stalled_jobs():
            await app.job_manager.retry_job(job)
        _log.debug("stalled", at=timestamp)
