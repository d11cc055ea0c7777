"""`prepiska db`: the schema."""

from pathlib import Path

import click
from alembic import command as alembic
from alembic.config import Config

from service.config import read_settings

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


@click.group("db")
def command() -> None:
    """Схемата на базата."""


@command.command()
@click.option("--to", "revision", default="head", show_default=True)
def upgrade(revision: str) -> None:
    """Довежда схемата до посочената версия."""
    alembic.upgrade(_config(), revision)
    click.echo(f"Схемата е на версия {revision}.")


@command.command()
@click.option("--to", "revision", required=True)
def downgrade(revision: str) -> None:
    """Връща схемата до посочената версия."""
    alembic.downgrade(_config(), revision)
    click.echo(f"Схемата е върната до {revision}.")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    url = read_settings().owner_database_url
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config
