"""The signed-in person as Flask-Login sees them, read from our table of sessions."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from service.identity.accounts import SignedIn, find_session
from service.identity.actor import Actor, assemble_actor


@dataclass(frozen=True)
class User:
    """An open session with its actor; `token` is what the cookie holds."""

    token: str
    signed_in: SignedIn
    actor: Actor

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What Flask-Login writes into the cookie: never an id of the database."""
        return self.token


def load_user(session: Session, token: str, *, now: datetime, today: date) -> User | None:
    """The person behind a token, with today's rights; None when the session is over."""
    found = find_session(session, token, now=now)
    if found is None:
        return None
    actor = assemble_actor(
        session, found.person_id, name=found.name, today=today, account_id=found.account_id
    )
    return User(token, found, actor)
