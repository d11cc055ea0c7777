"""What the public sees: institution and sum, nothing about people (R-116)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.documents import Column, write_csv
from service.domain.institutions import Module
from service.engine import OperationContext, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.by_rule import tell
from service.operations.in_office import holders
from service.operations.payment_list.rows import (
    MODULE_NAMES,
    ZERO,
    find_list,
    named_entries,
)
from service.storage.models.identity import Organisation
from service.storage.models.payment import (
    ApprovalEntry,
    ApprovalList,
    ListState,
    MinisterialOrder,
    OrderDecision,
)
from service.storage.models.programme import ReportingPeriod

_COLUMNS = (Column("Институция", width=60), Column("Одобрена сума", kind="money"))


@dataclass(frozen=True)
class PublishedList:
    """A published list: its order, and (institution, sum) by name."""

    list_id: int
    period_number: int
    starts_on: date
    ends_on: date
    module: Module
    order_number: str
    ordered_on: date
    published_at: datetime
    currency: str
    rows: Sequence[tuple[str, Decimal]]

    @property
    def title(self) -> str:
        """„Одобрени средства, период 2, „Без свободен час в училище““."""
        return f"Одобрени средства, период {self.period_number}, „{MODULE_NAMES[self.module]}“"

    @property
    def total(self) -> Decimal:
        return sum((amount for _, amount in self.rows), ZERO)

    def to_csv(self) -> bytes:
        """For the ministry's page (R-116)."""
        return write_csv(_COLUMNS, self.rows)


@operation
def publish(ctx: OperationContext) -> dict[str, Json]:
    """Publish the list, tell the directors, and name the bodies and institutions to be asked."""
    facts = find_list(ctx)
    facts.row.state = ListState.PUBLISHED
    facts.row.published_at = ctx.now
    claims = [claim for claim in named_entries(ctx.session, facts.row.id) if claim.entry.listed > 0]
    bodies = sorted({claim.body.id for claim in claims})
    institutions = sorted({claim.institution.id for claim in claims})
    directors = holders(ctx.session, Role.DIRECTOR, organisation_ids=institutions, today=ctx.today)
    for claim in claims:
        for director in directors.get(claim.institution.id, []):
            ctx.notify(
                subject=f"Одобрени средства за {claim.institution.name}",
                body=f"Утвърдена е сума {facts.money(claim.entry.listed)} за периода "
                f"{facts.period_text} при одобрена от РУО {facts.money(claim.entry.approved)}.",
                dedup=f"list:{facts.row.id}:published:{claim.entry.id}:{director.id}",
                person_id=director.id,
            )
    rows: list[Json] = [
        {"institution": claim.institution.name, "amount": str(claim.entry.listed)}
        for claim in claims
    ]
    tell(
        ctx,
        "list.published",
        f"Списъкът е публикуван: {len(rows)} институции, "
        f"{facts.money(facts.row.listed_total or ZERO)}",
        "R-116",
        rows=rows,
    )
    return {
        "financing_body_ids": list[Json](bodies),
        "institution_ids": list[Json](institutions),
    }


def published_list(
    session: Session,
    *,
    period_id: int | None = None,
    module: Module | None = None,
    list_id: int | None = None,
) -> PublishedList | None:
    """The published list of a period and module (or by its id); None when there is none."""
    query = (
        select(ApprovalList, ReportingPeriod, MinisterialOrder)
        .join(ReportingPeriod, ReportingPeriod.id == ApprovalList.period_id)
        .join(MinisterialOrder, MinisterialOrder.list_id == ApprovalList.id)
        .where(
            ApprovalList.published_at.is_not(None),
            MinisterialOrder.decision == OrderDecision.APPROVE,
        )
    )
    if list_id is not None:
        query = query.where(ApprovalList.id == list_id)
    if period_id is not None:
        query = query.where(ApprovalList.period_id == period_id)
    if module is not None:
        query = query.where(ApprovalList.module == module)
    found = session.execute(query.order_by(ApprovalList.published_at.desc())).first()
    return None if found is None else _published(session, *found)


def published_lists(session: Session) -> list[PublishedList]:
    """Every published list, the newest first."""
    ids = session.scalars(
        select(ApprovalList.id)
        .where(ApprovalList.published_at.is_not(None))
        .order_by(ApprovalList.published_at.desc())
    )
    found = (published_list(session, list_id=list_id) for list_id in ids)
    return [each for each in found if each is not None]


def _published(
    session: Session, row: ApprovalList, period: ReportingPeriod, order: MinisterialOrder
) -> PublishedList:
    rows = session.execute(
        select(Organisation.name, ApprovalEntry.listed)
        .join(ApprovalEntry, ApprovalEntry.organisation_id == Organisation.id)
        .where(
            ApprovalEntry.list_id == row.id,
            ApprovalEntry.excluded_reason.is_(None),
            ApprovalEntry.listed > 0,
        )
        .order_by(Organisation.name, ApprovalEntry.id)
    ).all()
    return PublishedList(
        list_id=row.id,
        period_number=period.number,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        module=Module(row.module),
        order_number=order.number or "",
        ordered_on=order.ordered_on or order.decided_at.date(),
        published_at=row.published_at or order.decided_at,
        currency=row.currency,
        rows=[(name, listed) for name, listed in rows],
    )
