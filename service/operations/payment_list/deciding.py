"""The commission's proposal, the minister's decision, and what follows a return (R-104, R-105)."""

from decimal import Decimal

from sqlalchemy import select, update

from service.domain.claims import ClaimState
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.kernel.errors import Conflict
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.four_eyes import acting_person, demand_other_person
from service.operations.payment_list import papers
from service.operations.payment_list.reducing import available_funds
from service.operations.payment_list.rows import (
    ZERO,
    ListFacts,
    entries_of,
    find_list,
    head_facts,
    named_entries,
    sums_of,
)
from service.storage.models.claim import Claim
from service.storage.models.payment import (
    ApprovalEntry,
    ListState,
    MinisterialOrder,
    OrderDecision,
)
from service.storage.models.programme import (
    FundEntry,
    FundEntryKind,
    FundScope,
    ProgrammeEditionRow,
)


class FundsTaken(Conflict):
    """Another list was approved meanwhile and took part of the money (R-003, R-004)."""

    code = "payment-list.funds-taken"
    sentence = (
        "Междувременно наличните средства са намалели до {available}, а списъкът е за {listed}. "
        "Върнете го за ново изчисляване."
    )


@form_context("payment_list/propose")
def propose_form(ctx: OperationContext) -> FormContext:
    """The three sums and how they came about."""
    facts = find_list(ctx)
    return FormContext(facts=_proposal_facts(ctx, facts), variables=sums_of(facts))


@operation
def propose(ctx: OperationContext) -> dict[str, Json]:
    """The commission puts the list before the minister; only sent and listed claims are in it."""
    facts = find_list(ctx)
    answers = Answers.of(ctx.form)
    strangers = ctx.session.scalars(
        select(Claim.registered_number)
        .join(ApprovalEntry, ApprovalEntry.claim_id == Claim.id)
        .where(
            ApprovalEntry.list_id == facts.row.id,
            ApprovalEntry.excluded_reason.is_(None),
            Claim.state != ClaimState.LISTED,
        )
    ).all()
    if strangers:
        numbers = ", ".join(map(str, strangers))
        text = f"Заявки с променено състояние не могат да са в списъка: {numbers}."
        raise refused("", text, "R-104")
    row = facts.row
    row.proposal_number = answers.text("proposal_number")
    row.proposed_on = answers.day("proposed_on")
    row.proposed_by_id = acting_person(ctx)
    row.state = ListState.PROPOSED
    tell(
        ctx,
        "list.proposed",
        "Комисията на МОН предлага списък за " + facts.money(facts.row.listed_total or ZERO),
        "R-104",
        number=row.proposal_number,
        commission_order=answers.text("commission_order"),
        **sums_of(facts),
    )
    return {}


@form_context("payment_list/order")
def order_form(ctx: OperationContext) -> FormContext:
    """What is proposed, by whom, and what the budget allows now."""
    facts = find_list(ctx)
    proposal = Fact("Предложение", f"№ {facts.row.proposal_number}", rule="R-104")
    return FormContext(facts=[*_proposal_facts(ctx, facts), proposal], variables=sums_of(facts))


@operation
def decide_proposal(ctx: OperationContext) -> dict[str, Json]:
    """The minister approves by order, returns with reasons, or refuses altogether (R-105)."""
    facts = find_list(ctx)
    minister = demand_other_person(
        ctx,
        {
            "Вие сте подписали предложението": facts.row.proposed_by_id,
            "Вие сте открили списъка": facts.row.opened_by_id,
        },
    )
    answers = Answers.of(ctx.form)
    decision = OrderDecision(answers.text("decision"))
    is_approval = decision is OrderDecision.APPROVE
    order = MinisterialOrder(
        list_id=facts.row.id,
        decision=decision,
        number=answers.text("number") if is_approval else None,
        ordered_on=answers.day("ordered_on") if is_approval else None,
        reasons=answers.maybe_text("reasons"),
        decided_by_id=minister,
        decided_at=ctx.now,
    )
    if is_approval:
        _demand_new_number(ctx, order)
        _commit_funds(ctx, facts)
        order.document_id = papers.order(ctx, facts, order)
    else:
        _step_back(ctx, facts, decision)
    ctx.session.add(order)
    ctx.session.flush()
    _record_decision(ctx, facts, order)
    return {"decision": decision.value}


def _record_decision(ctx: OperationContext, facts: ListFacts, order: MinisterialOrder) -> None:
    tell(
        ctx,
        "list.decided",
        papers.decision_text(facts, order),
        "R-105",
        decision=order.decision,
        number=order.number,
        ordered_on=None if order.ordered_on is None else order.ordered_on.isoformat(),
        reasons=order.reasons,
        **sums_of(facts),
    )


def _demand_new_number(ctx: OperationContext, order: MinisterialOrder) -> None:
    taken = ctx.session.scalar(
        select(MinisterialOrder.id).where(
            MinisterialOrder.number == order.number,
            MinisterialOrder.ordered_on == order.ordered_on,
        )
    )
    if taken is not None:
        text = "Заповед с този номер и дата вече е издадена."
        raise refused("number", text, "R-105")


def _commit_funds(ctx: OperationContext, facts: ListFacts) -> None:
    """Take the money of the list out of what is available; one list at a time for the edition."""
    row = facts.row
    ctx.session.execute(
        select(ProgrammeEditionRow.id)
        .where(ProgrammeEditionRow.id == row.edition_id)
        .with_for_update()
    )
    listed = row.listed_total or ZERO
    available = available_funds(ctx.session, facts).value
    if listed > available:
        raise FundsTaken(available=facts.money(available), listed=facts.money(listed))
    entries = [entry for entry in entries_of(ctx.session, row.id) if entry.listed > 0]
    if not entries:
        text = "В списъка няма сума за утвърждаване."
        raise refused("decision", text, "R-104")
    for entry in entries:
        ctx.session.add(fund_entry(ctx, facts, entry, FundEntryKind.COMMITMENT, entry.listed))
    _move_claims(ctx, facts, ClaimState.APPROVED)
    row.state = ListState.APPROVED


def fund_entry(
    ctx: OperationContext,
    facts: ListFacts,
    entry: ApprovalEntry,
    kind: FundEntryKind,
    amount: Decimal,
) -> FundEntry:
    """A row of the ledger of funds about one claim of the list."""
    return FundEntry(
        edition_id=facts.row.edition_id,
        period_id=facts.row.period_id,
        scope=FundScope(facts.module.value),
        kind=kind,
        amount=amount,
        currency=facts.row.currency,
        organisation_id=entry.organisation_id,
        claim_id=entry.claim_id,
        case_id=ctx.case.id,
        purpose=facts.purpose,
        at=ctx.now,
    )


def _step_back(ctx: OperationContext, facts: ListFacts, decision: OrderDecision) -> None:
    if decision is OrderDecision.RETURN:
        facts.row.state = ListState.RETURNED
        return
    facts.row.state = ListState.REFUSED
    facts.row.closed_at = ctx.now
    # they may come into a new list of the same period
    _move_claims(ctx, facts, ClaimState.SENT_TO_MINISTRY)


def _move_claims(ctx: OperationContext, facts: ListFacts, state: ClaimState) -> None:
    claim_ids = [entry.claim_id for entry in entries_of(ctx.session, facts.row.id)]
    ctx.session.execute(update(Claim).where(Claim.id.in_(claim_ids)).values(state=state))


def _proposal_facts(ctx: OperationContext, facts: ListFacts) -> list[Fact]:
    claims = named_entries(ctx.session, facts.row.id)
    shown = [*head_facts(facts), Fact("Заявки в списъка", str(len(claims)))]
    row = facts.row
    if (row.listed_total or ZERO) < (row.approved_total or ZERO):
        cut = (row.approved_total or ZERO) - (row.listed_total or ZERO)
        shown.append(Fact("Пропорционално намаление", facts.money(cut), rule="R-110"))
    return shown


@form_context("payment_list/revise")
def revise_form(ctx: OperationContext) -> FormContext:
    """The minister's reasons, and the claims that may be left out."""
    facts = find_list(ctx)
    options = [
        Option(
            str(claim.entry.id),
            f"{claim.entry.registration_number}: {claim.institution.name}, "
            f"{facts.money(claim.entry.approved)}",
        )
        for claim in named_entries(ctx.session, facts.row.id)
    ]
    reasons = ctx.session.scalar(
        select(MinisterialOrder.reasons)
        .where(
            MinisterialOrder.list_id == facts.row.id,
            MinisterialOrder.decision == OrderDecision.RETURN,
        )
        .order_by(MinisterialOrder.id.desc())
        .limit(1)
    )
    shown = [*head_facts(facts), Fact("Мотиви на министъра", reasons or "", rule="R-105")]
    return FormContext(options={"claims": options}, facts=shown)


@operation
def revise(ctx: OperationContext) -> dict[str, Json]:
    """Leave claims out of the list, with reasons; they may come into another list."""
    facts = find_list(ctx)
    answers = Answers.of(ctx.form)
    excluded: list[Json] = []
    for row in answers.rows("exclusions"):
        entry = ctx.session.get_one(ApprovalEntry, int(row.text("claim")))
        entry.excluded_reason = row.text("reason")
        claim = ctx.session.get_one(Claim, entry.claim_id)
        claim.state = ClaimState.SENT_TO_MINISTRY
        excluded.append(
            {
                "claim": entry.claim_id,
                "registration_number": entry.registration_number,
                "amount": str(entry.approved),
                "reason": entry.excluded_reason,
            }
        )
    ctx.session.flush()
    if not entries_of(ctx.session, facts.row.id):
        text = "В списъка трябва да остане поне една заявка."
        raise refused("exclusions", text, "R-104")
    tell(
        ctx,
        "list.revised",
        f"Комисията преработи списъка. {answers.text('answer')}",
        "R-105",
        excluded=excluded,
        answer=answers.text("answer"),
        by=acting_person(ctx),
    )
    return {}
