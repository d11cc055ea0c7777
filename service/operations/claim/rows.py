"""The rows of the case at hand: its claim, the claim's lines, period and edition."""

from collections.abc import Sequence

from sqlalchemy import select

from service.domain.programme import PeriodDates, ProgrammeEdition
from service.engine import OperationContext
from service.kernel.errors import NotFound
from service.kernel.json_types import Json
from service.operations.programme.editions import dates_of
from service.operations.programme.verdicts import PAYING_RULES
from service.rules.programme import load_edition
from service.storage.models.claim import Claim, ClaimLine
from service.storage.models.programme import ProgrammeEditionRow, ReportingPeriod


class ClaimMissing(NotFound):
    """The case has no claim."""

    code = "claim.missing"
    sentence = "По преписката няма заявка."


def claim_of(ctx: OperationContext) -> Claim:
    """The claim of the case; raises ClaimMissing."""
    found = ctx.session.scalar(select(Claim).where(Claim.case_id == ctx.case.id))
    if found is None:
        raise ClaimMissing
    return found


def lines_of(ctx: OperationContext, claim: Claim) -> Sequence[ClaimLine]:
    """The claim's lines that stand."""
    return ctx.session.scalars(
        select(ClaimLine)
        .where(ClaimLine.claim_id == claim.id, ~ClaimLine.is_released)
        .order_by(ClaimLine.id)
    ).all()


def period_of_claim(ctx: OperationContext, claim: Claim) -> ReportingPeriod:
    return ctx.session.get_one(ReportingPeriod, claim.period_id)


def edition_of_claim(ctx: OperationContext, claim: Claim) -> ProgrammeEdition:
    """The edition the claim is filed under, whatever the year is now."""
    return load_edition(ctx.session.get_one(ProgrammeEditionRow, claim.edition_id).code)


def dates_of_claim(ctx: OperationContext, claim: Claim) -> PeriodDates:
    """The deadlines of the claim's period, moved ones included (R-079–R-090)."""
    row = period_of_claim(ctx, claim)
    return dates_of(ctx.session, row, edition=edition_of_claim(ctx, claim))


def refusals(line: ClaimLine) -> list[dict[str, Json]]:
    """The grounds on which hours of the line are not paid."""
    if line.financed_hours == line.hours:
        return []
    found = [each for each in line.grounds if isinstance(each, dict)]
    return [each for each in found if each["rule"] not in PAYING_RULES]
