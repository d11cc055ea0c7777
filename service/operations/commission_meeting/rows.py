"""The rows of a meeting and what its forms and papers show of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.commissions import MeetingMode, QuestionOutcome, VoteChoice
from service.domain.wording import date_bg, number_bg
from service.engine import Fact, OperationContext, Option
from service.kernel.clock import SOFIA
from service.kernel.errors import NotFound
from service.rules.licensing.quorum import Ballot
from service.storage.models.identity import Organisation, Person
from service.storage.models.meeting import (
    ExpertCommission,
    ExpertCommissionMember,
    Meeting,
    MeetingMember,
    MeetingQuestion,
    MeetingVote,
)

CHOICE_NAMES = {
    VoteChoice.FOR: "за",
    VoteChoice.AGAINST: "против",
    VoteChoice.ABSTAINED: "въздържал се",
}
OUTCOME_NAMES = {
    QuestionOutcome.ACCEPTED: "приема се",
    QuestionOutcome.REJECTED: "не се приема",
    QuestionOutcome.UNDECIDED: "няма мнозинство",
}


class MeetingNotFound(NotFound):
    """The procedure has no meeting yet."""

    code = "meetings.not-found"
    sentence = "Заседанието още не е насрочено."


@dataclass(frozen=True)
class Seated:
    """A member of a meeting with their name."""

    row: MeetingMember
    name: str


def find_meeting(ctx: OperationContext) -> Meeting:
    """The latest meeting of this process; raises MeetingNotFound."""
    found = latest_meeting(ctx)
    if found is None:
        raise MeetingNotFound
    return found


def latest_meeting(ctx: OperationContext) -> Meeting | None:
    return ctx.session.scalars(
        select(Meeting).where(Meeting.instance_id == ctx.instance_id).order_by(Meeting.id.desc())
    ).first()


def commission_for(session: Session, key: str) -> ExpertCommission | None:
    """The commission with this key, or the one commission of a professional field (R-284)."""
    return session.scalars(
        select(ExpertCommission).where(
            (ExpertCommission.key == key) | (ExpertCommission.fields.any_() == key)
        )
    ).first()


def members_on(
    session: Session, commission_id: int, on: date
) -> list[tuple[ExpertCommissionMember, str]]:
    """Who sits in the commission on the day, with names, by seat."""
    rows = session.execute(
        select(ExpertCommissionMember, Person.full_name)
        .join(Person, Person.id == ExpertCommissionMember.person_id)
        .where(
            ExpertCommissionMember.commission_id == commission_id,
            ExpertCommissionMember.from_on <= on,
            (ExpertCommissionMember.to_on.is_(None)) | (ExpertCommissionMember.to_on >= on),
        )
        .order_by(ExpertCommissionMember.seat, ExpertCommissionMember.seat_kind)
    )
    return [(member, name) for member, name in rows]


def seated(session: Session, meeting_id: int) -> list[Seated]:
    """The invited, by seat."""
    rows = session.execute(
        select(MeetingMember, Person.full_name)
        .join(Person, Person.id == MeetingMember.person_id)
        .where(MeetingMember.meeting_id == meeting_id)
        .order_by(MeetingMember.seat)
    )
    return [Seated(row, name) for row, name in rows]


def admitted(session: Session, meeting_id: int) -> list[Seated]:
    """The invited who declared that they have no interest (R-430)."""
    return [
        each
        for each in seated(session, meeting_id)
        if each.row.declared_at is not None and not each.row.is_recused
    ]


def questions_of(session: Session, meeting_id: int) -> list[MeetingQuestion]:
    """The agenda's questions in their order."""
    return list(
        session.scalars(
            select(MeetingQuestion)
            .where(MeetingQuestion.meeting_id == meeting_id)
            .order_by(MeetingQuestion.position)
        )
    )


def votes_of(session: Session, question_id: int) -> list[tuple[MeetingVote, str]]:
    """The votes on a question, with names."""
    rows = session.execute(
        select(MeetingVote, Person.full_name)
        .join(Person, Person.id == MeetingVote.person_id)
        .where(MeetingVote.question_id == question_id)
        .order_by(Person.full_name)
    )
    return [(vote, name) for vote, name in rows]


def ballot_of(session: Session, meeting: Meeting, question: MeetingQuestion) -> Ballot:
    """The votes on a question as they stand now."""
    choices = [vote.choice for vote, _ in votes_of(session, question.id)]
    present = [each for each in seated(session, meeting.id) if each.row.has_attended]
    return Ballot(
        in_favour=choices.count(VoteChoice.FOR),
        against=choices.count(VoteChoice.AGAINST),
        abstained=choices.count(VoteChoice.ABSTAINED),
        present=len(present),
    )


def member_options(people: Sequence[Seated]) -> list[Option]:
    return [
        Option(each.row.person_id, each.name, "председател" if each.row.is_chair else "")
        for each in people
    ]


def question_options(questions: Sequence[MeetingQuestion]) -> list[Option]:
    return [Option(str(each.id), each.label) for each in questions]


def head_facts(ctx: OperationContext, meeting: Meeting) -> list[Fact]:
    """Commission, number, time and place, above every form of the meeting."""
    return [
        Fact("Комисия", commission_of(ctx, meeting).name, rule="R-284"),
        Fact("Повод", meeting.purpose),
        Fact("Център", owner_name(ctx)),
        Fact("Заседание", f"№ {numbered(meeting)}, {when(meeting)}"),
        Fact(*place(meeting), rule="R-285"),
    ]


def commission_of(ctx: OperationContext, meeting: Meeting) -> ExpertCommission:
    return ctx.session.get_one(ExpertCommission, meeting.commission_id)


def owner_name(ctx: OperationContext) -> str:
    """Whose procedure it is."""
    return ctx.session.get_one(Organisation, ctx.case.owner_organisation_id).full_name


def numbered(meeting: Meeting) -> str:
    """„7/2025“."""
    return f"{meeting.number}/{meeting.year}"


def held_on(meeting: Meeting) -> date:
    """The day of the meeting in Sofia."""
    return meeting.starts_at.astimezone(SOFIA).date()


def when(meeting: Meeting) -> str:
    """„04.03.2025 г., вторник, 10:00 ч.“."""
    local = meeting.starts_at.astimezone(SOFIA)
    days = ("понеделник", "вторник", "сряда", "четвъртък", "петък", "събота", "неделя")
    return f"{date_bg(local.date())}, {days[local.weekday()]}, {local:%H:%M} ч."


def place(meeting: Meeting) -> tuple[str, str]:
    """The word for where, and where."""
    if meeting.mode == MeetingMode.REMOTE:
        return "Връзка", meeting.link or ""
    return "Място", meeting.room or ""


def scored(question: MeetingQuestion) -> str:
    """„30,50 от 32,00 точки“, empty where the caller gave no scores (R-233)."""
    if question.score is None:
        return ""
    most = "" if question.max_score is None else f" от {number_bg(question.max_score)}"
    return f"{number_bg(question.score)}{most} точки"
