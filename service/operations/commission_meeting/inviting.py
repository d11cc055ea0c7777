"""Calling the commission of a field together: date, place, agenda, members."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from service.cases.numbers import next_number
from service.domain.commissions import CommissionSeat, MeetingState
from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.kernel.clock import SOFIA, sofia
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.commission_meeting import papers
from service.operations.commission_meeting.rows import (
    commission_for,
    latest_meeting,
    members_on,
    numbered,
    owner_name,
    seated,
    when,
)
from service.operations.four_eyes import acting_person
from service.storage.models.meeting import (
    ExpertCommission,
    ExpertCommissionMember,
    Meeting,
    MeetingMember,
    MeetingQuestion,
)

#: days between the invitation and the meeting; the templates give none [ASSUMED]
NOTICE_DAYS: Final = 3
_SERIES: Final = "napoo-ek"


@form_context("commission_meeting/invite")
def invite_form(ctx: OperationContext) -> FormContext:
    """The commission of the field, its members on the day, and the questions as an agenda."""
    commission = _find_commission(ctx)
    members = [] if commission is None else members_on(ctx.session, commission.id, ctx.today)
    earlier = latest_meeting(ctx)
    regular = [m.person_id for m, _ in members if m.seat_kind == CommissionSeat.REGULAR]
    facts = [
        Fact("Комисия", _commission_words(ctx, commission), rule="R-284"),
        Fact("Повод", _purpose(ctx)),
        Fact("Център", owner_name(ctx)),
    ]
    if earlier is not None:
        facts.append(Fact("Отложено", f"№ {numbered(earlier)}, {when(earlier)}", rule="R-235"))
    return FormContext(
        values={
            "invited": regular if earlier is None else _invited_before(ctx, earlier),
            "agenda": "\n".join(f"{at}. {label}" for at, (_, label) in _numbered(ctx)),
        },
        options={"members": [_option(member, name) for member, name in members]},
        facts=facts,
    )


@operation
def invite(ctx: OperationContext) -> Mapping[str, Json]:
    """Write the meeting with its members and questions, and send the invitation (Прил. 13)."""
    answers = Answers.of(ctx.form)
    commission = _find_commission(ctx)
    if commission is None:
        raise refused("", _commission_words(ctx, None), "R-284")
    members = members_on(ctx.session, commission.id, answers.day("held_on"))
    chosen = _chosen(answers, members)
    meeting = _meeting(ctx, answers, commission)
    earlier = latest_meeting(ctx)
    ctx.session.add(meeting)
    ctx.session.flush()
    _seat(ctx, meeting, chosen, earlier)
    _ask(ctx, meeting)
    papers.invitation(ctx, meeting)
    _tell(ctx, meeting)
    waiting: list[Json] = [
        each.row.person_id
        for each in seated(ctx.session, meeting.id)
        if each.row.declared_at is None
    ]
    return {
        "meeting_id": meeting.id,
        "meeting_at": meeting.starts_at.isoformat(),
        "members": waiting,
    }


def _find_commission(ctx: OperationContext) -> ExpertCommission | None:
    return commission_for(ctx.session, str(ctx.variables.get("commission_key", "")))


def _commission_words(ctx: OperationContext, commission: ExpertCommission | None) -> str:
    if commission is not None:
        return commission.name
    return (
        f"Няма експертна комисия за „{ctx.variables.get('commission_key', '')}“; "
        "впишете я в регистъра на комисиите."
    )


def _purpose(ctx: OperationContext) -> str:
    return str(ctx.variables.get("meeting_purpose", "") or "Произнасяне на експертната комисия")


def _questions(ctx: OperationContext) -> list[Mapping[str, Json]]:
    given = ctx.variables.get("questions")
    rows = given if isinstance(given, list) else []
    return [row for row in rows if isinstance(row, Mapping)]


def _numbered(ctx: OperationContext) -> list[tuple[int, tuple[str, str]]]:
    pairs = [(str(row["key"]), str(row["label"])) for row in _questions(ctx)]
    return list(enumerate(pairs, start=1))


def _option(member: ExpertCommissionMember, name: str) -> Option:
    if member.is_chair:
        return Option(member.person_id, name, "председател")
    words = "заместник" if member.seat_kind == CommissionSeat.SUBSTITUTE else "титуляр"
    return Option(member.person_id, name, f"{words}, място {member.seat}")


def _invited_before(ctx: OperationContext, earlier: Meeting) -> list[int]:
    return [each.row.person_id for each in seated(ctx.session, earlier.id)]


def _chosen(
    answers: Answers, members: Sequence[tuple[ExpertCommissionMember, str]]
) -> list[ExpertCommissionMember]:
    """Those invited; one a seat, and only who sits in the commission on the day (R-284)."""
    wanted = {int(value) for value in answers.choices("invited")}
    chosen = [member for member, _ in members if member.person_id in wanted]
    problems = []
    if len(chosen) < len(wanted):
        text = "Поканен е човек, който на тази дата не е в състава на комисията."
        problems.append(Problem("invited", text, rule="R-284"))
    if len({member.seat for member in chosen}) < len(chosen):
        text = "За едно място са поканени и титулярят, и заместникът му; оставете единия."
        problems.append(Problem("invited", text, rule="R-284"))
    if problems:
        raise ValidationFailed(problems)
    return chosen


def _meeting(ctx: OperationContext, answers: Answers, commission: ExpertCommission) -> Meeting:
    starts_at = _starts_at(ctx, answers)
    earlier = latest_meeting(ctx)
    return Meeting(
        case_id=ctx.case.id,
        instance_id=ctx.instance_id,
        commission_id=commission.id,
        year=ctx.today.year,
        number=next_number(ctx.session, series=_SERIES, now=ctx.now),
        attempt=1 if earlier is None else earlier.attempt + 1,
        state=MeetingState.INVITED,
        purpose=_purpose(ctx),
        starts_at=starts_at,
        mode=answers.text("mode"),
        room=answers.maybe_text("room"),
        link=answers.maybe_text("link"),
        agenda=answers.text("agenda"),
        invited_at=ctx.now,
        invited_by_id=acting_person(ctx),
    )


def _starts_at(ctx: OperationContext, answers: Answers) -> datetime:
    """The instant of the meeting, far enough from the invitation."""
    on = answers.day("held_on")
    _check_notice(on, today=ctx.today)
    hour, minute = (int(part) for part in answers.text("held_at").split(":"))
    return sofia(on.year, on.month, on.day, hour, minute)


def _check_notice(on: date, *, today: date) -> None:
    earliest = today + timedelta(days=NOTICE_DAYS)
    if on < earliest:
        text = (
            f"Членовете се канят поне {NOTICE_DAYS} дни по-рано: "
            f"заседанието може да е най-рано на {date_bg(earliest)}"
        )
        raise refused("held_on", text, "R-235")


def _seat(
    ctx: OperationContext,
    meeting: Meeting,
    chosen: Sequence[ExpertCommissionMember],
    earlier: Meeting | None,
) -> None:
    """The invited; a declaration made for an earlier date of the same meeting still stands."""
    made = (
        {} if earlier is None else {s.row.person_id: s.row for s in seated(ctx.session, earlier.id)}
    )
    for member in chosen:
        before = made.get(member.person_id)
        ctx.session.add(
            MeetingMember(
                meeting_id=meeting.id,
                person_id=member.person_id,
                seat=member.seat,
                is_chair=member.is_chair,
                declared_at=None if before is None else before.declared_at,
                interest=None if before is None else before.interest,
                is_recused=before is not None and before.is_recused,
                declaration_document_id=None if before is None else before.declaration_document_id,
            )
        )
    ctx.session.flush()


def _ask(ctx: OperationContext, meeting: Meeting) -> None:
    for at, row in enumerate(_questions(ctx), start=1):
        ctx.session.add(
            MeetingQuestion(
                meeting_id=meeting.id,
                key=str(row["key"]),
                label=str(row["label"]),
                position=at,
                score=_decimal(row.get("score")),
                max_score=_decimal(row.get("max_score")),
            )
        )
    ctx.session.flush()


def _decimal(value: Json) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _tell(ctx: OperationContext, meeting: Meeting) -> None:
    """Notify every invited member and write the call into the case."""
    people = seated(ctx.session, meeting.id)
    commission = ctx.session.get_one(ExpertCommission, meeting.commission_id)
    for each in people:
        ctx.notify(
            person_id=each.row.person_id,
            subject="Покана за заседание на експертна комисия",
            body=f"{commission.name}: заседание № {numbered(meeting)}, {when(meeting)}",
            dedup=f"meeting-{meeting.id}-invited-{each.row.person_id}",
        )
    sent = meeting.invited_at.astimezone(SOFIA).date()
    tell(
        ctx,
        "meeting.called",
        f"Свикано е заседание № {numbered(meeting)} на {commission.name} за "
        f"{when(meeting)}; поканени са {len(people)} членове на {date_bg(sent)}",
        "R-235",
        meeting=meeting.id,
        attempt=meeting.attempt,
        invited=[each.row.person_id for each in people],
    )
