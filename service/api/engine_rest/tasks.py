"""Tasks as clients of the engine know them: list, take, give back, hand over, complete."""

from apiflask import APIBlueprint
from flask import jsonify
from flask.typing import ResponseReturnValue

from service.api.engine_rest.wire import (
    BadParameter,
    NotSupported,
    body,
    definition_id,
    in_list,
    moment,
    number,
    parameters,
    part,
    text_id,
    text_of,
    truth,
    typed,
    variables_of,
)
from service.api.gate import case_version, idempotency_key, me, office, request_id, right
from service.api.v1.tasks import demand_colleague
from service.cases.engine_lists import TaskFilter, TaskRow, count_tasks, task_seen, tasks_seen
from service.cases.task_page import read_task_page
from service.engine.errors import NotYours
from service.engine.tasks import Completion
from service.forms.values import to_json
from service.kernel.json_types import Json

blueprint = APIBlueprint(
    "engine_tasks", __name__, url_prefix="/engine-rest/task", enable_openapi=False
)
_FILTERS = (
    "assignee",
    "unassigned",
    "processInstanceId",
    "processInstanceBusinessKey",
    "processDefinitionKey",
    "taskDefinitionKey",
    "candidateGroup",
    "nameLike",
)
_ORDERS = frozenset({"created", "dueDate", "name", "priority"})


@blueprint.get("")
@right("inbox.view")
def index() -> ResponseReturnValue:
    """Open tasks of cases the person may see."""
    wanted = _wanted("sortBy", "sortOrder")
    with office().transaction(me()) as session:
        found = tasks_seen(session, me(), wanted, part=part())
    return jsonify([task_json(row) for row in found])


@blueprint.get("/count")
@right("inbox.view")
def count() -> ResponseReturnValue:
    """How many there are."""
    wanted = _wanted()
    with office().transaction(me()) as session:
        return jsonify(count=count_tasks(session, me(), wanted))


@blueprint.get("/<int:task_id>")
@right("task.view")
def show(task_id: int) -> ResponseReturnValue:
    """One open task."""
    read_task_page(office(), me(), task_id)
    with office().transaction() as session:
        return jsonify(task_json(task_seen(session, office().system(), task_id)))


@blueprint.get("/<int:task_id>/form")
@right("task.view")
def form(task_id: int) -> ResponseReturnValue:
    """The key of the task's form; the form itself is at /api/v1/tasks/{id}."""
    page = read_task_page(office(), me(), task_id)
    return jsonify(key=page.task.form_key, camundaFormRef=None, contextPath=None)


@blueprint.get("/<int:task_id>/form-variables")
@right("task.view")
def form_variables(task_id: int) -> ResponseReturnValue:
    """What the form is filled with already: prefilled values, then the person's own draft."""
    page = read_task_page(office(), me(), task_id)
    values = to_json(page.context.values) if page.context is not None else {}
    values.update(page.draft or {})
    return jsonify({name: typed(value) for name, value in values.items()})


@blueprint.post("/<int:task_id>/claim")
@right("task.claim")
def claim(task_id: int) -> ResponseReturnValue:
    """Take the task for oneself."""
    user = text_of(body("userId"), "userId")
    if user is not None and user != text_id(me().person_id):
        read_task_page(office(), me(), task_id)
        raise NotYours(reason="Задача се поема само за себе си; за колега има delegate.")
    office().claim(me(), task_id)
    return "", 204


@blueprint.post("/<int:task_id>/unclaim")
@right("task.unclaim")
def unclaim(task_id: int) -> ResponseReturnValue:
    """Give the task back to its group."""
    body()
    office().unclaim(me(), task_id)
    return "", 204


@blueprint.post("/<int:task_id>/delegate")
@right("task.delegate")
def delegate(task_id: int) -> ResponseReturnValue:
    """Hand the task to a colleague."""
    person_id = number(text_of(body("userId"), "userId"), name="userId")
    if person_id is None:
        raise BadParameter(name="userId")
    demand_colleague(task_id, person_id)
    office().delegate(me(), task_id, to_person_id=person_id)
    return "", 204


@blueprint.post("/<int:task_id>/resolve")
@right("task.resolve")
def resolve(task_id: int) -> ResponseReturnValue:
    """Return a task that was handed over."""
    sent = body("variables")
    if variables_of(sent.get("variables")):
        raise NotSupported(what="променливи при resolve")
    office().resolve(me(), task_id)
    return "", 204


@blueprint.post("/<int:task_id>/complete")
@right("task.complete")
def complete(task_id: int) -> ResponseReturnValue:
    """Complete the task: its variables are the fields of its form, and nothing else."""
    sent = body("variables", "withVariablesInReturn")
    if sent.get("withVariablesInReturn"):
        raise NotSupported(what="withVariablesInReturn")
    order = Completion(
        task_id,
        variables_of(sent.get("variables")),
        key=idempotency_key(),
        case_version=case_version(),
        request_id=request_id(),
    )
    office().complete(me(), order)
    return "", 204


def task_json(row: TaskRow) -> dict[str, Json]:
    """A task as the engine describes it."""
    task = row.task
    return {
        "id": str(task.id),
        "name": task.name,
        "assignee": text_id(task.assignee_id),
        "owner": text_id(task.owner_id),
        "delegationState": None if task.owner_id is None else "PENDING",
        "created": moment(task.created_at),
        "due": moment(task.due_at),
        "followUp": moment(task.follow_up_at),
        "lastUpdated": None,
        "description": None,
        "executionId": str(task.instance_id),
        "parentTaskId": None,
        "priority": task.priority,
        "processDefinitionId": definition_id(row.definition),
        "processInstanceId": str(task.instance_id),
        "taskDefinitionKey": task.element_id,
        "caseExecutionId": None,
        "caseInstanceId": None,
        "caseDefinitionId": None,
        "suspended": False,
        "formKey": task.form_key,
        "camundaFormRef": None,
        "tenantId": None,
    }


def _wanted(*more: str) -> TaskFilter:
    asked = parameters(*_FILTERS, *more)
    return TaskFilter(
        assignee_id=number(asked.get("assignee"), name="assignee"),
        unassigned=truth(asked.get("unassigned"), name="unassigned"),
        instance_id=number(asked.get("processInstanceId"), name="processInstanceId"),
        case_number=asked.get("processInstanceBusinessKey"),
        process_key=asked.get("processDefinitionKey"),
        element_id=asked.get("taskDefinitionKey"),
        role=asked.get("candidateGroup"),
        name_like=asked.get("nameLike"),
        order=in_list("sortBy", asked.get("sortBy"), _ORDERS, default="created"),
        descending=in_list("sortOrder", asked.get("sortOrder"), {"asc", "desc"}, default="asc")
        == "desc",
    )
