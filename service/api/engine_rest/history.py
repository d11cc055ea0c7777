"""History: instances, the steps they took, and tasks, whether ended or not."""

from apiflask import APIBlueprint
from flask import jsonify
from flask.typing import ResponseReturnValue

from service.api.engine_rest.wire import (
    BadParameter,
    definition_id,
    moment,
    number,
    parameters,
    part,
    text_id,
    truth,
)
from service.api.gate import me, office, right
from service.cases.engine_lists import (
    ActivityRow,
    InstanceFilter,
    InstanceRow,
    TaskFilter,
    TaskRow,
    activities_seen,
    instance_seen,
    instances_seen,
    tasks_seen,
)
from service.kernel.json_types import Json
from service.storage.models.engine import InstanceState, TaskState

blueprint = APIBlueprint(
    "engine_history", __name__, url_prefix="/engine-rest/history", enable_openapi=False
)
_STATES = {
    InstanceState.ACTIVE: "ACTIVE",
    InstanceState.COMPLETED: "COMPLETED",
    InstanceState.CANCELLED: "EXTERNALLY_TERMINATED",
}


@blueprint.get("/process-instance")
@right("inbox.view")
def instances() -> ResponseReturnValue:
    """Instances, running and ended."""
    asked = parameters(
        "processDefinitionKey", "processInstanceBusinessKey", "finished", "unfinished"
    )
    finished = truth(asked.get("finished"), name="finished")
    unfinished = truth(asked.get("unfinished"), name="unfinished")
    wanted = InstanceFilter(
        process_key=asked.get("processDefinitionKey"),
        case_number=asked.get("processInstanceBusinessKey"),
        is_active=None if finished == unfinished else unfinished,
    )
    with office().transaction(me()) as session:
        found = instances_seen(session, me(), wanted, part=part())
    return jsonify([_instance(row) for row in found])


@blueprint.get("/process-instance/<int:instance_id>")
@right("inbox.view")
def instance(instance_id: int) -> ResponseReturnValue:
    """One instance."""
    with office().transaction(me()) as session:
        return jsonify(_instance(instance_seen(session, me(), instance_id)))


@blueprint.get("/activity-instance")
@right("inbox.view")
def activities() -> ResponseReturnValue:
    """The steps of one instance, in order."""
    asked = parameters("processInstanceId")
    instance_id = number(asked.get("processInstanceId"), name="processInstanceId")
    if instance_id is None:
        raise BadParameter(name="processInstanceId")
    with office().transaction(me()) as session:
        found = activities_seen(session, me(), instance_id, part=part())
    return jsonify([_activity(row) for row in found])


@blueprint.get("/task")
@right("inbox.view")
def tasks() -> ResponseReturnValue:
    """Tasks, open and ended."""
    asked = parameters(
        "processInstanceId", "processDefinitionKey", "taskAssignee", "finished", "unfinished"
    )
    finished = truth(asked.get("finished"), name="finished")
    unfinished = truth(asked.get("unfinished"), name="unfinished")
    wanted = TaskFilter(
        is_open=None if finished == unfinished else unfinished,
        instance_id=number(asked.get("processInstanceId"), name="processInstanceId"),
        process_key=asked.get("processDefinitionKey"),
        assignee_id=number(asked.get("taskAssignee"), name="taskAssignee"),
    )
    with office().transaction(me()) as session:
        found = tasks_seen(session, me(), wanted, part=part())
    return jsonify([_task(row) for row in found])


def _instance(row: InstanceRow) -> dict[str, Json]:
    began, ended = row.instance.started_at, row.instance.ended_at
    return {
        "id": str(row.instance.id),
        "businessKey": row.case.number,
        "processDefinitionId": definition_id(row.definition),
        "processDefinitionKey": row.definition.key,
        "processDefinitionName": row.definition.name,
        "processDefinitionVersion": row.definition.version,
        "startTime": moment(began),
        "endTime": moment(ended),
        "removalTime": None,
        "durationInMillis": None if ended is None else int((ended - began).total_seconds() * 1000),
        "startUserId": None,
        "startActivityId": None,
        "deleteReason": None,
        "rootProcessInstanceId": None if row.instance.parent_id else str(row.instance.id),
        "superProcessInstanceId": text_id(row.instance.parent_id),
        "superCaseInstanceId": None,
        "caseInstanceId": None,
        "tenantId": None,
        "state": _STATES[InstanceState(row.instance.status)],
    }


def _activity(row: ActivityRow) -> dict[str, Json]:
    step = row.activity
    return {
        "id": str(step.id),
        "activityId": step.element_id,
        "activityName": step.name,
        "activityType": step.kind,
        "processDefinitionId": definition_id(row.definition),
        "processDefinitionKey": row.definition.key,
        "processInstanceId": str(step.instance_id),
        "executionId": str(step.instance_id),
        # the ledger knows when a step was left; when it was entered stands in its task
        "startTime": None,
        "endTime": moment(step.at),
        "canceled": step.outcome == "cancelled",
        "completeScope": step.kind == "endEvent",
        "tenantId": None,
    }


def _task(row: TaskRow) -> dict[str, Json]:
    task = row.task
    reason = {TaskState.COMPLETED: "completed", TaskState.CANCELLED: "deleted"}
    ended = task.ended_at
    spent = None if ended is None else int((ended - task.created_at).total_seconds() * 1000)
    return {
        "id": str(task.id),
        "processDefinitionId": definition_id(row.definition),
        "processDefinitionKey": row.definition.key,
        "processInstanceId": str(task.instance_id),
        "executionId": str(task.instance_id),
        "taskDefinitionKey": task.element_id,
        "name": task.name,
        "assignee": text_id(task.ended_by_id or task.assignee_id),
        "owner": text_id(task.owner_id),
        "startTime": moment(task.created_at),
        "endTime": moment(ended),
        "duration": spent,
        "deleteReason": reason.get(TaskState(task.state)),
        "due": moment(task.due_at),
        "followUp": moment(task.follow_up_at),
        "priority": task.priority,
        "parentTaskId": None,
        "tenantId": None,
    }
