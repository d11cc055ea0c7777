"""The fixtures keep what they promise."""

import socket
from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from service.kernel.clock import FixedClock


def _tables(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        found = connection.scalars(text("SELECT tablename FROM pg_tables ORDER BY 1"))
        return list(found)


def test_the_application_role_owns_no_table(database: Engine) -> None:
    with database.connect() as connection:
        owned = connection.scalar(
            text("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        )
        may_bypass = connection.scalar(
            text("SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user")
        )
    assert owned == 0
    assert may_bypass is False


def test_the_template_has_the_tables(database: Engine) -> None:
    assert {"case_file", "task", "event"} <= set(_tables(database))


def test_code_under_test_may_commit_and_roll_back(session: Session) -> None:
    session.execute(text("CREATE TEMPORARY TABLE kept (n int)"))
    session.commit()
    session.execute(text("INSERT INTO kept VALUES (1)"))
    session.rollback()
    assert session.scalar(text("SELECT count(*) FROM kept")) == 0


def test_what_a_session_committed_is_gone_afterwards(session: Session) -> None:
    assert session.scalar(text("SELECT to_regclass('pg_temp.kept')")) is None


def test_a_module_may_have_a_database_of_its_own(
    clean_database: Engine, clean_owner: Engine, database: Engine
) -> None:
    assert clean_database.url.database == clean_owner.url.database
    assert clean_database.url.database != database.url.database
    assert _tables(clean_database) == _tables(database)


def test_the_alphabet_sorts_as_bulgarian_does(session: Session) -> None:
    words = session.scalars(
        text(
            "SELECT w FROM (VALUES ('Яна'),('ъгъл'),('Ана'),('щит'),('бор')) v(w) ORDER BY lower(w)"
        )
    )
    assert list(words) == ["Ана", "бор", "щит", "ъгъл", "Яна"]


def test_the_clock_stands_on_a_school_morning(clock: FixedClock) -> None:
    assert clock.today() == date(2018, 5, 14)
    assert clock.now().isoformat() == "2018-05-14T06:00:00+00:00"


def test_a_test_that_calls_outside_fails() -> None:
    with socket.socket() as caller, pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        caller.connect(("192.0.2.1", 80))


def test_the_durable_database_writes_to_the_disk(durable_database: Engine) -> None:
    with durable_database.connect() as connection:
        assert connection.scalar(text("SHOW fsync")) == "on"
        assert connection.scalar(text("SELECT count(*) FROM case_file")) == 0
