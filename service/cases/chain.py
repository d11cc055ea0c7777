"""Verifying the ledger: every case's chain is recomputed from its rows and compared."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.storage.ledger import Header, chain_hash, commit_to
from service.storage.models.case import CaseFile, Event


@dataclass(frozen=True)
class Finding:
    """Where a chain is broken and how."""

    case_id: int
    number: str
    seq: int
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
    """Verify every case, in order; reads each event once."""
    cases = events = 0
    findings: list[Finding] = []
    for case in session.scalars(select(CaseFile).order_by(CaseFile.id)):
        count, found = verify_case(session, case)
        cases += 1
        events += count
        findings.extend(found)
    return Verified(cases, events, tuple(findings))


def verify_case(session: Session, case: CaseFile) -> tuple[int, list[Finding]]:
    """The number of events of the case and everything wrong with its chain."""
    rows = session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.seq)).all()
    findings = list(_check(case, list(rows)))
    if len(rows) != case.event_count or (rows and rows[-1].hash != case.head):
        findings.append(
            Finding(
                case.id,
                case.number,
                case.event_count,
                "head",
                "Последното събитие не съвпада със записаното в преписката.",
            )
        )
    return len(rows), findings


def _check(case: CaseFile, rows: list[Event]) -> Iterator[Finding]:
    previous = b""
    for place, row in enumerate(rows, start=1):
        if row.seq != place:
            yield Finding(case.id, case.number, place, "gap", "Липсва събитие от историята.")
            return
        if row.payload is None or row.salt is None:
            if not _is_erased(rows, row):
                yield Finding(
                    case.id,
                    case.number,
                    place,
                    "payload",
                    "Съдържанието на събитието липсва, а няма събитие за заличаване.",
                )
        elif commit_to(row.payload, row.salt) != row.commitment:
            yield Finding(
                case.id, case.number, place, "payload", "Съдържанието на събитието е променено."
            )
        if chain_hash(previous, header_of(row), row.commitment) != row.hash:
            yield Finding(
                case.id, case.number, place, "header", "Събитието е променено или разместено."
            )
        previous = row.hash


def header_of(row: Event) -> Header:
    """The header as it was hashed."""
    return Header(
        case_id=row.case_id,
        seq=row.seq,
        at=row.at,
        kind=row.kind,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        on_behalf_of_id=row.on_behalf_of_id,
        role=row.role,
        organisation_id=row.organisation_id,
        instance_id=row.instance_id,
        element_id=row.element_id,
        task_id=row.task_id,
        definition_hash=row.definition_hash,
        request_id=row.request_id,
    )


def _is_erased(rows: list[Event], row: Event) -> bool:
    return any(
        other.kind == "event.erased"
        and other.payload is not None
        and other.payload.get("seq") == row.seq
        for other in rows
    )
