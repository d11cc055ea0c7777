"""One transaction's work on one case: the lock, and what is written when the work is done.

Events, notifications and the case's head are gathered while operations run and leave in three
statements. The case row is locked first, always, so that two people never work on one case at once.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from psycopg import Connection
from psycopg.rows import class_row
from sqlalchemy.orm import Session

from service.engine.errors import CaseNotFound
from service.identity.actor import Actor
from service.identity.paths import alone, lets_in
from service.integrations.queue import SEND_OUTBOX, enqueue
from service.kernel.json_types import Json, JsonMapping
from service.storage.ledger import Header, Link, forge
from service.storage.session import driver

_COLUMNS = """
SELECT id, number, kind, state, version, head, event_count, owner_organisation_id, scopes,
  released_at,
  (SELECT coalesce(array_agg(p.person_id) FILTER (WHERE NOT p.is_sealed), '{}')
   FROM case_person p WHERE p.case_id = c.id) AS person_ids,
  (SELECT coalesce(array_agg(p.person_id) FILTER (WHERE p.is_sealed), '{}')
   FROM case_person p WHERE p.case_id = c.id) AS sealed_ids
FROM case_file c
"""
_BY_ID = _COLUMNS + "WHERE id = %s"
_BY_TASK = f"{_COLUMNS} WHERE id = (SELECT t.case_id FROM task t WHERE t.id = %s)"  # noqa: S608 - fixed text
_LOCKED = " FOR UPDATE OF c"

#: all that is left to write, in one round trip; sets travel as JSON
_FINISH = """
WITH told AS (
  INSERT INTO event (case_id, seq, at, kind, actor_id, actor_name, on_behalf_of_id, role,
    organisation_id, instance_id, element_id, task_id, definition_hash, request_id,
    payload, salt, commitment, hash)
  SELECT %(case)s, e.seq, %(now)s, e.kind, %(actor)s, %(name)s, NULL, e.role, e.organisation_id,
    e.instance_id, e.element_id, e.task_id, e.definition_hash, %(request)s, e.payload,
    decode(e.salt, 'hex'), decode(e.commitment, 'hex'), decode(e.hash, 'hex')
  FROM json_to_recordset(%(events)s) AS e(seq bigint, kind text, role text, organisation_id bigint,
    instance_id bigint, element_id text, task_id bigint, definition_hash text, payload jsonb,
    salt text, commitment text, hash text)
), sent AS (
  INSERT INTO outbox (case_id, kind, dedup, payload, created_at)
  SELECT %(case)s, o.kind, o.dedup, o.payload, %(now)s
  FROM json_to_recordset(%(outbox)s) AS o(kind text, dedup text, payload jsonb)
  ON CONFLICT (dedup) DO NOTHING
), answered AS (
  INSERT INTO idempotency (key, actor_id, request_hash, response, created_at)
  SELECT a.key, %(actor)s, a.request_hash, a.response, %(now)s
  FROM json_to_recordset(%(answers)s) AS a(key text, request_hash text, response jsonb)
  WHERE %(actor)s::bigint IS NOT NULL
)
UPDATE case_file SET version = version + 1, head = %(head)s, event_count = %(count)s,
  state = %(state)s, closed_at = %(closed)s,
  released_at = coalesce(%(released)s, released_at), scopes = scopes || %(scopes)s::text[]
WHERE id = %(case)s AND version = %(version)s
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
    #: what was decided from is open to the parties up to this instant
    released_at: datetime | None
    #: people named in the case
    person_ids: list[int]
    #: people with a sealed task, who do not see the case yet
    sealed_ids: list[int]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered, kept under its key for a repeat."""

    key: str
    request_hash: str
    response: JsonMapping


@dataclass(frozen=True, slots=True)
class Letter:
    """An effect that leaves after the commit."""

    kind: str
    dedup: str
    payload: JsonMapping


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
    outbox: list[Letter] = field(default_factory=list)
    answer: Answer | None = None
    #: scopes of organisations that see the case from now on
    extra_scopes: set[str] = field(default_factory=set)
    #: whether the file opens to the parties now; None: when this work closes the case
    releases: bool | None = None

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
        self.outbox.append(Letter(kind, dedup, payload))

    def invite(self, path: str) -> None:
        """Let the organisation with `path` see the case from now on, unless it does already."""
        # a case that is being opened has its scopes only among the extra ones
        is_in = any(lets_in(scope, path) for scope in self.case.scopes)
        if not is_in and alone(path) not in self.extra_scopes:
            self.extra_scopes.add(path)

    def finish(self) -> None:
        """Write the events, the outbox, the answer and the case's new head."""
        answers = [] if self.answer is None else [_columns(self.answer)]
        self.connection.execute(
            _FINISH,
            {
                "case": self.case.id,
                "version": self.case.version,
                "now": self.now,
                "actor": self.actor.person_id,
                "name": self.actor.name,
                "request": self.request_id,
                "events": _json([_event(link) for link in self.links]),
                "outbox": _json([_columns(letter) for letter in self.outbox]),
                "answers": _json(answers),
                "head": self.head,
                "count": self.case.event_count + len(self.links),
                "state": self.state,
                "closed": self.now if self.state != "open" else None,
                "released": self.now if self._is_released() else None,
                "scopes": sorted(self.extra_scopes - set(self.case.scopes)),
            },
        )
        # a case waits for a message; a mail may wait for the sweep of every minute
        if any(letter.kind == "message" for letter in self.outbox):
            enqueue(self.connection, SEND_OUTBOX)

    def _is_released(self) -> bool:
        if self.releases is not None:
            return self.releases
        return self.state == "closed" and self.case.state != "closed"


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


def _event(link: Link) -> dict[str, Json]:
    header = link.header
    return {
        "seq": header.seq,
        "kind": header.kind,
        "role": header.role,
        "organisation_id": header.organisation_id,
        "instance_id": header.instance_id,
        "element_id": header.element_id,
        "task_id": header.task_id,
        "definition_hash": header.definition_hash,
        "payload": dict(link.payload),
        "salt": link.salt.hex(),
        "commitment": link.commitment.hex(),
        "hash": link.hash.hex(),
    }


def _columns(row: Answer | Letter) -> dict[str, Json]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def _json(rows: list[dict[str, Json]]) -> str:
    return json.dumps(rows, ensure_ascii=False, allow_nan=False)
