"""A check from a row of the plan to its last recommendation, through real clicks (P-31)."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from service.kernel.clock import sofia
from service.operations.ruo_plan import ensure_plan
from service.rules.inspection import checklist
from tests.browser.desk import TABLET, Desk
from tests.documents.samples import pdf

pytestmark = pytest.mark.browser

EXPERT, HEAD, SECRETARY, DIRECTOR = "ruo_expert", "ruo_head", "ruo_secretary", "director_kn19"
_CHECK = "Проверка по контролния лист"
_FINDING = "Двама ученици са записани без заповед на директора."


@pytest.fixture(autouse=True)
def _planned(desk: Desk) -> None:
    """Monday, 6 November 2023; the plan of the department is in."""
    house = desk.house
    house.clock.set(sofia(2023, 11, 6, 9))
    with house.office.transaction() as session:
        ensure_plan(session, now=house.clock.now())


def click_plan(desk: Desk) -> int:
    """From seventy-six rows to two open cases; the id of that of ПГ по транспорт."""
    page = desk.page
    desk.sign_in(EXPERT)
    page.get_by_role("navigation", name="Основно меню").get_by_role("link", name="План").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("План за учебната 2023/2024 година")
    desk.look("план")
    page.get_by_label("Търсене").fill("преместване ученици")
    page.get_by_role("button", name="Филтрирайте").click()
    expect(page.get_by_role("status").first).to_contain_text("2 от 76 дейности")
    page.get_by_label("Търсене").fill("")
    page.get_by_label("Несъответствия").select_option("ends_before_start")
    expect(page.get_by_role("status").first).to_contain_text("1 от 76 дейности")
    desk.look("план-несъответствия")
    page.get_by_role("link", name="5.2.3").click()
    expect(page.locator(".notice-danger")).to_contain_text("преди да е започнал")
    desk.look("дейност-с-невъзможен-срок")
    page.goto(f"{desk.house.address}/plan?q=1.2.14")
    page.get_by_role("link", name="1.2.14", exact=True).click()
    desk.look("дейност-преди")
    page.get_by_role("button", name="Открийте проверки").click()
    expect(page.locator(".notice-success")).to_contain_text("Открити са 2 проверки.")
    expect(page.get_by_role("button", name="Открийте проверки")).to_have_count(0)
    desk.look("дейност-след")
    row = page.locator("tbody tr").filter(has_text="ПГ по транспорт")
    address = row.locator("a[href^='/prepiski/']").get_attribute("href")
    assert address is not None
    return int(address.rsplit("/", 1)[1])


def click_order(desk: Desk, case_id: int) -> None:
    """The expert proposes, the head orders, the director is told."""
    people = desk.house.people.people
    desk.do(
        EXPERT, "Предмет, обхват и екип", case_id,
        checked_from="15.09.2023", checked_to="03.11.2023", planned_on="13.11.2023",
        officers=[str(people[EXPERT])],
    )  # fmt: skip
    desk.do(HEAD, "Заповед за проверката", case_id, button="Издайте заповедта", term_days="10")
    desk.do(EXPERT, "Уведомяване на директора", case_id, is_announced="yes")


def click_visit(desk: Desk, case_id: int) -> None:
    """On site, with a tablet: line by line; a visit before the order is refused."""
    desk.house.at(sofia(2023, 11, 13, 15))
    desk.sign_in(EXPERT)
    desk.open_task(_CHECK, case_id=case_id)
    desk.look("контролен лист, празен", sizes=TABLET)
    for line in checklist("transfer").lines:
        answer = "no" if line.key == "order" else "yes"
        desk.fill(**{f"transfer_{line.key}": answer})
    desk.fill(transfer_order_note=_FINDING, visited_on="05.11.2023")
    desk.look("контролен лист, попълнен", sizes=TABLET)
    desk.send()
    expect(desk.page.locator("#error-summary")).to_contain_text("е преди заповед № РД-06-")
    desk.look("контролен лист, отказан", sizes=TABLET)
    desk.fill(visited_on="13.11.2023")
    desk.send()
    expect(desk.page.locator(".notice-success").first).to_contain_text(_CHECK)


def click_protocol(desk: Desk, case_id: int) -> None:
    """The answers „не“ are findings already; the protocol is delivered on 20 November."""
    desk.house.at(sofia(2023, 11, 17, 11))
    desk.sign_in(EXPERT)
    desk.open_task("Констативен протокол", case_id=case_id)
    text = desk.page.locator("#form [name='findings-0-text']")
    expect(text).to_have_value(_FINDING)
    desk.do(EXPERT, "Констативен протокол", case_id, summary="Проверени са осем ученици.")
    desk.house.at(sofia(2023, 11, 20, 10))
    desk.do(
        SECRETARY, "Връчване на протокола", case_id, delivered_on="20.11.2023",
        delivered_to="Райна Шаламанова, директор", signed=True,
    )  # fmt: skip
    desk.sign_in(DIRECTOR)
    desk.look_at_case(case_id, "преписка-срок-за-възражение")
    expect(desk.page.locator(".clock").first).to_contain_text("20.11.2023")
    expect(desk.page.locator("main")).to_contain_text("27.11.2023")
    desk.do(
        DIRECTOR, "Запознаване и възражение", case_id, has_objection="yes",
        objection="Заповедите са издадени, но не бяха в папката.",
    )  # fmt: skip
    desk.do(
        HEAD, "Решение по възражението", case_id, button="Неоснователно е",
        answer="Заповедите са с дата след проверката.",
    )  # fmt: skip


def click_evidence(desk: Desk, case_id: int, evidence: Path) -> None:
    """One recommendation in its own term, its evidence and the verdict."""
    desk.house.at(sofia(2023, 11, 29, 10))
    rows = [
        {
            "text": "Да се въведе регистър на заповедите за записване.",
            "ground": "Наредба № 10/2016 г., чл. 107",
            "due_on": "20.12.2023",
        }
    ]
    desk.do(EXPERT, "Препоръки", case_id, recommendations=rows)
    desk.house.at(sofia(2023, 12, 15, 10))
    desk.do(
        DIRECTOR, "Доказателства за изпълнение", case_id, reply="Регистърът е въведен.",
        evidence=evidence,
    )  # fmt: skip
    desk.do(EXPERT, "Проверка на изпълнението", case_id, button="Изпълнена е")


def test_a_row_of_the_plan_is_carried_out_by_clicks(desk: Desk, tmp_path: Path) -> None:
    evidence = tmp_path / "регистър.pdf"
    evidence.write_bytes(pdf())
    case_id = click_plan(desk)
    click_order(desk, case_id)
    click_visit(desk, case_id)
    click_protocol(desk, case_id)
    click_evidence(desk, case_id, evidence)
    assert desk.house.story.ends(case_id) == ["end_fulfilled"]
    desk.look_at_case(case_id, "преписка-приключена")
    desk.page.goto(f"{desk.house.address}/plan?q=1.2.14")
    expect(desk.page.locator("tbody tr").last).to_contain_text("1 от 2 училища (50,0 %)")
    desk.sign_in(HEAD)
    desk.page.goto(f"{desk.house.address}/plan?type=control")
    desk.look("план-началник")
