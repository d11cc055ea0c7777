"""The payment list under two signatures; one payment a claim, ever (R-109, R-113)."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.errors import Conflict
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.four_eyes import demand_other_person
from service.operations.payment_list import papers
from service.operations.payment_list.rows import (
    ZERO,
    ListFacts,
    by_body,
    entries_of,
    find_list,
    head_facts,
    named_entries,
    sums_of,
    total_listed,
)
from service.rules.catalogue import rule
from service.storage.models.payment import (
    ApprovalEntry,
    ListState,
    MinisterialOrder,
    OrderDecision,
    Payment,
    PaymentState,
)

#: the one purpose a claim is paid for by a list
PROGRAMME_FUNDS = "programme-funds"


class AlreadyPaid(Conflict):
    """A claim of the list has a payment for the same purpose (the database allows one)."""

    code = "payment-list.already-paid"
    sentence = "За {count} от заявките в списъка вече има плащане. Плащане не се нарежда повторно."


class NothingToPay(Conflict):
    """Nothing of this body or institution waits for this step."""

    code = "payment-list.nothing-to-pay"
    sentence = "Няма суми, които чакат тази стъпка."


@form_context("payment_list/first_signature")
@form_context("payment_list/second_signature")
def signature_form(ctx: OperationContext) -> FormContext:
    """The sums by financing body, as they leave the ministry."""
    facts = find_list(ctx)
    shown = [
        Fact(body.name, f"{facts.money(total_listed(group))} за {len(group)} институции")
        for body, group in by_body(named_entries(ctx.session, facts.row.id))
        if total_listed(group) > 0
    ]
    number = facts.row.payment_number
    head = [Fact("Платежен списък", f"№ {number}")] if number else []
    return FormContext(facts=[*head_facts(facts), *head, *shown], variables=sums_of(facts))


@operation
def sign_first(ctx: OperationContext) -> dict[str, Json]:
    """Prepare one payment a claim; whoever proposed or approved the list may not (four eyes)."""
    facts = find_list(ctx)
    payer = demand_other_person(ctx, _before_payment(ctx, facts))
    facts.row.first_payer_id = payer
    facts.row.second_payer_id = None
    facts.row.payment_number = Answers.of(ctx.form).text("payment_number")
    entries = [entry for entry in entries_of(ctx.session, facts.row.id) if entry.listed > 0]
    _prepare(ctx, facts, entries, payer)
    papers.payment_sheet(ctx, facts)
    tell(
        ctx,
        "payment.prepared",
        f"Първи подпис под платежен списък № {facts.row.payment_number}: "
        f"{facts.money(facts.row.listed_total or ZERO)}",
        "R-109",
        number=facts.row.payment_number,
        total=str(facts.row.listed_total),
        payments=len(entries),
    )
    return {}


@operation
def sign_second(ctx: OperationContext) -> dict[str, Json]:
    """Order the payments, or send the list back for another first signature."""
    facts = find_list(ctx)
    done = {"Вие сте положили първия подпис": facts.row.first_payer_id}
    payer = demand_other_person(ctx, {**done, **_before_payment(ctx, facts)})
    answers = Answers.of(ctx.form)
    is_signed = answers.text("decision") == "sign"
    payload: dict[str, Json] = {
        "rule": "R-113",
        "citation": rule("R-113").citation,
        "number": facts.row.payment_number,
        "total": str(facts.row.listed_total),
    }
    if not is_signed:
        ctx.record("payment.returned", {**payload, **_returned(answers.text("reason"))})
        return {"is_signed": False}
    facts.row.second_payer_id = payer
    facts.row.state = ListState.ORDERED
    ctx.session.execute(
        update(Payment)
        .where(Payment.list_id == facts.row.id, Payment.state == PaymentState.PREPARED)
        .values(state=PaymentState.ORDERED, ordered_by_id=payer, ordered_at=ctx.now)
    )
    text = f"Втори подпис под платежен списък № {facts.row.payment_number}. Плащането е наредено."
    ctx.record("payment.ordered", {**payload, "text": text})
    return {"is_signed": True}


def _returned(reason: str) -> dict[str, Json]:
    return {"reason": reason, "text": f"Платежният списък е върнат. {reason}"}


def _before_payment(ctx: OperationContext, facts: ListFacts) -> dict[str, int | None]:
    minister = ctx.session.scalar(
        select(MinisterialOrder.decided_by_id).where(
            MinisterialOrder.list_id == facts.row.id,
            MinisterialOrder.decision == OrderDecision.APPROVE,
        )
    )
    return {
        "Вие сте подписали предложението": facts.row.proposed_by_id,
        "Вие сте утвърдили списъка": minister,
    }


def _prepare(
    ctx: OperationContext, facts: ListFacts, entries: Sequence[ApprovalEntry], payer: int
) -> None:
    """Write the payments; after a return the same ones get the new first signature."""
    values = [
        {
            "list_id": facts.row.id,
            "claim_id": entry.claim_id,
            "purpose": PROGRAMME_FUNDS,
            "organisation_id": entry.organisation_id,
            "financing_body_id": entry.financing_body_id,
            "amount": entry.listed,
            "currency": facts.row.currency,
            "state": PaymentState.PREPARED,
            "prepared_by_id": payer,
            "prepared_at": ctx.now,
        }
        for entry in entries
    ]
    if not values:
        raise NothingToPay
    statement = insert(Payment).values(values)
    written = ctx.session.scalars(
        statement.on_conflict_do_update(
            index_elements=["claim_id", "purpose"],
            set_={"prepared_by_id": payer, "prepared_at": ctx.now},
            where=(Payment.list_id == facts.row.id) & (Payment.state == PaymentState.PREPARED),
        ).returning(Payment.id)
    ).all()
    if len(written) != len(values):
        raise AlreadyPaid(count=len(values) - len(written))
