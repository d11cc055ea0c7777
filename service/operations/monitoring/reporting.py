"""The card before the director, and the report with its grade (R-130, R-131)."""

from sqlalchemy import update

from service.domain.wording import money_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.four_eyes import acting_person
from service.operations.monitoring.rows import (
    card_of,
    find_visit,
    finding_facts,
    findings_of,
    head_facts,
    total_of,
)
from service.storage.models.monitoring import (
    MonitoringCard,
    MonitoringFinding,
    MonitoringReport,
    MonitoringVisit,
    VisitState,
)


@form_context("monitoring/acknowledge")
def acknowledge_form(ctx: OperationContext) -> FormContext:
    """The card as the director reads it."""
    visit = find_visit(ctx)
    card = card_of(ctx, visit)
    findings = findings_of(ctx.session, visit.id)
    shown = [*head_facts(ctx, visit), *_card_facts(card), *finding_facts(findings)]
    return FormContext(facts=shown, variables={"total": str(total_of(findings))})


@operation
def acknowledge(ctx: OperationContext) -> dict[str, Json]:
    """The director has read the card, and may object."""
    visit = find_visit(ctx)
    card = card_of(ctx, visit)
    card.acknowledged_at = ctx.now
    card.acknowledged_by_id = acting_person(ctx)
    card.objection = Answers.of(ctx.form).maybe_text("objection")
    visit.state = VisitState.ACKNOWLEDGED
    tell(
        ctx,
        "card.acknowledged",
        "Директорът се запозна с картата"
        + (", без възражение." if card.objection is None else f" и възрази: {card.objection}"),
        "R-130",
        objection=card.objection,
    )
    return {}


@form_context("monitoring/report")
def report_form(ctx: OperationContext) -> FormContext:
    """The card, what the director said, and the findings."""
    visit = find_visit(ctx)
    card = card_of(ctx, visit)
    shown = [*head_facts(ctx, visit), *_card_facts(card), *_answer_of_director(card)]
    findings = findings_of(ctx.session, visit.id)
    return FormContext(
        facts=[*shown, *finding_facts(findings)],
        variables={"has_objection": card.objection is not None},
    )


@operation
def file_report(ctx: OperationContext) -> dict[str, Json]:
    """File the report; findings objected to with reason fall away. No grade, no report (R-131)."""
    visit = find_visit(ctx)
    card = card_of(ctx, visit)
    answers = Answers.of(ctx.form)
    if card.objection is not None:
        _decide_objection(ctx, visit, card, answers)
    report = MonitoringReport(
        visit_id=visit.id,
        grade=answers.whole("grade"),
        conclusion=answers.text("conclusion"),
        proposals=answers.maybe_text("proposals"),
        filed_at=ctx.now,
        filed_by_id=acting_person(ctx),
    )
    ctx.session.add(report)
    ctx.session.flush()
    total = total_of(findings_of(ctx.session, visit.id))
    has_unlawful = total > 0
    visit.state = VisitState.REPORTED if has_unlawful else VisitState.CLOSED
    visit.closed_at = None if has_unlawful else ctx.now
    tell(
        ctx,
        "visit.reported",
        f"Докладът е с оценка {report.grade}; за възстановяване: {money_bg(total)}",
        "R-131",
        grade=report.grade,
        total=str(total),
        has_unlawful=has_unlawful,
    )
    return {"has_unlawful": has_unlawful}


def _decide_objection(
    ctx: OperationContext, visit: MonitoringVisit, card: MonitoringCard, answers: Answers
) -> None:
    card.is_objection_accepted = answers.flag("is_objection_accepted")
    card.objection_answer = answers.text("objection_answer")
    if card.is_objection_accepted:
        ctx.session.execute(
            update(MonitoringFinding)
            .where(MonitoringFinding.visit_id == visit.id)
            .values(is_withdrawn=True)
        )
    tell(
        ctx,
        "objection.decided",
        "Възражението е "
        + ("прието. " if card.is_objection_accepted else "отхвърлено. ")
        + (card.objection_answer or ""),
        "R-130",
        accepted=card.is_objection_accepted,
        answer=card.objection_answer,
    )


def _card_facts(card: MonitoringCard) -> list[Fact]:
    shown = [Fact("Констатации", card.summary)]
    if card.recommendations:
        shown.append(Fact("Препоръки", card.recommendations))
    return shown


def _answer_of_director(card: MonitoringCard) -> list[Fact]:
    if card.acknowledged_at is None:
        return [Fact("Директор", "Не е подписал картата в 7-дневния срок.", rule="R-130")]
    if card.objection is None:
        return [Fact("Директор", "Запознат с картата, без възражение.", rule="R-130")]
    return [Fact("Възражение на директора", card.objection, rule="R-130")]
