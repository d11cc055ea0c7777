"""One recommendation: its clock, the director's evidence, the verdict (R-314).

These steps run once for each recommendation, in a process of its own (`inspection_recommendation`)
whose variables hold its id and the end of its term.
"""

from service.domain.wording import date_bg, subject_line
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.engine.errors import ClockUnknown
from service.identity.roles import Role
from service.kernel.calendar import end_of_day
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.four_eyes import acting_person
from service.operations.inspection.rows import find_inspection, head_facts
from service.operations.inspection.visiting import demand_officer, officers_only
from service.rules.inspection import kept_days
from service.storage.models.clock import ClockEnding
from service.storage.models.inspection import InspectionRecommendation


@operation
def start_recommendation(ctx: OperationContext) -> dict[str, Json]:
    """The term of the recommendation begins; an end on a day off moves (R-409)."""
    recommendation = _find(ctx)
    days = kept_days(ctx.today, due_on=recommendation.due_on)
    subject = subject_line(recommendation.text, number=recommendation.position)
    return {**_start(ctx, recommendation, days), "recommendation_subject": subject}


@form_context("inspection/evidence")
def evidence_form(ctx: OperationContext) -> FormContext:
    return FormContext(facts=_facts(ctx, _find(ctx)))


@operation
def give_evidence(ctx: OperationContext) -> dict[str, Json]:
    """The director says what was done and files the evidence."""
    recommendation = _find(ctx)
    answers = Answers.of(ctx.form)
    recommendation.reply = answers.text("reply")
    recommendation.evidence_id = answers.whole("evidence")
    recommendation.replied_at = ctx.now
    recommendation.replied_by_id = acting_person(ctx)
    ctx.attach(recommendation.evidence_id)
    tell(
        ctx,
        "recommendation.answered",
        f"Директорът отговори по препоръка {recommendation.position}: {recommendation.reply}",
        "R-314",
        recommendation=recommendation.id,
    )
    ctx.clocks.end(_clock(recommendation), on=ctx.today)
    return {}


@operation
def escalate(ctx: OperationContext) -> dict[str, Json]:
    """No reply in term: the director is reminded, the head is told (R-314)."""
    recommendation = _find(ctx)
    recommendation.escalated_at = ctx.now
    due_on = ctx.clocks.due_on(_clock(recommendation))
    text = f"Срокът по препоръка {recommendation.position} изтече на {date_bg(due_on)} без отговор."
    tell(ctx, "recommendation.escalated", text, "R-314", recommendation=recommendation.id)
    ctx.clocks.end(_clock(recommendation), on=ctx.today, how=ClockEnding.LAPSED)
    for role, subject in (
        (Role.DIRECTOR, "Напомняне: препоръка без отговор"),
        (Role.RUO_HEAD, "Препоръка без отговор в срок"),
    ):
        ctx.notify(
            subject=subject,
            body=f"{text} {recommendation.text}",
            dedup=f"recommendation:{recommendation.id}:late:{role}:{due_on.isoformat()}",
            role=role,
        )
    return {}


@form_context("inspection/extend_recommendation")
def extend_form(ctx: OperationContext) -> FormContext:
    return FormContext(facts=_facts(ctx, _find(ctx)))


@operation
def extend_recommendation(ctx: OperationContext) -> dict[str, Json]:
    """The head gives more time at the director's request."""
    recommendation = _find(ctx)
    answers = Answers.of(ctx.form)
    _demand_running(ctx, recommendation)
    ctx.clocks.extend(
        _clock(recommendation),
        by=Term(answers.whole("extra_days"), TermUnit.DAYS),
        ground=f"молба № {answers.text('request')}; {answers.text('reason')}",
        rule="R-314",
    )
    return _due(ctx, recommendation)


@form_context("inspection/verify")
def verify_form(ctx: OperationContext) -> FormContext:
    """What was recommended and what the director shows for it."""
    recommendation = _find(ctx)
    reply = recommendation.reply or "Няма отговор в срока."
    shown = [*_facts(ctx, recommendation), Fact("Отговор на директора", reply, rule="R-314")]
    return FormContext(facts=shown, refusal=officers_only(ctx, find_inspection(ctx)))


@operation
def verify(ctx: OperationContext) -> dict[str, Json]:
    """Fulfilled, to be supplemented by a new day, or not fulfilled."""
    recommendation = _find(ctx)
    answers = Answers.of(ctx.form)
    officer = demand_officer(ctx, find_inspection(ctx))
    verdict = answers.text("decision")
    remark = answers.maybe_text("remark")
    recommendation.verdict = remark
    if verdict == "supplement":
        tell(
            ctx,
            "recommendation.returned",
            f"Препоръка {recommendation.position} да се допълни: {remark}",
            "R-314",
            recommendation=recommendation.id,
        )
        return {**_start(ctx, recommendation, answers.whole("extra_days")), "verdict": verdict}
    recommendation.is_fulfilled = verdict == "fulfilled"
    recommendation.verified_at, recommendation.verified_by_id = ctx.now, officer
    said = "изпълнена." if recommendation.is_fulfilled else f"неизпълнена: {remark}"
    tell(
        ctx,
        "recommendation.verified",
        f"Препоръка {recommendation.position} е {said}",
        "R-314",
        recommendation=recommendation.id,
        fulfilled=recommendation.is_fulfilled,
    )
    return {"verdict": verdict}


def _demand_running(ctx: OperationContext, recommendation: InspectionRecommendation) -> None:
    """A term that is over by an answer or by its end has nothing to be made longer."""
    try:
        ctx.clocks.due_on(_clock(recommendation))
    except ClockUnknown as error:
        text = "Няма срок за удължаване: директорът е отговорил или срокът вече е изтекъл."
        raise refused("extra_days", text, "R-314") from error


def _start(
    ctx: OperationContext, recommendation: InspectionRecommendation, days: int
) -> dict[str, Json]:
    ctx.clocks.start(
        _clock(recommendation),
        title=f"Препоръка {recommendation.position}",
        term=Term(days, TermUnit.DAYS),
        from_on=ctx.today,
        rule="R-314",
    )
    return _due(ctx, recommendation)


def _due(ctx: OperationContext, recommendation: InspectionRecommendation) -> dict[str, Json]:
    """The end of the term as the variable of this recommendation's own process."""
    recommendation.due_on = ctx.clocks.due_on(_clock(recommendation))
    return {"recommendation_due_at": end_of_day(recommendation.due_on).isoformat()}


def _clock(recommendation: InspectionRecommendation) -> str:
    return f"recommendation_{recommendation.id}"


def _find(ctx: OperationContext) -> InspectionRecommendation:
    wanted = ctx.variables.get("recommendation_id")
    return ctx.session.get_one(InspectionRecommendation, wanted)


def _facts(ctx: OperationContext, recommendation: InspectionRecommendation) -> list[Fact]:
    return [
        *head_facts(ctx, find_inspection(ctx)),
        Fact(f"Препоръка {recommendation.position}", recommendation.text, rule="R-314"),
        Fact("Основание", recommendation.ground),
        Fact("Срок", date_bg(recommendation.due_on)),
    ]
