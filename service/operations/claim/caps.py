"""The annual cap of the institution, what is used of it, and what is left (R-070–R-074, R-133)."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from service.domain.claims import ClaimState
from service.domain.grounds import Ground
from service.engine import OperationContext
from service.operations.answers import Answers
from service.operations.claim.rows import edition_of_claim
from service.rules.annual_cap import annual_base, annual_cap, remaining_cap
from service.storage.models.claim import Claim
from service.storage.models.programme import (
    BaseKind,
    FundEntry,
    FundEntryKind,
    InstitutionFunding,
)

_ZERO = Decimal("0.00")
#: claims that take nothing from the cap
_FREE = (ClaimState.DRAFT.value, ClaimState.WITHDRAWN.value, ClaimState.NOT_FINANCED.value)


@dataclass(frozen=True)
class CapState:
    """The cap and what is left of it for this claim, with the grounds."""

    base: Decimal
    cap: Decimal
    used: Decimal
    remaining: Decimal
    grounds: tuple[Ground, ...]


def funding_of(ctx: OperationContext, claim: Claim) -> InstitutionFunding | None:
    """The annual base entered for the institution, if it was."""
    return ctx.session.scalar(
        select(InstitutionFunding).where(
            InstitutionFunding.organisation_id == claim.organisation_id,
            InstitutionFunding.edition_id == claim.edition_id,
        )
    )


def write_funding(ctx: OperationContext, claim: Claim, answers: Answers) -> InstitutionFunding:
    """Keep the two numbers the base is made of; the sum is never typed (R-074)."""
    row = funding_of(ctx, claim)
    if row is None:
        row = InstitutionFunding(organisation_id=claim.organisation_id, edition_id=claim.edition_id)
        ctx.session.add(row)
    row.base_kind = answers.text("base_kind")
    row.salaries = answers.number("salaries")
    row.insurance = answers.number("insurance")
    row.approved_before = answers.number("approved_before")
    participated = answers.maybe_flag("participated_before")
    if participated is not None:
        row.participated_before = participated
    ctx.session.flush()
    return row


def cap_state(ctx: OperationContext, claim: Claim, funding: InstitutionFunding) -> CapState:
    """What the claim may ask for at most; other claims of the year count, this one does not."""
    edition = edition_of_claim(ctx, claim)
    base = annual_base(funding.salaries, insurance=funding.insurance)
    cap = annual_cap(
        base.value, edition=edition, is_draft_budget=funding.base_kind == BaseKind.DRAFT.value
    )
    approved = funding.approved_before + _sum(ctx, claim, is_approved=True)
    pending = _sum(ctx, claim, is_approved=False)
    left = remaining_cap(
        cap.value,
        edition=edition,
        approved=approved,
        pending=pending,
        recovered=_recovered(ctx, claim),
    )
    grounds = (*base.grounds, *cap.grounds, *left.grounds)
    return CapState(base.value, cap.value, approved + pending, left.value, grounds)


def _sum(ctx: OperationContext, claim: Claim, *, is_approved: bool) -> Decimal:
    column = Claim.approved_amount if is_approved else Claim.requested_amount
    decided = Claim.approved_amount.is_not(None)
    found = ctx.session.scalar(
        select(func.coalesce(func.sum(column), _ZERO)).where(
            Claim.organisation_id == claim.organisation_id,
            Claim.edition_id == claim.edition_id,
            Claim.id != claim.id,
            Claim.state.not_in(_FREE),
            decided if is_approved else ~decided,
        )
    )
    return Decimal(found or _ZERO)


def _recovered(ctx: OperationContext, claim: Claim) -> Decimal:
    found = ctx.session.scalar(
        select(func.coalesce(func.sum(FundEntry.amount), _ZERO)).where(
            FundEntry.organisation_id == claim.organisation_id,
            FundEntry.edition_id == claim.edition_id,
            FundEntry.kind == FundEntryKind.RECOVERY.value,
        )
    )
    return Decimal(found or _ZERO)
