"""A small application behind the gate, on a database where several connections commit."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask, jsonify, request
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session, sessionmaker

from service.identity import passwords
from service.identity.actor import Actor, system_actor
from service.identity.demo import seed_people
from service.kernel.clock import FixedClock
from service.kernel.errors import PrepiskaError
from service.storage.models.identity import Account, LoginAttempt
from service.storage.session import make_sessions, transaction
from service.web.expired import take_stashed_form
from service.web.security import PUBLIC, access, current_actor, init_security, secret, security
from service.web.signin import signin_blueprint

START = datetime(2018, 5, 14, 6, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="session")
def _cheap_hashing() -> Iterator[None]:
    """The same Argon2id with little memory: these tests sign in a hundred times."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
        patch.setattr(passwords, "_HASHER", cheap)
        yield


@pytest.fixture(scope="module")
def sessions(clean_database: Engine) -> sessionmaker[Session]:
    """A database with the people of the demonstration, committed."""
    made = make_sessions(clean_database)
    with transaction(made) as opened:
        seed_people(opened, clock=FixedClock(START))
    return made


@pytest.fixture
def web_clock(sessions: sessionmaker[Session]) -> Iterator[FixedClock]:
    """The clock of the application; what a test left behind it is taken away."""
    yield FixedClock(START)
    with transaction(sessions) as opened:
        opened.execute(delete(LoginAttempt))
        for account in opened.query(Account):
            account.totp_sealed = account.totp_enrolled_at = account.totp_step = None


@pytest.fixture
def app(sessions: sessionmaker[Session], web_clock: FixedClock) -> Flask:
    return make_app(sessions, web_clock)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def make_app(sessions: sessionmaker[Session], clock: FixedClock, *, is_local: bool = True) -> Flask:
    """The gate, the sign-in pages and three views to be guarded."""
    made = Flask("service.web")
    made.config.update(SECRET_KEY="само за тестове", PREPISKA_LOCAL=is_local, TESTING=True)
    init_security(made, sessions=sessions, clock=clock, bearer=_bearer(clock))
    made.register_blueprint(signin_blueprint())
    made.register_error_handler(PrepiskaError, _explain)
    made.add_url_rule("/", endpoint="home", view_func=_home)
    made.add_url_rule("/form", endpoint="form", view_func=_form)
    made.add_url_rule("/form/send", endpoint="send", view_func=_send, methods=["POST"])
    made.add_url_rule("/metrics", endpoint="metrics", view_func=_metrics)
    made.add_url_rule("/about", endpoint="about", view_func=_about)
    made.add_url_rule("/forgotten", endpoint="forgotten", view_func=lambda: "ok")
    return made


def _bearer(clock: FixedClock) -> Callable[[str], Actor | None]:
    def actor(token: str) -> Actor | None:
        return system_actor(clock.today()) if token == "машина" else None

    return actor


def _explain(error: PrepiskaError) -> ResponseReturnValue:
    return jsonify(code=error.code, detail=error.message), error.status


@access("inbox.view")
def _home() -> str:
    return current_actor().name


@access("inbox.view")
def _form() -> ResponseReturnValue:
    gate = security()
    person_id = current_actor().person_id
    assert person_id is not None
    with transaction(gate.sessions) as opened:
        kept = take_stashed_form(
            opened, person_id=person_id, page="/form", secret=secret(), now=gate.clock.now()
        )
    return jsonify(None if kept is None else kept.to_dict(flat=False))


@access("inbox.view")
def _send() -> ResponseReturnValue:
    return jsonify(request.form.to_dict())


@access("metrics.view")
def _metrics() -> str:
    return "1"


@access(PUBLIC)
def _about() -> str:
    return current_actor().name
