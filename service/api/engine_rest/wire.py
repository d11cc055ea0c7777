"""How the Camunda 7 REST API speaks: its dates, ids, parameters, variables and errors."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

import structlog
from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from service.api.gate import read_json
from service.api.problems import TITLES
from service.cases.catalogue import ProcessNotFound
from service.cases.engine_lists import LONGEST_LIST, Part
from service.engine.definitions import ResourcesRefused
from service.kernel.errors import PrepiskaError, ValidationFailed
from service.kernel.json_types import Json
from service.storage.models.deployment import ProcessDefinition

_log = structlog.get_logger()
_BIGINT: Final = 2**63 - 1
_TYPES: Final[Mapping[int, str]] = {
    400: "InvalidRequestException",
    401: "AuthorizationException",
    403: "AuthorizationException",
    404: "InvalidRequestException",
    409: "OptimisticLockingException",
}
_PAGING: Final = frozenset({"firstResult", "maxResults"})


class NotSupported(PrepiskaError):
    """A parameter this subset does not have; passing it over would answer something else."""

    code = "engine-rest.not-supported"
    sentence = "Не се поддържа: {what}."
    status = 400


class BadParameter(PrepiskaError):
    """A parameter that is there and cannot be read."""

    code = "engine-rest.parameter"
    sentence = "Не може да се прочете {name}."
    status = 400


def install_rest_errors(blueprint: Blueprint) -> None:
    """Answer every error as clients of the engine expect it."""
    blueprint.register_error_handler(PrepiskaError, _ours)
    blueprint.register_error_handler(HTTPException, _http)
    blueprint.register_error_handler(Exception, _unexpected)


def parameters(*known: str) -> dict[str, str]:
    """The query, all of it known; raises NotSupported."""
    unknown = set(request.args) - set(known) - _PAGING
    if unknown:
        raise NotSupported(what=", ".join(sorted(unknown)))
    return dict(request.args.items())


def part() -> Part:
    """firstResult and maxResults of the query."""
    first = number(request.args.get("firstResult"), name="firstResult") or 0
    limit = number(request.args.get("maxResults"), name="maxResults")
    return Part(first, LONGEST_LIST if limit is None else min(limit, LONGEST_LIST))


def number(text: str | None, *, name: str) -> int | None:
    """A whole number of the query, or None; raises BadParameter."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(_BIGINT)):
        raise BadParameter(name=name)
    found = int(text)
    if found > _BIGINT:
        raise BadParameter(name=name)
    return found


def truth(text: str | None, *, name: str) -> bool:
    """`true`, `false` or nothing; raises BadParameter."""
    if text not in {None, "true", "false"}:
        raise BadParameter(name=name)
    return text == "true"


def body(*known: str) -> dict[str, object]:
    """The JSON object of the request, all of it known; raises BadParameter, NotSupported."""
    sent = request.get_data(cache=True)
    found = read_json(sent) if sent else {}
    if not isinstance(found, dict):
        raise BadParameter(name="тялото")
    unknown = set(found) - set(known)
    if unknown:
        raise NotSupported(what=", ".join(sorted(unknown)))
    return found


def text_of(sent: Mapping[str, object], name: str) -> str | None:
    """A text of the body, or None; raises BadParameter."""
    found = sent.get(name)
    if found is None or isinstance(found, str):
        return found
    raise BadParameter(name=name)


def variables_of(sent: object) -> dict[str, object]:
    """{"name": {"value": …, "type": …}} → values; raises BadParameter."""
    if sent is None:
        return {}
    if not isinstance(sent, dict):
        raise BadParameter(name="variables")
    found: dict[str, object] = {}
    for name, typed in sent.items():
        if not isinstance(typed, dict):
            raise BadParameter(name=f"variables.{name}")
        value = typed.get("value")
        is_day = typed.get("type") == "Date" and isinstance(value, str)
        found[name] = str(value)[:10] if is_day else value
    return found


def typed(value: Json) -> Json:
    """A value as a variable."""
    names: dict[type, str] = {bool: "Boolean", int: "Long", float: "Double", str: "String"}
    kind = "Null" if value is None else names.get(type(value), "Json")
    return {"value": value, "type": kind, "valueInfo": {}}


def moment(at: datetime | None) -> str | None:
    """The engine's way of writing an instant."""
    return None if at is None else at.strftime("%Y-%m-%dT%H:%M:%S.000%z")


def text_id(identity: int | None) -> str | None:
    """Ids are texts here."""
    return None if identity is None else str(identity)


def definition_id(row: ProcessDefinition) -> str:
    """`key:version:id`."""
    return f"{row.key}:{row.version}:{row.id}"


def id_in(definition: str) -> int:
    """The id inside `key:version:id`; raises ProcessNotFound."""
    try:
        found = number(definition.rpartition(":")[2], name="id")
    except BadParameter:
        found = None
    if found is None or definition.count(":") != 2:  # noqa: PLR2004 - key, version, id
        raise ProcessNotFound
    return found


def same_id(definition: str, row: ProcessDefinition) -> ProcessDefinition:
    """The row, when the whole id is its own; raises ProcessNotFound."""
    if definition_id(row) != definition:
        raise ProcessNotFound
    return row


def in_list(name: str, value: str | None, allowed: Collection[str], *, default: str) -> str:
    """One of the allowed words; raises NotSupported."""
    if value is not None and value not in allowed:
        raise NotSupported(what=f"{name}={value}")
    return value or default


def error(status: int, kind: str, message: str, **more: Json) -> Response:
    """One error as the engine would answer it, with our code beside its own fields."""
    answer = jsonify({"type": kind, "message": message, **more})
    answer.status_code = status
    return answer


def _ours(problem: PrepiskaError) -> Response:
    if isinstance(problem, ResourcesRefused):
        return _refused(problem)
    more: dict[str, Json] = {"errorCode": problem.code}
    if isinstance(problem, ValidationFailed):
        more["problems"] = [found.to_json() for found in problem.problems]
    kind = _TYPES.get(problem.status, "RestException")
    return error(problem.status, kind, problem.message, **more)


def _refused(problem: ResourcesRefused) -> Response:
    """As the Modeler reads it: file → what is wrong, at which element."""
    details: dict[str, Json] = {}
    for found in problem.problems:
        elements: list[Json] = [found.element] if found.element else []
        line: Json = {
            "message": found.reason,
            "line": 0,
            "column": 0,
            "mainElementId": found.element or None,
            "elementIds": elements,
        }
        report = details.setdefault(found.path, {"errors": [], "warnings": []})
        if isinstance(report, dict) and isinstance(report["errors"], list):
            report["errors"].append(line)
    return error(400, "ParseException", problem.message, details=details, errorCode=problem.code)


def _http(problem: HTTPException) -> Response:
    status = problem.code or 500
    kind = _TYPES.get(status, "RestException")
    return error(status, kind, TITLES.get(status, TITLES[500]), errorCode=f"http.{status}")


def _unexpected(problem: Exception) -> Response:
    _log.exception("unexpected", error=repr(problem), path=request.path)
    return error(500, "RestException", TITLES[500], errorCode="internal")
