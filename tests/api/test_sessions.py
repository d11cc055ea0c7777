"""People use the API with their session; then every change carries the page's token."""

import re

from flask.testing import FlaskClient

from service.identity.demo import DEMO_PASSWORD
from tests.api.conftest import Api, answered


def signed_in(api: Api) -> tuple[FlaskClient, str]:
    """A browser of the director's, and the token its pages carry."""
    client = api.client()
    page = answered(client.get("/vhod")).text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    form = {
        "csrf_token": found[1],
        "email": "direktor@prepiska.local",
        "password": DEMO_PASSWORD,
    }
    assert answered(client.post("/vhod", data=form)).status_code == 303
    token = re.search(r'name="csrf-token" content="([^"]+)"', answered(client.get("/")).text)
    assert token is not None
    return client, token[1]


def test_a_session_reads_freely_and_changes_only_with_the_token_of_a_page(api: Api) -> None:
    client, token = signed_in(api)
    assert answered(client.get("/api/v1/me")).json["name"] == "Мария Стоянова Велкова"
    body = {"process": "substitution", "organisation_id": api.organisation()}
    bare = answered(client.post("/api/v1/cases", json=body))
    assert (bare.status_code, bare.json["code"]) == (400, "web.foreign-form")
    assert bare.content_type == "application/problem+json"
    sent = answered(client.post("/api/v1/cases", json=body, headers={"X-CSRFToken": token}))
    assert sent.status_code == 201


def test_a_wrong_bearer_token_is_nobody_even_beside_a_session(api: Api) -> None:
    client, _ = signed_in(api)
    wrong = {"Authorization": "Bearer prp_nobody"}
    assert answered(client.get("/api/v1/me", headers=wrong)).status_code == 401


def test_a_machine_changes_no_password_and_enrols_no_telephone(api: Api) -> None:
    for path in ("/profil/parola", "/profil/telefon"):
        assert api.get(path, as_="director").status_code == 401


def test_the_page_of_cases_hides_what_the_list_of_the_api_hides(api: Api) -> None:
    body = {"process": "substitution", "organisation_id": api.organisation(), "title": "Скрито"}
    assert api.post("/api/v1/cases", body, as_="director").status_code == 201
    assert "Скрито" in api.get("/prepiski", as_="director").text
    assert "Скрито" not in api.get("/prepiski", as_="ruo_secretary").text
    assert "Скрито" not in api.get("/zadachi?box=all", as_="ruo_secretary").text
