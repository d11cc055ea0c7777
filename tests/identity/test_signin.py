"""Signing in, staying in, being sent away and coming back to what one typed."""

import re
from collections.abc import Mapping
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from service.identity.accounts import FAILURES_PER_EMAIL
from service.identity.demo import DEMO_PASSWORD
from service.kernel.clock import FixedClock
from service.storage.models.access import StashedInput
from service.storage.models.identity import Account
from service.storage.session import transaction
from service.web.security import access, undeclared_routes
from service.web.signin import safe_page
from tests.identity.conftest import make_app

DIRECTOR = "direktor@prepiska.local"


def token_of(client: FlaskClient, page: str = "/vhod", *, base_url: str | None = None) -> str:
    text = client.get(page, base_url=base_url).get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert found is not None
    return found[1]


def send(
    client: FlaskClient,
    path: str,
    fields: Mapping[str, str],
    *,
    form_on: str = "/vhod",
    headers: Mapping[str, str] | None = None,
) -> TestResponse:
    """Post a form as a browser would, with the token of the page it stands on."""
    form = {"csrf_token": token_of(client, form_on), **fields}
    return client.post(path, data=form, headers=dict(headers or {}))


def enter(client: FlaskClient, email: str = DIRECTOR, **more: str) -> TestResponse:
    return send(client, "/vhod", {"email": email, "password": DEMO_PASSWORD, **more})


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


def test_a_form_without_our_token_is_refused(client: FlaskClient) -> None:
    enter(client)
    assert client.post("/form/send", data={"hours": "5"}).status_code == 400
    taken = client.post(
        "/form/send",
        data={"hours": "5"},
        headers={"X-CSRFToken": token_of(client, "/profil/parola")},
    )
    assert taken.json == {"hours": "5"}


def test_a_right_without_an_object_is_checked_at_the_gate(client: FlaskClient) -> None:
    enter(client)
    assert client.get("/metrics").status_code == 403
    send(client, "/izhod", {}, form_on="/profil/parola")
    enter(client, "administrator@prepiska.local")
    assert client.get("/metrics").status_code == 200


def test_a_route_that_declares_nothing_is_named(app: Flask, client: FlaskClient) -> None:
    assert undeclared_routes(app) == ["/forgotten"]
    assert client.get("/forgotten").status_code == 303


def test_a_right_nobody_wrote_down_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match=r"case\.erase"):
        access("case.erase")


# what was typed when the session had ended


def expire_and_send(client: FlaskClient, clock: FixedClock, **headers: str) -> TestResponse:
    """Enter, fall asleep, press the button of a long form."""
    enter(client)
    token = token_of(client, "/profil/parola")
    clock.advance(timedelta(hours=1))
    fields = {"csrf_token": token, "lines.0.hours": "5", "reason": "Болничен", "password": "тайна"}
    return client.post(
        "/form/send",
        data=fields,
        headers={"Referer": "http://localhost/form", **headers},
    )


def test_what_was_typed_waits_until_its_author_is_back(
    client: FlaskClient, web_clock: FixedClock
) -> None:
    sent = expire_and_send(client, web_clock)
    assert sent.location == "/vhod?next=%2Fform"
    assert "Въведеното е запазено" in client.get("/vhod?next=/form").text
    assert enter(client, next="/form").location == "/form"
    assert client.get("/form").json == {"lines.0.hours": ["5"], "reason": ["Болничен"]}
    assert client.get("/form").json is None


def test_nobody_else_gets_what_was_typed(client: FlaskClient, web_clock: FixedClock) -> None:
    expire_and_send(client, web_clock)
    enter(client, "schetovoditel@prepiska.local", next="/form")
    assert client.get("/form").json is None


def test_kept_input_is_not_readable_in_the_database(
    client: FlaskClient, web_clock: FixedClock, sessions: sessionmaker[Session]
) -> None:
    expire_and_send(client, web_clock)
    with transaction(sessions) as opened:
        for row in opened.scalars(select(StashedInput)):
            assert "Болничен".encode() not in row.sealed


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_foreign_page_lays_nothing_into_our_forms(
    client: FlaskClient, web_clock: FixedClock, headers: dict[str, str]
) -> None:
    expire_and_send(client, web_clock, **headers)
    enter(client, next="/form")
    assert client.get("/form").json is None


def test_htmx_is_sent_to_the_sign_in_page_as_a_whole(
    client: FlaskClient, web_clock: FixedClock
) -> None:
    sent = expire_and_send(client, web_clock, **{"HX-Request": "true"})
    assert sent.status_code == 401
    assert sent.headers["HX-Redirect"] == "/vhod?next=%2Fform"


# the second factor


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


# addresses and headers


@pytest.mark.parametrize(
    "wanted",
    [
        None, "", "https://evil.example", "//evil.example", "/\\evil.example", "/a\\b",
        "javascript:alert(1)", "evil", "/a\nb", "\t//evil.example", "/\t/evil.example",
    ],
)  # fmt: skip
def test_nobody_is_sent_to_a_foreign_page(wanted: str | None) -> None:
    assert safe_page(wanted) == "/"


def test_a_path_of_ours_is_kept() -> None:
    assert safe_page("/cases/7?tab=money") == "/cases/7?tab=money"


def test_every_answer_forbids_what_pages_never_need(client: FlaskClient) -> None:
    headers = client.get("/vhod").headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-eval" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_the_live_cookie_is_for_https_and_this_host_only(
    sessions: sessionmaker[Session], web_clock: FixedClock
) -> None:
    live = make_app(sessions, web_clock, is_local=False).test_client()
    answer = live.get("/vhod", base_url="https://prepiska.bg")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-prepiska=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Strict-Transport-Security" in answer.headers
