"""Open votes, each member on each question, and their correction before the minutes (R-235)."""

from collections.abc import Mapping, Sequence

from service.domain.commissions import MeetingState, VoteChoice
from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.identity.allow import AccessDenied
from service.kernel.clock import SOFIA
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.commission_meeting.declaring import own_seat
from service.operations.commission_meeting.rows import (
    CHOICE_NAMES,
    find_meeting,
    head_facts,
    latest_meeting,
    numbered,
    question_options,
    questions_of,
    scored,
)
from service.operations.four_eyes import acting_person
from service.rules.catalogue import rule
from service.storage.models.meeting import Meeting, MeetingQuestion, MeetingVote


@form_context("commission_meeting/vote")
def vote_form(ctx: OperationContext) -> FormContext:
    """A row for each question, with the experts' mean where there is one (R-233)."""
    meeting = find_meeting(ctx)
    questions = questions_of(ctx.session, meeting.id)
    scores = [Fact(each.label, scored(each), rule="R-233") for each in questions if scored(each)]
    return FormContext(
        values={"votes": [{"question": str(each.id)} for each in questions]},
        options={"questions": question_options(questions)},
        facts=[*head_facts(ctx, meeting), *scores],
    )


@operation
def vote(ctx: OperationContext) -> Mapping[str, Json]:
    """Write the member's votes, one on every question."""
    meeting = find_meeting(ctx)
    member = own_seat(ctx, meeting.id)
    if member.is_recused or not member.has_attended:
        reason = f"Отведен или отсъстващ член не гласува ({rule('R-430').citation})."
        raise AccessDenied(reason=reason)
    questions = {each.id: each for each in questions_of(ctx.session, meeting.id)}
    rows = Answers.of(ctx.form).rows("votes")
    _check_votes(rows, questions)
    for row in rows:
        ctx.session.add(
            MeetingVote(
                question_id=int(row.text("question")),
                person_id=member.person_id,
                choice=row.text("choice"),
                motive=row.maybe_text("motive"),
                cast_at=ctx.now,
            )
        )
    ctx.session.flush()
    said = ", ".join(
        f"{questions[int(row.text('question'))].label} – {_named(row.text('choice'))}"
        for row in rows
    )
    tell(
        ctx,
        "meeting.voted",
        f"{ctx.actor.name} гласува: {said}.",
        "R-235",
        meeting=meeting.id,
        votes={row.text("question"): row.text("choice") for row in rows},
    )
    return {}


def _check_votes(rows: Sequence[Answers], questions: Mapping[int, MeetingQuestion]) -> None:
    """A vote on each question; the form refuses a second row about one, and asks for a motive."""
    left = set(questions) - {int(row.text("question")) for row in rows}
    if left:
        names = "; ".join(questions[each].label for each in sorted(left))
        raise refused("votes", f"Не сте гласували по: {names}.", "R-235")


@form_context("commission_meeting/correct_vote")
def correct_form(ctx: OperationContext) -> FormContext:
    """The questions the member has voted on, with the vote that stands."""
    meeting = latest_meeting(ctx)
    if meeting is None or ctx.actor.person_id is None:
        return FormContext(options={"questions": []})
    own = _own_votes(ctx, meeting)
    return FormContext(
        options={"questions": question_options([question for question, _ in own])},
        facts=[Fact(question.label, _named(vote.choice)) for question, vote in own],
    )


@operation
def correct_vote(ctx: OperationContext) -> Mapping[str, Json]:
    """Change a vote that was cast; refused once the minutes are signed."""
    meeting = find_meeting(ctx)
    if meeting.signed_at is not None:
        signed = date_bg(meeting.signed_at.astimezone(SOFIA).date())
        text = (
            f"Протоколът на заседание № {numbered(meeting)} е подписан на {signed} "
            "и гласовете по него вече не се променят."
        )
        raise refused("", text, "R-235")
    answers = Answers.of(ctx.form)
    question = ctx.session.get_one(MeetingQuestion, int(answers.text("question")))
    row = ctx.session.get(MeetingVote, (question.id, acting_person(ctx)))
    if row is None or meeting.state != MeetingState.HELD:
        text = "Още не сте гласували по този въпрос."
        raise refused("question", text, "R-235")
    was = row.choice
    row.choice, row.motive = answers.text("choice"), answers.maybe_text("motive")
    row.corrected_at = ctx.now
    ctx.session.flush()
    tell(
        ctx,
        "meeting.vote_corrected",
        f"{ctx.actor.name} поправи гласа си по „{question.label}“: {_named(was)} → "
        f"{_named(row.choice)}. Причина: {answers.text('reason')}",
        "R-235",
        question=question.id,
        was=was,
        now=row.choice,
    )
    return {}


def _own_votes(
    ctx: OperationContext, meeting: Meeting
) -> list[tuple[MeetingQuestion, MeetingVote]]:
    found = []
    for question in questions_of(ctx.session, meeting.id):
        vote_row = ctx.session.get(MeetingVote, (question.id, ctx.actor.person_id))
        if vote_row is not None:
            found.append((question, vote_row))
    return found


def _named(choice: str) -> str:
    return CHOICE_NAMES[VoteChoice(choice)]
