"""The public pages of a request for an account: no login, nothing typed lost, links that end."""

import re
from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from service.app import Platform, assemble
from service.config import Settings, read_settings
from service.operations.centre_account.rows import LETTER
from service.storage.models.account_request import AccountRequest
from service.storage.models.engine import Outbox
from tests.api.conftest import SECRET, Answer, Api, answered
from tests.processes.account_requests import APPROVED, AccountStory

PAGE = "/publichno/profil"
ASKED: Mapping[str, str] = {
    "legal_form": "sole_trader", "company_name": "ЕТ „Вихрен – Т. Тодоров“", "is_foreign": "false",
    "eik": "131071587", "seat": "гр. Банско", "kind": "cipo", "centre_name": "ЦИПО „Вихрен“",
    "representative": "Тодор Илиев Тодоров", "email": "todor@vihren.example",
    "phone": "0888 123 456", "consent": "true",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh(api: Api) -> None:
    with api.world.office.transaction() as session:
        session.execute(text("DELETE FROM rate_window"))


@pytest.fixture
def visitor(api: Api) -> FlaskClient:
    return api.client()


def send(visitor: FlaskClient, path: str, fields: Mapping[str, str], *, on: str = PAGE) -> Answer:
    """Post a form as a browser would, with the token of the page it stands on."""
    page = visitor.get(on).get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return answered(visitor.post(path, data={"csrf_token": found[1], **fields}))


def newest_link(api: Api, visitor: FlaskClient) -> str:
    """Open the newest letter, as the local run's page of letters does."""
    with api.world.office.transaction() as session:
        letter = session.scalars(
            select(Outbox.id).where(Outbox.kind == LETTER).order_by(Outbox.id.desc())
        ).first()
    answer = send(visitor, f"/demo/pisma/{letter}", {}, on="/demo/pisma")
    assert answer.status_code == 303
    return answer.headers["Location"]


def state_of(api: Api, eik: str) -> str | None:
    with api.world.office.transaction() as session:
        return session.scalar(
            select(AccountRequest.state)
            .where(AccountRequest.eik == eik)
            .order_by(AccountRequest.id.desc())
        )


def test_a_wrong_eik_comes_back_with_all_that_was_typed(visitor: FlaskClient) -> None:
    answer = send(visitor, PAGE, {**ASKED, "eik": "175074753"})
    assert answer.status_code == 422
    assert "Има проблем" in answer.text
    assert "Въведеният ЕИК не е верен" in answer.text
    for typed in ("175074753", "гр. Банско", "ЦИПО „Вихрен“", "todor@vihren.example"):
        assert typed in answer.text


def test_a_form_from_elsewhere_opens_nothing(api: Api, visitor: FlaskClient) -> None:
    answer = answered(visitor.post(PAGE, data=dict(ASKED)))
    assert answer.status_code == 400
    assert state_of(api, ASKED["eik"]) is None


def test_the_foreign_fields_appear_when_they_are_needed(visitor: FlaskClient) -> None:
    assert 'name="foreign_number"' not in visitor.get(PAGE).text
    drawn = send(visitor, f"{PAGE}/obnovi", {**ASKED, "is_foreign": "true"})
    without_scripts = send(visitor, PAGE, {**ASKED, "is_foreign": "true", "_refresh": "1"})
    for page in (drawn, without_scripts):
        assert page.status_code == 200
        assert 'name="foreign_number"' in page.text


def test_a_request_is_confirmed_by_its_letter_once(api: Api, visitor: FlaskClient) -> None:
    answer = send(visitor, PAGE, ASKED)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}/izprateno")
    assert state_of(api, ASKED["eik"]) == "awaiting_email"

    link = newest_link(api, visitor)
    shown = answered(visitor.get(link))
    assert "ЦИПО „Вихрен“" in shown.text
    assert state_of(api, ASKED["eik"]) == "awaiting_email"

    token = link.split("klyuch=")[1]
    confirmed = send(visitor, f"{PAGE}/potvarzhdenie", {"klyuch": token}, on=link)
    assert confirmed.headers["Location"] == f"{PAGE}/potvardeno"
    assert state_of(api, ASKED["eik"]) == "awaiting_approval"

    again = send(visitor, f"{PAGE}/potvarzhdenie", {"klyuch": token})
    assert (again.status_code, "вече е използвана" in again.text) == (410, True)


def test_the_page_says_the_same_whether_the_applicant_is_known(visitor: FlaskClient) -> None:
    known = send(visitor, PAGE, ASKED)
    unknown = send(visitor, PAGE, {**ASKED, "eik": "121396123", "email": "drug@vihren.example"})
    taken = send(visitor, PAGE, {**ASKED, "eik": "175074752", "email": "direktor@prepiska.local"})
    assert (
        {known.status_code, unknown.status_code, taken.status_code},
        {each.headers["Location"] for each in (known, unknown, taken)},
        {each.text for each in (known, unknown, taken)},
    ) == ({303}, {f"{PAGE}/izprateno"}, {known.text})


def test_the_approved_applicant_sets_a_password_and_a_late_one_asks_for_a_new_letter(
    api: Api, visitor: FlaskClient
) -> None:
    asked = {**ASKED, "eik": "000695317", "email": "iskra@vihren.example"}
    send(visitor, PAGE, asked)
    link = newest_link(api, visitor)
    send(visitor, f"{PAGE}/potvarzhdenie", {"klyuch": link.split("klyuch=")[1]}, on=link)
    approve(api, asked["eik"])
    link = newest_link(api, visitor)
    newer = newest_link(api, visitor)

    late = answered(visitor.get(link))
    assert (late.status_code, "Изпратете ново писмо" in late.text) == (410, True)
    again = send(visitor, f"{PAGE}/novo-pismo", {"klyuch": link.split("klyuch=")[1]}, on=link)
    assert "Изпратихме ново писмо" in again.text

    token = newer.split("klyuch=")[1]
    assert "iskra@vihren.example" in visitor.get(newer).text
    weak = send(visitor, f"{PAGE}/parola", {"klyuch": token, "new": "кратка"}, on=newer)
    assert (weak.status_code, "по-къса от 12 знака" in weak.text) == (422, True)
    good = {"klyuch": token, "new": "дълга и добра парола"}
    assert send(visitor, f"{PAGE}/parola", good, on=newer).headers["Location"] == f"{PAGE}/gotovo"
    assert "Паролата е зададена" in visitor.get(f"{PAGE}/gotovo").text
    assert send(visitor, f"{PAGE}/parola", good).status_code == 410


def approve(api: Api, eik: str) -> None:
    """The registrar's part, through the office."""
    with api.world.office.transaction() as session:
        case_id = session.scalars(
            select(AccountRequest.case_id).where(AccountRequest.eik == eik)
        ).one()
    story = AccountStory(api.world, case_id or 0)
    story.review(APPROVED, register_on="2018-03-12")


@pytest.mark.parametrize("where", ["potvarzhdenie", "parola"])
@pytest.mark.parametrize("token", ["", "nyama", "няма\0", "x" * 500])
def test_a_link_that_nobody_sent_gets_a_clear_page(
    visitor: FlaskClient, where: str, token: str
) -> None:
    shown = answered(visitor.get(f"{PAGE}/{where}", query_string={"klyuch": token}))
    pressed = send(visitor, f"{PAGE}/{where}", {"klyuch": token, "new": "дълга и добра парола"})
    for answer in (shown, pressed):
        assert answer.status_code == 404
        assert "Връзката не е вярна" in answer.text
    again = send(visitor, f"{PAGE}/novo-pismo", {"klyuch": token})
    assert again.status_code == 404


def test_the_sixth_request_within_an_hour_waits_and_keeps_what_was_typed(
    visitor: FlaskClient,
) -> None:
    for _ in range(5):
        assert send(visitor, PAGE, ASKED).status_code == 303
    sixth = send(visitor, PAGE, ASKED)
    assert sixth.status_code == 429
    assert 3500 < int(sixth.headers["Retry-After"]) <= 3600
    assert "Твърде много заявки от Вашия адрес" in sixth.text
    assert "todor@vihren.example" in sixth.text
    assert send(visitor, PAGE, {**ASKED, "eik": "1"}).status_code == 422


def test_a_reader_without_a_key_reads_120_times_a_minute(api: Api) -> None:
    statuses = [api.get("/api/v1/licences?limit=1").status_code for _ in range(121)]
    assert statuses[:120] == [200] * 120
    refused = api.get("/api/v1/licences?limit=1")
    assert (statuses[120], refused.status_code) == (429, 429)
    assert refused.content_type == "application/problem+json"
    assert refused.json["code"] == "requests.too-many"
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert api.get("/publichno/litsenzii/otvoreni-danni.csv").status_code == 429
    assert api.get("/publichno/litsenzii").status_code == 200
    assert api.get("/api/v1/licences?limit=1", as_="director").status_code == 200


def test_the_visitor_behind_a_proxy_is_known_by_their_own_address(api: Api) -> None:
    settings = Settings("postgresql://", "postgresql://", SECRET, proxy_count=1)
    engine = api.world.office.sessions.kw["bind"]
    app = assemble(Platform(settings, engine, api.world.office))
    for number in range(3):
        headers = {"X-Forwarded-For": f"198.51.100.{number}"}
        app.test_client().get("/api/v1/licences?limit=1", headers=headers)
    with api.world.office.transaction() as session:
        found = session.scalars(text("SELECT address FROM rate_window ORDER BY address"))
        assert list(found) == [f"198.51.100.{number}" for number in range(3)]
    assert app.test_client().get("/demo/pisma").status_code == 404


def test_links_begin_with_the_address_of_the_installation() -> None:
    given = {"DATABASE_URL": "postgresql://x", "SECRET_KEY": "x"}
    known = read_settings({**given, "PREPISKA_PUBLIC_URL": "https://prepiska.example.bg/"})
    assert known.public_url == "https://prepiska.example.bg"
    assert read_settings(given).public_url == "http://127.0.0.1:8000"


def test_the_pages_lead_to_the_request(visitor: FlaskClient) -> None:
    for page in ("/vhod", "/publichno/litsenzii/zayavleniya"):
        assert f'href="{PAGE}"' in visitor.get(page).text
