"""The register of licences in a browser: from the sign-in page to a closed centre's archive."""

import pytest
from playwright.sync_api import expect

from service.stories.licensing.centres import ensure_licences
from tests.browser.desk import Desk
from tests.browser.house import House


@pytest.fixture(scope="module", autouse=True)
def _licensed(house: House) -> None:
    with house.office.transaction() as session:
        ensure_licences(session, organisations=house.people.organisations, now=house.clock.now())


def test_anybody_finds_a_centre_and_where_a_closed_one_left_its_documents(
    desk: Desk, house: House
) -> None:
    page = desk.page
    page.goto(f"{house.address}/vhod")
    desk.look("вход")
    page.get_by_role("link", name="Регистър на лицензиите").click()
    desk.look("регистър")

    page.get_by_label("Номер, център или населено място").fill("струма")
    page.get_by_role("button", name="Търсете").click()
    expect(page.get_by_text("Намерена е 1 лицензия.")).to_be_visible()
    page.get_by_role("link", name="2016120117").click()
    expect(page.get_by_role("heading", name="ЦПО „Струма“")).to_be_visible()
    desk.look("активна лицензия")

    page.get_by_role("link", name="Регистър на лицензиите").first.click()
    page.get_by_label("Състояние").select_option("withdrawn")
    page.get_by_role("button", name="Търсете").click()
    page.get_by_role("link", name="2013120208").click()
    expect(page.get_by_text("Място на архива")).to_be_visible()
    desk.look("окончателно отнета")

    page.goto(f"{house.address}/publichno/litsenzii/2015120064")
    desk.look("временно отнета")
    page.goto(f"{house.address}/publichno/litsenzii?q=няма+такъв")
    desk.look("нищо не е намерено")
    page.goto(f"{house.address}/publichno/litsenzii/zayavleniya")
    desk.look("подали заявление")


def test_those_who_are_in_reach_the_register_from_the_menu(desk: Desk) -> None:
    desk.sign_in("napoo_registrar")
    menu = desk.page.get_by_role("navigation", name="Основно меню")
    menu.get_by_role("link", name="Лицензии").click()

    expect(desk.page.get_by_role("heading", name="Регистър на лицензиите")).to_be_visible()
    desk.look("регистър за служител")
