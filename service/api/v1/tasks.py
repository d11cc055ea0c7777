"""Tasks: the inbox, one task with its form, and what a person does with it short of completing."""

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from service.api.gate import me, office, right
from service.api.v1.form_json import form_json
from service.api.v1.shapes import cursor_of, iso, key_of
from service.api.v1.task_shapes import (
    Colleague,
    ColleagueIn,
    TaskOut,
    TaskPageOut,
    TaskQuery,
    TaskQueryIn,
)
from service.cases.inbox import Box, InboxFilter, InboxRow, read_inbox
from service.cases.task_page import TaskPage, read_task_page
from service.identity.actor import load_person_actor
from service.kernel.errors import NotFound, Problem, ValidationFailed
from service.kernel.json_types import Json

blueprint = APIBlueprint("api_tasks", __name__, url_prefix="/api/v1/tasks", tag="tasks")
_NO_COLLEAGUE = Problem(
    "person_id", "Задачата може да се предаде само на човек, който работи по преписката."
)


@blueprint.get("")
@blueprint.input(TaskQueryIn, location="query")
@blueprint.output(TaskPageOut)
@right("inbox.view")
def index(query_data: TaskQuery) -> ResponseReturnValue:
    """Отворените задачи: мои, на групите ми или всички, които виждам; страница по страница."""
    actor = me()
    wanted = InboxFilter(
        box=Box(query_data.box),
        process=query_data.process,
        organisation_id=query_data.organisation_id,
        words=query_data.q,
        due_before=query_data.due_before,
        after=key_of(query_data.after),
        limit=query_data.limit,
    )
    with office().transaction(actor) as session:
        page = read_inbox(session, actor, wanted)
    return {"items": [_line(row) for row in page.rows], "next": cursor_of(page.next)}


@blueprint.get("/<int:task_id>")
@blueprint.output(TaskOut)
@right("task.view")
def show(task_id: int) -> ResponseReturnValue:
    """Една задача с формата ѝ; ETag е версията на преписката."""
    page = read_task_page(office(), me(), task_id)
    return _task(page), 200, {"ETag": f'"{page.state.version}"'}


@blueprint.post("/<int:task_id>/claim")
@blueprint.output({}, status_code=204)
@right("task.claim")
def claim(task_id: int) -> ResponseReturnValue:
    """Поемане на задача от групата."""
    office().claim(me(), task_id)
    return "", 204


@blueprint.post("/<int:task_id>/unclaim")
@blueprint.output({}, status_code=204)
@right("task.unclaim")
def unclaim(task_id: int) -> ResponseReturnValue:
    """Връщане на задача на групата."""
    office().unclaim(me(), task_id)
    return "", 204


@blueprint.post("/<int:task_id>/delegate")
@blueprint.input(ColleagueIn)
@blueprint.output({}, status_code=204)
@right("task.delegate")
def delegate(task_id: int, json_data: Colleague) -> ResponseReturnValue:
    """Предаване на колега за становище; той я връща с `resolve`."""
    demand_colleague(task_id, json_data.person_id)
    office().delegate(me(), task_id, to_person_id=json_data.person_id)
    return "", 204


@blueprint.post("/<int:task_id>/resolve")
@blueprint.output({}, status_code=204)
@right("task.resolve")
def resolve(task_id: int) -> ResponseReturnValue:
    """Връщане на задача, предадена за становище."""
    office().resolve(me(), task_id)
    return "", 204


def demand_colleague(task_id: int, person_id: int) -> None:
    """A task goes only to somebody who may see it; unknown people and strangers answer alike."""
    house = office()
    read_task_page(house, me(), task_id)
    with house.transaction() as session:
        colleague = load_person_actor(session, person_id, today=house.clock.today())
    if colleague is None:
        raise ValidationFailed([_NO_COLLEAGUE])
    try:
        read_task_page(house, colleague, task_id)
    except NotFound as error:
        raise ValidationFailed([_NO_COLLEAGUE]) from error


def _line(row: InboxRow) -> dict[str, Json]:
    return {
        "id": row.id,
        "name": row.name,
        "role": row.role,
        "priority": row.priority,
        "created_at": iso(row.created_at),
        "due_at": iso(row.due_at),
        "assignee_id": row.assignee_id,
        "assignee": row.assignee,
        "case_id": row.case_id,
        "case_number": row.case_number,
        "case_title": row.case_title,
        "process": row.process,
        "organisation": row.organisation,
    }


def _task(page: TaskPage) -> dict[str, Json]:
    task = page.task
    has_form = page.form is not None and page.context is not None
    return {
        "id": task.id,
        "element_id": task.element_id,
        "name": task.name,
        "instruction": page.instruction,
        "state": task.state,
        "role": task.role,
        "organisation_id": task.organisation_id,
        "priority": task.priority,
        "created_at": iso(task.created_at),
        "due_at": iso(task.due_at),
        "follow_up_at": iso(task.follow_up_at),
        "ended_at": iso(task.ended_at),
        "assignee_id": task.assignee_id,
        "assignee": page.assignee,
        "case_id": page.case.id,
        "case_number": page.case.number,
        "case_version": page.state.version,
        "may_complete": page.may_complete,
        "why_not": page.why_not,
        "form": form_json(page.form, page.context) if page.form and page.context else None,
        "draft": dict(page.draft) if has_form and page.draft is not None else None,
        "draft_saved_at": iso(page.draft_saved_at),
    }
