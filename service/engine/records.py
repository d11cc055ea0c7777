"""The rows a step reads and writes, in plain SQL.

Only this path goes past SQLAlchemy (engine.md §3). Every statement takes whole sets, so a step
costs the same few round trips whether it opens one task or a thousand.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from psycopg import Connection
from psycopg.rows import class_row

from service.engine.core.face import HistoryRow
from service.kernel.json_types import Json

Rows = Connection[tuple[object, ...]]

_INSTANCE: Final = """
  i.id AS instance_id, i.definition_id, i.status, i.state AS blob, i.version, i.parent_id,
  i.parent_key, i.parent_item, i.depth,
  (SELECT coalesce(jsonb_object_agg(p.role_code, jsonb_build_array(p.organisation_id, o.path)),
     '{}'::jsonb)
   FROM case_participant p JOIN organisation o ON o.id = p.organisation_id
   WHERE p.case_id = i.case_id) AS participants,
  (SELECT coalesce(jsonb_object_agg(j.kind || ':' || j.key, j.due_at), '{}') FROM job j
   WHERE j.instance_id = i.id AND j.state = 'waiting') AS jobs,
  (SELECT coalesce(array_agg(s.message_name || ':' || s.key), '{}') FROM message_subscription s
   WHERE s.instance_id = i.id) AS subscriptions
"""
_NO_TASK: Final = """
  NULL::bigint AS task_id, NULL AS key, NULL AS element_id, NULL AS task_name, NULL AS form_key,
  NULL AS role, NULL::bigint AS organisation_id, NULL AS scope, NULL::int AS item_index,
  NULL::jsonb AS item, NULL AS task_state, NULL::bigint AS assignee_id,
  NULL::bigint AS owner_id, NULL::timestamptz AS ended_at, NULL AS ended_by, NULL AS assignee,
  false AS has_draft, NULL AS request_hash, NULL::jsonb AS response
"""
# put together from fixed text only; values are parameters
READ_INSTANCE: Final = f"SELECT {_INSTANCE}, {_NO_TASK} FROM process_instance i WHERE i.id = %s"  # noqa: S608 - fixed
READ_TASK: Final = f"""
SELECT {_INSTANCE}, t.id AS task_id, t.key, t.element_id, t.name AS task_name, t.form_key, t.role,
  t.organisation_id, t.scope, t.item_index, t.item, t.state AS task_state, t.assignee_id,
  t.owner_id, t.ended_at, e.full_name AS ended_by, a.full_name AS assignee,
  EXISTS (SELECT FROM form_draft d WHERE d.task_id = t.id AND d.person_id = %(person)s)
    AS has_draft,
  k.request_hash, k.response
FROM task t JOIN process_instance i ON i.id = t.instance_id
LEFT JOIN person e ON e.id = t.ended_by_id
LEFT JOIN person a ON a.id = t.assignee_id
LEFT JOIN idempotency k ON k.key = %(key)s AND k.actor_id = %(person)s
WHERE t.id = %(task)s
"""  # noqa: S608 - fixed text

_ITEM: Final = """
UPDATE task SET state = 'completed', ended_at = %s, ended_by_id = %s
WHERE instance_id = %s AND key = %s AND item_index = %s AND state = 'open'
"""
#: all a step leaves, in one round trip; sets travel as JSON, which costs less than arrays to send
_STEP: Final = """
WITH closed AS (
  UPDATE task SET state = c.state, ended_at = %(now)s, ended_by_id = c.person_id
  FROM json_to_recordset(%(closings)s) AS c(key text, state text, person_id bigint, item_index int)
  WHERE task.instance_id = %(instance)s AND task.key = c.key AND task.state = 'open'
    AND (c.item_index < 0 OR task.item_index = c.item_index)
), opened AS (
  INSERT INTO task (case_id, instance_id, key, element_id, name, form_key, role, organisation_id,
    scope, item_index, item, assignee_id, priority, created_at, due_at, follow_up_at)
  SELECT %(case)s, %(instance)s, n.*
  FROM json_to_recordset(%(opened)s) AS n(key text, element_id text, name text, form_key text,
    role text, organisation_id bigint, scope text, item_index int, item jsonb, assignee_id bigint,
    priority int, created_at timestamptz, due_at timestamptz, follow_up_at timestamptz)
), passed AS (
  INSERT INTO activity (instance_id, element_id, kind, name, outcome, flows, at)
  SELECT %(instance)s, h.*, %(now)s
  FROM json_to_recordset(%(history)s)
    AS h(element_id text, kind text, name text, outcome text, flows text[])
)
UPDATE process_instance SET state = %(state)s, version = version + 1, status = %(status)s,
  end_events = %(ends)s, ended_at = %(ended_at)s
WHERE id = %(instance)s AND version = %(version)s
"""
_DROP_JOBS: Final = """
UPDATE job SET state = 'dropped'
WHERE instance_id = %s AND state = 'waiting' AND kind || ':' || key = ANY(%s)
"""
_ADD_JOBS: Final = """
INSERT INTO job (instance_id, key, element_id, kind, due_at)
SELECT %s, n.* FROM unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[]) AS n
ON CONFLICT (instance_id, key, kind, due_at) DO UPDATE
  SET state = 'waiting', retries = 3, not_before = NULL WHERE job.state = 'dropped'
RETURNING id, due_at
"""
_DROP_SUBSCRIPTIONS: Final = """
DELETE FROM message_subscription WHERE instance_id = %s AND message_name || ':' || key = ANY(%s)
"""
_ADD_SUBSCRIPTIONS: Final = """
INSERT INTO message_subscription
  (case_id, instance_id, key, element_id, message_name, correlation_key, action_role, action_label)
SELECT %s, %s, n.*
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[]) AS n
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """An instance, and the task to be done when there is one, as read under the case's lock."""

    instance_id: int
    definition_id: int
    status: str
    blob: bytes | None
    version: int
    parent_id: int | None
    parent_key: str | None
    parent_item: int | None
    depth: int
    #: role → [organisation id, path]
    participants: dict[str, tuple[int, str]]
    #: kind:key → when it is due, ISO
    jobs: dict[str, str]
    subscriptions: list[str]
    task_id: int | None
    key: str | None
    element_id: str | None
    task_name: str | None
    form_key: str | None
    role: str | None
    organisation_id: int | None
    scope: str | None
    item_index: int | None
    item: Json
    task_state: str | None
    assignee_id: int | None
    owner_id: int | None
    ended_at: datetime | None
    ended_by: str | None
    assignee: str | None
    has_draft: bool
    request_hash: str | None
    response: dict[str, Json] | None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task about to be opened, in the order of the table's columns."""

    key: str
    element_id: str
    name: str
    form_key: str
    role: str
    organisation_id: int
    scope: str
    item_index: int | None
    item: Json
    assignee_id: int | None
    priority: int
    created_at: datetime
    due_at: datetime | None
    follow_up_at: datetime | None


@dataclass(frozen=True, slots=True)
class Closing:
    """An open task to be ended; `item_index` -1 means all items still open."""

    key: str
    state: str
    person_id: int | None
    item_index: int


@dataclass(frozen=True, slots=True)
class StepRows:
    """Everything a step leaves but what the instance waits for."""

    closings: Sequence[Closing]
    opened: Sequence[TaskRow]
    history: Sequence[HistoryRow]
    state: bytes | None
    status: str
    end_events: Sequence[str] | None


def read_task(
    connection: Rows, task_id: int, *, person_id: int | None, key: str | None
) -> Snapshot | None:
    """The task with its instance, and the answer already given under this idempotency key."""
    with connection.cursor(row_factory=class_row(Snapshot)) as cursor:
        parameters = {"task": task_id, "person": person_id, "key": key}
        return cursor.execute(READ_TASK, parameters).fetchone()


def read_instance(connection: Rows, instance_id: int) -> Snapshot | None:
    """The instance alone."""
    with connection.cursor(row_factory=class_row(Snapshot)) as cursor:
        return cursor.execute(READ_INSTANCE, (instance_id,)).fetchone()


def close_item(
    connection: Rows,
    *,
    instance_id: int,
    key: str,
    item_index: int,
    person_id: int | None,
    now: datetime,
) -> None:
    """End one item's task of a multi-instance that goes on."""
    connection.execute(_ITEM, (now, person_id, instance_id, key, item_index))


def write_step(
    connection: Rows, snapshot: Snapshot, *, case_id: int, now: datetime, rows: StepRows
) -> bool:
    """Write a step; False when the version moved, which the case's lock makes impossible."""
    cursor = connection.execute(
        _STEP,
        {
            "case": case_id,
            "instance": snapshot.instance_id,
            "version": snapshot.version,
            "now": now,
            "closings": _json([_fields(closing) for closing in rows.closings]),
            "opened": _json([_fields(task) for task in rows.opened]),
            "history": _json([_passed(row) for row in rows.history]),
            "state": rows.state,
            "status": rows.status,
            "ends": None if rows.end_events is None else list(rows.end_events),
            "ended_at": now if rows.status != "active" else None,
        },
    )
    return cursor.rowcount == 1


def replace_jobs(
    connection: Rows,
    *,
    instance_id: int,
    drop: Sequence[str],
    add: Sequence[tuple[str, str, str, datetime]],
) -> list[tuple[int, datetime]]:
    """Drop the jobs named `kind:key`, add (key, element, kind, due); ids and dues of the new."""
    if drop:
        connection.execute(_DROP_JOBS, (instance_id, list(drop)))
    if not add:
        return []
    columns = [list(column) for column in zip(*add, strict=True)]
    rows = connection.execute(_ADD_JOBS, (instance_id, *columns)).fetchall()
    return [(int(str(job_id)), due) for job_id, due in rows if isinstance(due, datetime)]


def replace_subscriptions(
    connection: Rows,
    *,
    case_id: int,
    instance_id: int,
    drop: Sequence[str],
    add: Sequence[tuple[str, str, str, str, str | None, str | None]],
) -> None:
    """Drop the subscriptions named `message:key`, add (key, element, message, correlation, …)."""
    if drop:
        connection.execute(_DROP_SUBSCRIPTIONS, (instance_id, list(drop)))
    if add:
        columns = [list(column) for column in zip(*add, strict=True)]
        connection.execute(_ADD_SUBSCRIPTIONS, (case_id, instance_id, *columns))


def _fields(row: Closing | TaskRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def _passed(row: HistoryRow) -> dict[str, object]:
    return {
        "element_id": row.element_id,
        "kind": row.kind,
        "name": row.name,
        "outcome": row.outcome,
        "flows": list(row.flow_ids),
    }


def _json(rows: Sequence[Mapping[str, object]]) -> str:
    return json.dumps(rows, ensure_ascii=False, default=datetime.isoformat)
