"""Engines, sessions and the one place where a transaction begins and ends."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from psycopg import Connection, OperationalError as ConnectionLost
from psycopg.errors import LockNotAvailable
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from service.kernel.errors import Busy

#: how long a statement waits for a row that somebody else holds, and may run at all
_SESSION_OPTIONS = "-c lock_timeout=3s -c statement_timeout=30s -c timezone=UTC"
_SET_SCOPES = (
    "SELECT set_config('prepiska.scopes', %s, true), set_config('prepiska.person', %s, true)"
)
#: sees every case: the worker, the command line and the demonstration
EVERYTHING = "*"


def make_engine(url: str, *, pool_size: int = 5) -> Engine:
    """An engine for `url` whose sessions wait at most 3 s for a lock and run UTC."""
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=False,
        connect_args={"options": _SESSION_OPTIONS, "prepare_threshold": 1},
    )


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """A maker of sessions that leave objects usable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def transaction(
    sessions: sessionmaker[Session],
    *,
    scopes: str | Sequence[str] = EVERYTHING,
    person_id: int | None = None,
) -> Iterator[Session]:
    """One transaction, committed at the end, seeing only the cases within `scopes`.

    Raises Busy when a row stayed locked for longer than the lock timeout.
    """
    with sessions() as session:
        try:
            _begin(session, scopes=scopes, person_id=person_id)
            yield session
            session.commit()
        except OperationalError as error:
            session.rollback()
            if isinstance(error.orig, LockNotAvailable):
                raise Busy from error
            raise
        except LockNotAvailable as error:
            session.rollback()
            raise Busy from error


def _begin(session: Session, *, scopes: str | Sequence[str], person_id: int | None) -> None:
    """Begin; a connection that died while it lay in the pool is replaced once.

    Nothing was done on it yet, so after a restart of the server nobody sees an error for it.
    """
    try:
        set_scopes(session, scopes=scopes, person_id=person_id)
    except ConnectionLost:
        session.invalidate()
        set_scopes(session, scopes=scopes, person_id=person_id)


def set_scopes(
    session: Session, *, scopes: str | Sequence[str], person_id: int | None = None
) -> None:
    """Tell row-level security whose cases this transaction may see.

    `scopes` are paths of organisations; the cases a person is named in are seen besides.
    """
    value = scopes if isinstance(scopes, str) else ",".join(scopes)
    person = "" if person_id is None else str(person_id)
    # every transaction begins here, so it goes to the driver at once
    driver(session).execute(_SET_SCOPES, (value, person))


def driver(session: Session) -> Connection[tuple[object, ...]]:
    """The psycopg connection under the session's open transaction.

    Only the completing of a task and the reading of the ledger go past SQLAlchemy: there its
    constructs cost more than the work itself (engine.md §3: 2.65 ms against 0.96 ms).
    """
    connection = session.connection().connection.driver_connection
    if not isinstance(connection, Connection):
        raise TypeError("the session is not on psycopg")
    return connection
