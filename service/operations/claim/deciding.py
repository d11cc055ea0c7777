"""The outcome: refused with its reasons, or Приложения № 5 and № 6 signed and sent (R-095)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from service.domain.claims import ClaimState
from service.domain.wording import date_bg, money_bg
from service.engine import FormContext, OperationContext, form_context, operation
from service.kernel.errors import ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.claim.declaring import sums
from service.operations.claim.papers import summary
from service.operations.claim.rows import claim_of, dates_of_claim
from service.operations.four_eyes import demand_other_person
from service.operations.programme.lines import (
    named,
    problems_of,
)
from service.rules.completeness import check_ruo_pack
from service.rules.criteria import check_was_checked
from service.storage.models.absence import HourLineRow
from service.storage.models.claim import Claim, ClaimLine, Evaluation
from service.storage.models.identity import Person

_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class ClaimFigures:
    """Показатели на заявката: what Приложения № 5 and № 6 say of one institution."""

    substitutes: int
    hours: Decimal
    #: financed hours by rate, in the edition's currency
    hours_by_rate: Mapping[str, Decimal]
    amount: Decimal


def figures_of(ctx: OperationContext, claim: Claim) -> ClaimFigures:
    """Count substitutes and hours by rate from the claim's own lines (R-095, R-096)."""
    of_claim = select(ClaimLine.id).where(ClaimLine.claim_id == claim.id, ~ClaimLine.is_released)
    rows = ctx.session.execute(
        select(HourLineRow.rate, func.sum(HourLineRow.financed_hours))
        .where(HourLineRow.claim_line_id.in_(of_claim), HourLineRow.financed_hours > 0)
        .group_by(HourLineRow.rate)
        .order_by(HourLineRow.rate)
    ).all()
    by_rate = {str(rate): Decimal(hours or 0) for rate, hours in rows}
    substitutes = ctx.session.scalar(
        select(func.count(HourLineRow.substitute_person_id.distinct())).where(
            HourLineRow.claim_line_id.in_(of_claim), HourLineRow.financed_hours > 0
        )
    )
    return ClaimFigures(
        substitutes=substitutes or 0,
        hours=sum(by_rate.values(), Decimal(0)),
        hours_by_rate=by_rate,
        amount=claim.approved_amount or _ZERO,
    )


@operation
def refuse_financing(ctx: OperationContext) -> Mapping[str, Json]:
    """Tell the director which criterion is not met and why (R-083, R-102)."""
    claim = claim_of(ctx)
    claim.state = ClaimState.NOT_FINANCED
    ctx.session.flush()
    grounds = [each for each in claim.grounds if isinstance(each, dict)]
    ctx.record(
        "claim.not_financed",
        {"text": "Заявката не се финансира.", "claim": claim.id, "grounds": [*grounds]},
    )
    reasons = " ".join(f"{each['text']} ({each['rule']})." for each in grounds)
    ctx.notify(
        role="director",
        subject="Заявката не се финансира",
        body=f"Заявка № {claim.registered_number}. {reasons}",
        dedup="not-financed",
    )
    return {}


@operation
def build_appendices(ctx: OperationContext) -> Mapping[str, Json]:
    """Fix the numbers of Приложение № 5 and № 6 as they stand when the commission approved."""
    claim = claim_of(ctx)
    figures = figures_of(ctx, claim)
    by_rate: dict[str, Json] = {rate: str(hours) for rate, hours in figures.hours_by_rate.items()}
    ctx.record(
        "claim.appendices_built",
        {
            "text": "Изготвени са Приложение № 5 и Приложение № 6.",
            "claim": claim.id,
            "module": claim.module,
            "substitutes": figures.substitutes,
            "hours": str(figures.hours),
            "hours_by_rate": by_rate,
            "amount": str(figures.amount),
            "grounds": named("R-095", "R-096"),
        },
    )
    return {}


@form_context("claim/send_to_ministry")
def send_form(ctx: OperationContext) -> FormContext:
    """The sum the commission approved."""
    claim = claim_of(ctx)
    return FormContext(
        values={"outgoing_on": ctx.today},
        facts=sums(claim),
        variables={"approved_amount": str(claim.approved_amount or _ZERO)},
    )


@operation
def send_to_ministry(ctx: OperationContext) -> Mapping[str, Json]:
    """Sign the pack and send it; who checked or voted does not sign (R-080, R-095, R-103)."""
    claim = claim_of(ctx)
    answers = Answers.of(ctx.form)
    number = answers.text("outgoing_number")
    checker = "" if claim.checked_by_id is None else _name(ctx, claim.checked_by_id)
    problems = [
        *problems_of(
            check_ruo_pack(summary_number=number, has_information=True), at="outgoing_number"
        ),
        *problems_of(check_was_checked(checker, checked_at=claim.checked_at), at=""),
    ]
    if problems:
        raise ValidationFailed(problems)
    claim.sent_by_id = _signer(ctx, claim)
    claim.sent_at = ctx.now
    claim.outgoing_number = f"{number}/{answers.day('outgoing_on'):%d.%m.%Y}"
    claim.state = ClaimState.SENT_TO_MINISTRY
    ctx.session.flush()
    summary(ctx, claim, substitutes=figures_of(ctx, claim).substitutes)
    dates, approved = dates_of_claim(ctx, claim), money_bg(claim.approved_amount or _ZERO)
    ctx.record(
        "claim.sent",
        {
            "text": f"Изпратена в МОН с изходящ № {claim.outgoing_number}: {approved}",
            "claim": claim.id,
            "number": claim.outgoing_number,
            "amount": str(claim.approved_amount),
            "in_time": ctx.now <= dates.ruo_due_at,
            "ruo_due_on": dates.ruo_due_on.isoformat(),
            "grounds": named("R-080", "R-095", "R-096", "R-103"),
        },
    )
    ctx.notify(
        role="director",
        subject="Заявката е одобрена от РУО и изпратена в МОН",
        body=f"Одобрени са {approved} МОН предлага списъка до {date_bg(dates.proposal_due_on)}",
        dedup="sent",
    )
    return {}


def _signer(ctx: OperationContext, claim: Claim) -> int:
    voters = ctx.session.scalars(
        select(Evaluation.person_id).where(Evaluation.claim_id == claim.id)
    )
    did: dict[str, int | None] = {
        "Вие сте подали заявката": claim.submitted_by_id,
        "Вие сте проверили документите": claim.checked_by_id,
    }
    did |= {f"Вие сте гласували в комисията ({n})": person for n, person in enumerate(voters, 1)}
    return demand_other_person(ctx, did)


def _name(ctx: OperationContext, person_id: int) -> str:
    return ctx.session.get_one(Person, person_id).full_name


@operation
def mark_ruo_late(ctx: OperationContext) -> Mapping[str, Json]:
    """The РУО's own term has passed and the pack is not sent: write it and say so (R-080)."""
    claim = claim_of(ctx)
    due = date_bg(dates_of_claim(ctx, claim).ruo_due_on)
    ctx.record(
        "claim.ruo_late",
        {
            "text": f"РУО не изпрати пакета до {due}",
            "claim": claim.id,
            "grounds": named("R-080"),
        },
    )
    ctx.notify(
        role="ruo_head",
        subject="Срокът за изпращане в МОН изтече",
        body=f"Заявка № {claim.registered_number} чака Вашия подпис; срокът беше {due}",
        dedup="ruo-late",
    )
    return {}
