"""A follow-up control by clicks: director, chair, officer with a tablet, registrar, centre."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from service.kernel.clock import sofia
from service.stories.licensing.centres import ensure_licences
from tests.browser.desk import TABLET, Desk
from tests.browser.house import House
from tests.browser.school_clicks import person
from tests.documents.samples import pdf

pytestmark = pytest.mark.browser

_NOTE = "Дневникът на група 2 не е попълнен."


@pytest.fixture(scope="module", autouse=True)
def _licensed(house: House) -> None:
    with house.office.transaction() as session:
        ensure_licences(session, organisations=house.people.organisations, now=house.clock.now())


def click_plan_and_order(desk: Desk) -> int:
    """The risk list, the plan and the order of the chair."""
    desk.sign_in("napoo_director")
    desk.move_clock(sofia(2025, 3, 10, 9))
    case_id = desk.start("Последващ контрол на център", about="ЦПО „Струма“, гр. Кюстендил")
    desk.do(
        "napoo_director", "Планиране по списъка по риск", case_id,
        reason="Закъсняла годишна информация за 2024 г.",
        signs=[{"kind": "late_annual", "event_on": "31.12.2024", "happened_on": "03.02.2025"}],
        regime="periodic", type="thematic", mode=["documents", "on_site"],
        site_from_on="13.03.2025", site_to_on="14.03.2025",
    )  # fmt: skip
    desk.do(
        "napoo_chair", "Заповед за последващ контрол", case_id,
        officers=[person(desk, "napoo_officer")], from_on="10.03.2025", to_on="14.03.2025",
        scope=["courses", "annual", "quality"],
    )  # fmt: skip
    return case_id


def click_checks(desk: Desk, case_id: int) -> None:
    """The documents at a desk, the visit on a tablet; nobody there and no witness is refused."""
    desk.do(
        "napoo_officer", "Проверка по документи", case_id, checked_on="10.03.2025",
        summary="Прегледани са курсовете.", cpo_courses_2="yes", cpo_annual_1="no",
        cpo_annual_1_note="Подадена е на 03.02.2025 г.", cpo_annual_2="yes", cpo_quality_2="yes",
    )  # fmt: skip
    desk.move_clock(sofia(2025, 3, 14, 16))
    task = "Проверка на място"
    desk.open_task(task, case_id=case_id)
    desk.look(task, sizes=TABLET)
    desk.fill(
        checked_on="14.03.2025", place="гр. Кюстендил, ул. „Цар Освободител“ № 24",
        is_present="no", cpo_courses_1="no", cpo_courses_1_note=_NOTE, cpo_quality_1="yes",
        cpo_quality_2="not_applicable", summary="Посетени са две групи.",
    )  # fmt: skip
    desk.send()
    expect(desk.page.locator(".error-summary")).to_contain_text("протоколът е недействителен")
    expect(desk.page.locator("#form [name=cpo_courses_1_note]")).to_have_value(_NOTE)
    desk.look("отказ-на-място", sizes=TABLET)
    desk.fill(witnesses=[{"name": "Иво Тасев"}])
    desk.send()
    expect(desk.page.locator(".notice-success").first).to_contain_text(f"„{task}“")


def click_protocol(desk: Desk, case_id: int) -> None:
    """Two findings with two recommendations, delivered, not objected to, reported."""
    desk.do(
        "napoo_officer", "Констативен протокол", case_id,
        findings=[{"degree": "irregularity"}, {"degree": "irregularity"}],
        recommendations=[
            {"finding": "1", "description": "Определете отговорник.", "months": "2"},
            {"finding": "2", "description": "Попълвайте дневника.", "months": "2"},
        ],
        conclusion="Нередовностите могат да се отстранят.", signed=True,
    )  # fmt: skip
    desk.sign_in("napoo_registrar")
    desk.move_clock(sofia(2025, 3, 24, 10))
    desk.do(
        "napoo_registrar", "Изпращане и връчване на протокола", case_id,
        channel="ssev", delivered_on="24.03.2025",
    )  # fmt: skip
    desk.do("centre_manager", "Становище или възражение", case_id, has_objection="no")
    desk.do(
        "napoo_officer", "Доклад до председателя", case_id,
        conclusion="Предлагаме препоръките да се изпълнят в срок.",
    )  # fmt: skip


def click_recommendations(desk: Desk, case_id: int, evidence: Path) -> None:
    """The centre asks for more time, reports both; the officer finds them fulfilled."""
    desk.sign_in("napoo_director")
    desk.look_at_case(case_id, "преписка-текуща")
    desk.page.get_by_role("link", name="Удължете срока за препоръките").click()
    desk.look("удължаване")
    desk.fill(months="3", reason="Курсът свършва през юни.")
    desk.send()
    expect(desk.page.locator("main")).to_contain_text("24.06.2025")
    for _ in range(2):
        desk.do(
            "centre_manager", "Изпълнение на препоръка", case_id,
            reply="Определен е отговорник.", document=evidence,
        )  # fmt: skip
    desk.do(
        "napoo_officer", "Проверка на изпълнението", case_id,
        verdicts=[{"verdict": "fulfilled"}, {"verdict": "fulfilled"}],
    )  # fmt: skip
    desk.look_at_case(case_id, "преписка-приключила")
    expect(desk.page.locator("main")).to_contain_text("изпълнена")


def test_a_control_goes_from_the_risk_list_to_the_register_by_clicks(
    desk: Desk, tmp_path: Path
) -> None:
    evidence = tmp_path / "zapoved.pdf"
    evidence.write_bytes(pdf())
    case_id = click_plan_and_order(desk)
    click_checks(desk, case_id)
    click_protocol(desk, case_id)
    click_recommendations(desk, case_id, evidence)
    desk.page.goto(f"{desk.house.address}/publichno/litsenzii/2016120117")
    expect(desk.page.locator("main")).to_contain_text("изпълнени препоръки 2 от 2")
    desk.look("регистър")
