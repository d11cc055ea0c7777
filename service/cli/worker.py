"""`prepiska worker`: timers, asynchronous activities, the outbox."""

import click

from service.app import make_platform
from service.config import read_settings
from service.worker import Post, run_worker


@click.command("worker")
def command() -> None:
    """Пуска работника за срокове и известия."""
    settings = read_settings()
    platform = make_platform(settings)
    url = settings.database_url.replace("postgresql+psycopg://", "postgresql://")
    run_worker(platform.office, url, post=Post(settings.smtp_url, settings.public_url))
