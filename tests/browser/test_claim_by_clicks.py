"""The worked example by clicks: every role does its part on its own screen (domain report, A8).

Lines 3–5 and the other school's claim are played through the office; everything else is clicked.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from service.kernel.clock import sofia
from service.stories.claim.others import (
    OtherSchool,
    evaluate_everywhere,
    file_everywhere,
    story_at,
)
from service.stories.claim.procedure import claim_of_case
from tests.browser.desk import Desk
from tests.browser.school_clicks import (
    click_claim,
    click_sick_leave,
    click_study_leave,
    person,
    play_the_rest,
)
from tests.documents.samples import pdf

pytestmark = pytest.mark.browser


def click_evaluation(desk: Desk, case_id: int) -> None:
    """The РУО: registration, check, commission of 2 + 1, three votes, the head's signature."""
    desk.do("ruo_secretary", "Регистрирайте заявката", case_id, channel="system")
    desk.do(
        "ruo_expert", "Проверете документите", case_id, button="Комплектът е пълен",
        has_request="yes", has_acts="yes", has_declaration="yes",
    )  # fmt: skip
    desk.do(
        "municipality_member", "Определете представител", case_id,
        member=person(desk, "municipality_member"), letter_number="61-00-112",
        letter_on="14.05.2018",
    )  # fmt: skip
    desk.do(
        "ruo_head", "Назначете комисията със заповед", case_id,
        order_number="РД-06-88", order_on="14.05.2018",
        member_1=person(desk, "ruo_commission_1"), member_2=person(desk, "ruo_commission_2"),
    )  # fmt: skip
    marks = {"is_recused": "no", "completeness": "yes", "scope": "yes", "deadline": "yes"}
    for who in ("ruo_commission_1", "ruo_commission_2"):
        desk.do(who, "Оценете по трите критерия", case_id, **marks)
    desk.do("municipality_member", "Оценете от страна на общината", case_id, **marks)
    desk.do(
        "ruo_head", "Подпишете и изпратете в МОН", case_id,
        outgoing_number="РУО2-117", outgoing_on="14.05.2018", agree=True,
    )  # fmt: skip
    desk.look_at_case(case_id, "преписка-заявка")
    expect(desk.page.locator("main .table-scroll")).to_contain_text("445,50")


def click_list(desk: Desk) -> int:
    """The ministry: packs, reduction, order, publication, two signatures."""
    desk.sign_in("mon_commission_1")
    desk.move_clock(sofia(2018, 5, 22, 9))
    case_id = desk.start("Утвърждаване и плащане")
    desk.sign_in("mon_expert")
    desk.open_task("Откриване на списък за период и модул", case_id=case_id)
    period = desk.page.locator("#form [name=period] option", has_text="период 2")
    desk.do(
        "mon_expert", "Откриване на списък за период и модул", case_id,
        period=period.get_attribute("value") or "", module="m1", secured="938,57",
    )  # fmt: skip
    desk.do("mon_expert", "Приемане на пакетите от РУО", case_id)
    desk.do(
        "mon_commission_1", "Предложение до министъра", case_id, proposal_number="2",
        proposed_on="22.05.2018", commission_order="РД09-11/10.01.2018", checked=True,
    )  # fmt: skip
    desk.do(
        "minister", "Заповед по предложението", case_id, button="Утвърдете списъка",
        number="РД09-1234", ordered_on="22.05.2018",
    )  # fmt: skip
    desk.do(
        "mon_payer_1", "Платежен списък – първи подпис", case_id,
        payment_number="ПС-2", checked=True,
    )  # fmt: skip
    desk.do(
        "mon_payer_2",
        "Платежен списък – втори подпис",
        case_id,
        button="Подпишете и наредете превода",
    )
    desk.look_at_case(case_id, "преписка-списък")
    expect(desk.page.locator("main .table-scroll")).to_contain_text("424,29")
    return case_id


def click_money(desk: Desk, case_id: int, other: OtherSchool) -> None:
    """The municipality transfers, both directors confirm."""
    desk.do(
        "financing_body", "Превод към институциите", case_id,
        transfer_number="ПН-77", transferred_on="22.05.2018", checked=True,
    )  # fmt: skip
    desk.do(
        "director", "Потвърждение за получени средства", case_id,
        received_on="22.05.2018", received=True,
    )  # fmt: skip
    house = desk.house
    story = story_at(house.office, dict(house.people.people), other.school)
    story.do(
        case_id, "task_confirm", as_="director", item=other.school.id,
        received_on="22.05.2018", received="yes",
    )  # fmt: skip
    desk.page.goto(f"{house.address}/publichno/odobreni-sumi")
    expect(desk.page.locator("main")).to_contain_text("424,29")
    desk.look("публичен-списък")


def click_visit(desk: Desk, claim_case: int, payment: Path) -> int:
    """Four lessons of one day at 9,00 instead of 7,50; 6,00 leva come back."""
    desk.sign_in("monitor")
    desk.move_clock(sofia(2018, 9, 17, 9))
    case_id = desk.start("Мониторинг", about="ОУ „Неофит Рилски“, гр. Дупница")
    claim = str(claim_of_case(desk.house.story, claim_case).id)
    desk.do(
        "monitor", "План на проверката", case_id,
        kind="on_site", has_survey="no", aspects=["financial", "lawful"], methods=["documents"],
        claim=claim, planned_on="20.09.2018", level="ruo", reason="Голям дял часове по 9,00 лв.",
    )  # fmt: skip
    desk.do(
        "ruo_head", "Заповед за проверката", case_id,
        order_number="РД-06-220", order_on="17.09.2018",
    )  # fmt: skip
    desk.sign_in("monitor")
    desk.open_task("Проверка на място с карта (Прил. 7)", case_id=case_id)
    options = desk.page.locator("#form [name=findings-0-line] option", has_text="25.04.2018")
    wrong = options.evaluate_all("options => options.map(option => option.value)")
    findings = [
        {
            "line": line, "description": "Заместващият учител живее в гр. Дупница.",
            "hours": "1", "paid_rate": "9,00", "due_rate": "7,50",
        }
        for line in wrong
    ]  # fmt: skip
    assert len(findings) == 4
    desk.do(
        "monitor", "Проверка на място с карта (Прил. 7)", case_id,
        checked_on="17.09.2018", monitors="Анелия Вучкова, старши експерт",
        documents=["orders", "statements"], summary="Проверени са часовете за април.",
        findings=findings, signed=True,
    )  # fmt: skip
    desk.do(
        "director", "Запознаване с картата и възражение", case_id, has_objection="no", seen=True
    )
    desk.do("monitor", "Доклад с оценка", case_id, grade="5", conclusion="Целите са постигнати.")
    desk.do(
        "ruo_head", "Покана за възстановяване", case_id,
        notice_number="РУО2-300", due_on="01.10.2018", reason="Ставката е сгрешена.",
    )  # fmt: skip
    desk.do(
        "director", "Възстановяване на сумата", case_id,
        payment_number="ПН-12", paid_on="17.09.2018", payment_document=payment,
    )  # fmt: skip
    desk.do(
        "financing_body", "Потвърждаване на постъпилата сума", case_id, button="Сумата е постъпила"
    )
    return case_id


def test_the_worked_example_is_clicked_through_by_everybody(desk: Desk, tmp_path: Path) -> None:
    payment = tmp_path / "платежно нареждане.pdf"
    payment.write_bytes(pdf())
    click_sick_leave(desk)
    click_study_leave(desk)
    other = play_the_rest(desk.house)
    claim = click_claim(desk)
    click_evaluation(desk, claim)
    people = dict(desk.house.people.people)
    for _ in file_everywhere(desk.house.office, people, [other]):
        pass
    for _ in evaluate_everywhere(desk.house.office, people, [other]):
        pass
    case_id = click_list(desk)
    click_money(desk, case_id, other)
    visit = click_visit(desk, claim, payment)
    assert desk.house.story.ends(visit) == ["end_recovered"]
    desk.sign_in("monitor")
    desk.look_at_case(visit, "преписка-мониторинг")
    expect(desk.page.locator("main")).to_contain_text("6,00")
    desk.sign_in("auditor")
    desk.look_at_case(claim, "преписка-одитор")
    desk.page.get_by_role("button", name="Проверете целостта").click()
    expect(desk.page.locator(".notice-success")).to_be_visible()
