"""A form sent after the session had ended: its fields wait, sealed, until their author is back.

The sign-in page is reached with `next` = the page of the form; its handler calls
`take_stashed_form` and shows the fields again. Files and secrets are not kept.
"""

import json
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import request, session
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.datastructures import MultiDict

from service.identity.accounts import person_of_token
from service.identity.sealing import Sealer, token_digest
from service.storage.models.access import StashedInput
from service.storage.session import transaction

PURPOSE = "stashed-input"
_TERM = timedelta(days=1)
#: bytes of one form; a table of 300 lines is about 100 KB
_LIMIT = 1_000_000
_COOKIE = "stash"
_NOT_KEPT = frozenset({"csrf_token", "password", "old", "new", "code"})


def stash_expired_form(sessions: sessionmaker[Session], *, secret: str, now: datetime) -> str:
    """Keep the fields of the present request; the path of the page to return to.

    Kept only for the person whose session has ended, and only from a page of ours, so that a
    foreign page cannot lay words into somebody's form.
    """
    page = page_of_form()
    token = session.get("_user_id")
    if not isinstance(token, str) or not _is_our_own() or (request.content_length or 0) > _LIMIT:
        return page
    kept = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name.rpartition(".")[2] not in _NOT_KEPT
    ]
    with transaction(sessions) as opened:
        person_id = person_of_token(opened, token)
        if person_id is None or not kept:
            return page
        opened.execute(delete(StashedInput).where(StashedInput.expires_at < now))
        ticket = secrets.token_urlsafe(32)
        opened.add(
            StashedInput(
                token_digest=token_digest(ticket),
                person_id=person_id,
                page=page,
                sealed=Sealer(secret, purpose=PURPOSE).seal(json.dumps(kept)),
                stored_at=now,
                expires_at=now + _TERM,
            )
        )
    session[_COOKIE] = ticket
    return page


def take_stashed_form(
    opened: Session, *, person_id: int, page: str, secret: str, now: datetime
) -> MultiDict[str, str] | None:
    """The fields kept for this person and page, once; None when there are none.

    Call it on GET of a page with a form and show the fields as if just typed. Commits nothing.
    """
    ticket = session.get(_COOKIE)
    if not isinstance(ticket, str):
        return None
    row = opened.scalar(
        select(StashedInput).where(
            StashedInput.token_digest == token_digest(ticket),
            StashedInput.person_id == person_id,
            StashedInput.page == page,
            StashedInput.expires_at > now,
        )
    )
    if row is None:
        return None
    session.pop(_COOKIE)
    opened.delete(row)
    text = Sealer(secret, purpose=PURPOSE).open(row.sealed)
    if text is None:
        return None
    return MultiDict([(str(name), str(value)) for name, value in json.loads(text)])


def stash_ticket() -> str | None:
    """The ticket in the cookie, to be carried over when the cookie is made anew."""
    ticket = session.get(_COOKIE)
    return ticket if isinstance(ticket, str) else None


def restore_ticket(ticket: str | None) -> None:
    """Put the ticket into the new cookie."""
    if ticket is not None:
        session[_COOKIE] = ticket


def page_of_form() -> str:
    """The path of the page the form stands on: by Referer when it is ours, else the form's own."""
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc == request.host and referrer.path.startswith("/"):
        return referrer.path
    return request.path


def _is_our_own() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    return site in {None, "same-origin"} and (
        origin is None or urlsplit(origin).netloc == request.host
    )
