"""The minutes: drawn up by the recorder, signed by who presided, the votes counted (R-235)."""

from collections.abc import Mapping

from service.domain.commissions import MeetingState, QuestionOutcome
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.commission_meeting import papers
from service.operations.commission_meeting.attending import CHAIR_REPORT
from service.operations.commission_meeting.declaring import recusal_facts
from service.operations.commission_meeting.rows import (
    OUTCOME_NAMES,
    ballot_of,
    find_meeting,
    head_facts,
    numbered,
    questions_of,
    seated,
)
from service.operations.four_eyes import acting_person, demand_other_person
from service.rules.licensing.quorum import Quorum
from service.storage.models.clock import ClockEnding
from service.storage.models.meeting import Meeting


@form_context("commission_meeting/minutes")
def minutes_form(ctx: OperationContext) -> FormContext:
    """Attendance and votes as they stand, and the text if the minutes came back."""
    meeting = find_meeting(ctx)
    return FormContext(
        values={"discussion": meeting.discussion},
        facts=[
            *head_facts(ctx, meeting),
            *recusal_facts(ctx, meeting.id),
            *vote_facts(ctx, meeting),
        ],
    )


def vote_facts(ctx: OperationContext, meeting: Meeting) -> list[Fact]:
    """The quorum and what the votes on every question come to."""
    present = sum(bool(each.row.has_attended) for each in seated(ctx.session, meeting.id))
    quorum = Quorum(counted=meeting.counted or 0, present=present)
    facts = [Fact("Кворум", quorum.sentence, rule="R-235")]
    for question in questions_of(ctx.session, meeting.id):
        ballot = ballot_of(ctx.session, meeting, question)
        said = f"{ballot.sentence}: {OUTCOME_NAMES[ballot.outcome]}"
        facts.append(Fact(question.label, said, rule="R-235"))
    return facts


@operation
def draw_minutes(ctx: OperationContext) -> Mapping[str, Json]:
    """Keep what was said; whoever draws the minutes up is the recorder."""
    meeting = find_meeting(ctx)
    meeting.discussion = Answers.of(ctx.form).text("discussion")
    meeting.recorder_id = acting_person(ctx)
    ctx.session.flush()
    tell(
        ctx,
        "meeting.minutes_drawn",
        f"Съставен е протокол № {numbered(meeting)}; протоколчик е {ctx.actor.name}.",
        "R-235",
        meeting=meeting.id,
    )
    return {}


@form_context("commission_meeting/sign_minutes")
def sign_form(ctx: OperationContext) -> FormContext:
    """What the member who presided signs."""
    meeting = find_meeting(ctx)
    return FormContext(
        facts=[
            *head_facts(ctx, meeting),
            *recusal_facts(ctx, meeting.id),
            *vote_facts(ctx, meeting),
            Fact("Ход на заседанието", meeting.discussion or ""),
        ]
    )


@operation
def sign_minutes(ctx: OperationContext) -> Mapping[str, Json]:
    """Count the votes for good and file the minutes (Прил. 16), or send them back."""
    meeting = find_meeting(ctx)
    answers = Answers.of(ctx.form)
    if answers.text("decision") == "return":
        text = f"Протоколът е върнат за поправка: {answers.text('reason')}"
        ctx.record("meeting.minutes_returned", {"text": text, "meeting": meeting.id})
        return {"is_signed": False}
    meeting.signed_by_id = demand_other_person(
        ctx, {"Вие сте водили протокола": meeting.recorder_id}
    )
    meeting.signed_at = ctx.now
    has_decision = _count(ctx, meeting)
    meeting.state = MeetingState.SIGNED if has_decision else MeetingState.UNDECIDED
    ctx.session.flush()
    meeting.minutes_document_id = papers.minutes(ctx, meeting)
    over = (
        {} if has_decision else ctx.clocks.end(CHAIR_REPORT, on=ctx.today, how=ClockEnding.DROPPED)
    )
    return {
        **over,
        "is_signed": True,
        "has_decision": has_decision,
        "meeting_outcome": "proposal" if has_decision else "no_decision",
    }


def _count(ctx: OperationContext, meeting: Meeting) -> bool:
    """Write what was decided on each question; whether anything was."""
    outcomes: list[QuestionOutcome] = []
    for question in questions_of(ctx.session, meeting.id):
        ballot = ballot_of(ctx.session, meeting, question)
        question.for_count, question.against_count = ballot.in_favour, ballot.against
        question.abstained_count, question.outcome = ballot.abstained, ballot.outcome
        outcomes.append(ballot.outcome)
        tell(
            ctx,
            "meeting.decided",
            f"{question.label}: {ballot.sentence} – {OUTCOME_NAMES[ballot.outcome]}.",
            "R-235",
            meeting=meeting.id,
            question=question.key,
            outcome=ballot.outcome.value,
        )
    return any(each is not QuestionOutcome.UNDECIDED for each in outcomes)
