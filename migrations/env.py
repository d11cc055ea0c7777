"""Alembic's entrance: migrates over the owner's connection, with time limits on every lock."""

from alembic import context
from sqlalchemy import create_engine, text

from service.storage import models  # noqa: F401 - the models fill the metadata
from service.storage.base import Base

#: a migration that waits for a lock longer than this would stop the house instead
_LIMITS = ("SET lock_timeout = '5s'", "SET statement_timeout = '10min'")


def run() -> None:
    """Run the migrations that are due, each in a transaction of its own."""
    url = context.config.get_main_option("sqlalchemy.url") or ""
    engine = create_engine(url)
    with engine.connect() as connection:
        for limit in _LIMITS:
            connection.execute(text(limit))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            transaction_per_migration=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
