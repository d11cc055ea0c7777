"""Finished substitutions that may enter the claim, and how its list shows them (R-087, R-117)."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import or_, select

from service.domain.programme import Period, ProgrammeEdition
from service.domain.wording import date_bg, money_bg, quantity_bg
from service.engine import OperationContext, Option
from service.operations.claim.rows import edition_of_claim, period_of_claim
from service.operations.programme_lines import hours_of, substitution_of, total_hours
from service.operations.programme_verdicts import is_of_period
from service.rules.periods import period
from service.storage.models.absence import HourLineRow, SubstitutionRow, SubstitutionState
from service.storage.models.claim import Claim, ClaimLine


def period_and_edition(ctx: OperationContext, claim: Claim) -> tuple[Period, ProgrammeEdition]:
    """The claim's period and edition as the rules know them."""
    edition = edition_of_claim(ctx, claim)
    return period(edition, number=period_of_claim(ctx, claim).number), edition


def candidates(ctx: OperationContext, claim: Claim) -> list[SubstitutionRow]:
    """Ready substitutions of the institution with hours in the period that no other claim took."""
    of, edition = period_and_edition(ctx, claim)
    own_lines = select(ClaimLine.id).where(ClaimLine.claim_id == claim.id)
    found = ctx.session.scalars(
        select(SubstitutionRow)
        .where(
            SubstitutionRow.organisation_id == claim.organisation_id,
            SubstitutionRow.state == SubstitutionState.READY,
            SubstitutionRow.id.in_(
                select(HourLineRow.substitution_id).where(
                    ~HourLineRow.is_released,
                    or_(
                        HourLineRow.claim_line_id.is_(None),
                        HourLineRow.claim_line_id.in_(own_lines),
                    ),
                )
            ),
        )
        .order_by(SubstitutionRow.id)
    )
    return [row for row in found if period_hours(ctx, row, of, edition)]


def period_hours(
    ctx: OperationContext, row: SubstitutionRow, of: Period, edition: ProgrammeEdition
) -> list[HourLineRow]:
    """The hours of a substitution that the period claims."""
    return [hour for hour in hours_of(ctx.session, row.id) if is_of_period(hour, of, edition)]


def line_options(
    ctx: OperationContext, claim: Claim, rows: Sequence[SubstitutionRow]
) -> list[Option]:
    """„Мария Петрова замества Иван Иванов: 16 часа, 120,00 лв.“, with the days as a hint."""
    of, edition = period_and_edition(ctx, claim)
    return [_option(ctx, row, period_hours(ctx, row, of, edition)) for row in rows]


def _option(ctx: OperationContext, row: SubstitutionRow, hours: Sequence[HourLineRow]) -> Option:
    substitution = substitution_of(ctx.session, row)
    amount = sum((hour.amount or Decimal(0) for hour in hours), Decimal("0.00"))
    label = (
        f"{substitution.substitute.name} замества {substitution.absent.name}: "
        f"{quantity_bg(total_hours(hours))} часа, {money_bg(amount)}"
    )
    days = f"{date_bg(hours[0].held_on)} – {date_bg(hours[-1].held_on)}"
    return Option(str(row.id), label, days)
