"""Verifying the ledger: every case's chain is recomputed from its rows and compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import orjson
from sqlalchemy.orm import Session

from service.storage.chains import (
    CONTENT,
    HASH,
    KIND,
    SEQ,
    CaseHead,
    Row,
    header_json,
    read_chain,
    read_chains,
)
from service.storage.ledger import HEADER_FIELDS, Header, chain_hash, is_committed
from service.storage.models.case import CaseFile, Event

#: what is wrong → its kind for a machine, a Bulgarian sentence for people
_SENTENCES: Final = MappingProxyType(
    {
        "gap": ("gap", "Липсва събитие от историята."),
        "missing": ("payload", "Съдържанието на събитието липсва, а няма събитие за заличаване."),
        "changed": ("payload", "Съдържанието на събитието е променено."),
        "header": ("header", "Събитието е променено или разместено."),
        "head": ("head", "Последното събитие не съвпада със записаното в преписката."),
    }
)


@dataclass(frozen=True)
class Finding:
    """Where a chain is broken and how."""

    case_id: int
    number: str
    seq: int
    #: gap, payload, header or head
    kind: str
    #: Bulgarian sentence
    sentence: str


@dataclass(frozen=True)
class Verified:
    """What was looked at and what was found."""

    cases: int
    events: int
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        return not self.findings


def verify_all(session: Session) -> Verified:
    """Verify every case the transaction sees, in order, as of one instant; reads each event once.

    The memory it takes does not grow with the ledger.
    """
    return verify_chains(read_chains(session))


def verify_case(session: Session, case: CaseFile) -> tuple[int, list[Finding]]:
    """The number of events of the case and everything wrong with its chain."""
    verified = verify_chains(read_chain(session, case.id))
    return verified.events, list(verified.findings)


def verify_chains(chains: Iterable[tuple[CaseHead, Iterable[Row]]]) -> Verified:
    """Verify chains as `read_chains` gives them."""
    cases = events = 0
    findings: list[Finding] = []
    for case, rows in chains:
        count, wrong = _check(case, rows)
        cases += 1
        events += count
        findings += [Finding(case.id, case.number, at, *_SENTENCES[what]) for at, what in wrong]
    return Verified(cases, events, tuple(findings))


def header_of(row: Event) -> Header:
    """The header as it was hashed."""
    return Header(**{name: getattr(row, name) for name in HEADER_FIELDS})


def _check(case: CaseHead, rows: Iterable[Row]) -> tuple[int, list[tuple[int, str]]]:
    """The number of events of a chain, and its faults: the place and the key of the sentence."""
    count, previous, has_gap = 0, b"", False
    faults: list[tuple[int, str]] = []
    erased: set[int] = set()
    for row in rows:
        if row[SEQ] is None:
            # a case without events
            break
        count += 1
        if row[KIND] == "event.erased":
            erased.update(_erased_by(row))
        if not has_gap:
            # behind a gap nothing fits: only the end is still compared
            has_gap = row[SEQ] != count
            found = ("gap",) if has_gap else _faults(row, previous)
            if found:
                faults.extend((count, fault) for fault in found)
        previous = row[HASH]
    if count != case.event_count or previous != case.head:
        faults.append((case.event_count, "head"))
    return count, [each for each in faults if each[1] != "missing" or each[0] not in erased]


def _faults(row: Row, previous: bytes) -> tuple[str, ...]:
    """What is wrong with an event that stands in its place."""
    payload, salt, commitment, written = row[CONTENT]
    faults: tuple[str, ...] = ()
    if payload is None or salt is None:
        faults = ("missing",)
    elif not is_committed(payload, salt, commitment):
        faults = ("changed",)
    if chain_hash(previous, header_json(row), commitment) != written:
        faults += ("header",)
    return faults


def _erased_by(row: Row) -> Iterator[int]:
    """The number of the event that an erasure speaks of; nothing if it cannot be read."""
    try:
        payload = orjson.loads(row[CONTENT][0] or b"null")
    except orjson.JSONDecodeError:
        return
    seq = payload.get("seq") if isinstance(payload, dict) else None
    if isinstance(seq, int):
        yield seq
