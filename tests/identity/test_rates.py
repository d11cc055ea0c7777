"""How often one address may ask: counted in a table, forgotten when the time is over."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, text

from service.identity.rates import ACCOUNT_REQUESTS, PUBLIC_READS, Limit, TooManyRequests, spend
from service.storage.models.account_request import RateWindow
from service.storage.session import make_sessions, transaction

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
THREE = Limit("three", 3, timedelta(minutes=10))


@pytest.fixture
def engine(database: Engine) -> Engine:
    with database.begin() as connection:
        connection.execute(text("DELETE FROM rate_window"))
    return database


def test_the_limits_are_those_that_were_asked_for() -> None:
    assert (ACCOUNT_REQUESTS.most, ACCOUNT_REQUESTS.within) == (5, timedelta(hours=1))
    assert (PUBLIC_READS.most, PUBLIC_READS.within) == (120, timedelta(minutes=1))


def test_one_more_than_the_limit_is_told_how_long_to_wait(engine: Engine) -> None:
    sessions = make_sessions(engine)
    for _ in range(3):
        spend(sessions, THREE, address="192.0.2.1", now=NOW)
    with pytest.raises(TooManyRequests, match="след 8 минути") as caught:
        spend(sessions, THREE, address="192.0.2.1", now=NOW + timedelta(minutes=2))
    assert caught.value.retry_after == 480
    with pytest.raises(TooManyRequests, match="след 1 минута"):
        spend(sessions, THREE, address="192.0.2.1", now=NOW + timedelta(minutes=9, seconds=5))


def test_another_address_and_another_limit_are_counted_apart(engine: Engine) -> None:
    sessions = make_sessions(engine)
    for _ in range(3):
        spend(sessions, THREE, address="192.0.2.1", now=NOW)
    spend(sessions, THREE, address="192.0.2.2", now=NOW)
    spend(sessions, PUBLIC_READS, address="192.0.2.1", now=NOW)


def test_the_count_begins_anew_and_what_is_over_is_forgotten(engine: Engine) -> None:
    sessions = make_sessions(engine)
    for _ in range(3):
        spend(sessions, THREE, address="192.0.2.1", now=NOW)
    spend(sessions, THREE, address="192.0.2.1", now=NOW + timedelta(minutes=10))
    spend(sessions, THREE, address="192.0.2.9", now=NOW + timedelta(hours=2))
    with transaction(sessions) as session:
        assert session.scalars(select(RateWindow.address)).all() == ["192.0.2.9"]
        assert session.scalar(select(func.max(RateWindow.used))) == 1
