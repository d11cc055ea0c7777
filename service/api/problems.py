"""Errors of the API as problem+json (RFC 9457), always with the code a client matches on."""

from collections.abc import Iterator, Mapping
from typing import Final

import structlog
from apiflask import HTTPError
from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from service.engine.definitions import ResourcesRefused
from service.engine.errors import CaseChanged
from service.identity.rates import TooManyRequests
from service.kernel.errors import PrepiskaError, ValidationFailed
from service.kernel.json_types import Json

_log = structlog.get_logger()
TITLES: Final[Mapping[int, str]] = {
    400: "Заявката не може да бъде разчетена",
    401: "Нужен е вход",
    403: "Нямате право на това действие",
    404: "Няма такъв адрес или не е достъпен за Вас",
    405: "Това действие не е предвидено тук",
    409: "Междувременно нещо се промени",
    412: "Преписката е променена",
    413: "Изпратеното е твърде голямо",
    415: "Неподходящ вид на съдържанието",
    422: "Има неверни данни",
    429: "Твърде много заявки",
    500: "Неочаквана грешка",
    503: "Опитайте отново след малко",
}
_UNEXPECTED: Final = "Възникна неочаквана грешка. Опитайте отново след малко."
#: marshmallow's words that name the trouble better than "wrong value"
_WORDS: Final[Mapping[str, str]] = {
    "Missing data for required field.": "Липсва.",
    "Unknown field.": "Такова поле не се приема.",
    "Field may not be null.": "Не може да е празно.",
    "Not a valid integer.": "Не е цяло число.",
    "Not a valid string.": "Не е текст.",
    "Not a valid mapping type.": "Не е обект.",
    "Invalid input type.": "Не е обект.",
    "Not a valid datetime.": "Не е дата и час по ISO 8601.",
}
_SERVER_ERROR: Final = 500


def install_problems(blueprint: Blueprint) -> None:
    """Answer every error of the blueprint's views in one form."""
    blueprint.register_error_handler(PrepiskaError, _ours)
    blueprint.register_error_handler(HTTPError, _invalid)
    blueprint.register_error_handler(HTTPException, _http)
    blueprint.register_error_handler(Exception, _unexpected)


def problem(status: int, code: str, detail: str, **more: Json) -> Response:
    """One error as a response."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, TITLES[_SERVER_ERROR if status >= _SERVER_ERROR else 400]),
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }
    answer = jsonify(body)
    answer.status_code = status
    answer.content_type = "application/problem+json"
    return answer


def status_of(error: PrepiskaError) -> int:
    """A version that no longer matches is 412 to whoever named the version, 409 otherwise."""
    if isinstance(error, CaseChanged) and "If-Match" in request.headers:
        return 412
    return error.status


def input_problems(error: HTTPError) -> list[dict[str, Json]]:
    """What marshmallow refused, as problems with dotted paths."""
    detail = error.detail if isinstance(error.detail, dict) else {}
    return [
        {"path": path, "message": _WORDS.get(text, "Неприемлива стойност."), "code": "invalid"}
        for messages in detail.values()
        for path, text in _flat(messages, "")
    ]


def _ours(error: PrepiskaError) -> Response:
    status = status_of(error)
    if status >= _SERVER_ERROR:
        _log.error("api", code=error.code, sentence=error.message)
    if isinstance(error, ValidationFailed):
        problems: list[Json] = [p.to_json() for p in error.problems]
        return problem(status, error.code, error.message, problems=problems)
    if isinstance(error, ResourcesRefused):
        files: list[Json] = [
            {"path": p.path, "element": p.element, "message": p.reason} for p in error.problems
        ]
        return problem(status, error.code, error.message, problems=files)
    if isinstance(error, TooManyRequests):
        answer = problem(status, error.code, error.message)
        answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    return problem(status, error.code, error.message)


def _invalid(error: HTTPError) -> Response:
    problems: list[Json] = list(input_problems(error))
    return problem(error.status_code, "api.invalid", TITLES[422] + ".", problems=problems)


def _http(error: HTTPException) -> Response:
    status = error.code or _SERVER_ERROR
    detail = TITLES.get(status, _UNEXPECTED)
    return problem(status, f"http.{status}", f"{detail}.".replace("..", "."))


def _unexpected(error: Exception) -> Response:
    _log.exception("unexpected", error=repr(error), path=request.path)
    return problem(_SERVER_ERROR, "internal", _UNEXPECTED)


def _flat(messages: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            step = "" if name == "_schema" else str(name)
            yield from _flat(inner, ".".join(part for part in (path, step) if part))
    elif isinstance(messages, list):
        for inner in messages:
            yield from _flat(inner, path)
    else:
        yield path, str(messages)
