"""Summing the approved claims, the money there is, and the reduction (R-110 – R-112)."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.claims import ClaimState, Share
from service.domain.grounds import Computed, Ground
from service.engine import OperationContext, operation
from service.kernel.json_types import Json
from service.operations.payment_list import papers
from service.operations.payment_list.rows import (
    ZERO,
    ListFacts,
    entries_of,
    find_list,
    grounded,
)
from service.rules import reduction
from service.rules.budget import available_for_module
from service.rules.grounds import ground
from service.rules.programme import load_edition
from service.storage.models.claim import Claim
from service.storage.models.identity import Organisation
from service.storage.models.payment import (
    ApprovalEntry,
    ListState,
    Reduction,
)
from service.storage.models.programme import FundEntry, FundEntryKind, FundScope


@operation
def sum_claims(ctx: OperationContext) -> dict[str, Json]:
    """Sum what the regional departments approved and compare it with what there is (R-003, R-004).

    Claims that came after the last sum are taken in; those the commission left out stay out.
    """
    facts = find_list(ctx)
    entries = _refreshed_entries(ctx, facts)
    approved = sum((entry.approved for entry in entries), ZERO)
    available = available_funds(ctx.session, facts)
    row = facts.row
    row.approved_total, row.available = approved, available.value
    row.listed_total = min(approved, available.value)
    row.state = ListState.SUMMED
    for entry in entries:
        entry.listed = entry.approved
    ctx.session.flush()
    ctx.record(
        "list.summed",
        {
            "text": f"Сборът на {len(entries)} одобрени заявки е {facts.money(approved)} "
            f"Налични са {facts.money(available.value)}",
            **grounded(available.grounds),
            "approved_total": str(approved),
            "available": str(available.value),
            "claims": len(entries),
        },
    )
    return {"needs_reduction": approved > available.value}


def available_funds(session: Session, facts: ListFacts) -> Computed[Decimal]:
    """What may be given now: the rest of the module, and no more than was secured (R-110)."""
    rows = session.execute(
        select(FundEntry.scope, func.sum(FundEntry.amount))
        .where(
            FundEntry.edition_id == facts.row.edition_id,
            FundEntry.kind == FundEntryKind.COMMITMENT,
        )
        .group_by(FundEntry.scope)
    )
    committed = {row[0]: row[1] for row in rows}
    left = available_for_module(
        facts.module,
        edition=load_edition(facts.edition.code),
        approved=committed.get(FundScope(facts.module.value), ZERO),
        approved_total=sum(committed.values(), ZERO),
    )
    secured = facts.row.secured
    if secured is None or secured >= left.value:
        return left
    text = f"За етапа са осигурени {facts.money(secured)} от {facts.money(left.value)}"
    return Computed(secured, (ground("R-110", text), *left.grounds))


@operation
def reduce(ctx: OperationContext) -> dict[str, Json]:
    """Cut every sum in proportion, to the stotinka, and draw up the protocol."""
    facts = find_list(ctx)
    row = facts.row
    approved, available = row.approved_total or ZERO, row.available or ZERO
    entries = entries_of(ctx.session, row.id)
    result = reduction.reduce_proportionally(
        [Share(str(e.id), e.registration_number, e.approved) for e in entries],
        available=available,
    )
    for entry in entries:
        entry.listed = result.amounts[str(entry.id)]
    row.listed_total = sum(result.amounts.values(), ZERO)
    ctx.session.flush()
    ctx.session.add(
        Reduction(
            list_id=row.id,
            approved_total=approved,
            available=available,
            coefficient=result.coefficient,
            document_id=papers.protocol(ctx, facts, result.coefficient),
            at=ctx.now,
        )
    )
    ctx.record("list.reduced", _reduction_payload(entries, result.grounds, facts, result))
    return {}


def _refreshed_entries(ctx: OperationContext, facts: ListFacts) -> list[ApprovalEntry]:
    """The entries of the list with every claim that has been sent, locked against change."""
    row = facts.row
    claims = ctx.session.scalars(
        select(Claim)
        .where(
            Claim.period_id == row.period_id,
            Claim.module == row.module,
            Claim.state == ClaimState.SENT_TO_MINISTRY,
            Claim.approved_amount > 0,
        )
        .order_by(Claim.id)
        .with_for_update()
    ).all()
    known = set(
        ctx.session.scalars(select(ApprovalEntry.claim_id).where(ApprovalEntry.list_id == row.id))
    )
    bodies = _financing_bodies(ctx, claims)
    for claim in claims:
        if claim.id in known:
            continue
        approved = claim.approved_amount or ZERO
        ctx.session.add(
            ApprovalEntry(
                list_id=row.id,
                claim_id=claim.id,
                organisation_id=claim.organisation_id,
                financing_body_id=bodies[claim.organisation_id],
                registration_number=claim.registered_number or "",
                approved=approved,
                listed=approved,
            )
        )
        claim.state = ClaimState.LISTED
    ctx.session.flush()
    return entries_of(ctx.session, row.id)


def _financing_bodies(ctx: OperationContext, claims: Sequence[Claim]) -> dict[int, int]:
    """Institution → the body its money goes through; the ministry where none is named (R-113)."""
    ids = {claim.organisation_id for claim in claims}
    rows = ctx.session.execute(
        select(Organisation.id, Organisation.financing_body_id).where(Organisation.id.in_(ids))
    )
    return {row.id: row.financing_body_id or ctx.case.owner_organisation_id for row in rows}


def _reduction_payload(
    entries: Sequence[ApprovalEntry],
    grounds: Sequence[Ground],
    facts: ListFacts,
    result: reduction.Reduction,
) -> dict[str, Json]:
    sums: list[Json] = [
        {
            "registration_number": entry.registration_number,
            "claim": entry.claim_id,
            "approved": str(entry.approved),
            "reduced": str(entry.listed),
        }
        for entry in entries
    ]
    shown = papers.coefficient_text(result.coefficient)
    return {
        "text": f"Сумите са намалени с коефициент {shown} "
        f"Сборът им е {facts.money(facts.row.available or ZERO)}",
        **grounded(grounds),
        "coefficient": f"{result.coefficient:f}",
        "shown": shown,
        "approved_total": str(facts.row.approved_total),
        "available": str(facts.row.available),
        "sums": sums,
    }
