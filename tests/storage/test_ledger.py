"""What is hashed: the header has one statement, and a payload is read as strictly as written."""

import hashlib
import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from service.cases import bundle_verify
from service.storage.chains import INSTANT
from service.storage.ledger import HEADER_FIELDS, Header, commit_to, is_committed
from service.storage.models.case import Event

SALT = bytes(16)
_TOLD = text(f"SELECT {INSTANT} FROM (SELECT CAST(:at AS timestamptz) AS at) AS e")  # noqa: S608
#: what an event says, and what binds it
_CONTENT = {"id", "payload", "salt", "commitment", "hash"}


def test_the_header_is_every_column_of_an_event_but_its_content() -> None:
    assert set(HEADER_FIELDS) == set(Event.__table__.columns.keys()) - _CONTENT


def test_the_auditor_s_script_hashes_the_same_header() -> None:
    assert sorted(bundle_verify._HEADER) == list(HEADER_FIELDS)
    assert {field.name for field in fields(Header)} == set(HEADER_FIELDS)


@pytest.mark.parametrize(
    "at",
    [
        datetime(2018, 5, 14, 9, tzinfo=timezone(timedelta(hours=3))),
        datetime(2018, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2018, 5, 14, 9, 0, 0, 500, tzinfo=UTC),
        datetime(203, 5, 14, 9, 0, 0, 120_000, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 1, tzinfo=UTC),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Europe/Sofia", "America/New_York"])
def test_the_database_writes_an_instant_as_the_header_does(
    session: Session, at: datetime, zone: str
) -> None:
    session.execute(text("SELECT set_config('timezone', :zone, true)"), {"zone": zone})
    told = session.scalar(_TOLD, {"at": at})
    header = Header(case_id=1, seq=1, at=at, kind="k", actor_id=None, actor_name="име")
    assert told == header.to_json()["at"]


@pytest.mark.parametrize("at", ["infinity", "-infinity", "2018-05-14 09:00:00 BC"])
def test_an_instant_that_no_event_has_is_told_as_none(session: Session, at: str) -> None:
    assert session.scalar(_TOLD, {"at": at}) is None


@given(st.dictionaries(st.text("аб\n\"'"), st.none() | st.integers(0, 9) | st.text('аб\n"')))
def test_a_stored_payload_is_the_one_committed_to_in_any_order_and_spacing(
    payload: "dict[str, None | int | str]",
) -> None:
    stored = json.dumps(dict(reversed(payload.items())), indent=2).encode()
    commitment = commit_to(dict(payload), SALT)
    assert is_committed(stored, SALT, commitment)
    assert not is_committed(stored, bytes(15), commitment)


@pytest.mark.parametrize(
    "stored",
    [
        '{"a":1.5}',
        '{"a":1.0}',
        '{"a":18446744073709551616}',
        '{"a":-9223372036854775809}',
        '{"a":1' + "0" * 400 + "}",
        '{"a":"\\ud800"}',
        "[" * 300 + "]" * 300,
        "[" * 5_000 + "]" * 5_000,
        "not JSON",
        "",
    ],
    ids=lambda stored: stored[:20],
)
def test_what_was_never_written_by_us_is_refused_even_if_committed_to(stored: str) -> None:
    by_a_forger = hashlib.sha256(b"\x03" + SALT + stored.encode()).digest()
    assert not is_committed(stored.encode(), SALT, by_a_forger)
