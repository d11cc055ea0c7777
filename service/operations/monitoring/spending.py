"""What monitoring costs, kept within its two ceilings (R-005)."""

from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.programme import MonitoringLevel
from service.domain.wording import money_bg
from service.engine import OperationContext
from service.operations.by_rule import refused
from service.operations.monitoring.rows import ZERO
from service.rules.budget import check_monitoring_cost
from service.rules.programme import load_edition
from service.storage.models.monitoring import MonitoringVisit
from service.storage.models.programme import (
    FundEntry,
    FundEntryKind,
    FundScope,
    ProgrammeEditionRow,
)


def spend(ctx: OperationContext, visit: MonitoringVisit, *, cost: Decimal | None) -> None:
    """Enter the cost of the visit into its ledger, while there is money in it (R-005)."""
    if not cost:
        return
    level = MonitoringLevel(visit.level)
    scope = FundScope.MONITORING_RUO if level is MonitoringLevel.RUO else FundScope.MONITORING_MON
    edition = ctx.session.scalars(
        select(ProgrammeEditionRow)
        .where(ProgrammeEditionRow.id == visit.edition_id)
        .with_for_update()
    ).one()
    decision = check_monitoring_cost(
        cost,
        level=level,
        used=_used(ctx.session, edition.id, scope),
        edition=load_edition(edition.code),
    )
    if not decision.is_allowed:
        raise refused("cost", decision.sentences[0], "R-005")
    visit.cost = cost
    ctx.session.add(
        FundEntry(
            edition_id=edition.id,
            scope=scope,
            kind=FundEntryKind.COST,
            amount=cost,
            currency=edition.currency,
            organisation_id=visit.organisation_id,
            case_id=ctx.case.id,
            purpose="разход за мониторинг",
            at=ctx.now,
        )
    )
    text = f"Разход за проверката: {money_bg(cost)}"
    payload = {**decision.to_json(), "text": text, "rule": "R-005", "amount": str(cost)}
    ctx.record("monitoring.cost", payload)


def _used(session: Session, edition_id: int, scope: FundScope) -> Decimal:
    found = session.scalar(
        select(func.sum(FundEntry.amount)).where(
            FundEntry.edition_id == edition_id,
            FundEntry.scope == scope,
            FundEntry.kind == FundEntryKind.COST,
        )
    )
    return found or ZERO
