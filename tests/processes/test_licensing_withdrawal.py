"""The applicant withdraws: whoever was at work hears it, and nothing stays called (R-267)."""

from datetime import date

from sqlalchemy import select

from service.domain.commissions import MeetingState
from service.storage.models.engine import Outbox
from service.storage.models.meeting import Meeting
from service.stories.licensing.filing import COOK, PROFESSIONS, application
from service.stories.licensing.procedure import MEMBERS
from tests.processes.licences import Licence

ENDED, CANCELLED = "Процедурата е прекратена от центъра", "Заседанието се отменя"


def told(case: Licence, subject: str) -> set[str]:
    """The roles, and the people by their key, who had a notice of this subject."""
    keys = {person_id: key for key, person_id in case.people.items()}
    with case.office.transaction() as session:
        payloads = session.scalars(
            select(Outbox.payload).where(
                Outbox.case_id == case.case_id, Outbox.kind == "notification"
            )
        ).all()
    return {
        str(each["role"] or keys[int(str(each["person_id"]))])
        for each in payloads
        if each["subject"] == subject
    }


def test_before_a_lead_is_named_the_registrar_and_the_director_hear(case: Licence) -> None:
    case.apply(application(PROFESSIONS))
    case.submit()
    case.register()
    case.withdraw()
    assert told(case, ENDED) == {"napoo_registrar", "napoo_director"}


def test_an_application_never_filed_is_no_news_to_the_agency(case: Licence) -> None:
    case.apply(application((COOK,)))
    case.withdraw()
    assert told(case, ENDED) == set()


def test_experts_and_members_hear_and_the_meeting_is_cancelled(case: Licence) -> None:
    case.assessed()
    case.invite(date(2025, 3, 25))
    case.withdraw()
    assert told(case, ENDED) == {"napoo_lead", "external_expert_1"}
    assert told(case, CANCELLED) == set(MEMBERS)
    with case.office.transaction() as session:
        meeting = session.scalars(select(Meeting).where(Meeting.case_id == case.case_id)).one()
        assert meeting.state == MeetingState.UNDECIDED
    assert "25.03.2025 г., 10:00 ч., се отменя." in case.texts("meeting.cancelled")[0]


def test_the_terms_of_a_withdrawn_application_fall_away(case: Licence) -> None:
    case.opened((COOK,))
    case.withdraw()
    ended = case.texts("clock.ended")
    assert any(text.startswith("Отпадна срокът „") for text in ended)
    assert not any(text.startswith("Приключи срокът „Плащане") for text in ended)
