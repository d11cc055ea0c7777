"""The papers of a meeting: invitation, declaration, minutes, the chair's report."""

from service.domain.commissions import MeetingMode, QuestionOutcome, VoteChoice
from service.domain.wording import date_bg
from service.engine import OperationContext
from service.identity.roles import Role
from service.kernel.clock import SOFIA
from service.kernel.json_types import Json
from service.operations.commission_meeting.rows import (
    CHOICE_NAMES,
    OUTCOME_NAMES,
    Seated,
    ballot_of,
    commission_of,
    held_on,
    numbered,
    owner_name,
    place,
    questions_of,
    scored,
    seated,
    votes_of,
    when,
)
from service.operations.filed_papers import file_paper
from service.operations.official_papers import TLP_AMBER
from service.rules.licensing.quorum import Quorum
from service.storage.models.identity import Person
from service.storage.models.meeting import Meeting, MeetingMember, MeetingQuestion


def _head(ctx: OperationContext, meeting: Meeting) -> dict[str, Json]:
    issuer = ctx.organisation(Role.NAPOO_EXPERT)
    word, where = place(meeting)
    return {
        "issuer": issuer.full_name,
        "place": issuer.settlement or "",
        "case_number": ctx.case.number,
        "number": numbered(meeting),
        "date": date_bg(ctx.today),
        "held_on": date_bg(held_on(meeting)),
        "commission": commission_of(ctx, meeting).name,
        "purpose": meeting.purpose,
        "applicant": owner_name(ctx),
        "when": when(meeting),
        "where_word": word,
        "where": where,
        "is_remote": meeting.mode == MeetingMode.REMOTE,
    }


def invitation(ctx: OperationContext, meeting: Meeting) -> int:
    """File the invitation (Прил. 13)."""
    data = _head(ctx, meeting) | {
        "agenda": meeting.agenda,
        "invited": [_titled(each) for each in seated(ctx.session, meeting.id)],
        "signatory": ctx.actor.name,
    }
    return file_paper(
        ctx, "meeting_invitation", data, kind="meeting-invitation",
        name=f"Покана за заседание № {meeting.number} (Прил. 13).pdf", number=numbered(meeting),
    )  # fmt: skip


def declaration(ctx: OperationContext, meeting: Meeting, member: MeetingMember) -> int:
    """File a member's declaration under its confidentiality mark (R-430, R-431)."""
    capacity = "председател" if member.is_chair else "член"
    data = _head(ctx, meeting) | {
        "person": ctx.actor.name,
        "capacity": f"{capacity} на {commission_of(ctx, meeting).name}",
        "procedure": f"{meeting.purpose}: {owner_name(ctx)}",
        "interest": member.interest or "",
        "mark": TLP_AMBER,
    }
    return file_paper(
        ctx, "interest_declaration", data, kind="interest-declaration",
        name=f"Декларация – {ctx.actor.name}.pdf",
    )  # fmt: skip


def minutes(ctx: OperationContext, meeting: Meeting) -> int:
    """File the signed minutes (Прил. 16)."""
    people = seated(ctx.session, meeting.id)
    present = [each for each in people if each.row.has_attended]
    quorum = Quorum(counted=meeting.counted or 0, present=len(present))
    data = _head(ctx, meeting) | {
        "agenda": meeting.agenda,
        "present": [_titled(each) for each in present],
        "absent": [
            each.name for each in people if not each.row.has_attended and not each.row.is_recused
        ],
        "recused": [each.name for each in people if each.row.is_recused],
        "quorum": quorum.sentence,
        "discussion": meeting.discussion or "",
        "questions": [
            _question(ctx, meeting, each) for each in questions_of(ctx.session, meeting.id)
        ],
        "signatories": [
            {"role": "Председателствал", "name": _name(ctx, meeting.presiding_id)},
            {"role": "Протоколчик", "name": _name(ctx, meeting.recorder_id)},
        ],
    }
    return file_paper(
        ctx, "meeting_minutes", data, kind="meeting-minutes",
        name=f"Протокол № {meeting.number} (Прил. 16).pdf", number=numbered(meeting),
    )  # fmt: skip


def chair_report(ctx: OperationContext, meeting: Meeting) -> int:
    """File the report to the chair of the agency (Прил. 17)."""
    signed = meeting.signed_at or ctx.now
    data = _head(ctx, meeting) | {
        "signed_on": date_bg(signed.astimezone(SOFIA).date()),
        "questions": [
            _question(ctx, meeting, each) for each in questions_of(ctx.session, meeting.id)
        ],
        "summary": meeting.summary or "",
        "signatory": ctx.actor.name,
    }
    return file_paper(
        ctx, "chair_report", data, kind="chair-report",
        name=f"Доклад по протокол № {meeting.number} (Прил. 17).pdf",
    )  # fmt: skip


def _question(ctx: OperationContext, meeting: Meeting, question: MeetingQuestion) -> Json:
    ballot = ballot_of(ctx.session, meeting, question)
    outcome = QuestionOutcome(question.outcome or QuestionOutcome.UNDECIDED)
    votes: list[Json] = [
        {
            "name": name,
            "choice": CHOICE_NAMES[VoteChoice(vote.choice)],
            "motive": vote.motive or "",
        }
        for vote, name in votes_of(ctx.session, question.id)
    ]
    return {
        "label": question.label,
        "score": scored(question),
        "votes": votes,
        "counts": ballot.sentence,
        "outcome": OUTCOME_NAMES[outcome],
    }


def _titled(each: Seated) -> str:
    return f"{each.name}, председател" if each.row.is_chair else each.name


def _name(ctx: OperationContext, person_id: int | None) -> str:
    return "" if person_id is None else ctx.session.get_one(Person, person_id).full_name
