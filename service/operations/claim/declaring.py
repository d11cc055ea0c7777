"""The director declares the hours and the sums, signs and submits (R-060, R-079, R-094, R-117)."""

from collections.abc import Mapping
from decimal import Decimal

from service.domain.claims import ClaimState, Totals
from service.domain.wording import date_bg, money_bg, quantity_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.claim.assembling import deadline_facts
from service.operations.claim.caps import funding_of
from service.operations.claim.papers import declaration, request
from service.operations.claim.rows import claim_of, dates_of_claim, lines_of
from service.operations.four_eyes import acting_person
from service.operations.programme.lines import grounds_json, named
from service.rules.completeness import check_totals_agree
from service.rules.periods import check_submitted_in_time
from service.storage.models.claim import Claim

_ZERO = Decimal("0.00")


@form_context("claim/declare")
def declare_form(ctx: OperationContext) -> FormContext:
    """The sums of the claim are offered; the director confirms them line by line in the facts."""
    claim = claim_of(ctx)
    return FormContext(
        values=declaration_values(ctx, claim), facts=[*deadline_facts(ctx, claim), *sums(claim)]
    )


def declaration_values(ctx: OperationContext, claim: Claim) -> dict[str, Decimal | str]:
    """What the statements add up to, and what was declared for the year before."""
    funding = funding_of(ctx, claim)
    values: dict[str, Decimal | str] = {
        "declared_hours": total_hours_of(claim),
        "declared_amount": claim.claimed_amount or _ZERO,
    }
    if funding is not None and funding.internal_rules:
        values["internal_rules"] = funding.internal_rules
    if claim.analytical_account:
        values["analytical_account"] = claim.analytical_account
    return values


def total_hours_of(claim: Claim) -> Decimal:
    """Lessons and astronomical hours together."""
    return (claim.lessons or Decimal(0)) + (claim.astronomical_hours or Decimal(0))


def sums(claim: Claim) -> list[Fact]:
    """The claim in four lines: hours, sum, what is left of the cap, what is asked for."""
    left = (claim.annual_cap or _ZERO) - (claim.used_before or _ZERO)
    facts = [
        Fact("Учебни часове", quantity_bg(claim.lessons or Decimal(0)), "R-017"),
        Fact("Астрономически часове", quantity_bg(claim.astronomical_hours or Decimal(0)), "R-015"),
        Fact("Сбор на редовете", money_bg(claim.claimed_amount or _ZERO), "R-067"),
        Fact("Остатък от годишния лимит", money_bg(max(left, _ZERO)), "R-071"),
    ]
    if claim.requested_amount != claim.claimed_amount:
        facts.append(Fact("Иска се, до лимита", money_bg(claim.requested_amount or _ZERO), "R-071"))
    return facts


@operation
def declare(ctx: OperationContext) -> Mapping[str, Json]:
    """Write Приложение № 4; its sums equal those of the claim and the statements (R-094)."""
    claim = claim_of(ctx)
    write_declaration(ctx, claim, Answers.of(ctx.form))
    ctx.record(
        "claim.declared",
        {
            "text": f"Декларирани са {quantity_bg(total_hours_of(claim))} часа и "
            f"{money_bg(claim.declared_amount or _ZERO)}",
            "claim": claim.id,
            "hours": quantity_bg(total_hours_of(claim)),
            "amount": str(claim.declared_amount),
            "grounds": named("R-060", "R-094", "R-117", "R-119", "R-121", "R-122"),
        },
    )
    return {}


def write_declaration(ctx: OperationContext, claim: Claim, answers: Answers) -> None:
    """Check the three sums against each other and keep the declaration; raises ValidationFailed."""
    declared = Totals(answers.number("declared_hours"), answers.number("declared_amount"))
    lines = lines_of(ctx, claim)
    statements = Totals(
        sum((line.hours for line in lines), Decimal(0)),
        sum((line.amount for line in lines), _ZERO),
    )
    request = Totals(total_hours_of(claim), claim.claimed_amount or _ZERO)
    decision = check_totals_agree(request, declaration=declared, statements=statements)
    if not decision.is_allowed:
        at = "declared_hours" if declared.hours != request.hours else "declared_amount"
        raise ValidationFailed([Problem(at, g.text, rule=g.rule_id) for g in decision.grounds])
    claim.declared_at = ctx.now
    claim.declared_by_id = acting_person(ctx)
    claim.declared_hours = declared.hours
    claim.declared_amount = declared.amount
    claim.analytical_account = answers.text("analytical_account")
    funding = funding_of(ctx, claim)
    if funding is not None:
        funding.internal_rules = answers.text("internal_rules")
    ctx.session.flush()


@form_context("claim/submit")
def submit_form(ctx: OperationContext) -> FormContext:
    """The sum asked for, and the last moment; a late claim is told so before it is sent."""
    claim = claim_of(ctx)
    dates = dates_of_claim(ctx, claim)
    facts = [*deadline_facts(ctx, claim), *sums(claim)]
    if ctx.now > dates.school_due_at:
        text = "Срокът изтече. Заявката може да се подаде, но няма да се финансира."
        facts.append(Fact("Внимание", text, "R-083"))
    return FormContext(
        facts=facts,
        variables={
            "requested_amount": str(claim.requested_amount or _ZERO),
            "due_label": f"{date_bg(dates.school_due_on)}, 23:59 ч.",
        },
    )


@operation
def submit(ctx: OperationContext) -> Mapping[str, Json]:
    """Sign and send to the institution's own РУО; the moment decides the third criterion."""
    claim = claim_of(ctx)
    answers = Answers.of(ctx.form)
    signature = answers.maybe_whole("signature")
    if signature is not None:
        ctx.attach(signature)
    hand_in(ctx, claim)
    return {"is_in_time": bool(claim.is_in_time)}


def hand_in(ctx: OperationContext, claim: Claim) -> None:
    """The claim is submitted now, for the first time or corrected (R-079, R-083, R-097, R-108)."""
    decision = check_submitted_in_time(ctx.now, dates=dates_of_claim(ctx, claim))
    claim.version += 1
    claim.submitted_at = ctx.now
    claim.submitted_by_id = acting_person(ctx)
    claim.is_in_time = decision.is_allowed
    claim.state = ClaimState.SUBMITTED
    ctx.session.flush()
    request(ctx, claim)
    declaration(ctx, claim)
    ruo = ctx.organisation("ruo_secretary")
    ctx.record(
        "claim.submitted",
        {
            "text": f"Заявката е подадена в {ruo.name}. {decision.sentences[0]}",
            "claim": claim.id,
            "version": claim.version,
            "requested": str(claim.requested_amount),
            "ruo": ruo.key,
            "in_time": decision.is_allowed,
            "grounds": [*named("R-097"), *grounds_json(decision)],
        },
    )
    ctx.notify(
        role="ruo_secretary" if claim.version == 1 else "ruo_expert",
        subject="Подадена е заявка по „Без свободен час“",
        body=f"Преписка {ctx.case.number}: {money_bg(claim.requested_amount or _ZERO)} "
        f"{decision.sentences[0]}",
        dedup=f"submitted:{claim.version}",
    )
