"""Bearer tokens for machines: issued once, narrowed to a role, ended by a date or by hand.

A token gives no right of its own: it stands for a person, with the assignments in force on the day
it is used, so a withdrawn role or a disabled account ends it without anybody thinking of it.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.identity.actor import Actor, load_person_actor
from service.identity.roles import ROLE_CODES, Role
from service.identity.sealing import token_digest
from service.kernel.errors import NotFound, Problem, ValidationFailed
from service.storage.models.api_token import ApiToken
from service.storage.models.identity import Account, Person

#: scanners of leaked secrets find ours by it
PREFIX: Final = "prp_"
LONGEST_TERM: Final = timedelta(days=366)
_LONGEST_NAME: Final = 200


class TokenNotFound(NotFound):
    """No token has this number."""

    code = "tokens.not-found"
    sentence = "Няма ключ за достъп с номер {token_id}."


@dataclass(frozen=True)
class IssuedToken:
    """A new token; `secret` is shown now and never again."""

    id: int
    secret: str
    expires_at: datetime


@dataclass(frozen=True)
class TokenLine:
    """A token as a list shows it."""

    token: ApiToken
    person: str


def issue_token(
    session: Session,
    *,
    person_id: int,
    name: str,
    now: datetime,
    term: timedelta = timedelta(days=90),
    role: str | None = None,
) -> IssuedToken:
    """Make a token for a person; raises ValidationFailed. Commits nothing."""
    problems = _problems(session, person_id=person_id, name=name, term=term, role=role)
    if problems:
        raise ValidationFailed(problems)
    secret = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken(
        person_id=person_id,
        name=name.strip(),
        token_digest=token_digest(secret),
        role_code=role,
        created_at=now,
        expires_at=now + term,
    )
    session.add(made)
    session.flush()
    return IssuedToken(made.id, secret, made.expires_at)


def revoke_token(session: Session, token_id: int, *, now: datetime) -> None:
    """End a token at once; a second time changes nothing. Raises TokenNotFound."""
    found = session.get(ApiToken, token_id)
    if found is None:
        raise TokenNotFound(token_id=token_id)
    found.revoked_at = found.revoked_at or now


def list_tokens(session: Session, *, person_id: int | None = None) -> Sequence[TokenLine]:
    """All tokens, or a person's, oldest first."""
    statement = (
        select(ApiToken, Person.full_name)
        .join(Person, Person.id == ApiToken.person_id)
        .order_by(ApiToken.id)
    )
    if person_id is not None:
        statement = statement.where(ApiToken.person_id == person_id)
    return [TokenLine(token, person) for token, person in session.execute(statement)]


def actor_of_token(session: Session, secret: str, *, now: datetime, today: date) -> Actor | None:
    """Who the token stands for, or None when it is unknown, revoked, expired or orphaned.

    `now` is real time; the rights are those of `today`.
    """
    if not secret.startswith(PREFIX) or not secret.isascii():
        return None
    found = session.scalar(
        select(ApiToken).where(
            ApiToken.token_digest == token_digest(secret),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now,
        )
    )
    if found is None or _is_shut_out(session, found.person_id):
        return None
    actor = load_person_actor(session, found.person_id, today=today)
    if actor is None or found.role_code is None:
        return actor
    kept = tuple(a for a in actor.all_assignments if a.role.value == found.role_code)
    return replace(actor, all_assignments=kept)


def _is_shut_out(session: Session, person_id: int) -> bool:
    """Whether every account of the person is disabled; a machine's person may have none."""
    row = session.execute(
        select(func.count(), func.count().filter(Account.disabled_at.is_(None))).where(
            Account.person_id == person_id
        )
    ).one()
    all_accounts, enabled = row
    return bool(all_accounts) and not enabled


def _problems(
    session: Session, *, person_id: int, name: str, term: timedelta, role: str | None
) -> list[Problem]:
    problems = []
    if session.get(Person, person_id) is None:
        problems.append(Problem("person", "Няма такова лице."))
    if not 0 < len(name.strip()) <= _LONGEST_NAME:
        problems.append(Problem("name", "Напишете за какво е ключът (до 200 знака)."))
    if not timedelta(0) < term <= LONGEST_TERM:
        problems.append(Problem("days", "Ключът важи от 1 до 366 дни."))
    if role is not None and (role not in ROLE_CODES or role == Role.SYSTEM):
        problems.append(Problem("role", f"Няма роля „{role}“, която да се даде на ключ."))
    return problems
