"""The links of letters: each works once, for one purpose, until a day; the table has no token."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from service.cases.office import Office
from service.domain.accounts import AccountRequestState, LinkPurpose
from service.engine.messages import NobodyWaits, deliver
from service.engine.work import lock_case
from service.identity.accounts import set_password
from service.identity.sealing import token_digest
from service.kernel.calendar import end_of_day
from service.kernel.errors import NotFound, Refused
from service.operations.centre_account.rows import (
    CONFIRM,
    CONFIRMED_MESSAGE,
    LETTER,
    letter_key,
)
from service.storage.models.account_request import AccountRequest, OneTimeLink
from service.storage.models.clock import CaseClock
from service.storage.models.engine import Outbox
from service.storage.models.identity import Account

#: [ASSUMED] how long the link for the first password works; a new one is a click away
PASSWORD_TERM: Final = timedelta(days=7)


class LinkUnknown(NotFound):
    """No letter had this link, or not for this purpose: never told apart."""

    code = "links.unknown"
    sentence = "Връзката не е вярна. Отворете я направо от писмото, или я копирайте цялата."


class LinkUsed(Refused):
    """The link has done its work."""

    code = "links.used"
    sentence = "Тази връзка вече е използвана."
    status = 410


class LinkExpired(Refused):
    """The day of the link is over, or a newer letter has taken its place."""

    code = "links.expired"
    sentence = "Връзката вече не важи: срокът ѝ е изтекъл или има по-ново писмо."
    status = 410


def issue_link(
    session: Session, request: AccountRequest, purpose: LinkPurpose, *, now: datetime
) -> tuple[str, datetime]:
    """A new token and until when it works; an earlier one of the same purpose ends now."""
    end_links(session, request, purpose, now=now)
    token = secrets.token_urlsafe(32)
    expires_at = _end_of(session, request, purpose, now)
    session.add(
        OneTimeLink(
            request_id=request.id,
            purpose=purpose,
            token_digest=token_digest(token),
            created_at=now,
            expires_at=expires_at,
        )
    )
    session.flush()
    return token, expires_at


def end_links(
    session: Session, request: AccountRequest, purpose: LinkPurpose, *, now: datetime
) -> None:
    """No earlier link of this purpose works from now on."""
    session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.request_id == request.id,
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
        )
        .values(expires_at=func.greatest(OneTimeLink.created_at, now))
    )


def look_at_link(office: Office, token: str, purpose: LinkPurpose) -> AccountRequest:
    """Whose link it is; nothing changes. Raises LinkUnknown, LinkUsed, LinkExpired."""
    with office.transaction() as session:
        link = _find(session, token, purpose)
        _demand_good(link, office.clock.now())
        return session.get_one(AccountRequest, link.request_id)


def confirm_email(office: Office, token: str) -> None:
    """The link of the first letter was used: the case goes on. Raises as `look_at_link`."""
    with office.transaction() as session:
        request = _take(session, token, LinkPurpose.CONFIRM_EMAIL, now=office.clock.now())
        if request.case_id is None:
            raise LinkUnknown
        work = lock_case(session, request.case_id, actor=office.system(), now=office.clock.now())
        session.refresh(request)
        if request.state != AccountRequestState.AWAITING_EMAIL:
            raise LinkExpired
        request.state = AccountRequestState.EMAIL_CONFIRMED
        request.email_confirmed_at = office.clock.now()
        session.flush()
        try:
            deliver(work, CONFIRMED_MESSAGE, {}, stepper_for=office.stepper_for)
        except NobodyWaits as gone:
            raise LinkExpired from gone


def choose_password(office: Office, token: str, new: str) -> None:
    """The first password. Raises ValidationFailed for a weak one, else as `look_at_link`."""
    with office.transaction() as session:
        request = _take(session, token, LinkPurpose.SET_PASSWORD, now=office.clock.now())
        account = session.get_one(Account, request.account_id, with_for_update=True)
        set_password(session, account, new=new)


def send_again(office: Office, token: str) -> None:
    """A new letter in the place of one whose link for a password is over, to the same e-mail."""
    with office.transaction() as session:
        link = _find(session, token, LinkPurpose.SET_PASSWORD)
        request = session.get_one(AccountRequest, link.request_id)
        if link.used_at is not None or request.case_id is None:
            raise LinkUsed
        session.refresh(request, with_for_update=True)
        request.letters += 1
        # the case is closed, so nothing is added to its history
        session.add(
            Outbox(
                case_id=request.case_id,
                kind=LETTER,
                dedup=letter_key(request),
                payload={"request": request.id, "what": LinkPurpose.SET_PASSWORD},
                created_at=office.clock.now(),
            )
        )


def _take(session: Session, token: str, purpose: LinkPurpose, *, now: datetime) -> AccountRequest:
    """Use the link up; a refusal later in the transaction gives it back."""
    link = _find(session, token, purpose, locks=True)
    _demand_good(link, now)
    link.used_at = now
    session.flush()
    return session.get_one(AccountRequest, link.request_id)


def _find(
    session: Session, token: str, purpose: LinkPurpose, *, locks: bool = False
) -> OneTimeLink:
    if not token.isascii():
        raise LinkUnknown
    statement = select(OneTimeLink).where(
        OneTimeLink.token_digest == token_digest(token), OneTimeLink.purpose == purpose
    )
    found = session.scalar(statement.with_for_update() if locks else statement)
    if found is None:
        raise LinkUnknown
    return found


def _demand_good(link: OneTimeLink, now: datetime) -> None:
    if link.used_at is not None:
        raise LinkUsed
    if link.expires_at <= now:
        raise LinkExpired


def _end_of(
    session: Session, request: AccountRequest, purpose: LinkPurpose, now: datetime
) -> datetime:
    """A confirmation works as long as the case waits for it."""
    due_on = session.scalar(
        select(CaseClock.due_on)
        .where(CaseClock.case_id == request.case_id, CaseClock.name == CONFIRM)
        .order_by(CaseClock.id.desc())
    )
    if purpose is LinkPurpose.CONFIRM_EMAIL and due_on is not None:
        return max(end_of_day(due_on), now)
    return now + PASSWORD_TERM
