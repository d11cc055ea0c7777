"""Finished substitutions that may enter the claim, and how its list shows them (R-087, R-117)."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from service.domain.programme import Period, ProgrammeEdition
from service.domain.wording import date_bg, money_bg, quantity_bg
from service.engine import OperationContext, Option
from service.operations.claim.rows import edition_of_claim, period_of_claim
from service.rules.periods import period
from service.storage.models.absence import (
    HourLineRow,
    SubstitutionRow,
    SubstitutionState,
    TeacherAbsence,
)
from service.storage.models.claim import Claim, ClaimLine
from service.storage.models.identity import Person

_ZERO = Decimal("0.00")


def period_and_edition(ctx: OperationContext, claim: Claim) -> tuple[Period, ProgrammeEdition]:
    """The claim's period and edition as the rules know them."""
    edition = edition_of_claim(ctx, claim)
    return period(edition, number=period_of_claim(ctx, claim).number), edition


def candidates(ctx: OperationContext, claim: Claim) -> list[SubstitutionRow]:
    """Ready substitutions of the institution with hours in the period that no other claim took."""
    own_lines = select(ClaimLine.id).where(ClaimLine.claim_id == claim.id)
    with_hours = select(HourLineRow.substitution_id).where(
        _in_period(ctx, claim),
        or_(HourLineRow.claim_line_id.is_(None), HourLineRow.claim_line_id.in_(own_lines)),
    )
    return list(
        ctx.session.scalars(
            select(SubstitutionRow)
            .where(
                SubstitutionRow.organisation_id == claim.organisation_id,
                SubstitutionRow.state == SubstitutionState.READY,
                SubstitutionRow.id.in_(with_hours),
            )
            .order_by(SubstitutionRow.id)
        )
    )


def _in_period(ctx: OperationContext, claim: Claim) -> ColumnElement[bool]:
    """Hours that stand and that the period claims: its own, or carried over (R-084, R-087)."""
    of, edition = period_and_edition(ctx, claim)
    own: ColumnElement[bool] = HourLineRow.held_on.between(of.starts_on, of.ends_on)
    if of.number == edition.carry_over_period:
        own = or_(own, HourLineRow.is_carry_over)
    return and_(HourLineRow.organisation_id == claim.organisation_id, ~HourLineRow.is_released, own)


def line_options(
    ctx: OperationContext, claim: Claim, rows: Sequence[SubstitutionRow]
) -> list[Option]:
    """„Мария Петрова замества Иван Иванов: 16 часа, 120,00 лв.“, with the days as a hint."""
    absent, substitute = aliased(Person), aliased(Person)
    found = ctx.session.execute(
        select(
            SubstitutionRow.id,
            substitute.full_name,
            absent.full_name,
            func.sum(HourLineRow.hours),
            func.sum(HourLineRow.amount),
            func.min(HourLineRow.held_on),
            func.max(HourLineRow.held_on),
        )
        .join(TeacherAbsence, TeacherAbsence.id == SubstitutionRow.absence_id)
        .join(absent, absent.id == TeacherAbsence.absent_person_id)
        .join(substitute, substitute.id == SubstitutionRow.substitute_person_id)
        .join(HourLineRow, HourLineRow.substitution_id == SubstitutionRow.id)
        .where(SubstitutionRow.id.in_([row.id for row in rows]), _in_period(ctx, claim))
        .group_by(SubstitutionRow.id, substitute.full_name, absent.full_name)
        .order_by(SubstitutionRow.id)
    )
    return [
        Option(
            str(line_id),
            f"{who} замества {whom}: {quantity_bg(hours)} часа, {money_bg(amount or _ZERO)}",
            f"{date_bg(first)} – {date_bg(last)}",
        )
        for line_id, who, whom, hours, amount, first, last in found
    ]
