"""The description of the API at /api/openapi.json (OpenAPI 3.1)."""

from collections.abc import Mapping
from typing import Any, Final, cast

from apiflask import APIFlask

from service.api.problems import TITLES

_DESCRIPTION: Final = """
Преписка: водене на преписки върху BPMN. Машините се представят с ключ
(`Authorization: Bearer prp_…`, издава се с `prepiska token issue`), хората – с влизането си в
сайта; тогава промените носят и `X-CSRFToken`. Чуждото и липсващото отговарят еднакво с 404.
Грешките са `application/problem+json` с поле `code`.

Съвместимото с Camunda 7 подмножество е под `/engine-rest` и се описва от нейната документация;
`external-task` няма, защото операциите се изпълняват от самата Преписка.
"""
_ID: Final[Mapping[str, object]] = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}
#: what any operation may answer besides its own
_ALWAYS: Final = (400, 401, 403, 404, 405, 429)
_WRITING: Final = (409, 412, 413, 415, 422, 503)
_PROBLEM: Final[Mapping[str, object]] = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "Заглавие на български."},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Код, по който клиентът разпознава грешката."},
        "detail": {"type": "string", "description": "Изречение на български за човека."},
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "message"],
                "properties": {
                    "path": {"type": "string"},
                    "message": {"type": "string"},
                    "code": {"type": "string"},
                    "rule": {"type": ["string", "null"]},
                    "element": {"type": "string"},
                },
            },
        },
    },
}

# an OpenAPI document is free-form JSON, and APIFlask types it as dict
Document = dict[str, Any]


def make_application(name: str, **settings: Any) -> APIFlask:  # noqa: ANN401 - Flask's own
    """The Flask application of the whole house, able to describe its API."""
    app = APIFlask(
        name,
        title="Преписка",
        version="1",
        spec_path="/openapi.json",
        docs_path=None,
        openapi_blueprint_url_prefix="/api",
        json_errors=False,
        **settings,
    )
    app.config.update(
        AUTO_404_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_OPERATION_ID=True,
        AUTO_SERVERS=False,
        DESCRIPTION=_DESCRIPTION.strip(),
        SECURITY_SCHEMES={
            "token": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "prepiska"},
        },
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask types only the base class
    app.spec_processor(_complete)
    return app


def _complete(spec: Document | str) -> Document | str:
    """Say of every operation what errors it answers and how to identify."""
    document = cast("Document", spec)
    document["components"].setdefault("schemas", {})["Problem"] = dict(_PROBLEM)
    document["security"] = [{"token": []}, {"session": []}]
    # pages and files of the same application are not the API
    document["paths"] = {
        path: operations
        for path, operations in document["paths"].items()
        if path.startswith("/api/v1/")
    }
    for operations in document["paths"].values():
        for method, operation in operations.items():
            _describe_input(operation)
            statuses = _ALWAYS if method == "get" else _ALWAYS + _WRITING
            for status in (*statuses, 422):
                operation["responses"].setdefault(str(status), _response(status))
    return document


def _describe_input(operation: Document) -> None:
    """Bounds of ids, headers, and the parts of an upload, which APIFlask cannot know."""
    for parameter in operation["parameters"]:
        if parameter["in"] == "path" and parameter["schema"]["type"] == "integer":
            parameter["schema"] = dict(_ID)
    operation["parameters"] += operation.pop("x-headers", [])
    parts = operation.pop("x-multipart", None)
    if parts is not None:
        properties = {name: {"type": "string", "format": kind} for name, kind in parts.items()}
        schema = {"type": "object", "required": sorted(parts), "properties": properties}
        operation["requestBody"] = {"content": {"multipart/form-data": {"schema": schema}}}


def _response(status: int) -> Document:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": TITLES[status],
        "content": {"application/problem+json": {"schema": schema}},
    }
