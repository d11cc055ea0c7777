"""Tokens of machines: whose rights they carry, and the four ways they end."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.identity.accounts import disable_account
from service.identity.demo import DemoPeople, seed_people
from service.identity.tokens import (
    TokenNotFound,
    actor_of_token,
    issue_token,
    list_tokens,
    revoke_token,
)
from service.kernel.clock import FixedClock
from service.kernel.errors import ValidationFailed
from service.storage.models.api_token import ApiToken
from service.storage.models.identity import Account

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture
def people(session: Session, clock: FixedClock) -> DemoPeople:
    return seed_people(session, clock=clock)


def test_a_token_stands_for_its_person_and_is_kept_only_as_a_digest(
    session: Session, people: DemoPeople, clock: FixedClock
) -> None:
    made = issue_token(session, person_id=people.people["director"], name="НЕИСПУО", now=NOW)
    actor = actor_of_token(session, made.secret, now=NOW, today=clock.today())
    assert actor is not None
    assert actor.person_id == people.people["director"]
    assert actor.roles == {"director"}
    kept = session.get_one(ApiToken, made.id)
    assert made.secret.encode() not in kept.token_digest
    assert [line.token.name for line in list_tokens(session)] == ["НЕИСПУО"]


def test_a_token_ends_by_its_date_by_hand_and_with_the_account(
    session: Session, people: DemoPeople, clock: FixedClock
) -> None:
    person_id = people.people["director"]
    made = issue_token(session, person_id=person_id, name="а", now=NOW, term=timedelta(days=1))
    later = NOW + timedelta(days=1)
    assert actor_of_token(session, made.secret, now=later, today=clock.today()) is None

    second = issue_token(session, person_id=person_id, name="б", now=NOW)
    revoke_token(session, second.id, now=NOW)
    assert actor_of_token(session, second.secret, now=NOW, today=clock.today()) is None

    third = issue_token(session, person_id=person_id, name="в", now=NOW)
    account = session.scalars(select(Account).where(Account.person_id == person_id)).one()
    disable_account(account, now=NOW)
    assert actor_of_token(session, third.secret, now=NOW, today=clock.today()) is None


def test_a_token_narrowed_to_a_role_the_person_lacks_may_do_nothing(
    session: Session, people: DemoPeople, clock: FixedClock
) -> None:
    made = issue_token(
        session, person_id=people.people["director"], name="а", now=NOW, role="minister"
    )
    actor = actor_of_token(session, made.secret, now=NOW, today=clock.today())
    assert actor is not None
    assert actor.assignments == ()


@pytest.mark.parametrize(
    "secret", ["", "prp_", "prp_не е ключ", "x" * 100_000, "prp_" + "a" * 43, "\0"]
)
def test_what_is_no_token_is_nobody(session: Session, clock: FixedClock, secret: str) -> None:
    assert actor_of_token(session, secret, now=NOW, today=clock.today()) is None


def test_a_token_is_refused_with_every_reason_named(session: Session) -> None:
    with pytest.raises(ValidationFailed) as refused:
        issue_token(
            session, person_id=1, name=" ", now=NOW, term=timedelta(days=4000), role="system"
        )
    assert {p.path for p in refused.value.problems} == {"person", "name", "days", "role"}
    with pytest.raises(TokenNotFound):
        revoke_token(session, 77, now=NOW)
