"""What a court says of an order of the procedure, and what follows from it (R-239)."""

from service.domain.licensing import AppealOutcome, OrderKind, ProcedureState, ProfessionState
from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.licensing.annulling import annul_issue, decide_anew, tell_agency
from service.operations.licensing.appealing import pending
from service.operations.licensing.letters import tell_applicant
from service.operations.licensing.rows import (
    ActNotFound,
    find_application,
    head_facts,
    refused_professions,
)
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_acts import LicensingAppeal, LicensingOrder

#: a judgment on a part leaves the rest of the order as it is
IN_PART = "annulled_in_part"
_RESULTS = {
    AppealOutcome.UPHELD: "оставена в сила",
    AppealOutcome.ANNULLED: "отменена",
    IN_PART: "отменена в частта за отказ",
}


@form_context("licensing/court_decision")
def court_decision_form(ctx: OperationContext) -> FormContext:
    application = find_application(ctx)
    row = _find_pending(ctx, application)
    return FormContext(
        facts=[
            *head_facts(ctx, application),
            Fact("Обжалван акт", row.act, rule="R-239"),
            Fact("Съд", f"{row.court}, жалба № {row.number} от {date_bg(row.filed_on)}"),
        ],
        options={"outcomes": _outcomes(ctx, application, row)},
        variables={"filed_on": row.filed_on.isoformat()},
    )


@operation
def court_decision(ctx: OperationContext) -> dict[str, Json]:
    """The court upholds the order or sets it aside; a refusal set aside is decided anew."""
    application = find_application(ctx)
    row = _find_pending(ctx, application)
    answers = Answers.of(ctx.form)
    outcome = answers.text("outcome")
    is_whole = outcome == AppealOutcome.ANNULLED
    row.outcome = AppealOutcome.UPHELD
    if outcome != AppealOutcome.UPHELD:
        row.outcome = AppealOutcome.ANNULLED
    row.decision_number = answers.text("decision_number")
    row.decided_on = answers.day("decided_on")
    is_annulled = row.outcome == AppealOutcome.ANNULLED
    order = ctx.session.get_one(LicensingOrder, row.order_id)
    order.is_annulled = is_whole
    ctx.session.flush()
    result = _RESULTS[outcome]
    tell(
        ctx, "court.decided",
        f"{row.act} е {result} с решение № {row.decision_number} от {date_bg(row.decided_on)}",
        "R-239", outcome=row.outcome, number=row.decision_number,
    )  # fmt: skip
    if order.kind == OrderKind.REFUSAL:
        _go_on(ctx, application, row, is_annulled=is_annulled)
    elif order.kind == OrderKind.ISSUE and is_annulled:
        annul_issue(ctx, application, row, is_whole=is_whole)
    elif order.kind == OrderKind.ISSUE:
        ctx.send("court_decided", case_id=ctx.case.id, dedup=f"court:{row.id}")
    if is_annulled:
        tell_agency(ctx, application, row, result)
    tell_applicant(
        ctx,
        subject="Съдът се произнесе по жалбата",
        body=f"{row.act} е {result}.",
        dedup=f"licensing:court:{row.id}",
    )
    return {}


def _go_on(
    ctx: OperationContext,
    application: LicensingApplication,
    row: LicensingAppeal,
    *,
    is_annulled: bool,
) -> None:
    """Tell the refusal that waits; a refusal set aside begins a new term for the decision."""
    payload: dict[str, Json] = {"is_annulled": is_annulled}
    if is_annulled:
        payload |= decide_anew(ctx, application, row)
        application.state = ProcedureState.IN_CHECK
        for each in refused_professions(ctx.session, application.id):
            each.state, each.ground = ProfessionState.CLAIMED, None
    else:
        application.state = ProcedureState.REFUSED
        application.closed_at = ctx.now
    ctx.session.flush()
    ctx.send("court_decided", case_id=ctx.case.id, dedup=f"court:{row.id}", payload=payload)


def _outcomes(
    ctx: OperationContext, application: LicensingApplication, row: LicensingAppeal
) -> list[Option]:
    """What the court may say; only an order that refuses in part is set aside in that part."""
    options = [
        Option(AppealOutcome.UPHELD, "оставя заповедта в сила"),
        Option(AppealOutcome.ANNULLED, "отменя заповедта"),
    ]
    order = ctx.session.get_one(LicensingOrder, row.order_id)
    if order.kind == OrderKind.ISSUE and refused_professions(ctx.session, application.id):
        options.insert(1, Option(IN_PART, "отменя заповедта в частта за отказ"))
        options[-1] = Option(AppealOutcome.ANNULLED, "отменя заповедта изцяло")
    return options


def _find_pending(ctx: OperationContext, application: LicensingApplication) -> LicensingAppeal:
    found = pending(ctx, application)
    if found is None:
        raise ActNotFound(what="жалба без съдебно решение")
    return found
