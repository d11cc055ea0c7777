"""Reading the ledger as it lies, every chain in one pass, past the mapped classes.

One statement is one snapshot: a case that is being written meanwhile is seen whole, before or
after. The rows arrive while the earlier ones are hashed, and only a chunk of them is in memory.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy.orm import Session

from service.storage.ledger import HEADER_FIELDS
from service.storage.session import driver

#: an event as read: the header's values in the order of HEADER_FIELDS, `CONTENT`, `_CASE`
Row = tuple[Any, ...]

SEQ: Final = HEADER_FIELDS.index("seq")
KIND: Final = HEADER_FIELDS.index("kind")
#: payload (JSON text in UTF-8), salt, commitment, hash
CONTENT: Final = slice(len(HEADER_FIELDS), len(HEADER_FIELDS) + 4)
HASH: Final = CONTENT.stop - 1
_CASE: Final = slice(CONTENT.stop, None)
#: the instant `e.at` as `Header.to_json` writes it; NULL before our era and at infinity
INSTANT: Final = (
    "CASE WHEN e.at >= '0001-01-01 00:00+00' THEN to_char(e.at AT TIME ZONE 'UTC', "
    """'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') END"""
)
_SELECT: Final = (
    "SELECT "  # noqa: S608 - fixed text
    + ", ".join(INSTANT if name == "at" else f"e.{name}" for name in HEADER_FIELDS)
    # an erased payload is NULL, be it SQL's or JSON's
    + ", convert_to(nullif(e.payload, 'null')::text, 'UTF8'), e.salt, e.commitment, e.hash"
    + ", c.id, c.number, c.event_count, c.head"
    + " FROM case_file c LEFT JOIN event e ON e.case_id = c.id"
)
_ORDER: Final = " ORDER BY c.id, e.seq"
_CHUNK: Final = 500
_GET_TIMEOUT: Final = "SELECT current_setting('statement_timeout')"
_SET_TIMEOUT: Final = "SELECT set_config('statement_timeout', %s, true)"


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What the case's own row says of its chain."""

    id: int
    number: str
    event_count: int
    head: bytes


def read_chains(session: Session) -> Iterator[tuple[CaseHead, Iterable[Row]]]:
    """Every case the transaction sees, by id, with its events by number.

    The events are to be taken before the next case is. A case without events has one row that is
    empty but for the case. The statement may run for as long as it takes.
    """
    session.flush()
    connection = driver(session)
    [timeout] = connection.execute(_GET_TIMEOUT).fetchone() or [""]
    connection.execute(_SET_TIMEOUT, ("0",))
    yield from _chains(session, _SELECT + _ORDER)
    connection.execute(_SET_TIMEOUT, (timeout,))


def read_chain(session: Session, case_id: int) -> Iterator[tuple[CaseHead, Iterable[Row]]]:
    """As `read_chains`, for one case; nothing when the transaction does not see it."""
    session.flush()
    yield from _chains(session, f"{_SELECT} WHERE c.id = %s{_ORDER}", case_id)


def _chains(
    session: Session, statement: str, *parameters: int
) -> Iterator[tuple[CaseHead, Iterable[Row]]]:
    with driver(session).cursor() as cursor:
        rows = cursor.stream(statement, parameters, binary=True, size=_CHUNK)
        for case, events in groupby(rows, key=itemgetter(_CASE)):
            yield CaseHead(*case), events


def header_json(row: Row) -> dict[str, Any]:
    """The header of a row as it was hashed."""
    return dict(zip(HEADER_FIELDS, row))  # noqa: B905 - to say it takes longer than to do it
