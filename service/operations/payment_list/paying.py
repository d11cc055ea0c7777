"""The money on its way: the bodies' transfers, the institutions' receipts (R-113, R-114)."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute

from service.domain.claims import ClaimState
from service.domain.wording import money_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.four_eyes import acting_person
from service.operations.payment_list.deciding import fund_entry
from service.operations.payment_list.rows import (
    ZERO,
    ListFacts,
    entries_of,
    find_list,
    head_facts,
)
from service.operations.payment_list.signing import NothingToPay
from service.storage.models.claim import Claim
from service.storage.models.identity import Organisation
from service.storage.models.payment import (
    ListState,
    Payment,
    PaymentState,
)
from service.storage.models.programme import FundEntryKind


@form_context("payment_list/transfer")
def transfer_form(ctx: OperationContext) -> FormContext:
    """What this body is to transfer, institution by institution."""
    return _share_form(ctx, Payment.financing_body_id, PaymentState.ORDERED)


@operation
def transfer(ctx: OperationContext) -> dict[str, Json]:
    """The financing body has transferred its institutions' sums."""
    facts = find_list(ctx)
    answers = Answers.of(ctx.form)
    payments = _payments(ctx, facts, Payment.financing_body_id, PaymentState.ORDERED)
    entries = {entry.claim_id: entry for entry in entries_of(ctx.session, facts.row.id)}
    for payment in payments:
        payment.state = PaymentState.TRANSFERRED
        payment.transfer_number = answers.text("transfer_number")
        payment.transferred_on = answers.day("transferred_on")
        payment.transferred_by_id = acting_person(ctx)
        entry = entries[payment.claim_id]
        ctx.session.add(fund_entry(ctx, facts, entry, FundEntryKind.PAYMENT, payment.amount))
    _move_claims(ctx, payments, ClaimState.PAID)
    _record_payments(ctx, "payment.transferred", payments, number=answers.text("transfer_number"))
    return {}


@form_context("payment_list/confirm")
def confirm_form(ctx: OperationContext) -> FormContext:
    """What this institution is to find on its account."""
    return _share_form(ctx, Payment.organisation_id, PaymentState.TRANSFERRED)


@operation
def confirm(ctx: OperationContext) -> dict[str, Json]:
    """The institution has its money."""
    facts = find_list(ctx)
    payments = _payments(ctx, facts, Payment.organisation_id, PaymentState.TRANSFERRED)
    for payment in payments:
        payment.state = PaymentState.RECEIVED
        payment.received_on = Answers.of(ctx.form).day("received_on")
        payment.received_by_id = acting_person(ctx)
    _move_claims(ctx, payments, ClaimState.CLOSED)
    _record_payments(ctx, "payment.received", payments, number=None)
    return {}


@operation
def close(ctx: OperationContext) -> dict[str, Json]:
    """Close the list; what nobody confirmed in thirty days counts as received."""
    facts = find_list(ctx)
    silent = ctx.session.scalars(
        select(Payment).where(
            Payment.list_id == facts.row.id, Payment.state == PaymentState.TRANSFERRED
        )
    ).all()
    for payment in silent:
        payment.state = PaymentState.RECEIVED
        payment.received_on = ctx.today
    _move_claims(ctx, silent, ClaimState.CLOSED)
    facts.row.state = ListState.CLOSED
    facts.row.closed_at = ctx.now
    tell(
        ctx,
        "list.closed",
        f"Списъкът е приключен: {facts.money(facts.row.listed_total or ZERO)}",
        "R-114",
        total=str(facts.row.listed_total),
        unconfirmed=len(silent),
    )
    # the ids are not needed any more; the state of the instance stays small
    return {"financing_body_ids": [], "institution_ids": []}


def _payments(
    ctx: OperationContext,
    facts: ListFacts,
    column: InstrumentedAttribute[int],
    state: PaymentState,
) -> Sequence[Payment]:
    """The payments of the organisation the item is about; raises NothingToPay."""
    found = ctx.session.scalars(
        select(Payment)
        .where(
            Payment.list_id == facts.row.id,
            column == ctx.variables["organisation_id"],
            Payment.state == state,
        )
        .order_by(Payment.id)
        .with_for_update()
    ).all()
    if not found:
        raise NothingToPay
    return found


def _share_form(
    ctx: OperationContext, column: InstrumentedAttribute[int], state: PaymentState
) -> FormContext:
    facts = find_list(ctx)
    rows = ctx.session.execute(
        select(Organisation.name, Payment.amount)
        .join(Payment, Payment.organisation_id == Organisation.id)
        .where(
            Payment.list_id == facts.row.id,
            column == ctx.variables["organisation_id"],
            Payment.state == state,
        )
        .order_by(Organisation.name)
    ).all()
    shown = [Fact(name, facts.money(amount)) for name, amount in rows]
    amount = sum((amount for _, amount in rows), ZERO)
    return FormContext(facts=[*head_facts(facts), *shown], variables={"amount": str(amount)})


def _move_claims(ctx: OperationContext, payments: Sequence[Payment], state: ClaimState) -> None:
    claim_ids = [payment.claim_id for payment in payments]
    ctx.session.execute(update(Claim).where(Claim.id.in_(claim_ids)).values(state=state))


def _record_payments(
    ctx: OperationContext, kind: str, payments: Sequence[Payment], *, number: str | None
) -> None:
    rows: list[Json] = [
        {"claim": payment.claim_id, "amount": str(payment.amount)} for payment in payments
    ]
    total = sum((payment.amount for payment in payments), ZERO)
    tell(
        ctx,
        kind,
        _paid(ctx, kind, money_bg(total)),
        "R-113",
        organisation=ctx.variables["organisation_id"],
        number=number,
        total=str(total),
        payments=rows,
    )


def _paid(ctx: OperationContext, kind: str, total: str) -> str:
    organisation_id = ctx.variables["organisation_id"]
    name = ctx.session.get_one(Organisation, organisation_id).name
    verb = "преведе" if kind == "payment.transferred" else "потвърди получаването на"
    return f"{name} {verb} {total}"
