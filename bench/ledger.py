"""Verifying the ledger: events a second, from the rows to the verdict, and of the hashing alone.

    python bench/ledger.py

The history is one played case, forged anew for many: real events, each at an instant of its own.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bench.completing import Loop
from bench.ground import Ground, ground
from bench.report import Measured, Wanted
from service.cases.chain import Verified, header_of, verify_all, verify_chains
from service.storage.chains import read_chains
from service.storage.ledger import forge
from service.storage.models.case import CaseFile, Event

STEPS, CASES = 50, 600
_REPEATS = 9


def main() -> list[Measured]:
    """The whole verification, and the hashing of rows that lie in memory."""
    with ground(waits_for_disk=False) as place:
        _fill(place)
        with place.office.transaction() as session:
            whole = _rate(lambda: verify_all(session))
            chains = [(case, list(rows)) for case, rows in read_chains(session)]
    hashing = _rate(lambda: verify_chains(chains))
    return [
        _told("проверка на историята, от редовете до извода", whole),
        _told("само преизчисляване на отпечатъците", hashing),
    ]


def _told(name: str, rate: float) -> Measured:
    return Measured(name, rate, "съб./s", 100_000, Wanted.AT_LEAST)


def _rate(verify: Callable[[], Verified]) -> float:
    """Events a second of the best of a few runs; raises AssertionError at a finding."""
    rates = []
    for _ in range(_REPEATS):
        began = time.perf_counter()
        result = verify()
        rates.append(result.events / (time.perf_counter() - began))
        if not result.is_sound:
            raise AssertionError(result.findings[0].sentence)
    return max(rates)


def _fill(place: Ground) -> None:
    """Play a case and write its history again for `CASES` others."""
    loop = Loop(place)
    for _ in range(STEPS):
        loop.prepare()()
    with place.office.transaction() as session:
        played = session.get_one(CaseFile, loop.case_id)
        events = session.scalars(
            select(Event).where(Event.case_id == played.id).order_by(Event.seq)
        ).all()
        for number in range(CASES):
            _write(session, played, list(events), number=f"проба-{number}")
    with place.server.connect(database=place.database, role="postgres") as connection:
        # what autovacuum does on a server that has been up for a minute
        connection.execute("ANALYZE")


def _write(session: Session, played: CaseFile, events: list[Event], *, number: str) -> None:
    case = CaseFile(
        number=number,
        kind=played.kind,
        title=played.title,
        owner_organisation_id=played.owner_organisation_id,
        scopes=played.scopes,
        created_at=played.created_at,
    )
    session.add(case)
    session.flush()
    previous, rows = b"", []
    for event in events:
        at = event.at + timedelta(minutes=event.seq, microseconds=case.id)
        link = forge(
            previous, replace(header_of(event), case_id=case.id, at=at), event.payload or {}
        )
        previous = link.hash
        content = {"payload": link.payload, "salt": link.salt, "commitment": link.commitment}
        rows.append({**asdict(link.header), **content, "hash": link.hash})
    session.execute(insert(Event), rows)
    case.head, case.event_count = previous, len(rows)


if __name__ == "__main__":
    for measured in main():
        print(measured.line())
