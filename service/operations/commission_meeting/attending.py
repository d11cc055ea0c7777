"""Who came, whether they are a quorum, and who presides (R-235)."""

from collections.abc import Mapping, Sequence
from typing import Final

from service.domain.commissions import MeetingState
from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.calendar import end_of_day
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.commission_meeting.declaring import recusal_facts
from service.operations.commission_meeting.rows import (
    Seated,
    admitted,
    find_meeting,
    head_facts,
    held_on,
    member_options,
    numbered,
    seated,
)
from service.operations.four_eyes import acting_person
from service.rules.licensing.quorum import Quorum
from service.storage.models.meeting import Meeting

#: after so many meetings without a quorum the procedure goes on without a decision [ASSUMED]
MOST_ATTEMPTS: Final = 3
CHAIR_REPORT: Final = "chair_report"
_REPORT_TERM: Final = Term(5, TermUnit.DAYS)


@form_context("commission_meeting/attendance")
def attendance_form(ctx: OperationContext) -> FormContext:
    """The members who may take part, and how many of them are a quorum."""
    meeting = find_meeting(ctx)
    people = admitted(ctx.session, meeting.id)
    chair = next((each.row.person_id for each in people if each.row.is_chair), None)
    counted = f"{meeting.needed} от {meeting.counted} членове"
    return FormContext(
        values={"present": [each.row.person_id for each in people], "presiding": chair},
        options={"admitted": member_options(people)},
        facts=[
            *head_facts(ctx, meeting),
            *recusal_facts(ctx, meeting.id),
            Fact("Кворум", counted, rule="R-235"),
        ],
    )


@operation
def take_attendance(ctx: OperationContext) -> Mapping[str, Json]:
    """Write who is there; with a quorum the vote begins and the chair's term runs (R-236)."""
    meeting = find_meeting(ctx)
    if ctx.today < held_on(meeting):
        text = f"Заседанието е на {date_bg(held_on(meeting))}; присъствието се отбелязва тогава."
        raise refused("present", text, "R-235")
    answers = Answers.of(ctx.form)
    wanted = {int(value) for value in answers.choices("present")}
    people = [each for each in admitted(ctx.session, meeting.id) if each.row.person_id in wanted]
    quorum = Quorum(counted=meeting.counted or 0, present=len(people))
    presiding = _presiding(answers, people) if quorum.is_met else None
    for each in seated(ctx.session, meeting.id):
        each.row.has_attended = each.row.person_id in wanted
    meeting.state = MeetingState.HELD if quorum.is_met else MeetingState.POSTPONED
    meeting.presiding_id = presiding
    meeting.recorder_id = acting_person(ctx)
    ctx.session.flush()
    _record(ctx, meeting, quorum, people)
    if not quorum.is_met:
        return _postponed(ctx, meeting)
    voters: list[Json] = [each.row.person_id for each in people]
    return {
        **ctx.clocks.start(
            CHAIR_REPORT,
            title="Доклад на председателя на комисията",
            term=_REPORT_TERM,
            from_on=held_on(meeting),
            rule="R-236",
        ),
        "is_quorate": True,
        "voters": voters,
        "presiding_id": presiding,
        "vote_due_at": end_of_day(max(held_on(meeting), ctx.today)).isoformat(),
    }


def _presiding(answers: Answers, people: Sequence[Seated]) -> int:
    """Who presides: one of the present."""
    chosen = answers.maybe_whole("presiding")
    if chosen not in {each.row.person_id for each in people}:
        text = "Посочете кой от присъстващите председателства заседанието."
        raise refused("presiding", text, "R-235")
    return chosen


def _postponed(ctx: OperationContext, meeting: Meeting) -> Mapping[str, Json]:
    """No quorum: a new date, or after the last attempt no decision."""
    can_call_again = meeting.attempt < MOST_ATTEMPTS
    if not can_call_again:
        meeting.state = MeetingState.UNDECIDED
    ctx.notify(
        role="napoo_expert",
        subject="Заседание без кворум",
        body=f"Заседание № {numbered(meeting)} няма кворум и "
        + ("се насрочва отново." if can_call_again else "не се насрочва повече."),
        dedup=f"meeting-{meeting.id}-postponed",
    )
    return {
        "is_quorate": False,
        "can_call_again": can_call_again,
        "meeting_outcome": "no_decision",
    }


def _record(
    ctx: OperationContext, meeting: Meeting, quorum: Quorum, people: Sequence[Seated]
) -> None:
    tell(
        ctx,
        "meeting.quorum",
        f"{quorum.sentence}.",
        "R-235",
        meeting=meeting.id,
        present=[each.row.person_id for each in people],
        counted=quorum.counted,
        needed=quorum.needed,
        is_met=quorum.is_met,
    )
