"""Declarations before anything is shown, and recusals (R-430)."""

from collections.abc import Mapping

from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.identity.allow import AccessDenied
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.commission_meeting import papers
from service.operations.commission_meeting.rows import admitted, find_meeting, head_facts, seated
from service.operations.four_eyes import acting_person
from service.rules.catalogue import rule
from service.rules.licensing.quorum import Quorum
from service.storage.models.meeting import MeetingMember


@form_context("commission_meeting/declare")
def declare_form(ctx: OperationContext) -> FormContext:
    """Whose procedure it is and when the meeting is: all a member sees before declaring."""
    return FormContext(facts=head_facts(ctx, find_meeting(ctx)))


@operation
def declare(ctx: OperationContext) -> Mapping[str, Json]:
    """Open the case to a member without an interest; recuse the one who has an interest.

    Whoever the procedure bars (`barred_ids`: its external experts) does not judge their own
    report, whatever they declare.
    """
    meeting = find_meeting(ctx)
    member = own_seat(ctx, meeting.id)
    answers = Answers.of(ctx.form)
    member.declared_at = ctx.now
    is_barred = member.person_id in _barred(ctx)
    member.is_recused = answers.flag("has_interest") or is_barred
    if member.is_recused:
        member.interest = answers.maybe_text("interest") or "Външен експерт по преписката"
    ctx.session.flush()
    member.declaration_document_id = papers.declaration(ctx, meeting, member)
    if not member.is_recused:
        ctx.involve(member.person_id)
    said = "декларира, че няма интерес"
    if is_barred:
        said = "е външен експерт по преписката и се отвежда"
    elif member.is_recused:
        said = "декларира интерес и се отвежда"
    tell(
        ctx,
        "meeting.declared",
        f"{ctx.actor.name} {said}.",
        "R-430",
        meeting=meeting.id,
        recused=member.is_recused,
    )
    return {}


def _barred(ctx: OperationContext) -> frozenset[Json]:
    found = ctx.variables.get("barred_ids")
    return frozenset(found) if isinstance(found, list) else frozenset()


def own_seat(ctx: OperationContext, meeting_id: int) -> MeetingMember:
    """The actor's own row: a member declares and votes in person; raises AccessDenied."""
    row = ctx.session.get(MeetingMember, (meeting_id, acting_person(ctx)))
    if row is None or (ctx.task is not None and ctx.task.item not in (None, row.person_id)):
        reason = f"Членът на комисията действа лично ({rule('R-430').citation})."
        raise AccessDenied(reason=reason)
    return row


@operation
def admit(ctx: OperationContext) -> Mapping[str, Json]:
    """Count who is left for the quorum: the invited without the recused (R-430, R-235)."""
    meeting = find_meeting(ctx)
    people = seated(ctx.session, meeting.id)
    recused = [each.name for each in people if each.row.is_recused]
    silent = [each.name for each in people if each.row.declared_at is None]
    meeting.counted = len(people) - len(recused)
    meeting.needed = Quorum(counted=meeting.counted, present=0).needed
    ctx.session.flush()
    text = f"За кворума се броят {meeting.counted} членове, нужни са {meeting.needed}."
    if recused:
        text = f"Отведени: {', '.join(recused)}. {text}"
    if silent:
        text += f" Без декларация не участват: {', '.join(silent)}."
    tell(
        ctx,
        "meeting.composed",
        text,
        "R-430",
        meeting=meeting.id,
        counted=meeting.counted,
        needed=meeting.needed,
        admitted=[each.row.person_id for each in admitted(ctx.session, meeting.id)],
    )
    return {}


def recusal_facts(ctx: OperationContext, meeting_id: int) -> list[Fact]:
    """Who was recused and who did not declare, above the later forms."""
    people = seated(ctx.session, meeting_id)
    recused = [each.name for each in people if each.row.is_recused]
    silent = [each.name for each in people if each.row.declared_at is None]
    facts = []
    if recused:
        facts.append(Fact("Отведени", ", ".join(recused), rule="R-430"))
    if silent:
        facts.append(Fact("Без декларация", ", ".join(silent), rule="R-430"))
    return facts
