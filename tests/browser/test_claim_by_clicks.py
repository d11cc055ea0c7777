"""The worked example by clicks: every role does its part on its own screen (domain report, A8).

Lines 3–5 and the other school's claim are played through the office; everything else is clicked.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import expect

from service.kernel.clock import sofia
from service.operations.programme_claim_story import claim_of_case
from service.operations.programme_story import WORKED_EXAMPLE, play_substitution
from service.stories.claim.others import (
    OtherSchool,
    Replacement,
    evaluate_everywhere,
    file_everywhere,
    story_at,
    substitute_in,
)
from service.stories.claim.people import Newcomers, other_schools
from tests.browser.desk import Desk
from tests.browser.house import House
from tests.documents.samples import pdf

pytestmark = pytest.mark.browser

_SCHOOL, _OTHER = "KN-13", "KN-14"
_FUNDING = "НП „Без свободен час“"


def lessons(*days: tuple[str, str], subject: str) -> Sequence[dict[str, str]]:
    return [
        {"held_on": on, "lesson_no": "1", "class_name": "VI а", "subject": subject, "hours": count}
        for on, count in days
    ]


def act(number: str, starts: str, ends: str, subject: str, hours: str) -> dict[str, str]:
    return {
        "act_number": number,
        "signed_on": starts,
        "starts_on": starts,
        "ends_on": ends,
        "subject": subject,
        "hours": hours,
        "funding_source": _FUNDING,
    }


def person(desk: Desk, key: str) -> str:
    return str(desk.house.people.people[key])


def click_sick_leave(desk: Desk) -> None:
    """Line 1: three sick days, a colleague who lives in the town."""
    desk.sign_in("director")
    case_id = desk.start("Заместване на отсъстващ учител")
    days = {"starts_on": "12.03.2018", "ends_on": "16.03.2018"}
    desk.do(
        "director", "Впишете отсъствието", case_id,
        teacher=person(desk, "teacher_1"), group_level="grade", ground="art162", **days,
    )  # fmt: skip
    desk.do(
        "director", "Впишете болничния лист", case_id,
        sick_note_number="Е20180031207", **days, is_continuation="no",
    )  # fmt: skip
    desk.do(
        "director", "Изберете заместващ учител", case_id,
        substitute=person(desk, "teacher_3"), category="qualified_teacher", is_specialist="yes",
    )  # fmt: skip
    desk.do(
        "director", "Издайте заповед за възлагане", case_id,
        **act("РД-10-46", "12.03.2018", "16.03.2018", "математика", "16"),
        hourly_rate="6,10", hourly_contributions="1,40",
    )  # fmt: skip
    desk.move_clock(sofia(2018, 3, 14, 13, 30))
    rows = lessons(
        ("12.03.2018", "5"), ("13.03.2018", "6"), ("14.03.2018", "5"), subject="математика"
    )
    desk.do("teacher_3", "Впишете проведените часове", case_id, lines=rows)
    desk.do(
        "teacher_3", "Попълнете справка-декларация (Прил. 2)", case_id,
        hours="16", staffing_list="1", signed_on="14.03.2018", truth=True,
    )  # fmt: skip
    desk.do("director", "Потвърдете и подпишете справката", case_id, button="Подпишете справката")
    desk.look_at_case(case_id, "преписка-заместване")
    expect(desk.page.locator("#pari ~ .table-scroll")).to_contain_text("120,00")


def click_study_leave(desk: Desk) -> None:
    """Line 2: study leave, a substitute from another town by contract."""
    desk.sign_in("director")
    desk.move_clock(sofia(2018, 4, 23, 7, 40))
    case_id = desk.start("Заместване на отсъстващ учител")
    days = {"starts_on": "23.04.2018", "ends_on": "27.04.2018"}
    desk.do(
        "director", "Впишете отсъствието", case_id,
        teacher=person(desk, "teacher_2"), group_level="grade", ground="art169", **days,
    )  # fmt: skip
    desk.do(
        "teacher_2", "Подайте заявление за отпуск", case_id,
        application_number="14", application_on="23.04.2018",
        study_school="Софийски университет", study_form="задочна",
    )  # fmt: skip
    desk.do(
        "director", "Издайте заповед за отпуск", case_id,
        order_number="РД-10-45", order_on="23.04.2018", **days,
    )  # fmt: skip
    desk.do(
        "director", "Изберете заместващ учител", case_id,
        substitute=person(desk, "substitute"), category="qualified_teacher", is_specialist="yes",
    )  # fmt: skip
    subject = "история и цивилизации"
    desk.do(
        "director", "Сключете договор", case_id, kind="civil_contract",
        **act("Д-3", "23.04.2018", "27.04.2018", subject, "22"),
        hourly_rate="7,32", hourly_contributions="1,68",
    )  # fmt: skip
    desk.move_clock(sofia(2018, 4, 27, 13, 30))
    held = (("23", "5"), ("24", "5"), ("25", "4"), ("26", "4"), ("27", "4"))
    rows = lessons(*[(f"{day}.04.2018", count) for day, count in held], subject=subject)
    desk.do("substitute", "Впишете проведените часове", case_id, lines=rows)
    desk.do(
        "substitute", "Попълнете справка-декларация (Прил. 2)", case_id,
        hours="22", staffing_list="1", signed_on="27.04.2018", truth=True,
    )  # fmt: skip
    desk.do("director", "Потвърдете и подпишете справката", case_id, button="Подпишете справката")


def play_the_rest(house: House) -> OtherSchool:
    """Lines 3–5, and the whole claim of another school of the town."""
    house.at(sofia(2018, 4, 30, 16))
    owner = house.people.organisations[_SCHOOL]
    for plan in WORKED_EXAMPLE[2:]:
        play_substitution(house.story, plan, owner_id=owner, signed_on="30.04.2018")
    with house.office.transaction() as session:
        newcomers = Newcomers(session, house.clock)
        schools = other_schools(session, newcomers, except_key=_SCHOOL)
        school = next(each for each in schools if each.key == _OTHER)
        far = newcomers.substitute(school.id)
        leave = Replacement(newcomers.teacher(school.id), far, hours=60)
    other = OtherSchool(school, [leave])
    people = dict(house.people.people)
    other.case_ids = substitute_in(house.office, people, other)
    house.at(sofia(2018, 5, 14, 9))
    return other


def click_claim(desk: Desk) -> int:
    """The director's claim of 445,50 leva."""
    desk.sign_in("director")
    case_id = desk.start("Заявка за финансиране")
    desk.do(
        "director", "Съставете заявката (Прил. 3)", case_id,
        base_kind="approved", salaries="980 000,00", insurance="220000", approved_before="1020",
    )  # fmt: skip
    desk.do(
        "director", "Декларирайте взетите часове (Прил. 4)", case_id,
        declared_hours="62", declared_amount="445,50", analytical_account="6045-БСЧ",
        internal_rules="Правилник № 3/15.09.2017", no_double_funding=True,
        only_remuneration=True, demarcation=True,
    )  # fmt: skip
    desk.do("director", "Подпишете и подайте", case_id, agree=True)
    return case_id


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
    expect(desk.page.locator("#pari ~ .table-scroll")).to_contain_text("445,50")


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
    expect(desk.page.locator("#pari ~ .table-scroll")).to_contain_text("424,29")
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
