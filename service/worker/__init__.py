"""The worker: due timers, asynchronous activities and the outbox, driven by Procrastinate."""

from service.worker.outbox import Post
from service.worker.run import run_worker

__all__ = ["Post", "run_worker"]
