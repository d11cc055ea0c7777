"""What a handler reaches for: the office, and what the request says beside its address."""

from typing import cast

from flask import current_app, request
from werkzeug.datastructures import MultiDict

from service.cases.office import Office

_KEY = "prepiska.office"
#: names of a page's own controls, which are no fields of its form
_CONTROLS = frozenset({"csrf_token", "_key", "_version", "_refresh"})


def put_office(extensions: dict[str, object], office: Office) -> None:
    """Remember the office the application was made with."""
    extensions[_KEY] = office


def office() -> Office:
    """The office of this application."""
    return cast("Office", current_app.extensions[_KEY])


def idempotency_key() -> str | None:
    """The key of this request: a header from a machine, a hidden field from a page."""
    key = request.headers.get("Idempotency-Key") or request.form.get("_key")
    return key[:100] if key else None


def case_version() -> int | None:
    """The version of the case the person looked at, when the page sent one."""
    given = request.form.get("_version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else None  # noqa: PLR2004 - a bigint


def typed_form(sent: MultiDict[str, str] | None = None) -> MultiDict[str, str]:
    """What was typed into the fields of a form: this request's, unless another is given."""
    pairs = (request.form if sent is None else sent).items(multi=True)
    return MultiDict([(name, value) for name, value in pairs if name not in _CONTROLS])
