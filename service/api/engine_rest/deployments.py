"""Deployments: the desktop Modeler's deploy button, and what was deployed."""

from apiflask import APIBlueprint
from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from service.api.engine_rest.definitions import definition_json
from service.api.engine_rest.wire import BadParameter, NotSupported, moment, parameters, part
from service.api.gate import me, office, right
from service.api.v1.cases import attachment
from service.cases.catalogue import (
    DeploymentNotFound,
    count_deployments,
    get_deployment,
    list_deployments,
    processes_of,
    read_resource,
    resources_of,
)
from service.cases.deploying import deploy_uploads
from service.kernel.json_types import Json
from service.storage.models.deployment import Deployment

blueprint = APIBlueprint(
    "engine_deployments", __name__, url_prefix="/engine-rest/deployment", enable_openapi=False
)
#: fields the Modeler sends; duplicates are always filtered here, whatever they say
_FIELDS = frozenset(
    {
        "deployment-name",
        "deployment-source",
        "enable-duplicate-filtering",
        "deploy-changed-only",
        "deployment-activation-time",
        "tenant-id",
    }
)
_UNSUPPORTED = ("tenant-id", "deployment-activation-time")
_LONGEST_NAME = 200


@blueprint.post("/create")
@right("process.deploy")
def create() -> ResponseReturnValue:
    """Put files into force: whoever drew them is somebody else."""
    sent = request.form
    unknown = [name for name in sent if name not in _FIELDS]
    unknown += [name for name in _UNSUPPORTED if sent.get(name)]
    if unknown:
        raise NotSupported(what=", ".join(sorted(unknown)))
    uploads: dict[str, bytes] = {}
    for part_name, file in request.files.items(multi=True):
        name = file.filename or part_name
        if name in uploads or "\0" in name:
            raise BadParameter(name=name.replace("\0", ""))
        uploads[name] = file.read()
    if not uploads:
        raise BadParameter(name="файловете")
    title = (sent.get("deployment-name") or "Camunda Modeler").replace("\0", "")[:_LONGEST_NAME]
    done = deploy_uploads(office(), me(), uploads, name=title)
    with office().transaction() as session:
        found = processes_of(session, done.id)
    definitions = {row["id"]: row for row in map(definition_json, found)}
    answer = {
        **_deployment(done),
        "links": [],
        "deployedProcessDefinitions": definitions or None,
        "deployedCaseDefinitions": None,
        "deployedDecisionDefinitions": None,
        "deployedDecisionRequirementsDefinitions": None,
    }
    return jsonify(answer)


@blueprint.get("")
@right("process.view")
def index() -> ResponseReturnValue:
    """Deployments, newest first."""
    parameters("sortBy", "sortOrder")
    wanted = part()
    with office().transaction(me()) as session:
        found = list_deployments(session, limit=wanted.limit, offset=wanted.first)
    return jsonify([_deployment(row) for row in found])


@blueprint.get("/count")
@right("process.view")
def count() -> ResponseReturnValue:
    """How many there are."""
    parameters()
    with office().transaction(me()) as session:
        return jsonify(count=count_deployments(session))


@blueprint.get("/<int:deployment_id>")
@right("process.view")
def show(deployment_id: int) -> ResponseReturnValue:
    """One deployment."""
    with office().transaction(me()) as session:
        return jsonify(_deployment(get_deployment(session, deployment_id)))


@blueprint.get("/<int:deployment_id>/resources")
@right("process.view")
def resources(deployment_id: int) -> ResponseReturnValue:
    """The files of a deployment; a file's id is its SHA-256."""
    with office().transaction(me()) as session:
        get_deployment(session, deployment_id)
        found = resources_of(session, deployment_id)
    rows = [
        {"id": sha256, "name": path, "deploymentId": str(deployment_id)}
        for path, sha256 in found.items()
    ]
    return jsonify(rows)


@blueprint.get("/<int:deployment_id>/resources/<resource_id>/data")
@right("process.view")
def data(deployment_id: int, resource_id: str) -> Response:
    """The bytes of a file."""
    with office().transaction(me()) as session:
        files = resources_of(session, deployment_id)
        path = next((path for path, sha256 in files.items() if sha256 == resource_id), None)
        if path is None:
            raise DeploymentNotFound
        content = read_resource(session, deployment_id, path)
    return attachment(content, name=path.rpartition("/")[2])


def _deployment(row: Deployment) -> dict[str, Json]:
    return {
        "id": str(row.id),
        "name": row.name,
        "source": None,
        "deploymentTime": moment(row.deployed_at),
        "tenantId": None,
    }
