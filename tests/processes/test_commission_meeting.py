"""P-19 through the real engine and database: a story for each end, called both ways."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from service.cases.inbox import Box, InboxFilter, read_inbox
from service.kernel.clock import sofia
from service.operations.commission_meeting.panel import meeting_panel
from service.storage.models.engine import Task
from tests.processes.meetings import MEETING_DAY, REGULAR, MeetingStory
from tests.support.office import World


def _to_the_vote(meeting: MeetingStory, *present: str) -> None:
    meeting.invite()
    meeting.declare()
    meeting.world.clock.set(MEETING_DAY)
    meeting.attend(*present)


def _local(instant: datetime | None) -> date:
    assert instant is not None
    return instant.date()


def test_a_majority_for_a_question_makes_a_proposal_reported_in_five_days(
    meeting: MeetingStory,
) -> None:
    """R-236: the meeting is on Tue 04.03.2025, 09.03 is a Sunday, the report is due on 10.03."""
    _to_the_vote(meeting)
    for key in ("ek_chair", "ek_member_1", "ek_member_2"):
        meeting.vote(key, "for", "against")
    meeting.vote("ek_member_3", "abstained", "against")
    meeting.vote("ruo_expert_poo", "for", "for")
    meeting.minute()
    meeting.sign()
    report = next(t for t in meeting.open_tasks() if t.element_id == "task_chair_report")
    assert _local(report.due_at) == date(2025, 3, 10)
    meeting.report()
    assert meeting.ends == ["end_proposal"]
    first, second = meeting.questions()
    assert (first.for_count, first.against_count, first.abstained_count) == (4, 0, 1)
    assert (first.outcome, second.outcome) == ("accepted", "rejected")
    assert first.score == Decimal("30.50")
    assert meeting.meeting().state == "reported"
    assert meeting.documents() == [
        "meeting-invitation", *["interest-declaration"] * 5, "meeting-minutes", "chair-report",
    ]  # fmt: skip
    started = meeting.events("clock.started")[0]
    assert started["rule"] == "R-236"
    assert "неделя" in str(started["text"])


def test_no_majority_on_any_question_ends_without_a_decision(meeting: MeetingStory) -> None:
    _to_the_vote(meeting, "ek_chair", "ek_member_1", "ek_member_2", "ek_member_3")
    meeting.vote("ek_chair", "for", "abstained")
    meeting.vote("ek_member_1", "for", "abstained")
    meeting.vote("ek_member_2", "against", "for")
    meeting.vote("ek_member_3", "against", "against")
    meeting.minute()
    meeting.sign()
    assert meeting.ends == ["end_no_decision"]
    assert {each.outcome for each in meeting.questions()} == {"undecided"}
    assert meeting.meeting().state == "undecided"
    assert meeting.events("clock.ended")


def test_three_meetings_without_a_quorum_end_without_a_decision(
    meeting: MeetingStory, commission: World
) -> None:
    """R-235: each new date is another meeting, and the postponed ones are kept."""
    meeting.invite()
    meeting.declare()
    for day, following in ((4, "2025-03-11"), (11, "2025-03-18"), (18, "")):
        commission.clock.set(sofia(2025, 3, day, 10))
        meeting.attend("ek_chair", "ek_member_1")
        if following:
            meeting.invite(held_on=following)
    assert meeting.ends == ["end_no_quorum"]
    held = meeting.meetings()
    assert [each.state for each in held] == ["postponed", "postponed", "undecided"]
    numbers = [each.number for each in held]
    assert numbers == list(range(numbers[0], numbers[0] + 3)), "gapless"
    assert [each.attempt for each in held] == [1, 2, 3]
    assert meeting.documents().count("interest-declaration") == 5
    assert "Заседание без кворум" in meeting.notified()


def test_a_postponed_meeting_is_called_again_and_decides(
    meeting: MeetingStory, commission: World
) -> None:
    meeting.invite()
    meeting.declare()
    commission.clock.set(MEETING_DAY)
    meeting.attend("ek_member_1", "ek_member_2", presiding="")
    meeting.invite(held_on="2025-03-07", mode="remote", link="https://meet.example.bg/ek")
    commission.clock.set(sofia(2025, 3, 7, 10))
    meeting.attend("ek_member_1", "ek_member_2", "ek_member_3", presiding="ek_member_1")
    for key in ("ek_member_1", "ek_member_2", "ek_member_3"):
        meeting.vote(key, "for", "for")
    meeting.minute()
    meeting.sign(as_="ek_member_1")
    meeting.report(as_="ek_member_1")
    assert meeting.ends == ["end_proposal"]
    assert meeting.meeting().attempt == 2
    assert meeting.meeting().mode == "remote"


def test_a_report_after_its_term_is_noted_and_the_procedure_goes_on(
    meeting: MeetingStory, commission: World
) -> None:
    _to_the_vote(meeting)
    for key in ("ek_chair", "ek_member_1", "ek_member_2", "ek_member_3", "ruo_expert_poo"):
        meeting.vote(key, "for", "for")
    meeting.minute()
    meeting.sign()
    commission.clock.set(sofia(2025, 3, 10, 23, 59))
    commission.office.run_due()
    assert meeting.events("meeting.report_late") == []
    commission.clock.set(sofia(2025, 3, 11, 0, 1))
    commission.office.run_due()
    assert len(meeting.events("meeting.report_late")) == 1
    assert "Докладът на комисията закъснява" in meeting.notified()
    meeting.report()
    assert sorted(meeting.ends) == ["end_proposal", "end_report_late"]


def test_a_recused_member_is_named_and_does_not_count_for_the_quorum(
    meeting: MeetingStory, commission: World
) -> None:
    """R-430: of five one is recused, four count, two are enough."""
    meeting.invite()
    meeting.declare(interest={"ek_member_2": "Преподавам в центъра."})
    composed = meeting.events("meeting.composed")[0]
    assert (composed["counted"], composed["needed"]) == (4, 2)
    assert composed["rule"] == "R-430"
    assert "Явор Христофоров Лулчев" in str(composed["text"])
    assert meeting.person("ek_member_2") not in meeting.involved()
    assert meeting.person("ek_member_1") in meeting.involved()
    commission.clock.set(MEETING_DAY)
    meeting.attend("ek_chair", "ek_member_1")
    meeting.vote("ek_chair", "for", "for")
    meeting.vote("ek_member_1", "for", "for")
    meeting.minute()
    meeting.sign()
    meeting.report()
    assert meeting.ends == ["end_proposal"]


def test_a_member_who_did_not_declare_in_time_counts_but_does_not_take_part(
    meeting: MeetingStory, commission: World
) -> None:
    meeting.invite()
    meeting.declare("ek_chair", "ek_member_1", "ek_member_2")
    commission.clock.set(MEETING_DAY)
    commission.office.run_due()
    composed = meeting.events("meeting.composed")[0]
    assert (composed["counted"], composed["needed"]) == (5, 3)
    meeting.attend("ek_chair", "ek_member_1", "ek_member_2")
    assert [task.element_id for task in meeting.open_tasks()] == ["task_vote"] * 3


def test_whoever_does_not_vote_by_the_end_of_the_day_has_not_voted(
    meeting: MeetingStory, commission: World
) -> None:
    _to_the_vote(meeting)
    for key in ("ek_chair", "ek_member_1"):
        meeting.vote(key, "for", "for")
    commission.clock.set(sofia(2025, 3, 5, 0, 1))
    commission.office.run_due()
    meeting.minute()
    meeting.sign()
    assert meeting.ends == ["end_no_decision"], "2 of 5 present are no majority"
    assert "негласували – 3" in str(meeting.events("meeting.decided")[0]["text"])


def test_minutes_sent_back_are_drawn_again(meeting: MeetingStory) -> None:
    _to_the_vote(meeting)
    for key in ("ek_chair", "ek_member_1", "ek_member_2", "ek_member_3", "ruo_expert_poo"):
        meeting.vote(key, "for", "for")
    meeting.minute()
    meeting.sign(decision="return", reason="Допишете изказването на експерта.")
    meeting.minute(as_="napoo_officer")
    meeting.sign()
    meeting.report()
    assert meeting.ends == ["end_proposal"]
    assert meeting.documents().count("meeting-minutes") == 1


def test_a_vote_is_corrected_before_the_minutes_are_signed(meeting: MeetingStory) -> None:
    _to_the_vote(meeting)
    for key in ("ek_chair", "ek_member_1", "ek_member_2", "ek_member_3", "ruo_expert_poo"):
        meeting.vote(key, "for", "for")
    meeting.correct("ek_member_1", choice="against")
    meeting.minute()
    meeting.correct("ek_member_2", choice="abstained")
    meeting.sign()
    assert (meeting.questions()[0].for_count, meeting.questions()[0].against_count) == (3, 1)
    corrected = meeting.events("meeting.vote_corrected")
    assert [(each["was"], each["now"]) for each in corrected] == [
        ("for", "against"), ("for", "abstained"),
    ]  # fmt: skip
    meeting.report()
    assert sorted(set(meeting.ends)) == ["end_proposal", "end_vote_corrected"]


def test_the_substitute_sits_in_place_of_the_regular_member(
    meeting: MeetingStory, commission: World
) -> None:
    people = ("ek_chair", "ek_member_1", "ek_member_2", "ek_member_3", "ek_member_4")
    meeting.invite(*people)
    meeting.declare(*people)
    commission.clock.set(MEETING_DAY)
    meeting.attend("ek_chair", "ek_member_3", "ek_member_4")
    assert len(meeting.members()) == 5


@pytest.mark.parametrize(
    ("choices", "end"), [("for", "proposed"), ("abstained", "nothing")], ids=["yes", "no"]
)
def test_the_procedure_that_called_goes_on_by_the_outcome(
    commission: World, choices: str, end: str
) -> None:
    meeting = MeetingStory(commission, kind="meeting_caller")
    _to_the_vote(meeting)
    for key in ("ek_chair", "ek_member_1", "ek_member_2", "ek_member_3", "ruo_expert_poo"):
        meeting.vote(key, choices, choices)
    meeting.minute()
    meeting.sign()
    if end == "proposed":
        meeting.report()
    assert meeting.ends == [end]


def test_every_voter_has_a_task_of_their_own(meeting: MeetingStory) -> None:
    _to_the_vote(meeting, "ek_chair", "ek_member_1", "ek_member_3")
    tasks: list[Task] = [t for t in meeting.open_tasks() if t.element_id == "task_vote"]
    assert {task.assignee_id for task in tasks} == {
        meeting.person(key) for key in ("ek_chair", "ek_member_1", "ek_member_3")
    }


@pytest.mark.parametrize("key", ["ruo_expert_poo", "ek_member_1"])
def test_a_member_finds_the_declaration_wherever_they_look(meeting: MeetingStory, key: str) -> None:
    """One of them works at a regional department too, whose scope this case is not in."""
    meeting.invite()
    actor = meeting.story.actor(key)
    for box in (Box.MINE, Box.ALL):
        with meeting.world.office.transaction(actor) as session:
            rows = read_inbox(session, actor, InboxFilter(box=box)).rows
        assert meeting.case_id in {row.case_id for row in rows}, box


def test_the_case_shows_questions_points_votes_and_decisions(meeting: MeetingStory) -> None:
    with meeting.world.office.transaction() as session:
        assert meeting_panel(session, meeting.case_id).rows == ()
    _to_the_vote(meeting)
    for key in REGULAR:
        meeting.vote(key, "for", "against")
    with meeting.world.office.transaction() as session:
        shown = meeting_panel(session, meeting.case_id)
    # the votes are told with the decision, not while others may still vote
    assert [row[1:] for row in shown.rows] == [("30,50 от 32,00 точки", "", ""), ("", "", "")]
    meeting.minute()
    meeting.sign()
    with meeting.world.office.transaction() as session:
        decided = meeting_panel(session, meeting.case_id)
    assert [row[2:] for row in decided.rows] == [
        ("за – 5, против – 0, въздържали се – 0", "приема се"),
        ("за – 0, против – 5, въздържали се – 0", "не се приема"),
    ]
