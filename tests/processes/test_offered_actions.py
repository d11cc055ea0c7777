"""The buttons of a case: there while they can be pressed; a refusal keeps what was typed."""

from html import unescape

from sqlalchemy import Engine, func, select

from service.app import Platform, assemble
from service.cases.case_page import read_case_page
from service.config import Settings
from service.storage.models.case import CaseFile
from service.storage.models.engine import MessageSubscription
from tests.api.conftest import SECRET, Api
from tests.processes.licences import Licence
from tests.processes.meetings import MEETING_DAY, MeetingStory
from tests.support.office import World

WITHDRAW, APPEAL, CORRECT = "Оттеглете заявлението", "Подадена е жалба", "Поправете гласа си"


def labels(story: Licence | MeetingStory, key: str) -> set[str]:
    world = story.world if isinstance(story, MeetingStory) else story
    page = read_case_page(world.office, story.story.actor(key), story.case_id)
    return {button.label for button in page.actions}


def test_a_complaint_is_offered_once_there_is_an_order_and_a_withdrawal_until_it_decides(
    case: Licence,
) -> None:
    case.filed()
    assert labels(case, "applicant") == {WITHDRAW}
    assert APPEAL not in labels(case, "napoo_registrar")
    case.at(case.clock.today(), 10)
    case.check()
    case.open_procedure({"external_expert_1": "811", "external_expert_2": "812"})
    assert APPEAL in labels(case, "napoo_registrar")


def test_nothing_is_withdrawn_behind_the_order(case: Licence) -> None:
    case.proposed()
    assert WITHDRAW in labels(case, "applicant")
    case.order()
    assert WITHDRAW not in labels(case, "applicant")


def test_a_vote_is_corrected_between_the_first_vote_and_the_signature(
    meeting: MeetingStory,
) -> None:
    meeting.invite()
    meeting.declare()
    meeting.world.clock.set(MEETING_DAY)
    meeting.attend()
    assert CORRECT not in labels(meeting, "ek_member_1")
    meeting.vote("ek_member_1", "for", "for")
    assert CORRECT in labels(meeting, "ek_member_1")


def test_a_second_procedure_is_refused_where_it_was_started(
    licensing: World, case: Licence, clean_database: Engine
) -> None:
    """One procedure of a centre at a time: the first page says which, and no case is left."""
    settings = Settings("postgresql://", "postgresql://", SECRET, is_local=True)
    api = Api(licensing, assemble(Platform(settings, clean_database, licensing.office)))
    owner = case.organisations["centre-rila"]
    with licensing.office.transaction() as session:
        before = session.scalar(select(func.count()).select_from(CaseFile))
    answer = api.send("/novo", {"kind": "licensing", "owner_id": str(owner)}, as_="applicant")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    with licensing.office.transaction() as session:
        assert session.scalar(select(func.count()).select_from(CaseFile)) == before


def test_an_action_that_is_refused_comes_back_with_its_reason(
    licensing: World, case: Licence, clean_database: Engine
) -> None:
    """The button was seen before the order; the reason typed meanwhile stays."""
    case.proposed()
    with case.office.transaction() as session:
        button = session.scalars(
            select(MessageSubscription.id).where(
                MessageSubscription.case_id == case.case_id,
                MessageSubscription.action_label == WITHDRAW,
            )
        ).one()
    case.order()
    settings = Settings("postgresql://", "postgresql://", SECRET, is_local=True)
    api = Api(licensing, assemble(Platform(settings, clean_database, licensing.office)))
    path = f"/prepiski/{case.case_id}/deystvie/{button}"
    answer = api.send(path, {"reason": "Няма да обучаваме тази година."}, as_="applicant")
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert "не може да се оттегли" in page
    assert ">\nНяма да обучаваме тази година.</textarea>" in page
