"""Process instances, and the messages they wait for."""

from apiflask import APIBlueprint
from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.api.engine_rest.wire import (
    BadParameter,
    body,
    definition_id,
    number,
    parameters,
    part,
    text_of,
    truth,
    variables_of,
)
from service.api.gate import me, office, right
from service.cases.engine_lists import (
    InstanceFilter,
    InstanceRow,
    count_instances,
    instance_seen,
    instances_seen,
)
from service.engine.messages import NobodyWaits
from service.identity.actor import Actor
from service.kernel.json_types import Json
from service.storage.models.engine import InstanceState, MessageSubscription

blueprint = APIBlueprint(
    "engine_instances", __name__, url_prefix="/engine-rest", enable_openapi=False
)
_KNOWN = ("processDefinitionKey", "businessKey", "active", "sortBy", "sortOrder")


@blueprint.get("/process-instance")
@right("inbox.view")
def index() -> ResponseReturnValue:
    """Instances that run, of cases the person may see."""
    wanted = _wanted()
    with office().transaction(me()) as session:
        found = instances_seen(session, me(), wanted, part=part())
    return jsonify([instance_json(row) for row in found])


@blueprint.get("/process-instance/count")
@right("inbox.view")
def count() -> ResponseReturnValue:
    """How many there are."""
    wanted = _wanted()
    with office().transaction(me()) as session:
        return jsonify(count=count_instances(session, me(), wanted))


@blueprint.get("/process-instance/<int:instance_id>")
@right("inbox.view")
def show(instance_id: int) -> ResponseReturnValue:
    """One instance."""
    with office().transaction(me()) as session:
        return jsonify(instance_json(instance_seen(session, me(), instance_id)))


@blueprint.post("/message")
@right("case.act")
def correlate() -> ResponseReturnValue:
    """Deliver a message that waits for a person of the caller's role; the button of a case page.

    Messages between cases are the house's own and are not delivered from outside.
    """
    sent = body("messageName", "businessKey", "processInstanceId", "processVariables")
    name = text_of(sent, "messageName")
    if not name:
        raise BadParameter(name="messageName")
    wanted = InstanceFilter(
        instance_id=number(text_of(sent, "processInstanceId"), name="processInstanceId"),
        case_number=text_of(sent, "businessKey"),
    )
    if wanted.instance_id is None and wanted.case_number is None:
        raise BadParameter(name="businessKey или processInstanceId")
    values = variables_of(sent.get("processVariables"))
    actor = me()
    with office().transaction(actor) as session:
        waiting = _waiting(session, actor, wanted, name)
    office().trigger(actor, waiting.case_id, waiting.id, values)
    return "", 204


def instance_json(row: InstanceRow) -> dict[str, Json]:
    """An instance as the engine describes it; the business key is the case's number."""
    return {
        "links": [],
        "id": str(row.instance.id),
        "definitionId": definition_id(row.definition),
        "definitionKey": row.definition.key,
        "businessKey": row.case.number,
        "caseInstanceId": None,
        "ended": row.instance.status != InstanceState.ACTIVE,
        "suspended": False,
        "tenantId": None,
    }


def _wanted() -> InstanceFilter:
    asked = parameters(*_KNOWN)
    truth(asked.get("active"), name="active")
    return InstanceFilter(
        process_key=asked.get("processDefinitionKey"),
        case_number=asked.get("businessKey"),
        is_active=True,
    )


def _waiting(
    session: Session, actor: Actor, wanted: InstanceFilter, name: str
) -> MessageSubscription:
    """Where the message is awaited from a person; raises NobodyWaits, also for what is foreign."""
    for row in instances_seen(session, actor, wanted):
        found = session.scalars(
            select(MessageSubscription).where(
                MessageSubscription.instance_id == row.instance.id,
                MessageSubscription.message_name == name,
                MessageSubscription.action_role.is_not(None),
            )
        ).first()
        if found is not None:
            return found
    raise NobodyWaits(name=name)
