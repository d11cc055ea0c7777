"""The tasks a step opens and closes, as rows, and who is told of them."""

import json
from typing import Final

from service.engine.core.face import OpenTask, Step
from service.engine.definitions import Definition
from service.engine.errors import RoleUnfilled
from service.engine.records import Closing, Snapshot, TaskRow
from service.engine.work import CaseWork

#: a multi-instance whose element variable is called so gives each organisation its own task
PER_ORGANISATION: Final = "organisation_id"

_SEAL: Final = """
INSERT INTO case_person (case_id, person_id, is_sealed)
SELECT %s, n.*, true FROM unnest(%s::bigint[]) AS n ON CONFLICT DO NOTHING
"""
_REDATE: Final = """
UPDATE task SET due_at = r.due_at, follow_up_at = r.follow_up_at
FROM json_to_recordset(%(rows)s) AS r(key text, due_at timestamptz, follow_up_at timestamptz)
WHERE task.instance_id = %(instance)s AND task.key = r.key AND task.state = 'open'
"""
_PATH: Final = "SELECT id, path FROM organisation WHERE id = %s"


def closings_of(
    work: CaseWork, step: Step, definition: Definition, *, completing: str | None
) -> list[Closing]:
    """The tasks the step ended; `completing` is the key of the one the actor completed."""
    return [
        Closing(
            task.key,
            _closing_state(task.key, task.reason, completing, definition, task.element_id),
            work.actor.person_id if task.key == completing else None,
            -1 if task.item_index is None else task.item_index,
        )
        for task in step.closed
    ]


def openings_of(
    work: CaseWork, snapshot: Snapshot, step: Step, definition: Definition
) -> list[TaskRow]:
    """The tasks the step opened; their people are told."""
    rows = [_task_row(work, snapshot, task, definition) for task in step.opened]
    _seal(work, rows, definition)
    _announce(work, snapshot, rows)
    return rows


def redate_tasks(work: CaseWork, snapshot: Snapshot, step: Step) -> None:
    """Give open tasks the dates that followed their variables."""
    rows = [
        {
            "key": task.key,
            "due_at": task.due_at and task.due_at.isoformat(),
            "follow_up_at": task.follow_up_at and task.follow_up_at.isoformat(),
        }
        for task in step.redated
    ]
    parameters = {"instance": snapshot.instance_id, "rows": json.dumps(rows)}
    work.connection.execute(_REDATE, parameters)


def _task_row(
    work: CaseWork, snapshot: Snapshot, task: OpenTask, definition: Definition
) -> TaskRow:
    role = task.candidate_roles[0] if task.candidate_roles else task.role or ""
    organisation_id, scope = _home_of(work, snapshot, task, definition, role)
    work.invite(scope)
    return TaskRow(
        key=task.key,
        element_id=task.element_id,
        name=task.name,
        form_key=task.form_key or "",
        role=role,
        organisation_id=organisation_id,
        scope=scope,
        item_index=task.item_index,
        item=task.item,
        assignee_id=task.assignee,
        priority=task.priority,
        created_at=work.now,
        due_at=task.due_at,
        follow_up_at=task.follow_up_at,
    )


def _home_of(
    work: CaseWork, snapshot: Snapshot, task: OpenTask, definition: Definition, role: str
) -> tuple[int, str]:
    """The organisation whose people get the task, and its path.

    The items of a multi-instance over `organisation_id` go each to their own organisation,
    which from then on sees the case; so does whoever was to be told later, by their first task.
    """
    multi = definition.process.elements[task.element_id].multi
    if multi is not None and multi.element_variable == PER_ORGANISATION:
        row = work.connection.execute(_PATH, (task.item,)).fetchone()
        if row is not None:
            return int(str(row[0])), str(row[1])
    if role not in snapshot.participants:
        raise RoleUnfilled(role=role)
    organisation_id, scope = snapshot.participants[role]
    return organisation_id, scope


def _seal(work: CaseWork, rows: list[TaskRow], definition: Definition) -> None:
    """Whoever gets a sealed task does not see the case, unless it names them already."""
    elements = definition.process.elements
    people = [
        row.assignee_id
        for row in rows
        if row.assignee_id is not None and elements[row.element_id].is_sealed
    ]
    if people:
        work.connection.execute(_SEAL, (work.case.id, people))


def _announce(work: CaseWork, snapshot: Snapshot, rows: list[TaskRow]) -> None:
    """One notification a task and its group; the items of a multi-instance have their own."""
    for row in rows:
        item = "" if row.item_index is None else f":{row.item_index}"
        work.post(
            "task",
            f"task:{snapshot.instance_id}:{row.key}{item}",
            {
                "task": row.name,
                "case": work.case.number,
                "role": row.role,
                "organisation_id": row.organisation_id,
                "person_id": row.assignee_id,
                "due_at": row.due_at.isoformat() if row.due_at is not None else None,
            },
        )


def _closing_state(
    key: str, reason: str, completing: str | None, definition: Definition, element_id: str
) -> str:
    """Items of a multi-instance that are still open when it ends were not done by anybody."""
    multi = definition.process.elements[element_id].multi
    if reason == "completed" and multi is not None and not multi.sequential:
        return "cancelled"
    return "completed" if reason == "completed" and key == completing else "cancelled"
