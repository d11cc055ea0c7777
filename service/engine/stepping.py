"""How a step of the core becomes rows: tasks, history, timers, messages, children, ends.

Everything happens under the case's lock and in its transaction. Call activities are instances of
their own: a child starts after the parent's step and reports back to it when it ends.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from service.engine.core import resume, start
from service.engine.core.face import BpmnError, Execution, Step
from service.engine.definitions import Definition, Definitions
from service.engine.errors import CallTooDeep, CaseChanged
from service.engine.host import ChildOrder, StepHost
from service.engine.records import Snapshot, StepRows, read_instance, write_step
from service.engine.registry import OperationRegistry
from service.engine.tasks_of_step import closings_of, openings_of, redate_tasks
from service.engine.waits_of_step import write_jobs, write_subscriptions
from service.engine.work import CaseWork
from service.forms import FormValue
from service.kernel.json_types import Json, JsonMapping

MAX_DEPTH: Final = 10

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
            definitions=self.definitions,
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
        """Write all the step did; `completing` is the key of the task the actor completed."""
        write_jobs(self.work, snapshot, step)
        write_subscriptions(self.work, snapshot, step, host.definition)
        self._save(snapshot, step, host.definition, completing=completing)
        if step.cancelled_children:
            self._cancel_children(snapshot, list(step.cancelled_children))
        if step.ended is not None:
            self._end(snapshot, host, step)
        for order in host.children:
            self.start(order.called_key, order.variables, parent=snapshot, order=order)

    def _save(
        self, snapshot: Snapshot, step: Step, definition: Definition, *, completing: str | None
    ) -> None:
        status, ends = "active", None
        if step.ended is not None:
            status = "cancelled" if step.ended.cancelled else "completed"
            ends = step.ended.end_event_ids
        rows = StepRows(
            closings=closings_of(self.work, step, definition, completing=completing),
            opened=openings_of(self.work, snapshot, step, definition),
            history=step.history,
            state=step.state,
            status=status,
            end_events=ends,
        )
        saved = write_step(
            self.work.connection, snapshot, case_id=self.work.case.id, now=self.work.now, rows=rows
        )
        if not saved:
            raise CaseChanged
        if step.redated:
            redate_tasks(self.work, snapshot, step)

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
