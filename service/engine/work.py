"""One transaction's work on one case: the lock, and what is written when the work is done.

Events, notifications and the case's head are gathered while operations run and leave in three
statements. The case row is locked first, always, so that two people never work on one case at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from psycopg import Connection
from psycopg.rows import class_row
from sqlalchemy.orm import Session

from service.engine.errors import CaseNotFound
from service.identity.actor import Actor
from service.kernel.canonical import canonical
from service.kernel.json_types import Json, JsonMapping
from service.storage.ledger import Header, Link, forge
from service.storage.session import driver

_COLUMNS = """
SELECT id, number, kind, state, version, head, event_count, owner_organisation_id, scopes,
  (SELECT o.path FROM organisation o WHERE o.id = c.owner_organisation_id) AS owner_path,
  (SELECT coalesce(array_agg(p.person_id), '{}') FROM case_person p WHERE p.case_id = c.id)
    AS person_ids
FROM case_file c
"""
_BY_ID = _COLUMNS + "WHERE id = %s"
_BY_TASK = f"{_COLUMNS} WHERE id = (SELECT t.case_id FROM task t WHERE t.id = %s)"  # noqa: S608 - fixed text
_LOCKED = " FOR UPDATE OF c"

_EVENTS = """
INSERT INTO event (case_id, seq, at, kind, actor_id, actor_name, on_behalf_of_id, role,
  organisation_id, instance_id, element_id, task_id, definition_hash, request_id,
  payload, salt, commitment, hash)
SELECT %s, e.seq, %s, e.kind, %s, %s, %s, e.role, e.organisation_id, e.instance_id, e.element_id,
  e.task_id, e.definition_hash, %s, e.payload::jsonb, e.salt, e.commitment, e.hash
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[],
  %s::bigint[], %s::text[], %s::text[], %s::bytea[], %s::bytea[], %s::bytea[])
  AS e(seq, kind, role, organisation_id, instance_id, element_id, task_id, definition_hash,
       payload, salt, commitment, hash)
"""

_OUTBOX = """
INSERT INTO outbox (case_id, kind, dedup, payload, created_at)
SELECT %s, o.kind, o.dedup, o.payload::jsonb, %s
FROM unnest(%s::text[], %s::text[], %s::text[]) AS o(kind, dedup, payload)
ON CONFLICT (dedup) DO NOTHING
"""

_CASE = """
UPDATE case_file SET version = version + 1, head = %s, event_count = %s, state = %s, closed_at = %s,
  scopes = scopes || %s::text[]
WHERE id = %s AND version = %s
"""


@dataclass(frozen=True, slots=True)
class LockedCase:
    """The case row as it was when the lock was got."""

    id: int
    number: str
    kind: str
    state: str
    version: int
    head: bytes
    event_count: int
    owner_organisation_id: int
    scopes: list[str]
    owner_path: str
    #: people named in the case
    person_ids: list[int]


@dataclass
class CaseWork:
    """What one transaction does to one case."""

    session: Session
    connection: Connection[tuple[object, ...]]
    case: LockedCase
    actor: Actor
    now: datetime
    request_id: str | None
    state: str
    links: list[Link] = field(default_factory=list)
    outbox: list[tuple[str, str, str]] = field(default_factory=list)
    #: paths of organisations that got a task and so see the case from now on
    extra_scopes: set[str] = field(default_factory=set)

    @property
    def head(self) -> bytes:
        return self.links[-1].hash if self.links else self.case.head

    def record(
        self,
        kind: str,
        payload: Mapping[str, Json],
        *,
        role: str | None = None,
        organisation_id: int | None = None,
        instance_id: int | None = None,
        element_id: str | None = None,
        task_id: int | None = None,
        definition_hash: str | None = None,
    ) -> None:
        """Forge the next event of the chain; it is written by `finish`."""
        header = Header(
            case_id=self.case.id,
            seq=self.case.event_count + len(self.links) + 1,
            at=self.now,
            kind=kind,
            actor_id=self.actor.person_id,
            actor_name=self.actor.name,
            role=role,
            organisation_id=organisation_id,
            instance_id=instance_id,
            element_id=element_id,
            task_id=task_id,
            definition_hash=definition_hash,
            request_id=self.request_id,
        )
        self.links.append(forge(self.head, header, payload))

    def post(self, kind: str, dedup: str, payload: JsonMapping) -> None:
        """Put an effect into the outbox, once per `dedup`."""
        self.outbox.append((kind, dedup, _json(payload)))

    def finish(self) -> None:
        """Write the events, the outbox and the case's new head."""
        if self.links:
            self._write_events()
        if self.outbox:
            kinds, dedups, payloads = (list(column) for column in zip(*self.outbox, strict=True))
            self.connection.execute(_OUTBOX, (self.case.id, self.now, kinds, dedups, payloads))
        closed = self.now if self.state != "open" else None
        self.connection.execute(
            _CASE,
            (
                self.head,
                self.case.event_count + len(self.links),
                self.state,
                closed,
                sorted(self.extra_scopes - set(self.case.scopes)),
                self.case.id,
                self.case.version,
            ),
        )

    def _write_events(self) -> None:
        headers = [link.header for link in self.links]
        self.connection.execute(
            _EVENTS,
            (
                self.case.id,
                self.now,
                self.actor.person_id,
                self.actor.name,
                None,
                self.request_id,
                [h.seq for h in headers],
                [h.kind for h in headers],
                [h.role for h in headers],
                [h.organisation_id for h in headers],
                [h.instance_id for h in headers],
                [h.element_id for h in headers],
                [h.task_id for h in headers],
                [h.definition_hash for h in headers],
                [_json(link.payload) for link in self.links],
                [link.salt for link in self.links],
                [link.commitment for link in self.links],
                [link.hash for link in self.links],
            ),
        )


def lock_case(
    session: Session,
    case_id: int,
    *,
    actor: Actor,
    now: datetime,
    request_id: str | None = None,
) -> CaseWork:
    """Lock the case row and begin work on it; raises CaseNotFound."""
    return _load(session, _BY_ID + _LOCKED, case_id, actor=actor, now=now, request_id=request_id)


def lock_case_of_task(
    session: Session,
    task_id: int,
    *,
    actor: Actor,
    now: datetime,
    request_id: str | None = None,
) -> CaseWork:
    """Lock the case a task belongs to; raises CaseNotFound."""
    return _load(session, _BY_TASK + _LOCKED, task_id, actor=actor, now=now, request_id=request_id)


def look_at_case(session: Session, case_id: int, *, actor: Actor, now: datetime) -> CaseWork:
    """The case without a lock, for reading only: what `finish` would write may be stale."""
    return _load(session, _BY_ID, case_id, actor=actor, now=now, request_id=None)


def look_at_case_of_task(
    session: Session, task_id: int, *, actor: Actor, now: datetime
) -> CaseWork:
    """The case of a task without a lock, for reading only."""
    return _load(session, _BY_TASK, task_id, actor=actor, now=now, request_id=None)


def _load(
    session: Session,
    statement: str,
    identity: int,
    *,
    actor: Actor,
    now: datetime,
    request_id: str | None,
) -> CaseWork:
    connection = driver(session)
    with connection.cursor(row_factory=class_row(LockedCase)) as cursor:
        case = cursor.execute(statement, (identity,)).fetchone()
    if case is None:
        raise CaseNotFound
    return CaseWork(session, connection, case, actor, now, request_id, case.state)


def _json(payload: Mapping[str, Json]) -> str:
    """The canonical form as text, for a `::jsonb` cast."""
    return canonical(dict(payload)).decode()
