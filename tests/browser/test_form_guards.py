"""What a form does when things go wrong: nothing that was typed is lost, nothing is done twice."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select, update

from service.kernel.clock import sofia
from service.storage.models.case import CaseFile, Event
from service.storage.models.identity import SignInSession
from service.stories.claim.substitution import (
    WORKED_EXAMPLE,
    assign,
    document_leave,
    open_substitution,
)
from tests.browser.desk import Desk
from tests.browser.house import House

pytestmark = pytest.mark.browser

_SICK = WORKED_EXAMPLE[0]


@pytest.fixture(autouse=True)
def _monday(house: House) -> None:
    house.clock.set(sofia(2018, 3, 19, 9))


def sick_leave(desk: Desk) -> int:
    """A substitution whose hours are to be entered by teacher_3; the others' part is played."""
    story = desk.house.story
    owner = desk.house.people.organisations["KN-13"]
    case_id = open_substitution(story, _SICK, owner_id=owner)
    document_leave(story, case_id, _SICK)
    return case_id


def test_a_session_that_ends_in_the_middle_of_a_form_keeps_what_was_typed(desk: Desk) -> None:
    desk.sign_in("director")
    desk.start("Заместване на отсъстващ учител")
    teacher = str(desk.house.people.people["teacher_2"])
    desk.fill(teacher=teacher, ground="art169", starts_on="23.04.2018", ends_on="27.04.2018")
    with desk.house.office.transaction() as session:
        session.execute(update(SignInSession).values(ends_at=SignInSession.started_at))
    desk.send()
    expect(desk.page.locator("main")).to_contain_text("Сесията Ви изтече. Въведеното е запазено")
    desk.look("вход-след-изтекла-сесия")
    desk.page.locator("button[name=demo][value=director]").click()
    form = desk.page.locator("#form")
    expect(form.locator("[name=starts_on]")).to_have_value("23.04.2018")
    expect(form.locator("[name=ends_on]")).to_have_value("27.04.2018")
    expect(form.locator("[name=teacher]")).to_have_value(teacher)


def test_a_form_sent_twice_is_done_once(desk: Desk) -> None:
    desk.sign_in("director")
    case_id = desk.start("Заместване на отсъстващ учител")
    desk.fill(
        teacher=str(desk.house.people.people["teacher_2"]), group_level="grade",
        ground="art169", starts_on="23.04.2018", ends_on="27.04.2018",
    )  # fmt: skip
    desk.page.locator("#form .form-actions").get_by_role("button").first.dblclick()
    expect(desk.page.locator(".notice-success").first).to_contain_text("Впишете отсъствието")
    with desk.house.office.transaction() as session:
        times = session.scalar(
            select(func.count())
            .select_from(Event)
            .join(CaseFile, CaseFile.id == Event.case_id)
            .where(CaseFile.id == case_id, Event.kind == "task.completed")
        )
    assert times == 1


def test_a_refused_hour_is_said_with_its_rule_and_the_row_stays(desk: Desk) -> None:
    case_id = sick_leave(desk)
    assign(desk.house.story, case_id, _SICK)
    desk.sign_in("teacher_3")
    desk.open_task("Впишете проведените часове", case_id=case_id)
    saturday = {"held_on": "17.03.2018", "lesson_no": "2", "class_name": "VI а", "hours": "3"}
    desk.fill(lines=[saturday])
    desk.send()
    summary = desk.page.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("17.03.2018")
    expect(summary.get_by_role("link", name="R-034")).to_have_attribute("href", "/pravila/R-034")
    for column, typed in saturday.items():
        expect(desk.page.locator(f"[name=lines-0-{column}]")).to_have_value(typed)
    desk.look("отказан-час")


def test_a_file_that_is_not_what_its_name_says_is_refused(desk: Desk, tmp_path: Path) -> None:
    case_id = sick_leave(desk)
    desk.house.story.do(
        case_id, "task_choose_substitute", as_="director",
        substitute=desk.house.people.people["teacher_3"], category="qualified_teacher",
        is_specialist="yes",
    )  # fmt: skip
    desk.sign_in("director")
    desk.open_task("Издайте заповед за възлагане", case_id=case_id)
    programme = tmp_path / "заповед.pdf"
    programme.write_bytes(b"MZ\x90\x00 not a document")
    desk.page.locator("input[type=file][name=_upload-act_file]").set_input_files(programme)
    status = desk.page.locator("[data-upload-status]")
    expect(status).to_contain_text("„заповед.pdf“ не е от приеманите видове: PDF")
    expect(desk.page.locator("input[type=hidden][name=act_file]")).to_have_count(0)
    desk.look("отказан-файл")
