"""What the people of the school click: two substitutions and the claim (domain report, A8)."""

from collections.abc import Sequence

from playwright.sync_api import expect

from service.kernel.clock import sofia
from service.stories.claim.others import OtherSchool, Replacement, substitute_in
from service.stories.claim.people import Newcomers, other_schools
from service.stories.claim.substitution import WORKED_EXAMPLE, play_substitution
from tests.browser.desk import Desk
from tests.browser.house import House

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
    expect(desk.page.locator("main .table-scroll")).to_contain_text("120,00")


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
