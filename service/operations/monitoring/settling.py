"""How a recovery ends: the ledgers, or the ministry and financial control (R-132, R-133)."""

from decimal import Decimal

from sqlalchemy import func, select

from service.domain.claims import ClaimState
from service.domain.institutions import InstitutionType
from service.domain.wording import date_bg, money_bg
from service.engine import OperationContext, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.in_office import holders
from service.operations.monitoring.recovering import mark_claim, record_recovery
from service.operations.monitoring.rows import (
    ZERO,
    find_recovery,
    find_visit,
)
from service.rules.institutions import module_of
from service.rules.recovery import recover
from service.storage.models.claim import Claim
from service.storage.models.identity import Organisation, OrganisationKind
from service.storage.models.monitoring import (
    Recovery,
    RecoveryState,
    VisitState,
)
from service.storage.models.programme import (
    FundEntry,
    FundEntryKind,
    FundScope,
    InstitutionFunding,
)


@operation
def settle_recovery(ctx: OperationContext) -> dict[str, Json]:
    """Lower the used part of the cap; the money does not return to the list (R-133)."""
    recovery = find_recovery(ctx)
    used = recover(used_of_cap(ctx, recovery), recovered=recovery.amount)
    ctx.session.add(
        FundEntry(
            edition_id=recovery.edition_id,
            scope=_scope(ctx, recovery),
            kind=FundEntryKind.RECOVERY,
            amount=recovery.amount,
            currency=recovery.currency,
            organisation_id=recovery.organisation_id,
            claim_id=recovery.claim_id,
            case_id=ctx.case.id,
            purpose=f"възстановени средства, преписка {ctx.case.number}",
            at=ctx.now,
        )
    )
    recovery.state = RecoveryState.SETTLED
    recovery.settled_at = ctx.now
    visit = find_visit(ctx)
    visit.state = VisitState.RECOVERED
    visit.closed_at = ctx.now
    mark_claim(ctx, recovery, ClaimState.RECOVERED)
    grounds: list[Json] = [ground.to_json() for ground in used.grounds]
    record_recovery(
        ctx, "recovery.settled", recovery, number=recovery.payment_number,
        rule_id="R-133", used_after=str(used.value), grounds=grounds,
    )  # fmt: skip
    return {}


@operation
def escalate(ctx: OperationContext) -> dict[str, Json]:
    """The term has passed: the ministry and the head of РУО are told (R-132)."""
    recovery = find_recovery(ctx)
    recovery.state = RecoveryState.ESCALATED
    recovery.escalated_at = ctx.now
    visit = find_visit(ctx)
    visit.state = VisitState.ESCALATED
    visit.closed_at = ctx.now
    record_recovery(ctx, "recovery.escalated", recovery, number=recovery.notice_number)
    institution = ctx.session.get_one(Organisation, recovery.organisation_id)
    subject = "Невъзстановени средства"
    body = (
        f"{institution.name} не е възстановила {money_bg(recovery.amount)} до "
        f"{date_bg(recovery.due_on)} Преписка {ctx.case.number}."
    )
    ctx.notify(subject=subject, body=body, dedup=f"recovery:{recovery.id}:late", role=Role.RUO_HEAD)
    ministries = ctx.session.scalars(
        select(Organisation.id).where(Organisation.kind == OrganisationKind.MINISTRY)
    ).all()
    experts = holders(ctx.session, Role.MON_EXPERT, organisation_ids=ministries, today=ctx.today)
    for expert in (person for people in experts.values() for person in people):
        dedup = f"recovery:{recovery.id}:late:{expert.id}"
        ctx.notify(subject=subject, body=body, dedup=dedup, person_id=expert.id)
    return {}


def used_of_cap(ctx: OperationContext, recovery: Recovery) -> Decimal:
    """What the institution has used of its 0,5 % this year, earlier recoveries taken off."""
    rows = ctx.session.execute(
        select(FundEntry.kind, func.sum(FundEntry.amount))
        .where(
            FundEntry.edition_id == recovery.edition_id,
            FundEntry.organisation_id == recovery.organisation_id,
        )
        .group_by(FundEntry.kind)
    )
    sums: dict[str, Decimal] = {row[0]: row[1] for row in rows}
    before = ctx.session.scalar(
        select(InstitutionFunding.approved_before).where(
            InstitutionFunding.edition_id == recovery.edition_id,
            InstitutionFunding.organisation_id == recovery.organisation_id,
        )
    )
    committed = sums.get(FundEntryKind.COMMITMENT, ZERO) + (before or ZERO)
    return committed - sums.get(FundEntryKind.RECOVERY, ZERO)


def _scope(ctx: OperationContext, recovery: Recovery) -> FundScope:
    """Whose money came back: the claim's module, else that of the institution (R-001)."""
    if recovery.claim_id is not None:
        return FundScope(ctx.session.get_one(Claim, recovery.claim_id).module)
    institution = ctx.session.get_one(Organisation, recovery.organisation_id)
    module = module_of(InstitutionType.of_kind(institution.kind))
    return FundScope.M1 if module is None else FundScope(module.value)
