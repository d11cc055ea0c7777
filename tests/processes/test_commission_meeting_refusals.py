"""What a meeting of an expert commission refuses: a sentence, its rule, and the case intact."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Update, func, select, update

from service.cases.case_page import read_case_page
from service.engine.errors import PersonalTask
from service.engine.tasks import Completion
from service.kernel.errors import Forbidden, NotFound, PrepiskaError, ValidationFailed
from service.storage.models.case import CaseFile
from service.storage.models.meeting import ExpertCommissionMember, MeetingVote
from tests.processes.meetings import MEETING_DAY, REGULAR, MeetingStory
from tests.processes.refusals import refused_at
from tests.support.office import World


@pytest.fixture
def voting(meeting: MeetingStory) -> MeetingStory:
    """Two members are recused, three are present."""
    meeting.invite()
    meeting.declare(interest={"ek_member_2": "Преподавам в центъра.", "ek_member_3": "Роднина."})
    meeting.world.clock.set(MEETING_DAY)
    meeting.attend("ek_chair", "ek_member_1", "ruo_expert_poo")
    return meeting


def _refused(
    meeting: MeetingStory, act: Callable[[], None], *, field: str, words: str, rule: str | None
) -> None:
    """The act is refused at the field with the words and the rule; nothing has moved."""
    refused_at(field, act, words=words, rule=rule, standing=lambda: _standing(meeting))


def _standing(meeting: MeetingStory) -> tuple[object, ...]:
    with meeting.world.office.transaction() as session:
        case = session.get_one(CaseFile, meeting.case_id)
        votes = session.scalar(select(func.count()).select_from(MeetingVote))
        states = [(each.state, each.presiding_id) for each in meeting.meetings()]
        return (case.state, votes, states, [task.id for task in meeting.open_tasks()])


@pytest.mark.parametrize(
    ("changes", "field", "words", "rule"),
    [
        ({"held_on": "2025-02-24"}, "held_on", "минала дата", "R-235"),
        ({"held_on": "2025-02-27"}, "held_on", "най-рано на 28.02.2025", "R-235"),
        ({"mode": "remote"}, "link", "поканата съдържа връзката", None),
        ({"mode": "remote", "link": "зала"}, "link", "https://", None),
        ({"held_at": "25:00"}, "held_at", "10:00", None),
        ({"room": ""}, "room", "къде се събира", None),
    ],
    ids=["in the past", "too soon", "no link", "no address", "no such hour", "no room"],
)
def test_an_invitation_without_a_proper_time_or_place_is_refused(
    meeting: MeetingStory, changes: dict[str, str], field: str, words: str, rule: str | None
) -> None:
    _refused(meeting, lambda: meeting.invite(**changes), field=field, words=words, rule=rule)


def test_a_regular_member_and_the_substitute_are_not_invited_to_one_seat(
    meeting: MeetingStory,
) -> None:
    _refused(
        meeting,
        lambda: meeting.invite(*REGULAR, "ek_member_4"),
        field="invited",
        words="оставете единия",
        rule="R-284",
    )


def test_a_member_whose_term_ends_before_the_meeting_is_not_invited(
    commission: World, meeting: MeetingStory
) -> None:
    """R-284: membership is for a term; on the day of the invitation it still runs."""
    member = meeting.person("ek_member_1")
    with commission.office.transaction() as session:
        session.execute(_term_of(member).values(to_on=date(2025, 3, 1)))
    try:
        _refused(meeting, meeting.invite, field="invited", words="не е в състава", rule="R-284")
    finally:
        with commission.office.transaction() as session:
            session.execute(_term_of(member).values(to_on=None))


def _term_of(person_id: int) -> Update:
    return update(ExpertCommissionMember).where(ExpertCommissionMember.person_id == person_id)


def test_a_field_without_a_commission_is_named(commission: World) -> None:
    meeting = MeetingStory(commission, commission_key="999")
    with pytest.raises(ValidationFailed) as refusal:
        meeting.do(
            "task_invite", "napoo_lead", held_on="2025-03-04", held_at="10:00", mode="on_site",
            room="Зала 2", agenda="1. Доклади", invited=[],
        )  # fmt: skip
    assert refusal.value.problems


def test_attendance_is_not_taken_before_the_day(meeting: MeetingStory) -> None:
    meeting.invite()
    meeting.declare()
    _refused(meeting, meeting.attend, field="present", words="на 04.03.2025", rule="R-235")


def test_a_quorum_without_anybody_presiding_is_refused(meeting: MeetingStory) -> None:
    meeting.invite()
    meeting.declare()
    meeting.world.clock.set(MEETING_DAY)
    _refused(
        meeting,
        lambda: meeting.attend("ek_member_1", "ek_member_2", "ek_member_3"),
        field="presiding",
        words="председателства",
        rule="R-235",
    )


def test_a_declared_interest_needs_its_words(meeting: MeetingStory) -> None:
    meeting.invite()
    _refused(
        meeting,
        lambda: meeting.declare("ek_member_1", interest={"ek_member_1": ""}),
        field="interest",
        words="отвеждате",
        rule=None,
    )


def test_a_member_with_an_interest_cannot_vote_in_anybodys_place(voting: MeetingStory) -> None:
    before = _standing(voting)
    actor = voting.story.actor("ek_member_2")
    for key in ("ek_chair", "ek_member_1"):
        task_id = voting.story.task_id(voting.case_id, "task_vote", item=voting.person(key))
        rows = [{"question": str(q.id), "choice": "for"} for q in voting.questions()]
        with pytest.raises((NotFound, Forbidden)):
            voting.world.office.complete(actor, Completion(task_id, {"votes": rows}))
    with pytest.raises(NotFound):
        read_case_page(voting.world.office, actor, voting.case_id)
    assert _standing(voting) == before


def test_a_member_with_an_interest_is_not_marked_present(meeting: MeetingStory) -> None:
    meeting.invite()
    meeting.declare(interest={"ek_member_2": "Преподавам в центъра."})
    meeting.world.clock.set(MEETING_DAY)
    before = _standing(meeting)
    with pytest.raises(ValidationFailed):
        meeting.attend("ek_chair", "ek_member_1", "ek_member_2")
    assert _standing(meeting) == before


def test_an_expert_of_the_procedure_does_not_judge_their_own_report(commission: World) -> None:
    meeting = MeetingStory(commission, barred=("ek_member_2",))
    meeting.invite()
    meeting.declare()
    assert "е външен експерт по преписката и се отвежда" in " ".join(
        str(event["text"]) for event in meeting.events("meeting.declared")
    )
    meeting.world.clock.set(MEETING_DAY)
    with pytest.raises(ValidationFailed):
        meeting.attend("ek_chair", "ek_member_1", "ek_member_2")
    with pytest.raises(NotFound):
        read_case_page(commission.office, commission.story.actor("ek_member_2"), meeting.case_id)


def test_two_votes_on_one_question_are_refused(voting: MeetingStory) -> None:
    first = voting.questions()[0].id
    rows = [{"question": str(first), "choice": "for"}, {"question": str(first), "choice": "for"}]
    before = _standing(voting)
    with pytest.raises(ValidationFailed):
        voting.do("task_vote", "ek_chair", item=voting.person("ek_chair"), votes=rows)
    assert _standing(voting) == before


def test_a_second_vote_of_a_member_finds_no_task(voting: MeetingStory) -> None:
    voting.vote("ek_chair", "for", "for")
    before = _standing(voting)
    with pytest.raises(PrepiskaError):
        voting.vote("ek_chair", "against", "against")
    assert _standing(voting) == before


def test_a_vote_on_every_question_is_asked_for(voting: MeetingStory) -> None:
    _refused(
        voting,
        lambda: voting.vote("ek_chair", "for"),
        field="votes",
        words="Не сте гласували по: Годен ли е центърът по „Ресторантьор“",
        rule="R-235",
    )


def test_a_vote_against_needs_a_motive(voting: MeetingStory) -> None:
    _refused(
        voting,
        lambda: voting.vote("ek_chair", "against", "for", motive=""),
        field="votes.0.motive",
        words="се мотивира",
        rule=None,
    )


def test_a_vote_is_not_handed_over(voting: MeetingStory) -> None:
    chair = voting.person("ek_chair")
    task_id = voting.story.task_id(voting.case_id, "task_vote", item=chair)
    with pytest.raises(PersonalTask):
        voting.world.office.delegate(
            voting.story.actor("ek_chair"), task_id, to_person_id=voting.person("ek_member_1")
        )


def test_a_vote_is_not_changed_once_the_minutes_are_signed(voting: MeetingStory) -> None:
    for key in ("ek_chair", "ek_member_1", "ruo_expert_poo"):
        voting.vote(key, "for", "for")
    voting.minute()
    voting.sign()
    _refused(
        voting,
        lambda: voting.correct("ek_member_1", choice="against"),
        field="",
        words="подписан на 04.03.2025",
        rule="R-235",
    )
    assert {each.for_count for each in voting.questions()} == {3}
    voting.report()
    assert voting.ends == ["end_proposal"]


def test_a_vote_that_was_not_cast_is_not_corrected(voting: MeetingStory) -> None:
    before = _standing(voting)
    with pytest.raises(ValidationFailed):
        voting.correct("ek_member_1")
    assert _standing(voting) == before


def test_the_recorder_does_not_sign_the_minutes(voting: MeetingStory, commission: World) -> None:
    """Four eyes: the chair signs, and the chair's place is nobody else's."""
    for key in ("ek_chair", "ek_member_1", "ruo_expert_poo"):
        voting.vote(key, "for", "for")
    voting.minute()
    before = _standing(voting)
    with pytest.raises(Forbidden):
        voting.sign(as_="napoo_lead")
    assert _standing(voting) == before


def test_minutes_go_back_only_with_a_reason(voting: MeetingStory) -> None:
    for key in ("ek_chair", "ek_member_1", "ruo_expert_poo"):
        voting.vote(key, "for", "for")
    voting.minute()
    _refused(
        voting,
        lambda: voting.sign(decision="return"),
        field="reason",
        words="какво да поправи",
        rule=None,
    )
