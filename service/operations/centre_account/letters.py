"""The letters to somebody who has no account yet: said when they leave, never kept in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from service.domain.accounts import AccountRequestState, LinkPurpose
from service.domain.wording import date_bg
from service.kernel.clock import SOFIA
from service.kernel.json_types import Json
from service.operations.centre_account.links import issue_link
from service.storage.models.account_request import AccountRequest

#: the letter with the reason of a refusal
REJECTION: Final = "rejection"
#: purpose of a link → the page it opens; the token is in the query, which no log keeps
PAGES: Final[Mapping[str, str]] = {
    LinkPurpose.CONFIRM_EMAIL: "/publichno/profil/potvarzhdenie",
    LinkPurpose.SET_PASSWORD: "/publichno/profil/parola",
}
#: a letter about a state that is over is not sent
_STATES: Final[Mapping[str, AccountRequestState]] = {
    LinkPurpose.CONFIRM_EMAIL: AccountRequestState.AWAITING_EMAIL,
    LinkPurpose.SET_PASSWORD: AccountRequestState.CREATED,
    REJECTION: AccountRequestState.REJECTED,
}
_SUBJECTS: Final[Mapping[str, str]] = {
    LinkPurpose.CONFIRM_EMAIL: "Потвърдете електронната си поща",
    LinkPurpose.SET_PASSWORD: "Профилът Ви е създаден: задайте парола",
    REJECTION: "Заявката Ви за профил е отказана",
}
_BODIES: Final[Mapping[str, str]] = {
    LinkPurpose.CONFIRM_EMAIL: """Здравейте,

поискан е профил на заявител за лицензия: {company} за {centre}.
За да разгледа НАПОО заявката, потвърдете електронната си поща до {until}:

{link}

Ако не сте подавали такава заявка, не правете нищо: без потвърждение тя се закрива,
а данните в нея се заличават.
""",
    LinkPurpose.SET_PASSWORD: """Здравейте,

НАПОО одобри заявката за профил: {company} за {centre}.
Задайте парола до {until}. Влизате с тази електронна поща:

{link}

След влизането можете да подадете заявление за лицензия.
""",
    REJECTION: """Здравейте,

НАПОО отказа заявката за профил: {company} за {centre}.
Причина: {reason}

Можете да поискате профил отново, когато причината отпадне (R-209).
""",
}


@dataclass(frozen=True)
class Mail:
    """A letter ready to leave."""

    to: str
    subject: str
    body: str


def write_letter(
    session: Session, payload: Mapping[str, Json], *, address: str, now: datetime
) -> Mail | None:
    """The letter an outbox row asks for, with a new link where it has one.

    `address` is where the house is reached. None when what it would say is over.
    """
    request, what = _asked(session, payload)
    if request is None or request.state != _STATES[what]:
        return None
    link, until = "", ""
    if what in PAGES:
        link, expires_at = link_of(session, request, LinkPurpose(what), now=now)
        until = date_bg(expires_at.astimezone(SOFIA).date())
    return Mail(
        to=request.email,
        subject=_SUBJECTS[what],
        body=_BODIES[what].format(
            company=request.company_name,
            centre=request.centre_name,
            until=until,
            link=f"{address}{link}",
            reason=request.reason or "",
        ),
    )


def link_of(
    session: Session, request: AccountRequest, purpose: LinkPurpose, *, now: datetime
) -> tuple[str, datetime]:
    """The path of a new link, and until when it works."""
    token, expires_at = issue_link(session, request, purpose, now=now)
    return f"{PAGES[purpose]}?{urlencode({'klyuch': token})}", expires_at


@dataclass(frozen=True)
class LocalLetter:
    """What a letter is, for the run that has no mail server."""

    to: str
    subject: str
    #: whether it has a link that would still work
    has_link: bool
    reason: str


def look_at_letter(session: Session, payload: Mapping[str, Json]) -> LocalLetter | None:
    """A letter without its link; None when the request is gone."""
    request, what = _asked(session, payload)
    if request is None:
        return None
    return LocalLetter(
        to=request.email,
        subject=_SUBJECTS[what],
        has_link=what in PAGES and request.state == _STATES[what],
        reason=request.reason or "",
    )


def open_letter(session: Session, payload: Mapping[str, Json], *, now: datetime) -> str | None:
    """The path its link leads to, the link made anew; None for a letter without one."""
    request, what = _asked(session, payload)
    if request is None or what not in PAGES or request.state != _STATES[what]:
        return None
    return link_of(session, request, LinkPurpose(what), now=now)[0]


def _asked(session: Session, payload: Mapping[str, Json]) -> tuple[AccountRequest | None, str]:
    request_id = payload.get("request")
    found = session.get(AccountRequest, request_id) if isinstance(request_id, int) else None
    return found, str(payload.get("what"))
