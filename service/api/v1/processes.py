"""Processes and deployments: what is in force, since when, and the files themselves."""

from dataclasses import dataclass

from apiflask import APIBlueprint, FileSchema, Schema
from flask import Response
from flask.typing import ResponseReturnValue
from marshmallow import fields

from service.api.gate import me, office, right
from service.api.v1.cases import attachment
from service.api.v1.shapes import Query, identity, iso, page_size, short_text
from service.cases.catalogue import (
    get_deployment,
    get_process,
    list_deployments,
    list_processes,
    read_resource,
    resources_of,
    source_of,
)
from service.cases.starting import read_starts
from service.kernel.json_types import Json
from service.storage.models.deployment import Deployment, ProcessDefinition

blueprint = APIBlueprint("api_processes", __name__, url_prefix="/api/v1", tag="processes")


@dataclass(frozen=True)
class ProcessQuery:
    """Which versions are asked for."""

    key: str | None = None
    newest: bool = True


class ProcessQueryIn(Query):
    """The query of the list of processes."""

    makes = ProcessQuery

    key = short_text()
    newest = fields.Boolean(
        load_default=True, metadata={"description": "Само версиите в сила (по подразбиране)."}
    )


@dataclass(frozen=True)
class DeploymentQuery:
    """Which deployments are asked for."""

    limit: int
    before: int | None = None


class DeploymentQueryIn(Query):
    """The query of the list of deployments."""

    makes = DeploymentQuery

    limit = page_size()
    before = identity()


class ProcessOut(Schema):
    """A version of a process."""

    id = fields.Integer(required=True)
    key = fields.String(required=True)
    version = fields.Integer(required=True)
    name = fields.String(required=True)
    path = fields.String(required=True)
    content_hash = fields.String(required=True)
    deployment_id = fields.Integer(required=True)


class ProcessLineOut(ProcessOut):
    """A version in the list; a name of its own, because a document describes each name once."""


class ProcessesOut(Schema):
    """Versions of processes."""

    items = fields.List(fields.Nested(ProcessLineOut), required=True)


class DeploymentOut(Schema):
    """A deployment."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    content_hash = fields.String(required=True)
    deployed_at = fields.String(required=True)


class DeploymentsOut(Schema):
    """A page of deployments, newest first."""

    items = fields.List(fields.Nested(DeploymentOut), required=True)
    next = fields.Integer(required=True, allow_none=True)


class ResourceOut(Schema):
    """A file of a deployment."""

    path = fields.String(required=True)
    sha256 = fields.String(required=True)


class DeploymentFilesOut(DeploymentOut):
    """A deployment with its files."""

    resources = fields.List(fields.Nested(ResourceOut), required=True)


class StartOut(Schema):
    """A process the person may start for one of their organisations."""

    process = fields.String(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True)
    organisation_id = fields.Integer(required=True)
    organisation = fields.String(required=True)


class StartsOut(Schema):
    """What the person may start."""

    items = fields.List(fields.Nested(StartOut), required=True)


@blueprint.get("/starts")
@blueprint.output(StartsOut)
@right("inbox.view")
def starts() -> ResponseReturnValue:
    """Какво мога да открия и за коя организация."""
    actor = me()
    with office().transaction(actor) as session:
        found = read_starts(session, office(), actor)
    items: list[Json] = [
        {
            "process": start.kind,
            "title": start.title,
            "description": start.description,
            "organisation_id": start.owner_id,
            "organisation": start.owner,
        }
        for start in found
    ]
    return {"items": items}


@blueprint.get("/processes")
@blueprint.input(ProcessQueryIn, location="query")
@blueprint.output(ProcessesOut)
@right("process.view")
def index(query_data: ProcessQuery) -> ResponseReturnValue:
    """Процесите в сила или всички версии."""
    with office().transaction(me()) as session:
        found = list_processes(session, key=query_data.key, newest=query_data.newest)
    return {"items": [_process(row) for row in found]}


@blueprint.get("/processes/<int:process_id>")
@blueprint.output(ProcessOut)
@right("process.view")
def show(process_id: int) -> ResponseReturnValue:
    """Една версия на процес."""
    with office().transaction(me()) as session:
        return _process(get_process(session, process_id))


@blueprint.get("/processes/<int:process_id>/xml")
@blueprint.output(FileSchema(type="string", format="binary"), content_type="application/xml")
@right("process.view")
def xml(process_id: int) -> ResponseReturnValue:
    """Диаграмата (BPMN 2.0), както е внедрена."""
    with office().transaction(me()) as session:
        source = source_of(session, get_process(session, process_id))
    return Response(source, content_type="application/xml")


@blueprint.get("/deployments")
@blueprint.input(DeploymentQueryIn, location="query")
@blueprint.output(DeploymentsOut)
@right("process.view")
def deployments(query_data: DeploymentQuery) -> ResponseReturnValue:
    """Внедряванията, от най-новото."""
    limit = query_data.limit
    with office().transaction(me()) as session:
        found = list_deployments(session, before=query_data.before, limit=limit + 1)
    shown = found[:limit]
    following = shown[-1].id if len(found) > limit else None
    return {"items": [_deployment(row) for row in shown], "next": following}


@blueprint.get("/deployments/<int:deployment_id>")
@blueprint.output(DeploymentFilesOut)
@right("process.view")
def deployment(deployment_id: int) -> ResponseReturnValue:
    """Едно внедряване с файловете му."""
    with office().transaction(me()) as session:
        found = _deployment(get_deployment(session, deployment_id))
        files = resources_of(session, deployment_id)
    return {**found, "resources": [{"path": p, "sha256": s} for p, s in files.items()]}


@blueprint.get("/deployments/<int:deployment_id>/resources/<path:name>")
@blueprint.output(
    FileSchema(type="string", format="binary"), content_type="application/octet-stream"
)
@right("process.view")
def resource(deployment_id: int, name: str) -> ResponseReturnValue:
    """Файл от внедряване."""
    with office().transaction(me()) as session:
        content = read_resource(session, deployment_id, name)
    return attachment(content, name=name.rpartition("/")[2])


def _process(row: ProcessDefinition) -> dict[str, Json]:
    return {
        "id": row.id,
        "key": row.key,
        "version": row.version,
        "name": row.name,
        "path": row.path,
        "content_hash": row.content_hash,
        "deployment_id": row.deployment_id,
    }


def _deployment(row: Deployment) -> dict[str, Json]:
    return {
        "id": row.id,
        "name": row.name,
        "content_hash": row.content_hash,
        "deployed_at": iso(row.deployed_at),
    }
