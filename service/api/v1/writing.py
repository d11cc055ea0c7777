"""Sending a task's form: completing it, keeping a draft, taking a file for one of its fields."""

from apiflask import APIBlueprint
from flask import request
from flask.typing import ResponseReturnValue

from service.api.gate import case_version, idempotency_key, me, office, request_id, right
from service.api.v1.task_shapes import CompletedOut, DraftOut, FileOut, Values, ValuesIn
from service.cases.files import upload_for_task
from service.cases.task_page import TaskPage, read_task_page
from service.engine.errors import NotYours
from service.engine.tasks import Completion
from service.kernel.errors import Conflict, Problem, ValidationFailed

blueprint = APIBlueprint("api_writing", __name__, url_prefix="/api/v1/tasks", tag="tasks")
_HEADERS = [
    {
        "in": "header",
        "name": "Idempotency-Key",
        "schema": {"type": "string", "pattern": "^[!-~]{1,100}$"},
        "description": "Повторената заявка със същия ключ получава същия отговор.",
    },
    {
        "in": "header",
        "name": "If-Match",
        "schema": {"type": "string", "pattern": '^("[0-9]{1,18}"|\\*)$'},
        "description": "Версията на преписката, както я даде ETag.",
    },
]


class TaskClosed(Conflict):
    """The task is not open any more."""

    code = "api.task-closed"
    sentence = "Задачата вече не е отворена."


@blueprint.post("/<int:task_id>/complete")
@blueprint.input(ValuesIn)
@blueprint.output(CompletedOut)
@blueprint.doc(extensions={"x-headers": _HEADERS})
@right("task.complete")
def complete(task_id: int, json_data: Values) -> ResponseReturnValue:
    """Изпълняване на задача с формата ѝ, веднъж и завинаги."""
    order = Completion(
        task_id,
        json_data.values,
        key=idempotency_key(),
        case_version=case_version(),
        request_id=request_id(),
    )
    done = office().complete(me(), order)
    return {**done.to_json(), "is_repeat": done.is_repeat}


@blueprint.put("/<int:task_id>/draft")
@blueprint.input(ValuesIn)
@blueprint.output(DraftOut)
@right("task.draft")
def draft(task_id: int, json_data: Values) -> ResponseReturnValue:
    """Запазване на чернова; преписката не се променя."""
    _workable(task_id)
    office().save_draft(me(), task_id, json_data.values)
    return {"saved_at": office().clock.now().isoformat()}


@blueprint.post("/<int:task_id>/files")
@blueprint.output(FileOut, status_code=201)
@blueprint.doc(extensions={"x-multipart": {"field": "text", "file": "binary"}})
@right("task.draft")
def upload(task_id: int) -> ResponseReturnValue:
    """Файл за поле на формата: `field` и `file` като multipart/form-data."""
    page = _workable(task_id)
    sent = request.files.get("file")
    if sent is None:
        raise ValidationFailed([Problem("file", "Изберете файл.")])
    stored = upload_for_task(
        office(),
        me(),
        page,
        field_id=request.form.get("field", ""),
        name=sent.filename or "",
        content=sent.read(),
    )
    return {"id": stored.id, "name": stored.name, "size": stored.size_bytes}, 201


def _workable(task_id: int) -> TaskPage:
    """The task, when this person could complete it now."""
    page = read_task_page(office(), me(), task_id)
    if page.form is None:
        raise TaskClosed
    if not page.may_complete:
        raise NotYours(reason=page.why_not)
    return page
