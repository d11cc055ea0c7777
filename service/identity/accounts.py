"""Accounts and signing in: the password, the rate limit, the session and its end."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from psycopg.rows import class_row
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from service.identity.passwords import (
    hash_password,
    is_password,
    password_problem,
    spend_the_time_of_a_check,
)
from service.identity.sealing import token_digest
from service.kernel.errors import PrepiskaError, Problem, Refused, ValidationFailed
from service.storage.models.identity import (
    Account,
    LoginAttempt,
    Person,
    SignInOutcome,
    SignInSession,
)
from service.storage.session import driver

#: a session ends after so long, used or not
ABSOLUTE_TERM = timedelta(hours=8)
#: and after so long without a request; the cookie carries the last one
IDLE_TERM = timedelta(minutes=30)
#: failures are counted over this window
RATE_WINDOW = timedelta(minutes=15)
#: failures for one e-mail; a school behind one address needs the larger number
FAILURES_PER_EMAIL = 5
FAILURES_PER_ADDRESS = 50
#: accounts of the demonstration never open anywhere else
DEMO_DOMAIN = "@prepiska.local"


class SignInRefused(Refused):
    """No such account, a wrong password, or a disabled account: never told apart."""

    code = "sign-in.refused"
    sentence = "Електронната поща или паролата не са верни."
    status = 401


class TooManyAttempts(PrepiskaError):
    """The limit of failures is reached; even the right password waits."""

    code = "sign-in.too-many"
    sentence = "Твърде много неуспешни опити. Опитайте отново след 15 минути."
    status = 429


# every request asks it, so it goes to the driver as it stands
_SIGNED_IN: Final = """
SELECT s.id AS session_id, a.id AS account_id, a.person_id, p.full_name AS name, a.email,
  s.started_at, s.ends_at, a.totp_enrolled_at IS NOT NULL AS has_second_factor
FROM sign_in_session s JOIN account a ON a.id = s.account_id JOIN person p ON p.id = a.person_id
WHERE s.token_digest = %(token)s AND s.ended_at IS NULL AND s.ends_at > %(now)s
  AND s.epoch = a.session_epoch AND a.disabled_at IS NULL
"""


@dataclass(frozen=True)
class SignedIn:
    """An open session: whose it is and since when."""

    session_id: int
    account_id: int
    person_id: int
    name: str
    email: str
    started_at: datetime
    ends_at: datetime
    has_second_factor: bool


def create_account(session: Session, *, person_id: int, email: str, password: str) -> Account:
    """A new account; raises ValidationFailed for a weak password. The e-mail is the login."""
    login = normal_email(email)
    problem = password_problem(password, email=login)
    if problem is not None:
        raise ValidationFailed([Problem("password", problem)])
    account = Account(person_id=person_id, email=login, password_hash=hash_password(password))
    session.add(account)
    session.flush()
    return account


def create_account_to_open(session: Session, *, person_id: int, email: str) -> Account:
    """A new account whose password nobody knows: its owner sets one by a link from a letter.

    The hash is of a random secret, so that signing in takes as long as for any other account.
    """
    hashed = hash_password(secrets.token_urlsafe(32))
    account = Account(person_id=person_id, email=normal_email(email), password_hash=hashed)
    session.add(account)
    session.flush()
    return account


def change_password(session: Session, account: Account, *, old: str, new: str) -> None:
    """A new password ends every session of the account; raises ValidationFailed."""
    if not is_password(old, hashed=account.password_hash):
        raise ValidationFailed([Problem("old", "Сегашната парола не е вярна.")])
    set_password(session, account, new=new)


def set_password(session: Session, account: Account, *, new: str) -> None:
    """A password for whoever has proved by a link that the account is theirs.

    Every session ends; raises ValidationFailed for a weak one.
    """
    name = session.scalar(select(Person.full_name).where(Person.id == account.person_id)) or ""
    problem = password_problem(new, email=account.email, name=name)
    if problem is not None:
        raise ValidationFailed([Problem("new", problem)])
    account.password_hash = hash_password(new)
    revoke_sessions(account)


def revoke_sessions(account: Account) -> None:
    """End every open session: a new password, a withdrawn right, a lost telephone."""
    account.session_epoch += 1


def disable_account(account: Account, *, now: datetime) -> None:
    """Nobody signs in with it any more; its open sessions end at once."""
    account.disabled_at = now
    revoke_sessions(account)


def check_password(
    session: Session, *, email: str, password: str, address: str, now: datetime, is_local: bool
) -> Account:
    """The account, when the password is right. The caller commits, also after a failure.

    Raises TooManyAttempts when the limit is reached, SignInRefused for everything else.
    """
    login = normal_email(email)
    check_rate(session, email=login, address=address, now=now)
    account = session.scalar(select(Account).where(Account.email == login))
    if account is None:
        spend_the_time_of_a_check(password)
    elif (
        is_password(password, hashed=account.password_hash)
        and account.disabled_at is None
        and (is_local or not login.endswith(DEMO_DOMAIN))
    ):
        return account
    note_attempt(session, email=login, address=address, now=now, outcome=SignInOutcome.REFUSED)
    raise SignInRefused


def check_rate(session: Session, *, email: str, address: str, now: datetime) -> None:
    """Raises TooManyAttempts when the e-mail or the address has failed too often lately.

    A success starts the count of an e-mail anew; an address is never forgiven within the window.
    """
    # attempts for one e-mail queue up, or a burst would pass before the first failure is counted
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(email))))
    since = now - RATE_WINDOW
    last_success = session.scalar(
        select(func.max(LoginAttempt.id)).where(
            LoginAttempt.email == email,
            LoginAttempt.at > since,
            LoginAttempt.outcome == SignInOutcome.SUCCESS,
        )
    )
    failed = LoginAttempt.outcome != SignInOutcome.SUCCESS
    for_email = session.scalar(
        select(func.count()).where(
            failed,
            LoginAttempt.email == email,
            LoginAttempt.at > since,
            LoginAttempt.id > (last_success or 0),
        )
    )
    for_address = session.scalar(
        select(func.count()).where(failed, LoginAttempt.address == address, LoginAttempt.at > since)
    )
    if (for_email or 0) >= FAILURES_PER_EMAIL or (for_address or 0) >= FAILURES_PER_ADDRESS:
        raise TooManyAttempts


def note_attempt(
    session: Session, *, email: str, address: str, now: datetime, outcome: SignInOutcome
) -> None:
    """Write down an attempt; the rate limit counts these rows."""
    session.add(LoginAttempt(at=now, email=email[:254], address=address, outcome=outcome))
    session.flush()


def begin_session(session: Session, account: Account, *, address: str, now: datetime) -> str:
    """Open a session and give its token, which only the browser will know."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            account_id=account.id,
            token_digest=token_digest(token),
            epoch=account.session_epoch,
            started_at=now,
            ends_at=now + ABSOLUTE_TERM,
        )
    )
    note_attempt(
        session, email=account.email, address=address, now=now, outcome=SignInOutcome.SUCCESS
    )
    return token


def find_session(session: Session, token: str, *, now: datetime) -> SignedIn | None:
    """The open session behind a token; None when it ended, was revoked or never was."""
    session.flush()
    with driver(session).cursor(row_factory=class_row(SignedIn)) as cursor:
        return cursor.execute(_SIGNED_IN, {"token": token_digest(token), "now": now}).fetchone()


def end_session(session: Session, token: str, *, now: datetime) -> None:
    """Close a session for good; a copy of the cookie is worth nothing afterwards."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.token_digest == token_digest(token), SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def person_of_token(session: Session, token: str) -> int | None:
    """Whose session a token opened, ended or not; for giving kept input back to its author."""
    return session.scalar(
        select(Account.person_id)
        .join(SignInSession, SignInSession.account_id == Account.id)
        .where(SignInSession.token_digest == token_digest(token))
    )


def normal_email(email: str) -> str:
    """The one spelling of an e-mail; NUL and what PostgreSQL cannot hold are dropped."""
    cleaned = email.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
    return cleaned.strip().lower()
