"""Errors become pages, or problem+json for machines: one mapping for the whole site."""

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from service.identity.rates import TooManyRequests
from service.kernel.errors import PrepiskaError, ValidationFailed

_log = structlog.get_logger()
_TITLES = {
    400: "Заявката не може да бъде разчетена",
    403: "Нямате право на това действие",
    404: "Няма такава страница",
    405: "Това действие не е предвидено тук",
    409: "Междувременно нещо се промени",
    413: "Изпратеното е твърде голямо",
    422: "Има неверни данни",
    429: "Твърде много опити",
    503: "Опитайте отново след малко",
}
_SENTENCES = {
    400: "Опитайте отново от началната страница.",
    404: "Адресът е сгрешен, или страницата не е достъпна за Вас.",
    405: "Върнете се на предишната страница.",
    413: "Намалете размера на файловете и опитайте отново.",
}
_UNEXPECTED = "Възникна неочаквана грешка. Написаното е запазено; опитайте отново след малко."


def install_errors(app: Flask) -> None:
    """Map every error once."""
    app.register_error_handler(PrepiskaError, _ours)
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    """Whether the asker is a script of a page, or a machine."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" or request.path.startswith(("/api/", "/engine-rest/"))


def answer(status: int, code: str, sentence: str, **more: object) -> tuple[Response | str, int]:
    """The error as the asker can read it."""
    if wants_json():
        body = {
            "type": "about:blank",
            "title": _TITLES.get(status, ""),
            "status": status,
            "code": code,
            "detail": sentence,
            **more,
        }
        response = jsonify(body)
        response.content_type = "application/problem+json"
        return response, status
    title = _TITLES.get(status, "Нещо не е наред")
    return render_template("error.html", title=title, sentence=sentence, status=status), status


def _ours(error: PrepiskaError) -> tuple[Response | str, int] | Response:
    if error.status >= 500:  # noqa: PLR2004 - the server's own fault
        _log.error("error", code=error.code, sentence=str(error))
    more: dict[str, object] = {}
    if isinstance(error, ValidationFailed):
        more["problems"] = [problem.to_json() for problem in error.problems]
    answered = answer(error.status, error.code, str(error), **more)
    if isinstance(error, TooManyRequests):
        response = make_response(answered)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    return answered


def _stale_page(error: CSRFError) -> tuple[Response | str, int]:
    _log.info("csrf", reason=error.description)
    sentence = "Страницата е отворена твърде отдавна. Презаредете я и опитайте отново."
    return answer(400, "requests.csrf", sentence)


def _http(error: HTTPException) -> tuple[Response | str, int] | Response:
    status = error.code or 500
    if status < 400:  # noqa: PLR2004 - a redirect is not an error
        return Response(error.get_response().get_data(), status)
    sentence = _SENTENCES.get(status, _UNEXPECTED if status >= 500 else "")  # noqa: PLR2004
    return answer(status, f"http.{status}", sentence)


def _unexpected(error: Exception) -> tuple[Response | str, int]:
    _log.exception("unexpected", error=repr(error), path=request.path)
    return answer(500, "internal", _UNEXPECTED)
