"""The page of a task after it is sent: where it leads, and what stays when it is refused."""

from html import unescape

import pytest
from sqlalchemy import Engine

from service.app import Platform, assemble
from service.config import Settings
from service.documents.errors import RenderingFailed
from service.engine import OperationContext
from service.kernel.errors import Forbidden
from service.kernel.json_types import Json
from tests.api.conftest import SECRET, Answer, Api
from tests.processes.meetings import MeetingStory, meeting_world

INTEREST = "Преподавам в центъра от три години."


@pytest.fixture(scope="module")
def api(clean_database: Engine) -> Api:
    world = meeting_world(clean_database)
    settings = Settings("postgresql://", "postgresql://", SECRET, is_local=True)
    return Api(world, assemble(Platform(settings, clean_database, world.office)))


@pytest.fixture(scope="module")
def meeting(api: Api) -> MeetingStory:
    story = MeetingStory(api.world)
    story.invite()
    return story


def declare(api: Api, meeting: MeetingStory, key: str, **values: str) -> Answer:
    task_id = meeting.story.task_id(meeting.case_id, "task_declare", item=meeting.person(key))
    given = {"confidentiality": "yes", **values}
    return api.send(f"/zadachi/{task_id}", given, as_=key)


@pytest.mark.parametrize(
    "error",
    [
        Forbidden(),
        RenderingFailed(name="act", reason="няма буква"),
    ],
    ids=["a right that is missing", "a paper that cannot be made"],
)
def test_what_was_typed_stays_in_the_form_when_the_step_is_refused(
    api: Api, meeting: MeetingStory, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse(_: OperationContext) -> dict[str, Json]:
        raise error

    operations = {**api.world.office.registry.operations, "commission_meeting.declare": refuse}
    monkeypatch.setattr(api.world.office.registry, "operations", operations)
    answer = declare(api, meeting, "ek_member_1", has_interest="yes", interest=INTEREST)
    assert answer.status_code == getattr(error, "status", None)
    page = unescape(answer.text)
    assert str(error) in page
    assert f">\n{INTEREST}</textarea>" in page


def test_who_is_recused_is_led_to_their_tasks_and_not_to_a_page_they_may_not_see(
    api: Api, meeting: MeetingStory
) -> None:
    answer = declare(api, meeting, "ek_member_2", has_interest="yes", interest=INTEREST)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/zadachi")


def test_what_was_typed_for_a_task_that_waits_no_more_is_shown_in_the_words_of_its_form(
    api: Api, meeting: MeetingStory
) -> None:
    values = {"has_interest": "yes", "interest": INTEREST}
    task_id = meeting.story.task_id(
        meeting.case_id, "task_declare", item=meeting.person("ek_chair")
    )
    meeting.declare("ek_chair")
    answer = api.send(f"/zadachi/{task_id}", values, as_="ek_chair")
    page = unescape(answer.text)
    assert answer.status_code == 409
    assert "<dt>Имате ли интерес от изхода на процедурата?</dt><dd>да</dd>" in page
    assert f"<dt>В какво се състои интересът</dt><dd>{INTEREST}</dd>" in page
    assert "has_interest" not in page
