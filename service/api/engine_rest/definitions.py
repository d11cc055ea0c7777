"""Process definitions: list, get, the diagram, and starting."""

from apiflask import APIBlueprint
from flask import jsonify
from flask.typing import ResponseReturnValue

from service.api.engine_rest.instances import instance_json
from service.api.engine_rest.wire import (
    BadParameter,
    NotSupported,
    body,
    definition_id,
    id_in,
    parameters,
    part,
    same_id,
    truth,
    variables_of,
)
from service.api.gate import me, office, request_id, right
from service.api.v1.cases import StartNotFound
from service.cases.catalogue import ProcessNotFound, get_process, list_processes, source_of
from service.cases.engine_lists import instance_seen
from service.cases.opening import OpenCase
from service.cases.starting import read_starts
from service.kernel.json_types import Json
from service.storage.models.deployment import ProcessDefinition

blueprint = APIBlueprint(
    "engine_definitions",
    __name__,
    url_prefix="/engine-rest/process-definition",
    enable_openapi=False,
)
_LONGEST_TITLE = 200
#: what a start may be given: everything else of a case is the process's own
_ORGANISATION, _TITLE = "organisation_id", "title"


@blueprint.get("")
@right("process.view")
def index() -> ResponseReturnValue:
    """Versions of processes."""
    asked = parameters("key", "latestVersion", "processDefinitionId", "sortBy", "sortOrder")
    wanted = part()
    newest = truth(asked.get("latestVersion"), name="latestVersion")
    with office().transaction(me()) as session:
        found = list_processes(session, key=asked.get("key"), newest=newest)
    only = asked.get("processDefinitionId")
    rows = [definition_json(row) for row in found if only in {None, definition_id(row)}]
    return jsonify(rows[wanted.first : wanted.first + wanted.limit])


@blueprint.get("/count")
@right("process.view")
def count() -> ResponseReturnValue:
    """How many there are."""
    asked = parameters("key", "latestVersion")
    newest = truth(asked.get("latestVersion"), name="latestVersion")
    with office().transaction(me()) as session:
        return jsonify(count=len(list_processes(session, key=asked.get("key"), newest=newest)))


@blueprint.get("/key/<key>")
@right("process.view")
def by_key(key: str) -> ResponseReturnValue:
    """The version in force."""
    return jsonify(definition_json(_newest(key)))


@blueprint.get("/<definition>")
@right("process.view")
def show(definition: str) -> ResponseReturnValue:
    """One version."""
    return jsonify(definition_json(_by_id(definition)))


@blueprint.get("/key/<key>/xml")
@right("process.view")
def xml_by_key(key: str) -> ResponseReturnValue:
    """The diagram in force."""
    return _xml(_newest(key))


@blueprint.get("/<definition>/xml")
@right("process.view")
def xml(definition: str) -> ResponseReturnValue:
    """The diagram of one version."""
    return _xml(_by_id(definition))


@blueprint.post("/key/<key>/start")
@right("case.start")
def start_by_key(key: str) -> ResponseReturnValue:
    """Open a case with the process in force."""
    return _start(key)


@blueprint.post("/<definition>/start")
@right("case.start")
def start(definition: str) -> ResponseReturnValue:
    """Open a case; only the version in force starts."""
    row = _by_id(definition)
    if _newest(row.key).id != row.id:
        raise NotSupported(what="начало на версия, която не е в сила")
    return _start(row.key)


def definition_json(row: ProcessDefinition) -> dict[str, Json]:
    """A version as the engine describes it."""
    return {
        "id": definition_id(row),
        "key": row.key,
        "category": "http://prepiska.bg/processes",
        "description": None,
        "name": row.name,
        "version": row.version,
        "resource": row.path,
        "deploymentId": str(row.deployment_id),
        "diagram": None,
        "suspended": False,
        "tenantId": None,
        "versionTag": None,
        "historyTimeToLive": None,
        "startableInTasklist": True,
    }


def _start(key: str) -> ResponseReturnValue:
    sent = body("variables", "withVariablesInReturn")
    if sent.get("withVariablesInReturn"):
        raise NotSupported(what="withVariablesInReturn")
    given = variables_of(sent.get("variables"))
    unknown = set(given) - {_ORGANISATION, _TITLE}
    if unknown:
        raise NotSupported(what="променливи при начало освен organisation_id и title")
    title = given.get(_TITLE)
    if title is not None and not (isinstance(title, str) and 0 < len(title) <= _LONGEST_TITLE):
        raise BadParameter(name=_TITLE)
    actor = me()
    with office().transaction(actor) as session:
        starts = [s for s in read_starts(session, office(), actor) if s.kind == key]
    owner = given.get(_ORGANISATION)
    if owner is not None:
        starts = [s for s in starts if str(s.owner_id) == str(owner)]
    if not starts:
        raise StartNotFound
    if len(starts) > 1:
        raise BadParameter(name="organisation_id: процесът може да започне за няколко организации")
    order = OpenCase(key, starts[0].owner_id, title or starts[0].title, request_id=request_id())
    opened = office().open_case(actor, order)
    with office().transaction(actor) as session:
        return jsonify(instance_json(instance_seen(session, actor, opened.instance_id)))


def _xml(row: ProcessDefinition) -> ResponseReturnValue:
    with office().transaction(me()) as session:
        source = source_of(session, row)
    return jsonify(id=definition_id(row), bpmn20Xml=source.decode("utf-8", "replace"))


def _newest(key: str) -> ProcessDefinition:
    with office().transaction(me()) as session:
        found = list_processes(session, key=key, newest=True)
    if not found:
        raise ProcessNotFound
    return found[0]


def _by_id(definition: str) -> ProcessDefinition:
    with office().transaction(me()) as session:
        return same_id(definition, get_process(session, id_in(definition)))
