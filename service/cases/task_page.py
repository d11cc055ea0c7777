"""What a person sees when they open a task: what is asked, why, the form, the case beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from service.cases.drafts import read_draft
from service.cases.office import Office
from service.cases.rights import case_target, demand_on_task
from service.engine.errors import TaskNotFound
from service.engine.forms import has_files, task_form, uploads
from service.engine.records import Snapshot, read_task
from service.engine.stepping import Stepper
from service.engine.work import CaseWork, LockedCase, look_at_case_of_task
from service.forms import FormContext, FormDefinition
from service.forms.context import StoredFile
from service.identity.actor import Actor
from service.identity.allow import allow
from service.identity.targets import TaskTarget
from service.kernel.json_types import Json
from service.storage.models.case import CaseFile
from service.storage.models.engine import Task
from service.storage.models.identity import Organisation


@dataclass(frozen=True)
class TaskPage:
    """Everything the task's page shows. `form` is None when the task is open no more."""

    task: Task
    case: CaseFile
    state: LockedCase
    owner: Organisation
    assignee: str | None
    ended_by: str | None
    instruction: str
    form: FormDefinition | None
    #: the form of the task, whether it is open or not
    asked: FormDefinition | None
    context: FormContext | None
    draft: Mapping[str, Json] | None
    draft_saved_at: datetime | None
    files: Mapping[int, StoredFile]
    #: may this person complete it; the sentence says why not
    may_complete: bool
    why_not: str
    #: they have taken it, and may hand it back even when they may not complete it
    is_mine: bool
    #: may they look into the case; not while the task is sealed
    may_see_case: bool
    #: the diagram has given it to its person: it cannot be handed back or over
    is_personal: bool


def read_task_page(office: Office, actor: Actor, task_id: int) -> TaskPage:
    """The task as this person may see it; raises NotFound, AccessDenied."""
    with office.transaction(actor) as session:
        work = look_at_case_of_task(session, task_id, actor=actor, now=office.clock.now())
        snapshot = read_task(work.connection, task_id, person_id=actor.person_id, key=None)
        if snapshot is None:
            raise TaskNotFound
        demand_on_task(work, snapshot, "task.view")
        stepper = office.stepper_for(work)
        form, context, files = _form(stepper, snapshot)
        draft = read_draft(session, task_id, actor=actor)
        may, why_not = _may_complete(actor, work, snapshot)
        if may and context is not None and context.refusal:
            may, why_not = False, context.refusal
        task = session.get_one(Task, task_id)
        element = stepper.definition(snapshot).process.elements[task.element_id]
        return TaskPage(
            task=task,
            case=session.get_one(CaseFile, work.case.id),
            state=work.case,
            owner=session.get_one(Organisation, work.case.owner_organisation_id),
            assignee=snapshot.assignee,
            ended_by=snapshot.ended_by,
            instruction=element.documentation,
            form=form,
            asked=stepper.definition(snapshot).forms.get(task.form_key),
            context=context,
            draft=draft[0] if draft is not None else None,
            draft_saved_at=draft[1] if draft is not None else None,
            files=files,
            may_complete=may,
            why_not=why_not,
            is_mine=snapshot.assignee_id in actor.person_ids,
            may_see_case=allow(
                actor, "case.view", case_target(work, assignee_id=snapshot.assignee_id)
            ).allowed,
            is_personal=element.assignee is not None,
        )


def _form(
    stepper: Stepper, task: Snapshot
) -> tuple[FormDefinition | None, FormContext | None, Mapping[int, StoredFile]]:
    if task.task_state != "open" or task.blob is None:
        return None, None, {}
    host = stepper.host(task)
    given = task_form(host, task, stepper.resume(task, host))
    files: Mapping[int, StoredFile] = {}
    if has_files(given.form) and task.task_id is not None:
        files = uploads(host, task.task_id, stepper.work.actor.person_id)
    return given.form, given.context, files


def _may_complete(actor: Actor, work: CaseWork, task: Snapshot) -> tuple[bool, str]:
    if task.task_state != "open":
        return False, ""
    if task.assignee_id is not None and task.assignee_id not in actor.person_ids:
        return False, f"Задачата е поета от {task.assignee}."
    target = TaskTarget(
        case=case_target(work, assignee_id=task.assignee_id),
        role=task.role or "",
        scope=task.scope or "",
        assignee_id=task.assignee_id,
    )
    verdict = allow(actor, "task.complete", target)
    return verdict.allowed, verdict.sentence
