"""A stranger becomes a user: asks, confirms, is approved, sets a password and signs in."""

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.house import House

EMAIL, PASSWORD = "kalina@rozhen.example", "зимен път към Рожен"


def ask(desk: Desk, house: House) -> None:
    """Find the page from the register, mistype the ЕИК, put it right."""
    page = desk.page
    page.goto(f"{house.address}/publichno/litsenzii/zayavleniya")
    page.get_by_role("link", name="поискайте профил на заявител").click()
    desk.look("заявка за профил")
    desk.fill(
        legal_form="legal_entity", company_name="„Рожен Знание“ ЕООД", is_foreign="no",
        eik="175074753", seat="гр. Чепеларе", kind="cpo", centre_name="ЦПО „Рожен“",
        representative="Калина Петрова Чаушева", email=EMAIL, phone="0888 654 321", consent=True,
    )  # fmt: skip
    desk.send()
    expect(page.locator("#error-summary")).to_contain_text("Въведеният ЕИК не е верен")
    desk.look("заявка с грешка")
    desk.fill(eik="175074752")
    desk.send()
    expect(page.get_by_role("heading", level=1)).to_have_text("Проверете пощата си")
    desk.look("проверете пощата си")


def confirm(desk: Desk) -> None:
    """Follow the link of the first letter; it works once."""
    page = desk.page
    page.get_by_role("link", name="Писмата се отварят оттук").click()
    desk.look("писма")
    page.get_by_role("button", name="Потвърдете електронната си поща").click()
    desk.look("потвърждение")
    page.get_by_role("button", name="Потвърдете").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Пощата е потвърдена")
    desk.look("потвърдена поща")
    page.go_back()
    page.reload()
    expect(page.get_by_text("Тази връзка вече е използвана.")).to_be_visible()
    desk.look("използвана връзка")


def approve(desk: Desk, house: House) -> None:
    """The agency's registrar notes the check of the register and approves."""
    desk.sign_in("napoo_registrar")
    desk.page.goto(f"{house.address}/zadachi")
    desk.page.get_by_role("link", name="Преценка на заявката").first.click()
    desk.look("преценка")
    desk.fill(
        register_name="trade", register_on="2018-03-12",
        register_finding="Вписан, данните съвпадат.", organisation="new",
        order_no="РД-07-15/12.03.2018",
    )  # fmt: skip
    desk.send("Одобрете")
    expect(desk.page.locator(".notice-success").first).to_contain_text("„Преценка на заявката“")
    desk.look("преписка с профил")
    desk.sign_out()


def set_password(desk: Desk, house: House) -> None:
    """Follow the link of the second letter."""
    page = desk.page
    page.goto(f"{house.address}/demo/pisma")
    page.get_by_role("button", name="Профилът Ви е създаден").click()
    desk.look("първа парола")
    for typed in ("кратка", PASSWORD):
        page.get_by_label("Парола").fill(typed)
        page.get_by_role("button", name="Задайте паролата").click()
        if typed != PASSWORD:
            expect(page.locator("#error-summary")).to_contain_text("по-къса от 12 знака")
            desk.look("къса парола")
    desk.look("готово")


def test_a_visitor_asks_for_an_account_and_comes_in(desk: Desk, house: House) -> None:
    ask(desk, house)
    confirm(desk)
    approve(desk, house)
    set_password(desk, house)

    page = desk.page
    page.get_by_role("link", name="Към входа").click()
    page.get_by_label("Електронна поща").fill(EMAIL)
    page.get_by_label("Парола", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Влезте", exact=True).click()
    expect(page.get_by_text("Представител на център, ЦПО „Рожен“")).to_be_visible()
    desk.look("начало на заявителя")

    # what the account is for: the application itself
    page.get_by_role("button", name="Започнете: Издаване на лицензия на ЦПО/ЦИПО").click()
    expect(page.locator("main")).to_contain_text("ЦПО „Рожен“")
    desk.look("заявление на новия заявител")


def test_a_foreign_person_sees_what_is_asked_of_it(desk: Desk, house: House) -> None:
    page = desk.page
    page.goto(f"{house.address}/publichno/profil")
    desk.fill(is_foreign="yes")
    expect(page.get_by_label("Номер в този регистър")).to_be_visible()
    desk.look("чуждестранно лице")
    page.goto(f"{house.address}/publichno/profil/parola?klyuch=nyama")
    expect(page.get_by_text("Връзката не е вярна.")).to_be_visible()
    desk.look("непозната връзка")
