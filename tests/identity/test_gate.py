"""What the gate lets through and sends along: tokens, rights, addresses, headers, the cookie."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker

from service.kernel.clock import FixedClock
from service.web.security import access, undeclared_routes
from service.web.signin import safe_page
from tests.identity.conftest import make_app
from tests.identity.visiting import enter, send, token_of


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
