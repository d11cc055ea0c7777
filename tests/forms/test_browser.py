"""The form in a real browser: pasted into, kept, shown and hidden, accessible, under the policy."""

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.forms.form_page import FormPage, served
from tests.forms.sample import REPOSITORY

pytestmark = pytest.mark.browser
AXE = (REPOSITORY / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
PASTE = """(text) => {
  const data = new DataTransfer(); data.setData('text/plain', text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))
}"""


@pytest.fixture
def form() -> Iterator[FormPage]:
    with served() as running:
        yield running


@pytest.fixture
def opened(form: FormPage, page: Page) -> Iterator[Page]:
    """The form in a browser; the console must stay silent but for refusals."""
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "422" not in message.text:
            said.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(form.address)
    yield page
    assert said == []


def cells(page: Page, column: str) -> list[str]:
    found: list[str] = page.locator(f"tbody [name^='lines-'][name$='-{column}']").evaluate_all(
        "controls => controls.map(control => control.value)"
    )
    return found


def paste(page: Page, text: str) -> None:
    page.locator("tbody [name$='-held_on']").first.focus()
    page.evaluate(PASTE, text)


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa',"
        " 'best-practice']})"
    )
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found["violations"]]


def test_a_field_comes_and_goes_and_keeps_what_was_typed(opened: Page) -> None:
    text = opened.get_by_label("Опишете основанието")
    expect(text).to_have_count(0)
    opened.get_by_label("Друго").check()
    text.fill("Сватба")
    opened.get_by_label("Командировка").check()
    expect(text).to_have_count(0)
    opened.get_by_label("Друго").check()
    expect(text).to_have_value("Сватба")


def test_rows_pasted_from_excel_are_placed_matched_and_summed(opened: Page) -> None:
    paste(
        opened,
        "Дата\tЧас №\tПаралелка\tПредмет\tБрой, учебни часа\r\n"
        "2.4.2018 г.\t1\t5а\tбългарски език\t1\r\n"
        '03.04.2018\t2\t"5 ""б"""\tМатематика\t2\r\n'
        "03.04.2018\t3\t5в\tЛатински\t1\r\n",
    )
    assert cells(opened, "held_on") == ["2.4.2018 г.", "03.04.2018", "03.04.2018"]
    assert cells(opened, "class_name") == ["5а", '5 "б"', "5в"]
    assert cells(opened, "subject") == ["bg", "math", ""]
    expect(opened.locator("[data-total=hours]")).to_have_text("4")
    expect(opened.locator("[data-table-status]")).to_contain_text(
        "Поставени са 3 реда. Няма такава възможност в списъка: ред 3, Предмет: „Латински“."
    )


def test_three_hundred_rows_fit_and_no_more(opened: Page) -> None:
    paste(opened, "\n".join(f"02.04.2018\t{1 + at % 14}\t{at}а\tbg\t1" for at in range(310)))
    assert len(cells(opened, "hours")) == 300
    expect(opened.locator("[data-table-status]")).to_contain_text("10 не се побраха")


def test_rows_are_added_walked_and_removed_by_keyboard(opened: Page) -> None:
    opened.locator("[name='lines-0-hours']").fill("2")
    opened.keyboard.press("Enter")
    expect(opened.locator("[name='lines-1-hours']")).to_be_focused()
    opened.get_by_role("button", name="Добавете час").click()
    expect(opened.locator("[name='lines-2-held_on']")).to_be_focused()
    opened.get_by_role("button", name="Махнете").nth(1).press("Enter")
    expect(opened.locator("tbody tr")).to_have_count(2)
    expect(opened.locator("tbody [data-row-number]")).to_have_text(["1", "2"])
    expect(opened.locator("[data-table-status]")).to_have_text("Ред 2 е премахнат.")


def test_the_draft_is_kept_and_the_hour_is_said(opened: Page, form: FormPage) -> None:
    opened.get_by_label("Първи ден").fill("2.4.")
    expect(opened.locator("[data-draft-status]")).to_have_text("Запазено в 14:05", timeout=8_000)
    assert form.drafts[-1]["from_on"] == "2.4."


def test_a_filled_workbook_fills_the_table_and_names_its_bad_cells(
    opened: Page, tmp_path: Path
) -> None:
    with opened.expect_download() as download:
        opened.get_by_role("link", name="Изтеглете шаблон за Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    book["Данни"].append([datetime(2018, 4, 2), 3, "5а", "Математика", 1])  # noqa: DTZ001 - a cell
    book["Данни"].append(["31.02.2018", 4, "5а", "Математика", 1])
    book.save(tmp_path / "часове.xlsx")
    opened.locator("[data-workbook-file]").set_input_files(tmp_path / "часове.xlsx")
    status = opened.locator("[data-table-status]")
    expect(status).to_contain_text("A3: Датата 31.02.2018 не съществува.")
    expect(status).to_contain_text("Прочетени са 2 реда.")
    assert cells(opened, "held_on") == ["02.04.2018", "31.02.2018"]
    assert cells(opened, "subject") == ["math", "math"]


def test_a_file_is_attached_at_once_and_can_be_taken_back(opened: Page, tmp_path: Path) -> None:
    opened.get_by_label("Да", exact=True).check()
    (tmp_path / "заповед.pdf").write_bytes(b"%PDF-1.7")
    opened.get_by_label("Заповед", exact=True).set_input_files(tmp_path / "заповед.pdf")
    expect(opened.locator("input[type=hidden][name=order_file]")).to_have_value("8")
    opened.get_by_role("button", name="Махнете заповед.pdf").click()
    expect(opened.locator("input[type=hidden][name=order_file]")).to_have_count(0)


def test_a_long_list_is_narrowed_by_typing(opened: Page) -> None:
    opened.get_by_label("Търсете в списъка").fill("рила")
    expect(opened.locator("#f-school option")).to_have_text(["Изберете", "Гимназия „Рила“"])


def test_a_refusal_is_focused_and_leads_to_the_field(opened: Page) -> None:
    opened.get_by_label("Работни дни").fill("три")
    opened.get_by_label("Работни дни").press("Enter")
    expect(opened.get_by_role("alert")).to_be_focused()
    opened.get_by_role("link", name="Въведете число с цифри.").click()
    expect(opened.get_by_label("Работни дни")).to_be_focused()
    expect(opened.get_by_label("Работни дни")).to_have_value("три")


def test_a_whole_form_is_filled_and_accepted(opened: Page, form: FormPage) -> None:
    opened.get_by_label("Отсъстващ учител").select_option("Мария Петрова")
    opened.get_by_label("Временна неработоспособност").check()
    opened.get_by_label("Първи ден").fill("2.04.2018")
    opened.get_by_label("Последен ден").fill("3.04.2018")
    opened.get_by_label("Работни дни").fill("2")
    opened.get_by_label("Ставка за час").fill("5,40")
    opened.get_by_label("Не", exact=True).check()
    paste(opened, "02.04.2018\t1\t5а\tbg\t1")
    opened.get_by_label("Декларирам").check()
    opened.get_by_role("button", name="Подайте заявлението").click()
    expect(opened.get_by_role("heading")).to_have_text("Готово")
    assert form.accepted[0]["rate"] == "5.40"


@pytest.mark.parametrize("width", [1440, 390])
def test_no_barrier_is_found_and_nothing_overflows(opened: Page, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 900})
    assert violations(opened) == []
    opened.get_by_label("Друго").check()
    expect(opened.get_by_label("Опишете основанието")).to_be_visible()
    opened.get_by_role("button", name="Подайте заявлението").click()
    expect(opened.get_by_role("alert")).to_be_visible()
    assert violations(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_needed_works_without_scripts(form: FormPage, browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(form.address)
    page.get_by_label("Друго").check()
    page.get_by_role("button", name="Обновете формуляра").click()
    page.get_by_label("Опишете основанието").fill("Сватба")
    page.locator("[name='lines-0-held_on']").fill("02.04.2018")
    page.get_by_role("button", name="Добавете час").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.get_by_label("Опишете основанието")).to_have_value("Сватба")
    page.get_by_role("button", name="Подайте заявлението").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.close()
