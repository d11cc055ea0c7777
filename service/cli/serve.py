"""`prepiska serve`: the web processes."""

import sys

import click

from service.config import read_settings


@click.command("serve")
@click.option("--workers", type=int, default=None, help="Брой уеб процеси.")
def command(workers: int | None) -> None:
    """Пуска страниците."""
    # only this command needs the server, and it changes the process when imported
    from gunicorn.app.wsgiapp import WSGIApplication  # noqa: PLC0415

    settings = read_settings()
    sys.argv = [
        "gunicorn",
        "--bind",
        settings.bind,
        "--workers",
        str(workers or settings.web_workers),
        # one import for all processes; nothing connects before they part
        "--preload",
        "--threads",
        "4",
        "--worker-tmp-dir",
        "/dev/shm",  # noqa: S108 - gunicorn's heartbeat file, as its documentation advises
        "--log-level",
        "warning",
        "service.app:create_app()",
    ]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]").run()
