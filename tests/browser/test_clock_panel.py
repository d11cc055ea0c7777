"""The terms of a case on its page: seen at once, their count a click away."""

import pytest
from playwright.sync_api import expect

from service.kernel.clock import sofia
from tests.browser.desk import Desk
from tests.support.clocks import SEEN_ON, clocks_at, wind_up

pytestmark = pytest.mark.browser


def test_every_term_shows_its_state_and_tells_how_its_end_came_about(desk: Desk) -> None:
    house = desk.house
    house.clock.set(sofia(SEEN_ON.year, SEEN_ON.month, SEEN_ON.day))
    opened = house.story.open(
        "substitution",
        as_="director",
        owner_id=house.people.organisations["KN-13"],
        title="Преписка със срокове",
    )
    with clocks_at(house.office, house.story.actor("director"), opened.case_id) as clocks:
        wind_up(clocks)
    desk.sign_in("director")
    desk.page.goto(f"{house.address}/prepiski/{opened.case_id}")
    terms = desk.page.locator(".clock")

    expect(terms).to_have_count(5)
    expect(terms.nth(3)).to_contain_text("спрян от 20.03.2025")
    expect(terms.nth(3)).to_contain_text("остават 38 от 90 дни")
    # what is over takes one line until it is asked for
    expect(terms.nth(4)).to_be_hidden()
    desk.page.get_by_text("Приключен срок: 1").click()
    for summary in terms.locator("summary").all():
        summary.click()
    expect(terms.nth(3)).to_contain_text("нередовностите са отстранени")
    expect(terms.nth(3).get_by_role("link", name="R-411").first).to_be_visible()
    expect(terms.nth(3)).to_contain_text("неплатена такса за оценка")
    desk.look("преписка-със-срокове")
