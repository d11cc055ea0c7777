"""What a person does in a browser at the gate: reads a token, sends a form, signs in."""

import re
from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.identity.demo import DEMO_PASSWORD

DIRECTOR = "direktor@prepiska.local"


def token_of(client: FlaskClient, page: str = "/vhod", *, base_url: str | None = None) -> str:
    """The token of the form on the page."""
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
    """Sign in with the password of the demonstration."""
    return send(client, "/vhod", {"email": email, "password": DEMO_PASSWORD, **more})
