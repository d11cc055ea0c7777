"""The public register: found as people type, read without a login, taken away as open data."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event, text

from service.domain.licences import EntryGround, LicenceHolder
from service.domain.licensing import CentreKind
from service.domain.professions import profession
from service.operations.licences.register import LicenceNotFound, find_number
from service.operations.licences.rows import enter_licence
from service.storage.models.case import CaseFile
from service.storage.models.identity import Organisation
from service.storage.models.licensing import LicensingApplication
from service.stories.licensing.centres import ensure_licences
from tests.api.conftest import Api

REGISTER = "/publichno/litsenzii"
STRUMA = "2016120117"


@pytest.fixture(scope="module", autouse=True)
def _licensed(api: Api) -> None:
    with api.world.office.transaction() as session:
        ensure_licences(
            session, organisations=api.world.people.organisations, now=api.world.clock.now()
        )


def numbers(api: Api, **asked: str) -> list[str]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return [row["number"] for row in api.get(f"/api/v1/licences?{query}").json["items"]]


@pytest.mark.parametrize(
    "words",
    ["2016120117", "струма", "ЦПО „Струма“", "СТРУМА кюстендил", "cтpумa", "квалиф", "2016"],
)
def test_a_centre_is_found_as_people_type_it(api: Api, words: str) -> None:
    assert numbers(api, q=words) == [STRUMA]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"profession": "готвач"}, [STRUMA]),
        ({"profession": "8110"}, [STRUMA]),
        ({"profession": "811070", "state": "suspended"}, []),
        ({"state": "suspended"}, ["2015120064"]),
        ({"kind": "cipo"}, ["2014140009"]),
        ({"q": "няма такъв"}, []),
        # no words at all: punctuation alone narrows nothing
        ({"q": "„“–'", "state": "withdrawn"}, ["2013120208"]),
    ],
)
def test_the_register_is_narrowed_by_profession_state_and_kind(
    api: Api, asked: dict[str, str], found: list[str]
) -> None:
    assert numbers(api, **asked) == found


def test_the_api_walks_the_register_page_by_page(api: Api) -> None:
    first = api.get("/api/v1/licences?limit=3").json
    last = api.get(f"/api/v1/licences?limit=3&before={first['next']}").json

    assert len(first["items"]) == 3
    assert (len(last["items"]), last["next"]) == (1, None)
    assert api.get("/api/v1/licences?before=x").status_code in {400, 422}


def test_the_api_shows_professions_and_history(api: Api) -> None:
    shown = api.get(f"/api/v1/licences/{STRUMA}").json

    assert [row["code"] for row in shown["professions"]] == ["482040", "811070", "811080"]
    assert shown["entries"][0]["kind_text"] == "първоначално лицензиран"
    assert api.get("/api/v1/licences/2099120001").status_code == 404


def test_the_page_of_the_register_needs_no_login(api: Api) -> None:
    page = api.get(REGISTER)

    assert page.status_code == 200
    assert "Намерени са 4 лицензии" in page.text
    assert len(page.data) < 30_000
    assert "Намерена е 1 лицензия" in api.get(f"{REGISTER}?q=осогово").text
    assert "Няма лицензии" in api.get(f"{REGISTER}?q=няма&state=нещо&before=%00").text


def test_a_licence_shows_its_state_archive_and_history(api: Api) -> None:
    suspended = api.get(f"{REGISTER}/2015120064").text.replace("\N{NO-BREAK SPACE}", " ")

    assert "временно отнета за 6 месеца, от 01.02.2018 г. до 01.08.2018 г." in suspended
    assert "Регионално управление" in api.get(f"{REGISTER}/2013120208").text
    assert "не изброява професии" in api.get(f"{REGISTER}/2014140009").text
    assert api.get(f"{REGISTER}/няма").status_code == 404


def test_a_profession_that_was_dropped_stays_in_sight(api: Api) -> None:
    with api.world.office.transaction() as session:
        licence = find_number(session, STRUMA)
        session.execute(
            text(
                "UPDATE licence_profession SET state = 'dropped', dropped_on = '2018-02-05' "
                "WHERE licence_id = :id AND code = '482040'"
            ),
            {"id": licence.id},
        )

    assert "отпаднала на 05.02.2018" in api.get(f"{REGISTER}/{STRUMA}").text
    assert numbers(api, profession="482040") == []


def test_open_data_has_no_personal_numbers(api: Api) -> None:
    answer = api.get(f"{REGISTER}/otvoreni-danni.csv?state=active")
    lines = answer.data.decode("utf-8-sig").splitlines()

    assert answer.content_type.startswith("text/csv")
    assert lines[0].startswith("Лицензия №;Вид;Състояние;Център")
    assert len(lines) == 2
    assert "„Струма Квалификация“ ЕООД" in lines[1]
    assert "811070" in lines[1]


def test_those_who_applied_are_named_without_a_person(api: Api) -> None:
    assert "няма заявления" in api.get(f"{REGISTER}/zayavleniya").text
    apply(api, "ЦПО-0001/12.03.2018", state="registered")
    apply(api, "ЦПО-0002/12.03.2018", state="withdrawn")

    page = api.get(f"{REGISTER}/zayavleniya").text

    assert "ЦПО-0001/12.03.2018" in page
    assert "„Рила Обучение“ ООД" in page
    assert "Пенка Пенева" not in page
    assert "ЦПО-0002" not in page


def apply(api: Api, number: str, *, state: str) -> None:
    centre_id = api.organisation("centre-rila")
    now = api.world.clock.now()
    with api.world.office.transaction() as session:
        case = CaseFile(
            number=f"2018-9{number[4:8]}",
            kind="licensing",
            title="Лицензиране",
            owner_organisation_id=centre_id,
            scopes=[],
            subject={},
            created_at=now,
        )
        session.add(case)
        session.flush()
        session.add(
            LicensingApplication(
                case_id=case.id,
                organisation_id=centre_id,
                kind=CentreKind.CPO,
                state=state,
                company_name="„Рила Обучение“ ООД",
                eik="209900711",
                centre_name="ЦПО „Рила“",
                representative="Пенка Пенева",
                seat="гр. Дупница",
                address="гр. Дупница",
                phone="+359 701 00000",
                email="rila@example.org",
                texts={},
                documents={},
                registration_number=number,
                registered_on=now.date(),
            )
        )


@pytest.fixture
def statements(api: Api) -> Iterator[list[str]]:
    said: list[str] = []

    def hear(_c: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    engine = api.world.office.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", hear)
    yield said
    event.remove(engine, "before_cursor_execute", hear)


def test_a_page_asks_a_few_questions_however_long_the_register(
    api: Api, statements: list[str]
) -> None:
    with api.world.office.transaction() as session:
        for place in range(60):
            centre = Organisation(
                key=f"centre-{place}", kind="training_centre", name="Ц", full_name="Ц"
            )
            session.add(centre)
            session.flush()
            holder = LicenceHolder(
                centre.id, "„Много“ ЕООД", "175074752", "гр. Рила", "гр. Рила", f"ЦПО „{place}“"
            )
            enter_licence(
                session,
                number=f"201712{place + 1:04}",
                kind=CentreKind.CPO,
                holder=holder,
                ground=EntryGround("РД-1", api.world.clock.today(), "Първоначална"),
                professions=[profession("811070")],
                now=api.world.clock.now(),
            )
    statements.clear()

    page = api.get(f"{REGISTER}?q=рила")

    assert len(page.data) < 30_000
    assert 'rel="next"' in page.text
    assert len([said for said in statements if "FROM licence" in said]) == 2
    second = api.get(f"{REGISTER}?q=рила&before=2017120036")
    assert "2017120035" in second.text


def test_a_number_is_looked_up_only_when_it_may_be_one(api: Api) -> None:
    with api.world.office.transaction() as session, pytest.raises(LicenceNotFound):
        find_number(session, "2016120117\0")
