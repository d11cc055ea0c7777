"""What people click in a licensing procedure; the steps between are played through the office."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from playwright.sync_api import expect

from service.domain.licensing import CentreKind
from service.kernel.clock import sofia
from service.rules.licensing.scores import sheet_for
from service.stories.licensing.deciding import Decided
from service.stories.licensing.filing import COOK, GUIDE, application
from service.stories.licensing.procedure import MEMBERS
from tests.browser.desk import Desk, Value

APPLY, SUBMIT = "Попълнете заявлението и формуляра", "Платете такса 1, подпишете и подайте"
OPEN = "Открийте процедурата и определете експерти"
DECLARE, ASSESS = "Декларирайте интерес и поверителност", "Оценете и представете доклад"
INVITE, ATTEND = "Покана за заседание (Прил. 13)", "Присъствие и кворум"
MEMBER_DECLARES, VOTE = "Декларация на член на комисията", "Гласуване по въпросите"
CORRECT = "Поправете гласа си"
SIGN, REPORT = "Подпис на протокола (Прил. 16)", "Доклад на председателя (Прил. 17)"
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_WORDS = {"true": "yes", "false": "no"}
MEETING_ON = date(2025, 3, 25)


def typed(values: Mapping[str, object]) -> dict[str, Value]:
    """The answers of the story as a person types them: „16.12.2024“, yes, no."""
    return {name: _typed(value) for name, value in values.items()}  # type: ignore[misc]


def _typed(value: object) -> object:
    if isinstance(value, str):
        return _ISO.sub(r"\3.\2.\1", _WORDS.get(value, value))
    if isinstance(value, Mapping):
        return {name: _typed(cell) for name, cell in value.items()}
    if isinstance(value, Sequence):
        return [_typed(each) for each in value]
    return value


def person(desk: Desk, key: str) -> str:
    return str(desk.house.people.people[key])


def procedure(desk: Desk, case_id: int) -> Decided:
    """The same case in the hands of the office."""
    house = desk.house
    people, organisations = house.people.people, house.people.organisations
    return Decided(house.office, house.clock, people, organisations, case_id)  # type: ignore[arg-type]


def click_application(desk: Desk) -> int:
    """The applicant: the long form, the fee, the signature; the id of the case."""
    desk.sign_in("applicant")
    case_id = desk.start("Издаване на лицензия на ЦПО/ЦИПО")
    desk.open_task(APPLY, case_id=case_id)
    desk.look(APPLY)
    desk.fill(**typed(application((COOK, GUIDE))))
    desk.send()
    desk.do(
        "applicant", SUBMIT, case_id, payment_way="paid_by_bank", payment_number="ПН-1001",
        paid_on="10.01.2025", filing_way="ssev", receiving_way="ssev", truth=True,
    )  # fmt: skip
    desk.look_at_case(case_id, "преписка-заявител")
    return case_id


def click_opening(desk: Desk, case_id: int) -> None:
    """The chair: a field without an expert is refused (R-227), then the order is signed."""
    first, second = (person(desk, f"external_expert_{at}") for at in (1, 2))
    desk.sign_in("napoo_chair")
    desk.open_task(OPEN, case_id=case_id)
    desk.look(OPEN)
    desk.fill(experts=[{"field": "811", "expert": first}, {"field": "811", "expert": second}])
    desk.fill(report_days="14", number="РД-07-8", signed=True, commission="ek-hotels")
    desk.send()
    expect(desk.page.locator("#form")).to_contain_text("812")
    desk.look("направление-без-експерт")
    desk.fill(experts=[{"field": "811"}, {"field": "812"}])
    desk.send()
    expect(desk.page.locator(".notice-success").first).to_contain_text(f"„{OPEN}“")


def click_declarations(desk: Desk, case_id: int) -> None:
    """One expert has no interest and sees the case; the other has one and does not."""
    desk.sign_in("external_expert_1")
    desk.page.goto(f"{desk.house.address}/prepiski/{case_id}")
    expect(desk.page.locator("body")).to_contain_text("Не намерихме")
    desk.do(
        "external_expert_1", DECLARE, case_id,
        has_interest="no", no_participation=True, confidentiality=True, contract=True,
    )  # fmt: skip
    desk.look_at_case(case_id, "преписка-експерт")
    desk.do(
        "external_expert_2", DECLARE, case_id,
        has_interest="yes", interest="Преподавам в центъра.", confidentiality=True,
    )  # fmt: skip
    desk.page.goto(f"{desk.house.address}/prepiski/{case_id}")
    expect(desk.page.locator("body")).to_contain_text("Не намерихме")


def click_replacement(desk: Desk, case_id: int) -> None:
    """The director names another expert, who declares too."""
    other = person(desk, "external_expert_3")
    desk.do("napoo_director", "Заменете експерта", case_id, replacements=[{"by": other}])
    procedure(desk, case_id).declare("external_expert_3")


def click_report(desk: Desk, case_id: int) -> None:
    """The expert: a zero without motives is refused (R-230), then the report is signed."""
    indicators = sheet_for(CentreKind.CPO).indicators
    scores = [{"score": f"{each.most:.1f}".replace(".", ",")} for each in indicators]
    scores[8] = {"score": "0"}
    desk.sign_in("external_expert_1")
    desk.open_task(ASSESS, case_id=case_id)
    desk.look(ASSESS)
    desk.fill(
        visited_on="18.03.2025", scores=scores, conclusions=[{"verdict": "suitable"}],
        conclusion="Центърът може да обучава по професията.",
    )  # fmt: skip
    desk.send()
    expect(desk.page.locator("#form")).to_contain_text("Нула по показател 2.2.1 се мотивира")
    desk.look("нула-без-мотив")
    desk.page.locator("#form [name='scores-8-motive']").fill("Няма изпитни материали.")
    desk.send()
    expect(desk.page.locator(".notice-success").first).to_contain_text(f"„{ASSESS}“")


def click_call(desk: Desk, case_id: int) -> None:
    """The invitation, the declarations, one of them with an interest."""
    desk.do(
        "napoo_lead", INVITE, case_id, held_on="25.03.2025", held_at="10:00", mode="remote",
        link="https://meet.example.bg/ek-811",
    )  # fmt: skip
    desk.do(
        "ek_chair", MEMBER_DECLARES, case_id,
        has_interest="no", no_participation=True, confidentiality=True,
    )  # fmt: skip
    others = MEMBERS[1:]
    procedure(desk, case_id).declare_members(others, interest={"ek_member_2": "Роднина."})
    desk.sign_in("napoo_lead")
    desk.move_clock(sofia(2025, 3, 25, 10))
    desk.do("napoo_lead", ATTEND, case_id)


def click_votes(desk: Desk, case_id: int) -> str:
    """Two members vote, one of them corrects a vote; the address where that is done."""
    desk.do("ek_chair", VOTE, case_id, votes=[{"choice": "for"}, {"choice": "for"}])
    against = {"choice": "against", "motive": "Няма преподавател."}
    desk.do("ek_member_1", VOTE, case_id, votes=[{"choice": "for"}, against])
    procedure(desk, case_id).vote(("ek_member_3", "ruo_expert_poo"))
    desk.sign_in("ek_member_1")
    desk.look_at_case(case_id, "преписка-член")
    desk.page.get_by_role("link", name=CORRECT).click()
    correcting = desk.page.url
    desk.look("поправка-на-глас")
    asked = str(procedure(desk, case_id).questions()[GUIDE])
    desk.fill(question=asked, choice="for", motive="", reason="Видях дипломата.")
    desk.send()
    expect(desk.page.locator(".notice-success").first).to_be_visible()
    return correcting


def click_minutes(desk: Desk, case_id: int, correcting: str) -> None:
    """The minutes are signed; a vote changes no more (R-235), by no address; the chair reports."""
    desk.do(
        "napoo_lead", "Протокол от заседанието", case_id,
        discussion="Експертите представиха докладите си.",
    )  # fmt: skip
    desk.do("ek_chair", SIGN, case_id, button="Подпишете протокола")
    desk.sign_in("ek_member_1")
    desk.page.goto(correcting)
    expect(desk.page.locator(".notice-warning")).to_contain_text("вече не е възможно")
    expect(desk.page.get_by_role("link", name=CORRECT)).to_have_count(0)
    desk.look("глас-след-протокола")
    desk.do("ek_chair", REPORT, case_id, summary="Предлагам да се издаде.", agree=True)
