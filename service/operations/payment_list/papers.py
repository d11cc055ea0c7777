"""The papers of a list: the protocol of the reduction and the minister's order."""

from decimal import Decimal

from sqlalchemy import select

from service.documents import (
    CONTENT_TYPES,
    Column,
    FileKind,
    amount_in_words,
    store_document,
    write_workbook,
)
from service.domain.wording import date_bg
from service.engine import OperationContext
from service.kernel.json_types import Json
from service.operations.filed_papers import file_paper
from service.operations.payment_list.rows import (
    ZERO,
    ListedClaim,
    ListFacts,
    by_body,
    named_entries,
    total_listed,
)
from service.storage.models.identity import Organisation
from service.storage.models.payment import MinisterialOrder, OrderDecision, Reduction

#: digits of the coefficient shown to people, cut and not rounded: 0,952380952…
_SHOWN_DIGITS = 9
_SHEET = (
    Column("Финансиращ орган", width=36),
    Column("Институция", width=44),
    Column("Заявка, рег. №"),
    Column("Сума", kind="money"),
)
_BASIS = "чл. 25, ал. 4 от Закона за администрацията"


def coefficient_text(coefficient: Decimal) -> str:
    """0.952380952380… → „0,952380952…“; an exact one without the dots."""
    cut = coefficient.quantize(Decimal(1).scaleb(-_SHOWN_DIGITS), rounding="ROUND_DOWN")
    if cut == coefficient:
        return f"{coefficient.normalize():f}".replace(".", ",")
    return f"{cut:f}…".replace(".", ",")


def decision_text(facts: ListFacts, decision: MinisterialOrder) -> str:
    """The minister's decision as the timeline says it."""
    if decision.decision == OrderDecision.APPROVE and decision.ordered_on is not None:
        total = facts.money(facts.row.listed_total or ZERO)
        return f"Заповед № {decision.number}/{date_bg(decision.ordered_on)} утвърждава {total}"
    verb = "отказа" if decision.decision == OrderDecision.REFUSE else "върна"
    return f"Министърът {verb} списъка. {decision.reasons or ''}".strip()


def protocol(ctx: OperationContext, facts: ListFacts, coefficient: Decimal) -> int:
    """File the protocol of the reduction; the id of the document."""
    row = facts.row
    approved, available = row.approved_total or ZERO, row.available or ZERO
    lines: list[Json] = [
        {
            "registration_no": claim.entry.registration_number,
            "institution": claim.institution.name,
            "approved": facts.money(claim.entry.approved),
            "reduced": facts.money(claim.entry.listed),
        }
        for claim in named_entries(ctx.session, row.id)
    ]
    data: dict[str, Json] = {
        **_head(ctx, facts),
        "date": date_bg(ctx.today),
        "approved": facts.money(approved),
        "available": facts.money(available),
        "coefficient": coefficient_text(coefficient),
        "difference": facts.money(approved - available),
        "rows": lines,
    }
    return file_paper(
        ctx, "reduction_protocol", data, kind="reduction-protocol", name="Протокол за намаление.pdf"
    )


def order(ctx: OperationContext, facts: ListFacts, decision: MinisterialOrder) -> int:
    """File the minister's order with the list as its annex; the id of the document."""
    if decision.ordered_on is None or decision.number is None:
        raise ValueError("an order has a number and a date")
    claims = [c for c in named_entries(ctx.session, facts.row.id) if c.entry.listed > 0]
    row = facts.row
    is_reduced = (row.listed_total or ZERO) < (row.approved_total or ZERO)
    data: dict[str, Json] = {
        **_head(ctx, facts),
        "number": decision.number,
        "date": date_bg(decision.ordered_on),
        "basis": _BASIS,
        "year": str(facts.edition.year),
        "proposal_number": row.proposal_number or "",
        "proposal_date": "" if row.proposed_on is None else date_bg(row.proposed_on),
        "total": facts.money(row.listed_total or ZERO),
        "total_words": amount_in_words(row.listed_total or ZERO, currency=row.currency),
        "reduced": is_reduced,
        "approved": facts.money(row.approved_total or ZERO),
        "available": facts.money(row.available or ZERO),
        "coefficient": coefficient_text(_coefficient(ctx, facts)),
        "institutions": str(len(claims)),
        "bodies": _bodies(facts, claims),
        "entries": _entries(facts, claims),
        "signatory_role": "Министър на образованието и науката",
        "signatory": ctx.actor.name,
        "controller": "заместник-министъра",
    }
    return file_paper(
        ctx,
        "minister_order",
        data,
        kind="minister-order",
        name="Заповед на министъра.pdf",
        number=decision.number,
    )


def payment_sheet(ctx: OperationContext, facts: ListFacts) -> int:
    """File the payment list as a workbook, institutions under their financing body (R-113)."""
    claims = [c for c in named_entries(ctx.session, facts.row.id) if c.entry.listed > 0]
    rows = [
        (body.name, claim.institution.name, claim.entry.registration_number, claim.entry.listed)
        for body, group in by_body(claims)
        for claim in group
    ]
    number = facts.row.payment_number
    document = store_document(
        ctx.session,
        case_id=ctx.case.id,
        name=f"Платежен списък {number}.xlsx",
        kind="payment-list",
        content=write_workbook(
            f"Платежен списък {number}",
            _SHEET,
            rows,
            at=ctx.now,
            totals=("Общо", None, None, total_listed(claims)),
            currency=facts.row.currency,
        ),
        content_type=CONTENT_TYPES[FileKind.XLSX],
        actor_person_id=ctx.actor.person_id,
        now=ctx.now,
        number=number,
    )
    ctx.attach(document.id)
    return document.id


def _coefficient(ctx: OperationContext, facts: ListFacts) -> Decimal:
    """That of the last reduction; 1 when the sums are whole."""
    found = ctx.session.scalar(
        select(Reduction.coefficient)
        .where(Reduction.list_id == facts.row.id)
        .order_by(Reduction.id.desc())
        .limit(1)
    )
    return found or Decimal(1)


def _head(ctx: OperationContext, facts: ListFacts) -> dict[str, Json]:
    owner = ctx.session.get_one(Organisation, ctx.case.owner_organisation_id)
    return {
        "issuer": owner.full_name,
        "place": owner.settlement or "гр. София",
        "case_number": ctx.case.number,
        "module": facts.module_name,
        "period": facts.period_text,
    }


def _bodies(facts: ListFacts, claims: list[ListedClaim]) -> list[Json]:
    return [
        {
            "name": body.name,
            "institutions": str(len(group)),
            "amount": facts.money(total_listed(group)),
        }
        for body, group in by_body(claims)
    ]


def _entries(facts: ListFacts, claims: list[ListedClaim]) -> list[Json]:
    return [
        {
            "institution": claim.institution.name,
            "settlement": claim.institution.settlement or "",
            "amount": facts.money(claim.entry.listed),
        }
        for claim in sorted(claims, key=lambda each: each.institution.name)
    ]
