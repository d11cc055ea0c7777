"""Planning a visit and ordering it (R-128, R-129)."""

from sqlalchemy import select

from service.domain.claims import ClaimState
from service.domain.programme import MonitoringLevel
from service.domain.wording import date_bg, money_bg
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.case_titles import name_case
from service.operations.four_eyes import acting_person, demand_other_person
from service.operations.monitoring.rows import METHODS, ZERO, find_visit, head_facts, words
from service.operations.programme.editions import edition_for, edition_row
from service.storage.models.claim import Claim
from service.storage.models.identity import Organisation
from service.storage.models.monitoring import MonitoringVisit, VisitKind, VisitState
from service.storage.models.programme import ReportingPeriod

#: claims whose money has left the ministry and may be looked at
_CHECKABLE = (ClaimState.APPROVED, ClaimState.PAID, ClaimState.CLOSED)


@form_context("monitoring/plan")
def plan_form(ctx: OperationContext) -> FormContext:
    """The institution and its paid claims, the newest first."""
    institution = ctx.session.get_one(Organisation, ctx.case.owner_organisation_id)
    rows = ctx.session.execute(
        select(Claim, ReportingPeriod)
        .join(ReportingPeriod, ReportingPeriod.id == Claim.period_id)
        .where(Claim.organisation_id == institution.id, Claim.state.in_(_CHECKABLE))
        .order_by(ReportingPeriod.ends_on.desc())
    )
    options = [
        Option(
            str(claim.id),
            f"Период {period.number}: {period.starts_on:%d.%m} – {date_bg(period.ends_on)}",
            money_bg(claim.approved_amount or ZERO, currency=claim.currency),
        )
        for claim, period in rows
    ]
    return FormContext(
        options={"claims": options}, facts=[Fact("Институция", institution.full_name)]
    )


@operation
def plan_visit(ctx: OperationContext) -> dict[str, Json]:
    """Plan a visit to the institution the case is about."""
    visit = _planned(ctx, Answers.of(ctx.form))
    ctx.session.add(visit)
    ctx.session.flush()
    name_case(ctx, f"Проверка на {date_bg(visit.planned_on)}")
    tell(
        ctx,
        "visit.planned",
        f"Планирана е проверка за {date_bg(visit.planned_on)} {visit.reason}",
        "R-128",
        kind=visit.kind,
        aspects=list[Json](visit.aspects),
        methods=list[Json](visit.methods),
        claim=visit.claim_id,
        planned_on=visit.planned_on.isoformat(),
        reason=visit.reason,
        # a plan without the financial aspect is allowed, and noted
        without_financial_aspect="financial" not in visit.aspects,
    )
    return {"is_on_site": visit.kind == VisitKind.ON_SITE, "has_survey": visit.has_survey}


@form_context("monitoring/order")
def order_form(ctx: OperationContext) -> FormContext:
    """What is planned, when and why."""
    visit = find_visit(ctx)
    shown = [
        *head_facts(ctx, visit),
        Fact("Методи", words(visit.methods, METHODS), rule="R-129"),
        Fact("Дата на проверката", date_bg(visit.planned_on)),
        Fact("Основание за проверката", visit.reason),
    ]
    if "financial" not in visit.aspects:
        shown.append(Fact("Внимание", "Финансовата част не е в обхвата.", rule="R-128"))
    return FormContext(facts=shown)


@operation
def order_visit(ctx: OperationContext) -> dict[str, Json]:
    """Order the visit; whoever planned it may not."""
    visit = find_visit(ctx)
    answers = Answers.of(ctx.form)
    done = {"Вие сте планирали проверката": visit.planned_by_id}
    visit.ordered_by_id = demand_other_person(ctx, done)
    visit.order_number = answers.text("order_number")
    visit.order_on = answers.day("order_on")
    visit.state = VisitState.ORDERED
    tell(
        ctx,
        "visit.ordered",
        f"Проверката е наредена със заповед № {visit.order_number}.",
        "R-128",
        number=visit.order_number,
        ordered_on=visit.order_on.isoformat(),
    )
    return {}


def _planned(ctx: OperationContext, answers: Answers) -> MonitoringVisit:
    claim = _sample(ctx, answers)
    edition_id = (
        claim.edition_id
        if claim is not None
        else edition_row(ctx.session, edition_for(ctx.today)).id
    )
    return MonitoringVisit(
        case_id=ctx.case.id,
        edition_id=edition_id,
        organisation_id=ctx.case.owner_organisation_id,
        claim_id=None if claim is None else claim.id,
        state=VisitState.PLANNED,
        kind=VisitKind(answers.text("kind")).value,
        level=MonitoringLevel(answers.text("level")),
        aspects=answers.choices("aspects"),
        methods=answers.choices("methods"),
        has_survey=answers.flag("has_survey"),
        reason=answers.text("reason"),
        planned_on=answers.day("planned_on"),
        planned_by_id=acting_person(ctx),
    )


def _sample(ctx: OperationContext, answers: Answers) -> Claim | None:
    chosen = answers.maybe_text("claim")
    if chosen is None:
        return None
    claim = ctx.session.get_one(Claim, int(chosen))
    if claim.organisation_id != ctx.case.owner_organisation_id:
        text = "Заявката е на друга институция."
        raise refused("claim", text, "R-128")
    return claim
