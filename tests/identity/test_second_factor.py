"""The second factor: a telephone is enrolled, asked for, timed and counted."""

import re
from datetime import timedelta

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from service.identity.accounts import FAILURES_PER_EMAIL
from service.identity.demo import DEMO_PASSWORD
from service.kernel.clock import FixedClock
from service.storage.models.identity import Account
from service.storage.session import transaction
from tests.identity.conftest import make_app
from tests.identity.visiting import enter, send, token_of


def enrol(client: FlaskClient, clock: FixedClock) -> str:
    """Enrol the signed-in person's telephone; its key."""
    text = client.get("/profil/telefon").text
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", text)
    assert found is not None
    key = found[1].replace(" ", "")
    token = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert token is not None
    client.post("/profil/telefon", data={"csrf_token": token[1], "code": "1"})
    done = client.post(
        "/profil/telefon", data={"csrf_token": token[1], "code": code_of(key, clock)}
    )
    assert done.status_code == 303
    return key


def code_of(key: str, clock: FixedClock) -> str:
    return pyotp.TOTP(key).at(int(clock.now().timestamp()))


def test_an_enrolled_telephone_is_asked_for_after_the_password(
    app: Flask, client: FlaskClient, web_clock: FixedClock
) -> None:
    enter(client, "finansist1@prepiska.local")
    key = enrol(client, web_clock)
    assert "вече има телефон" in client.get("/profil/telefon").text
    other = app.test_client()
    assert enter(other, "finansist1@prepiska.local", next="/form").location == "/vhod/kod"
    assert other.get("/").status_code == 303
    web_clock.advance(timedelta(seconds=30))
    wrong = send(other, "/vhod/kod", {"code": "000000"}, form_on="/vhod/kod")
    assert wrong.status_code == 422
    right = send(other, "/vhod/kod", {"code": code_of(key, web_clock)}, form_on="/vhod/kod")
    assert right.location == "/form"
    assert other.get("/").status_code == 200


def test_the_code_must_come_within_five_minutes(
    app: Flask, client: FlaskClient, web_clock: FixedClock
) -> None:
    enter(client, "finansist2@prepiska.local")
    enrol(client, web_clock)
    other = app.test_client()
    enter(other, "finansist2@prepiska.local")
    web_clock.advance(timedelta(minutes=6))
    assert other.get("/vhod/kod").location == "/vhod"


def test_wrong_codes_are_counted_like_wrong_passwords(
    app: Flask, client: FlaskClient, web_clock: FixedClock
) -> None:
    enter(client, "ministar@prepiska.local")
    enrol(client, web_clock)
    other = app.test_client()
    enter(other, "ministar@prepiska.local")
    for _ in range(FAILURES_PER_EMAIL):
        send(other, "/vhod/kod", {"code": "000000"}, form_on="/vhod/kod")
    last = send(other, "/vhod/kod", {"code": "000000"}, form_on="/vhod/kod")
    assert last.status_code == 429


def test_outside_the_local_run_a_payer_enrols_before_anything_else(
    sessions: sessionmaker[Session], web_clock: FixedClock
) -> None:
    https = "https://prepiska.bg"
    with transaction(sessions) as opened:
        account = opened.scalars(
            select(Account).where(Account.email == "finansist1@prepiska.local")
        ).one()
        account.email = "payer@mon.bg"
    live = make_app(sessions, web_clock, is_local=False).test_client()
    fields = {
        "csrf_token": token_of(live, base_url=https),
        "email": "payer@mon.bg",
        "password": DEMO_PASSWORD,
    }
    entered = live.post("/vhod", data=fields, base_url=https, headers={"Referer": https + "/"})
    assert entered.status_code == 303
    assert live.get("/", base_url=https).location == "/profil/telefon"
    with transaction(sessions) as opened:
        opened.scalars(
            select(Account).where(Account.email == "payer@mon.bg")
        ).one().email = "finansist1@prepiska.local"
