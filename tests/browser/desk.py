"""One person's screen: signing in by a click, finding a task, filling its form, looking around."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from playwright.sync_api import Locator, Page, expect

from service.kernel.clock import SOFIA
from tests.browser.house import House

REPOSITORY = Path(__file__).resolve().parents[2]
_AXE = REPOSITORY / "node_modules" / "axe-core" / "axe.min.js"
_STANDARDS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
#: a desk and a telephone
_SIZES = ((1440, 900), (390, 900))
#: what an officer holds on a visit
TABLET = ((820, 1180),)
#: people whose first page and inbox are pictured
_PICTURED = 3

Cell: TypeAlias = str
Value: TypeAlias = str | bool | Path | Sequence[str] | Sequence[Mapping[str, Cell]]


@dataclass
class Desk:
    """A browser at the house; `violations` gathers what axe finds on every page looked at."""

    page: Page
    house: House
    pictures: Path
    violations: list[str] = field(default_factory=list)
    _who: str = ""
    _seen: set[str] = field(default_factory=set)

    def sign_in(self, key: str) -> None:
        """Become a person of the demonstration, by the button beside their name."""
        if self._who == key:
            return
        self.sign_out()
        self.page.goto(f"{self.house.address}/vhod")
        self.look("вход")
        self.page.locator(f"button[name=demo][value={key}]").click()
        expect(self.page.get_by_role("button", name="Изход")).to_be_visible()
        self._who = key
        self.look_again("начало", key)

    def sign_out(self) -> None:
        """Leave, if somebody is in."""
        if self._who:
            self.page.get_by_role("button", name="Изход").click()
            self.page.wait_for_url("**/vhod**")
        self._who = ""

    def move_clock(self, at: datetime) -> None:
        """Move the story's clock by the bar on top of every page."""
        local = at.astimezone(SOFIA)
        self.page.get_by_label("Преместете го на").fill(f"{local:%Y-%m-%dT%H:%M}")
        self.page.get_by_role("button", name="Преместете", exact=True).click()
        expect(self.page.locator(".notice-success")).to_contain_text("Часовникът показва")

    def start(self, title: str, *, about: str = "") -> int:
        """Start a process from the first page, about an institution; the id of its case."""
        self.page.goto(self.house.address)
        button = self.page.get_by_role("button", name=f"Започнете: {title}")
        if about:
            card = self.page.locator("form.panel").filter(has=button)
            card.get_by_label("Институция").select_option(about)
        button.click()
        return self._case_here()

    def open_task(self, name: str, *, case_id: int) -> None:
        """Find the task in the inbox by the links of its name and case, and open it."""
        self.page.goto(f"{self.house.address}/zadachi?box=all")
        self.look_again("задачи", self._who)
        row = self.page.locator("tbody tr").filter(
            has=self.page.locator(f"a[href='/prepiski/{case_id}']")
        )
        # a task may say what it is about: „Изпълнение на препоръка: 1. Въведете дневник“
        named = re.compile(rf"^{re.escape(name)}(: .+)?$")
        row.get_by_role("link", name=named).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(named)

    def do(self, who: str, task: str, case_id: int, *, button: str = "", **values: Value) -> None:
        """Complete a task as a person: open it, look, fill, send."""
        self.sign_in(who)
        self.open_task(task, case_id=case_id)
        self.look(task)
        self.fill(**values)
        self.send(button)
        expect(self.page.locator(".notice-success").first).to_contain_text(f"„{task}")

    def fill(self, **values: Value) -> None:
        """Fill the form by the names of its fields, in order; conditional ones appear in time."""
        for name, value in values.items():
            if isinstance(value, str | bool | Path):
                self._fill_one(name, value)
            elif value and isinstance(value[0], Mapping):
                self._fill_table(name, value)  # type: ignore[arg-type]
            else:
                self._choose_several(name, value)  # type: ignore[arg-type]

    def send(self, button: str = "") -> None:
        """Press the main button of the form, or the one named."""
        actions = self.page.locator("#form .form-actions")
        chosen = actions.get_by_role("button", name=button, exact=True) if button else None
        (chosen or actions.get_by_role("button").first).click()

    def look(self, name: str, *, sizes: Sequence[tuple[int, int]] = _SIZES) -> None:
        """The first time a page is met: pictures at each size, and what axe says of them."""
        if name in self._seen:
            return
        self._seen.add(name)
        words = re.sub(r"[^\w-]+", "-", name)
        slug = f"{len(self._seen):02d}-{words}"
        for width, height in reversed(sizes):
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.screenshot(path=self.pictures / f"{slug}-{width}.png", full_page=True)
            self.violations += [f"{name}, {width}: {each}" for each in self._barriers()]
            overflow = self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if overflow > 0:
                self.violations.append(f"{name}, {width}: страницата е по-широка с {overflow} px")

    def look_again(self, page: str, who: str) -> None:
        """A page everybody has: pictured for the first few people, for the others only heard."""
        met = sum(name.startswith(f"{page}-") for name in self._seen)
        name = f"{page}-{who}"
        if met < _PICTURED:
            self.look(name)
        elif name not in self._seen:
            self._seen.add(name)
            self.violations += [f"{name}: {each}" for each in self._barriers()]

    def look_at_case(self, case_id: int, name: str) -> None:
        """Open the page of a case and look at it."""
        self.page.goto(f"{self.house.address}/prepiski/{case_id}")
        expect(self.page.locator("[data-diagram] svg").first).to_be_visible()
        self.look(name)

    def _case_here(self) -> int:
        """The case of the task shown, or the case shown when its first task is another's."""
        self.page.wait_for_url(re.compile(r"/(zadachi|prepiski)/\d+$"))
        if "/prepiski/" in self.page.url:
            return int(self.page.url.rsplit("/", 1)[1])
        link = self.page.locator("main a[href^='/prepiski/']").first.get_attribute("href")
        assert link is not None
        return int(link.rsplit("/", 1)[1])

    def _fill_one(self, name: str, value: str | bool | Path) -> None:
        if isinstance(value, Path):
            self.page.locator(f"input[type=file][name='_upload-{name}']").set_input_files(value)
            expect(self.page.locator(f"input[type=hidden][name='{name}']")).to_have_count(1)
            return
        controls = self.page.locator(f"#form [name='{name}']")
        expect(controls.first).to_be_attached()
        self._set(controls, value)

    def _set(self, controls: Locator, value: str | bool) -> None:
        first = controls.first
        kind = first.evaluate("c => c.tagName == 'SELECT' ? 'select' : c.type")
        if kind == "radio":
            self.page.locator(
                f"#form [name='{first.get_attribute('name')}'][value='{value}']"
            ).check()
        elif kind == "checkbox":
            first.set_checked(bool(value))
        elif kind == "select":
            first.select_option(str(value))
        else:
            first.fill(str(value))

    def _choose_several(self, name: str, values: Sequence[str]) -> None:
        for box in self.page.locator(f"#form [name='{name}']").all():
            box.set_checked(box.get_attribute("value") in values)

    def _fill_table(self, name: str, rows: Sequence[Mapping[str, Cell]]) -> None:
        table = self.page.locator(f"[data-table='{name}']")
        for at, row in enumerate(rows):
            if at >= table.locator("tbody tr").count():
                table.locator("[data-add-row]").click()
            for column, value in row.items():
                self._set(self.page.locator(f"#form [name='{name}-{at}-{column}']"), value)

    def _barriers(self) -> list[str]:
        self.page.evaluate(_AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("tags => axe.run(document, {runOnly: tags})", _STANDARDS)
        return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]
