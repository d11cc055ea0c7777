"""What a handler reaches for: the office, and the request's idempotency key."""

from typing import cast

from flask import current_app, request

from service.cases.office import Office

_KEY = "prepiska.office"


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
