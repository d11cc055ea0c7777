"""The plan's pages: found, filtered, exported; checks opened by a click, once (R-305, R-310)."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from service.kernel.clock import sofia
from service.operations.ruo_plan import import_plan
from service.operations.ruo_plan.importing import own_plan
from service.storage.models.case import CaseFile
from service.storage.models.inspection import Inspection
from service.storage.models.plan import Plan, PlanActivity
from tests.api.conftest import Api

EXPERT = "ruo_expert"


@pytest.fixture(scope="module", autouse=True)
def _planned(api: Api) -> Iterator[None]:
    """The plan is in; one institution of 2.1.14 stands in it without its town."""
    api.world.clock.set(sofia(2023, 11, 6, 9))
    text = own_plan().replace("ДГ „Славейче“, гр. Кюстендил;", "ДГ „Славейче“;")
    with api.world.office.transaction() as session:
        import_plan(session, text, now=api.world.clock.now())
    yield
    api.world.clock.set(sofia(2018, 3, 12, 9))


def activity_id(api: Api, number: str) -> int:
    with api.world.office.transaction() as session:
        return session.scalars(select(PlanActivity.id).where(PlanActivity.number == number)).one()


def cases(api: Api) -> int:
    with api.world.office.transaction() as session:
        return session.scalar(select(func.count()).select_from(CaseFile)) or 0


def open_all(api: Api, number: str, *keys: str, as_: str = EXPERT, **more: str) -> int:
    """Press the button; the status of the answer."""
    ids = [str(api.organisation(key)) for key in keys]
    path = f"/plan/deynost/{activity_id(api, number)}/proverki"
    return api.send(path, {"organisation": ids, **more}, as_=as_).status_code


def rows(api: Api, query: str = "") -> list[str]:
    """Numbers of the activities the list shows, in its order."""
    page = api.get(f"/plan?{query}", as_=EXPERT)
    assert page.status_code == 200
    marks = page.text.split('<th scope="row"><a href="/plan/deynost/')[1:]
    return [mark.split(">")[1].split("<")[0] for mark in marks]


def test_the_list_shows_the_plan_as_it_stands(api: Api) -> None:
    found = rows(api)
    assert len(found) == 76
    assert found[:4] == ["1.1.1", "1.1.2", "1.1.3", "1.2.1"]
    assert found[found.index("1.2.9") + 1] == "1.2.10"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=преместване+ученици", ["1.2.12", "1.2.14"]),
        ("q=транспорт+Дупница", ["1.2.14", "2.1.4", "2.1.9", "2.1.11"]),
        ("anomaly=ends_before_start", ["5.2.3"]),
        ("anomaly=outside_year", ["1.2.7", "2.1.1"]),
        ("anomaly=institution_unmatched", ["2.1.14"]),
        ("goal=1.1", ["1.1.1", "1.1.2", "1.1.3"]),
        ("type=olympiads_competitions", ["3.3.1"]),
        ("q=няма+такава+дума", []),
    ],
)
def test_a_row_is_found_by_word_goal_type_and_anomaly(
    api: Api, query: str, expected: list[str]
) -> None:
    assert rows(api, query) == expected


def test_rows_with_and_without_anomalies_are_all_rows(api: Api) -> None:
    assert len(rows(api, "anomaly=any")) + len(rows(api, "anomaly=none")) == 76


def test_the_list_is_exported_as_it_is_filtered(api: Api) -> None:
    with api.world.office.transaction() as session:
        plan_id = session.scalars(select(Plan.id)).one()
    answer = api.get(f"/plan/{plan_id}/deynosti.xlsx?goal=1.1", as_=EXPERT)
    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    numbers = [row[0] for row in sheet.iter_rows(values_only=True)]
    assert [number for number in numbers if str(number).startswith("1.1.")] == [
        "1.1.1", "1.1.2", "1.1.3",
    ]  # fmt: skip


def test_an_activity_says_what_is_written_and_what_was_understood(api: Api) -> None:
    text = api.get(f"/plan/deynost/{activity_id(api, '3.1.5')}", as_=EXPERT).text
    assert "36 училища, 19 детски градини" in text
    assert "Текущата стойност е 36 училища, а в останалите редове са 37." in text
    text = api.get(f"/plan/deynost/{activity_id(api, '1.2.9')}", as_=EXPERT).text
    assert "всеки месец (12 дати)" in text
    assert '<option value="2023-11-01" selected>11.2023</option>' in text


def test_one_case_is_opened_for_each_named_institution_and_no_second(api: Api) -> None:
    before = cases(api)
    assert open_all(api, "1.2.14", "KN-19", "KN-05") == 303
    assert open_all(api, "1.2.14", "KN-19", "KN-05") == 303
    assert cases(api) == before + 2
    text = api.get(f"/plan/deynost/{activity_id(api, '1.2.14')}", as_=EXPERT).text
    assert text.count("предстои план") == 2
    assert "Открийте проверки" not in text
    assert "0 от 2 училища (0,0\u00a0%)" in text


def test_an_unmatched_institution_is_named_and_left_out(api: Api) -> None:
    text = api.get(f"/plan/deynost/{activity_id(api, '2.1.14')}", as_=EXPERT).text
    assert "без населено място" in text
    before = cases(api)
    assert open_all(api, "2.1.14", "KN-02") == 303
    assert cases(api) == before + 1


def test_a_row_whose_end_is_before_its_start_opens_nothing(api: Api) -> None:
    page = api.get(f"/plan/deynost/{activity_id(api, '5.2.3')}", as_=EXPERT).text
    assert "преди да е започнал" in page
    assert "не се откриват проверки, докато планът" not in page
    assert "Поправете плана и го внесете отново." in page
    before = cases(api)
    assert open_all(api, "5.2.3", "KN-19") == 303
    assert cases(api) == before


def test_an_activity_that_is_no_control_opens_nothing(api: Api) -> None:
    page = api.get(f"/plan/deynost/{activity_id(api, '4.1.5')}", as_=EXPERT).text
    assert "Дейността не е контрол" in page
    before = cases(api)
    assert open_all(api, "4.1.5", "KN-19") == 303
    assert cases(api) == before


def test_institutions_are_chosen_where_the_plan_names_none(api: Api) -> None:
    before = cases(api)
    assert open_all(api, "1.2.9", "KN-19", "KN-05", month="2023-10-01") == 303
    assert open_all(api, "1.2.9", month="2023-10-01") == 303
    assert cases(api) == before + 2
    with api.world.office.transaction() as session:
        periods = session.scalars(
            select(Inspection.period_on).where(
                Inspection.plan_activity_id == activity_id(api, "1.2.9")
            )
        ).all()
    assert {str(each) for each in periods} == {"2023-10-01"}


def test_nothing_outside_the_department_is_checked(api: Api) -> None:
    before = cases(api)
    assert open_all(api, "1.2.6", "centre-struma", "municipality-dupnitsa", "mon") == 303
    assert cases(api) == before


@pytest.mark.parametrize("stranger", ["director", "napoo_lead", "teacher_1", "designer"])
def test_the_plan_is_for_the_people_of_the_department(api: Api, stranger: str) -> None:
    assert api.get("/plan", as_=stranger).status_code == 403
    assert open_all(api, "1.2.6", "KN-19", as_=stranger) == 403


@pytest.mark.parametrize("reader", ["ruo_head", "auditor", "mon_expert"])
def test_others_of_the_department_and_the_ministry_read_it(api: Api, reader: str) -> None:
    page = api.get(f"/plan/deynost/{activity_id(api, '1.2.6')}", as_=reader)
    assert page.status_code == 200
    assert "Открийте проверки" not in page.text
    assert open_all(api, "1.2.6", "KN-19", as_=reader) == 403


def test_an_auditor_of_another_house_finds_no_plan(api: Api) -> None:
    assert api.get("/plan", as_="napoo_auditor").status_code == 200
    assert "Още не е внесен план" in api.get("/plan", as_="napoo_auditor").text
    path = f"/plan/deynost/{activity_id(api, '1.2.6')}"
    assert api.get(path, as_="napoo_auditor").status_code == 404
    with api.world.office.transaction() as session:
        plan_id = session.scalars(select(Plan.id)).one()
    assert api.get(f"/plan/{plan_id}/deynosti.xlsx", as_="napoo_auditor").status_code == 404
    assert api.get("/plan/deynost/999999", as_=EXPERT).status_code == 404
