"""A licence by clicks: applicant, external expert, member of the commission, chair (P-10, P-19)."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from service.kernel.clock import sofia
from service.stories.licensing.filing import GUIDE
from tests.browser.desk import Desk
from tests.browser.house import House, open_house
from tests.browser.licensing_clicks import (
    click_application,
    click_call,
    click_declarations,
    click_minutes,
    click_opening,
    click_replacement,
    click_report,
    click_votes,
    procedure,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(clean_database: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house on the day the application is filed."""
    log = tmp_path_factory.mktemp("house") / "server.log"
    with open_house(clean_database, begins=sofia(2025, 1, 10, 9), log=log) as opened:
        yield opened


def test_a_licence_is_applied_for_judged_voted_on_and_signed(desk: Desk) -> None:
    case_id = click_application(desk)
    case = procedure(desk, case_id)
    case.register()
    case.assign()
    case.check()
    case.at(date(2025, 3, 5))
    click_opening(desk, case_id)
    case.letter("task_letter_fee_2", date(2025, 3, 5), number="ПКЛ-50")
    case.at(date(2025, 3, 17))
    case.pay_fee_2(date(2025, 3, 17))
    case.confirm_fee_2()
    click_declarations(desk, case_id)
    click_replacement(desk, case_id)
    case.at(date(2025, 3, 18))
    click_report(desk, case_id)
    case.assess("external_expert_3", professions=case.professions(GUIDE[:3]))
    click_call(desk, case_id)
    click_minutes(desk, case_id, correcting=click_votes(desk, case_id))
    case.close()
    desk.do(
        "napoo_chair", "Решете със заповед", case_id, button="Подпишете заповедта",
        number="РД-07-12", grounds="По предложение на експертната комисия.",
    )  # fmt: skip
    case.communicate(date(2025, 3, 25))
    desk.do(
        "applicant", "Платете такса 3", case_id, payment_way="paid_by_bank",
        payment_number="ПН-1003", paid_on="25.03.2025",
    )  # fmt: skip
    case.do("task_hand_over", "napoo_registrar", handed_on=case.today, fee_seen="true")
    desk.do("napoo_chair", "Наредете възнагражденията", case_id, number="РД-07-15", signed=True)
    assert "end_issued" in case.ends
    desk.sign_in("applicant")
    desk.look_at_case(case_id, "преписка-издадена")
    votes = desk.page.get_by_role("region", name="Въпроси и решения на комисията")
    expect(votes.get_by_role("row")).to_have_count(3)
    expect(votes).to_contain_text("за – 4, против – 0")
    expect(desk.page.locator("main")).to_contain_text("Лицензията е издадена")
