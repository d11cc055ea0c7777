"""What a person does with a task: claim, give back, hand over, resolve, complete.

Completing is one transaction (trust.md): lock the case, look for the same request's earlier answer,
check that the task is still open and the actor's to do, validate the form, run the engine's step,
write its rows. Nothing here commits; whoever opened the transaction does.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from service.engine.core.face import Execution
from service.engine.errors import (
    AlreadyClaimed,
    AlreadyCompleted,
    CaseChanged,
    KeyReused,
    NotClaimed,
    PersonalTask,
    TaskNotFound,
    TaskWithdrawn,
)
from service.engine.forms import task_form, with_item
from service.engine.host import StepHost
from service.engine.records import Snapshot, close_item, read_task
from service.engine.stepping import Stepper
from service.engine.work import Answer, CaseWork, lock_case_of_task
from service.forms.decoding import Raw
from service.forms.values import to_json
from service.identity.actor import Actor
from service.kernel.canonical import canonical
from service.kernel.clock import SOFIA
from service.kernel.json_types import Json

#: decides from the loaded case and task; raises when the actor may not, returns the role used
Authorise = Callable[[CaseWork, Snapshot], str | None]
MakeStepper = Callable[[CaseWork], Stepper]

_ASSIGN: Final = "UPDATE task SET assignee_id = %s, owner_id = %s WHERE id = %s"
_ITEMS: Final = """
SELECT count(*) FILTER (WHERE state = 'completed'), count(*)
FROM task WHERE instance_id = %s AND key = %s
"""
_DROP_DRAFT: Final = "DELETE FROM form_draft WHERE task_id = %s AND person_id = %s"


@dataclass(frozen=True)
class Completion:
    """A request to complete a task, as it came in.

    `raw` is the form as typed; `key` identifies the request, so that a repeat gets the same answer;
    `case_version` is the version the person looked at (None: whatever it is now).
    """

    task_id: int
    raw: Raw
    key: str | None = None
    case_version: int | None = None
    request_id: str | None = None


@dataclass(frozen=True)
class Completed:
    """What completing led to."""

    case_id: int
    task_id: int
    task_name: str
    #: whether this very request had been answered before
    is_repeat: bool = False

    def to_json(self) -> dict[str, Json]:
        return {"case_id": self.case_id, "task_id": self.task_id, "task_name": self.task_name}


def complete(
    session: Session,
    request: Completion,
    *,
    actor: Actor,
    now: datetime,
    stepper_for: MakeStepper,
    authorise: Authorise,
) -> Completed:
    """Complete a task in the caller's transaction.

    Raises TaskNotFound, AlreadyCompleted, TaskWithdrawn, AlreadyClaimed, CaseChanged, KeyReused,
    ValidationFailed, and whatever `authorise` raises; after any of them the caller rolls back.
    """
    work = lock_case_of_task(
        session, request.task_id, actor=actor, now=now, request_id=request.request_id
    )
    task = _read(work, request.task_id, key=request.key)
    digest = _digest(request)
    if task.request_hash is not None:
        return _repeat(task, digest)
    role = authorise(work, task)
    _demand_open(task)
    _demand_free(task, actor)
    if request.case_version is not None and request.case_version != work.case.version:
        raise CaseChanged
    stepper = stepper_for(work)
    host = stepper.host(task, role=role)
    execution = stepper.resume(task, host)
    form = task_form(host, task, execution)
    host.form = form.validate(request.raw, files_of=(request.task_id, actor.person_id))
    _record_completion(host, task, to_json(host.form))
    _step(stepper, host, task, execution)
    answer = Completed(work.case.id, request.task_id, task.task_name or "")
    _finish(work, request, task, digest=digest, answer=answer)
    return answer


def demand_shared(stepper: Stepper, task: Snapshot) -> None:
    """Raises PersonalTask when the diagram itself has said who does the task."""
    element = stepper.definition(task).process.elements[task.element_id or ""]
    if element.assignee is not None:
        raise PersonalTask(task=task.task_name)


def claim(work: CaseWork, task: Snapshot) -> None:
    """Take the task: nobody else can complete it until it is given back."""
    _demand_open(task)
    _demand_free(task, work.actor)
    _assign(work, task, assignee=work.actor.person_id, owner=task.owner_id, kind="task.claimed")


def unclaim(work: CaseWork, task: Snapshot) -> None:
    """Give the task back to its group."""
    _demand_open(task)
    _demand_own(task, work.actor)
    _assign(work, task, assignee=None, owner=None, kind="task.unclaimed")


def delegate(work: CaseWork, task: Snapshot, *, to_person_id: int) -> None:
    """Hand the task to somebody for an opinion; it comes back when they resolve it."""
    _demand_open(task)
    _demand_free(task, work.actor)
    _assign(work, task, assignee=to_person_id, owner=work.actor.person_id, kind="task.delegated")


def resolve(work: CaseWork, task: Snapshot) -> None:
    """Return a delegated task to the one who handed it over."""
    _demand_open(task)
    _demand_own(task, work.actor)
    if task.owner_id is None:
        raise NotClaimed(task=task.task_name)
    _assign(work, task, assignee=task.owner_id, owner=None, kind="task.resolved")


def locked_task(
    session: Session, task_id: int, *, actor: Actor, now: datetime, request_id: str | None = None
) -> tuple[CaseWork, Snapshot]:
    """The case of a task under lock, and the task; raises CaseNotFound or TaskNotFound."""
    work = lock_case_of_task(session, task_id, actor=actor, now=now, request_id=request_id)
    return work, _read(work, task_id, key=None)


def _read(work: CaseWork, task_id: int, *, key: str | None) -> Snapshot:
    task = read_task(work.connection, task_id, person_id=work.actor.person_id, key=key)
    if task is None:
        raise TaskNotFound
    return task


def _repeat(task: Snapshot, digest: str) -> Completed:
    if task.request_hash != digest or task.response is None:
        raise KeyReused
    response: Mapping[str, Json] = task.response
    return Completed(
        case_id=int(str(response["case_id"])),
        task_id=int(str(response["task_id"])),
        task_name=str(response["task_name"]),
        is_repeat=True,
    )


def _demand_open(task: Snapshot) -> None:
    if task.task_state == "open":
        return
    at = _when(task.ended_at)
    if task.task_state == "completed":
        raise AlreadyCompleted(task=task.task_name, who=task.ended_by or "системата", when=at)
    raise TaskWithdrawn(task=task.task_name, when=at)


def _demand_free(task: Snapshot, actor: Actor) -> None:
    if task.assignee_id is not None and task.assignee_id not in actor.person_ids:
        raise AlreadyClaimed(task=task.task_name, who=task.assignee)


def _demand_own(task: Snapshot, actor: Actor) -> None:
    if task.assignee_id is None or task.assignee_id not in actor.person_ids:
        raise NotClaimed(task=task.task_name)


def _assign(
    work: CaseWork, task: Snapshot, *, assignee: int | None, owner: int | None, kind: str
) -> None:
    work.connection.execute(_ASSIGN, (assignee, owner, task.task_id))
    work.record(
        kind,
        {"task": task.task_name, "assignee": assignee},
        role=task.role,
        instance_id=task.instance_id,
        element_id=task.element_id,
        task_id=task.task_id,
    )
    work.finish()


def _record_completion(host: StepHost, task: Snapshot, values: dict[str, Json]) -> None:
    host.context(task.element_id, inputs={}, variables={}).record(
        "task.completed", {"task": task.task_name, "form": task.form_key, "values": values}
    )


def _step(stepper: Stepper, host: StepHost, task: Snapshot, execution: Execution) -> None:
    """Run the task's operation, then the engine; the items of a multi-instance count first."""
    variables = _run_operation(host, task, execution)
    key = task.key or ""
    if task.item_index is None or not _is_parallel(host, task):
        step = execution.complete(key, variables, item_index=task.item_index)
        stepper.apply(task, host, step, completing=key)
        return
    done, total = _close_item(host, task)
    if done < total and not execution.item_done(key, done, total):
        return
    step = execution.complete(key, variables, item_index=task.item_index)
    stepper.apply(task, host, step, completing=key)


def _run_operation(host: StepHost, task: Snapshot, execution: Execution) -> Mapping[str, Json]:
    element = host.definition.process.elements[task.element_id or ""]
    if element.complete_operation is None:
        return {}
    variables = with_item(host, task, execution)
    context = host.context(element.id, inputs={}, variables=variables)
    return host.registry.find(element.complete_operation)(context) or {}


def _is_parallel(host: StepHost, task: Snapshot) -> bool:
    multi = host.definition.process.elements[task.element_id or ""].multi
    return multi is not None and not multi.sequential


def _close_item(host: StepHost, task: Snapshot) -> tuple[int, int]:
    """End one item's task; how many are done, of how many."""
    connection = host.work.connection
    close_item(
        connection,
        instance_id=task.instance_id,
        key=task.key or "",
        item_index=-1 if task.item_index is None else task.item_index,
        person_id=host.work.actor.person_id,
        now=host.now(),
    )
    row = connection.execute(_ITEMS, (task.instance_id, task.key)).fetchone()
    return (int(str(row[0])), int(str(row[1]))) if row is not None else (0, 0)


def _finish(
    work: CaseWork, request: Completion, task: Snapshot, *, digest: str, answer: Completed
) -> None:
    if task.has_draft:
        work.connection.execute(_DROP_DRAFT, (request.task_id, work.actor.person_id))
    if request.key is not None:
        work.answer = Answer(request.key, digest, answer.to_json())
    work.finish()


def _digest(request: Completion) -> str:
    """What the request asks for, so that a key cannot be used for two different things."""
    raw = request.raw
    pairs = raw.items() if isinstance(raw, Mapping) else raw.lists()
    typed = repr(sorted((str(name), str(value)) for name, value in pairs))
    return hashlib.sha256(canonical([request.task_id, typed])).hexdigest()


def _when(at: datetime | None) -> str:
    return at.astimezone(SOFIA).strftime("%d.%m.%Y г. в %H:%M ч.") if at is not None else "—"
