"""Signing in, staying in and being sent away: who comes through the gate, and for how long."""

from datetime import timedelta

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
from tests.identity.visiting import DIRECTOR, enter, send


def test_a_stranger_is_asked_to_sign_in_and_returns_to_the_page(client: FlaskClient) -> None:
    asked = client.get("/form?q=1")
    assert asked.status_code == 303
    assert asked.location == "/vhod?next=%2Fform%3Fq%3D1"
    assert enter(client, next="/form?q=1").location == "/form?q=1"
    assert client.get("/").get_data(as_text=True) == "Мария Стоянова Велкова"


def test_a_machine_is_told_401_and_not_redirected(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"


def test_a_bearer_token_is_somebody_and_a_wrong_one_is_nobody(client: FlaskClient) -> None:
    enter(client)
    assert client.get("/about", headers={"Authorization": "Bearer машина"}).text == "Система"
    assert client.get("/about", headers={"Authorization": "Bearer чужд"}).text == "Посетител"


def test_a_wrong_password_says_no_more_than_that(client: FlaskClient) -> None:
    known = send(client, "/vhod", {"email": DIRECTOR, "password": "не е тази"})
    unknown = send(client, "/vhod", {"email": "no@prepiska.local", "password": "не е тази"})
    assert known.status_code == unknown.status_code == 401
    assert "не са верни" in known.text
    assert known.text.replace(DIRECTOR, "").count("не са верни") == unknown.text.count(
        "не са верни"
    )


def test_failures_are_counted_although_they_fail(client: FlaskClient) -> None:
    for _ in range(FAILURES_PER_EMAIL):
        send(client, "/vhod", {"email": DIRECTOR, "password": "не е тази"})
    assert enter(client).status_code == 429


def test_signing_in_makes_a_new_session(client: FlaskClient) -> None:
    client.get("/vhod")
    with client.session_transaction() as before:
        before["planted"] = "от нападател"
    enter(client)
    with client.session_transaction() as after:
        assert "planted" not in after


def test_one_press_signs_in_an_invented_person_only_in_the_local_run(
    app: Flask, sessions: sessionmaker[Session], web_clock: FixedClock
) -> None:
    local = app.test_client()
    assert "Примерни профили" in local.get("/vhod").text
    assert send(local, "/vhod", {"demo": "ruo_head"}).status_code == 303
    assert local.get("/").text == "Таня Кирилова Манолова"
    live = make_app(sessions, web_clock, is_local=False).test_client()
    page = live.get("/vhod", base_url="https://prepiska.bg").text
    assert "Примерни профили" not in page
    assert DEMO_PASSWORD not in page


def test_half_an_hour_without_a_request_ends_the_session(
    client: FlaskClient, web_clock: FixedClock
) -> None:
    enter(client)
    web_clock.advance(timedelta(minutes=29))
    assert client.get("/").status_code == 200
    web_clock.advance(timedelta(minutes=29))
    assert client.get("/").status_code == 200
    web_clock.advance(timedelta(minutes=31))
    assert client.get("/").status_code == 303


def test_eight_hours_end_the_session_of_the_busiest(
    client: FlaskClient, web_clock: FixedClock
) -> None:
    enter(client)
    for _ in range(19):
        web_clock.advance(timedelta(minutes=25))
        assert client.get("/").status_code == 200
    web_clock.advance(timedelta(minutes=25))
    assert client.get("/").status_code == 303


def test_signing_out_is_a_post_and_final(app: Flask, client: FlaskClient) -> None:
    enter(client)
    cookie = client.get_cookie("prepiska")
    assert cookie is not None
    assert client.get("/izhod").status_code == 405
    send(client, "/izhod", {}, form_on="/profil/parola")
    assert client.get("/").status_code == 303
    thief = app.test_client()
    thief.set_cookie("prepiska", cookie.value)
    assert thief.get("/").status_code == 303


def test_a_disabled_account_is_out_at_once(
    client: FlaskClient, sessions: sessionmaker[Session], web_clock: FixedClock
) -> None:
    enter(client, "monitor@prepiska.local")
    with transaction(sessions) as opened:
        account = opened.scalars(
            select(Account).where(Account.email == "monitor@prepiska.local")
        ).one()
        account.disabled_at = web_clock.now()
    assert client.get("/").status_code == 303


def test_a_new_password_keeps_this_session_and_ends_the_others(
    app: Flask, client: FlaskClient
) -> None:
    other = app.test_client()
    enter(other, "oditor@prepiska.local")
    enter(client, "oditor@prepiska.local")
    bad = send(
        client, "/profil/parola", {"old": DEMO_PASSWORD, "new": "parola"},
        form_on="/profil/parola",
    )  # fmt: skip
    assert bad.status_code == 422
    assert "по-къса от 12 знака" in bad.text
    good = send(
        client, "/profil/parola", {"old": DEMO_PASSWORD, "new": "тиха река под моста"},
        form_on="/profil/parola",
    )  # fmt: skip
    assert good.status_code == 303
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 303
