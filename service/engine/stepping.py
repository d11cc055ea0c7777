"""How a step of the core becomes rows: tasks, history, timers, messages, children, ends.

Everything happens under the case's lock and in its transaction. Call activities are instances of
their own: a child starts after the parent's step and reports back to it when it ends.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from service.engine.core import resume, start
from service.engine.core.face import BpmnError, Execution, OpenTask, Step
from service.engine.definitions import Definition, Definitions
from service.engine.errors import CallTooDeep, CaseChanged, RoleUnfilled
from service.engine.host import ChildOrder, StepHost
from service.engine.records import (
    Closing,
    Snapshot,
    TaskRow,
    close_tasks,
    open_tasks,
    read_instance,
    replace_jobs,
    replace_subscriptions,
    save_instance,
    write_history,
)
from service.engine.registry import OperationRegistry
from service.engine.work import CaseWork
from service.integrations.queue import RUN_JOB, enqueue
from service.forms import FormValue
from service.kernel.json_types import Json, JsonMapping

MAX_DEPTH: Final = 10
#: a multi-instance whose element variable is called so gives each organisation its own task
PER_ORGANISATION: Final = "organisation_id"

_PATH: Final = "SELECT id, path FROM organisation WHERE id = %s"

_INSERT: Final = """
INSERT INTO process_instance
  (case_id, definition_id, state, parent_id, parent_key, parent_item, depth, started_at)
VALUES (%s, %s, NULL, %s, %s, %s, %s, %s) RETURNING id
"""
_CHILDREN: Final = """
SELECT id FROM process_instance
WHERE parent_id = %s AND parent_key = ANY(%s) AND status = 'active' ORDER BY id
"""
_OTHERS: Final = """
SELECT 1 FROM process_instance
WHERE case_id = %s AND parent_id IS NULL AND status = 'active' AND id <> %s
"""


@dataclass
class Stepper:
    """Runs and applies steps of the instances of one locked case."""

    work: CaseWork
    definitions: Definitions
    registry: OperationRegistry

    def host(
        self,
        snapshot: Snapshot,
        *,
        form: Mapping[str, FormValue] | None = None,
        role: str | None = None,
    ) -> StepHost:
        """The host for a step of this instance."""
        return StepHost(
            work=self.work,
            definition=self.definition(snapshot),
            registry=self.registry,
            instance_id=snapshot.instance_id,
            task_id=snapshot.task_id,
            form=form or {},
            role=role,
        )

    def definition(self, snapshot: Snapshot) -> Definition:
        return self.definitions.get(self.work.session, snapshot.definition_id)

    def resume(self, snapshot: Snapshot, host: StepHost) -> Execution:
        """The live instance; raises CaseChanged when it has ended meanwhile."""
        if snapshot.blob is None:
            raise CaseChanged
        return resume(host.definition.process, snapshot.blob, host)

    def start(
        self,
        key: str,
        variables: JsonMapping,
        *,
        parent: Snapshot | None = None,
        order: ChildOrder | None = None,
    ) -> int:
        """Start the newest version of `key` in the case; returns the instance's id."""
        definition = self.definitions.latest(self.work.session, key)
        depth = parent.depth + 1 if parent is not None else 0
        if depth > MAX_DEPTH:
            raise CallTooDeep(limit=MAX_DEPTH)
        row = self.work.connection.execute(
            _INSERT,
            (
                self.work.case.id,
                definition.id,
                parent.instance_id if parent is not None else None,
                order.key if order is not None else None,
                order.item_index if order is not None else None,
                depth,
                self.work.now,
            ),
        ).fetchone()
        snapshot = self.snapshot(int(str(row[0]))) if row is not None else None
        if snapshot is None:
            raise CaseChanged
        host = self.host(snapshot)
        payload: dict[str, Json] = {
            "process": key,
            "version": definition.version,
            "name": definition.name,
        }
        host.context(None, inputs={}, variables={}).record("instance.started", payload)
        step = start(definition.process, {**variables, "case_id": self.work.case.id}, host)
        self.apply(snapshot, host, step)
        return snapshot.instance_id

    def snapshot(self, instance_id: int) -> Snapshot | None:
        return read_instance(self.work.connection, instance_id)

    def apply(
        self, snapshot: Snapshot, host: StepHost, step: Step, *, completing: str | None = None
    ) -> None:
        """Write everything the step did; `completing` is the key of the task the actor completed."""
        self._write_tasks(snapshot, step, host.definition, completing=completing)
        if step.history:
            write_history(
                self.work.connection,
                instance_id=snapshot.instance_id,
                now=self.work.now,
                rows=step.history,
            )
        self._write_jobs(snapshot, step)
        self._write_subscriptions(snapshot, step, host.definition)
        self._save(snapshot, step)
        if step.cancelled_children:
            self._cancel_children(snapshot, list(step.cancelled_children))
        if step.ended is not None:
            self._end(snapshot, host, step)
        for order in host.children:
            self.start(order.called_key, order.variables, parent=snapshot, order=order)

    def _write_tasks(
        self, snapshot: Snapshot, step: Step, definition: Definition, *, completing: str | None
    ) -> None:
        closings = [
            Closing(
                task.key,
                _closing_state(task.key, task.reason, completing, definition, task.element_id),
                self.work.actor.person_id if task.key == completing else None,
                -1 if task.item_index is None else task.item_index,
            )
            for task in step.closed
        ]
        if closings:
            close_tasks(
                self.work.connection,
                instance_id=snapshot.instance_id,
                now=self.work.now,
                closings=closings,
            )
        if step.opened:
            rows = [self._task_row(snapshot, task, definition) for task in step.opened]
            open_tasks(
                self.work.connection,
                case_id=self.work.case.id,
                instance_id=snapshot.instance_id,
                rows=rows,
            )
            self._announce(snapshot, rows)

    def _task_row(self, snapshot: Snapshot, task: OpenTask, definition: Definition) -> TaskRow:
        role = task.candidate_roles[0] if task.candidate_roles else task.role or ""
        organisation_id, scope = self._home_of(snapshot, task, definition, role)
        return TaskRow(
            key=task.key,
            element_id=task.element_id,
            name=task.name,
            form_key=task.form_key or "",
            role=role,
            organisation_id=organisation_id,
            scope=scope,
            item_index=task.item_index,
            item=None if task.item is None else json.dumps(task.item, ensure_ascii=False),
            assignee_id=task.assignee,
            priority=task.priority,
            created_at=self.work.now,
            due_at=task.due_at,
            follow_up_at=task.follow_up_at,
        )

    def _home_of(
        self, snapshot: Snapshot, task: OpenTask, definition: Definition, role: str
    ) -> tuple[int, str]:
        """The organisation whose people get the task, and its path.

        The items of a multi-instance over `organisation_id` go each to their own organisation,
        which from then on sees the case.
        """
        multi = definition.process.elements[task.element_id].multi
        if multi is not None and multi.element_variable == PER_ORGANISATION:
            row = self.work.connection.execute(_PATH, (task.item,)).fetchone()
            if row is not None:
                path = str(row[1])
                if not any(scope.startswith(path) for scope in self.work.case.scopes):
                    self.work.extra_scopes.add(path)
                return int(str(row[0])), path
        if role not in snapshot.participants:
            raise RoleUnfilled(role=role)
        organisation_id, scope = snapshot.participants[role]
        return organisation_id, scope

    def _announce(self, snapshot: Snapshot, rows: list[TaskRow]) -> None:
        """One notification a task and its group; the items of a multi-instance have their own."""
        for row in rows:
            item = "" if row.item_index is None else f":{row.item_index}"
            self.work.post(
                "task",
                f"task:{snapshot.instance_id}:{row.key}{item}",
                {
                    "task": row.name,
                    "case": self.work.case.number,
                    "role": row.role,
                    "organisation_id": row.organisation_id,
                    "person_id": row.assignee_id,
                    "due_at": row.due_at.isoformat() if row.due_at is not None else None,
                },
            )

    def _write_jobs(self, snapshot: Snapshot, step: Step) -> None:
        wanted: dict[str, tuple[str, str, str, datetime]] = {}
        for timer in step.waiting_timers:
            wanted[f"timer:{timer.key}"] = (timer.key, timer.element_id, "timer", timer.due_at)
        for job in step.jobs:
            wanted[f"async:{job.key}"] = (job.key, job.element_id, "async", self.work.now)
        have = set(snapshot.jobs)
        added = replace_jobs(
            self.work.connection,
            instance_id=snapshot.instance_id,
            drop=sorted(have - set(wanted)),
            add=[row for name, row in wanted.items() if name not in have],
        )
        for job_id, due_at in added:
            enqueue(
                self.work.connection,
                RUN_JOB,
                due_at=due_at,
                story_now=self.work.now,
                job_id=job_id,
            )

    def _write_subscriptions(self, snapshot: Snapshot, step: Step, definition: Definition) -> None:
        wanted: dict[str, tuple[str, str, str, str, str | None, str | None]] = {}
        for waiting in step.subscriptions:
            action = definition.process.elements[waiting.element_id].action
            wanted[f"{waiting.message_name}:{waiting.key}"] = (
                waiting.key,
                waiting.element_id,
                waiting.message_name,
                waiting.correlation or str(self.work.case.id),
                action.role if action is not None else None,
                action.label if action is not None else None,
            )
        have = set(snapshot.subscriptions)
        replace_subscriptions(
            self.work.connection,
            case_id=self.work.case.id,
            instance_id=snapshot.instance_id,
            drop=sorted(have - set(wanted)),
            add=[row for name, row in wanted.items() if name not in have],
        )

    def _save(self, snapshot: Snapshot, step: Step) -> None:
        status, ends, at = "active", None, None
        if step.ended is not None:
            status = "cancelled" if step.ended.cancelled else "completed"
            ends, at = list(step.ended.end_event_ids), self.work.now
        saved = save_instance(
            self.work.connection,
            snapshot,
            state=step.state,
            status=status,
            end_events=ends,
            ended_at=at,
        )
        if not saved:
            raise CaseChanged

    def _end(self, snapshot: Snapshot, host: StepHost, step: Step) -> None:
        ended = step.ended
        if ended is None:
            return
        names = [host.definition.process.elements[e].name for e in ended.end_event_ids]
        host.context(None, inputs={}, variables={}).record(
            "instance.ended",
            {"ends": list(ended.end_event_ids), "names": list(names), "cancelled": ended.cancelled},
        )
        if snapshot.parent_id is not None:
            if not ended.cancelled:
                self._report(snapshot, step)
            return
        others = self.work.connection.execute(
            _OTHERS, (self.work.case.id, snapshot.instance_id)
        ).fetchone()
        if others is None:
            self.work.state = "cancelled" if ended.cancelled else "closed"

    def _report(self, child: Snapshot, step: Step) -> None:
        """Tell the parent that its child is over."""
        parent = self.snapshot(child.parent_id) if child.parent_id is not None else None
        if parent is None or parent.blob is None or child.parent_key is None:
            return
        host = self.host(parent)
        execution = self.resume(parent, host)
        if step.ended is not None and step.ended.error is not None:
            error = BpmnError(step.ended.error, step.ended.error_message)
            next_step = execution.raise_error(child.parent_key, error)
        else:
            next_step = execution.complete_child(
                child.parent_key, step.variables, item_index=child.parent_item
            )
        self.apply(parent, host, next_step)

    def _cancel_children(self, parent: Snapshot, keys: list[str]) -> None:
        rows = self.work.connection.execute(_CHILDREN, (parent.instance_id, keys)).fetchall()
        for (child_id,) in rows:
            child = self.snapshot(int(str(child_id)))
            if child is not None and child.blob is not None:
                host = self.host(child)
                self.apply(child, host, self.resume(child, host).cancel())


def _closing_state(
    key: str, reason: str, completing: str | None, definition: Definition, element_id: str
) -> str:
    """Items of a multi-instance that are still open when it ends were not done by anybody."""
    multi = definition.process.elements[element_id].multi
    if reason == "completed" and multi is not None and not multi.sequential:
        return "cancelled"
    return "completed" if reason == "completed" and key == completing else "cancelled"
