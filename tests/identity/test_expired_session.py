"""What was typed when the session had ended: kept sealed, and given back to its author only."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from service.kernel.clock import FixedClock
from service.storage.models.access import StashedInput
from service.storage.session import transaction
from tests.identity.visiting import enter, token_of


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
