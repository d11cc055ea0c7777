"""The claim is assembled from ready lines and measured against the cap (R-070–R-077, R-117)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from service.domain.institutions import HourKind
from service.domain.wording import money_bg, quantity_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused
from service.operations.claim.candidates import candidates, line_options, period_and_edition
from service.operations.claim.caps import CapState, cap_state, funding_of, write_funding
from service.operations.claim.rows import claim_of, dates_of_claim, lines_of
from service.operations.programme.lines import institution_of
from service.operations.programme.verdicts import Judgement, judge, write
from service.rules.annual_cap import fit_into_cap
from service.rules.grounds import ground
from service.storage.models.absence import HourLineRow, SubstitutionRow
from service.storage.models.claim import Claim, ClaimLine
from service.storage.models.identity import Organisation

_ZERO = Decimal("0.00")


@form_context("claim/assemble")
def assemble_form(ctx: OperationContext) -> FormContext:
    """Every ready line of the period is ticked; what stood in the way last time is said first."""
    claim = claim_of(ctx)
    rows = candidates(ctx, claim)
    return FormContext(
        values={"substitutions": [str(row.id) for row in rows], **funding_values(ctx, claim)},
        options={"lines": line_options(ctx, claim, rows)},
        facts=[*deadline_facts(ctx, claim), *obstacle_facts(claim)],
        variables={"is_carry_over_period": takes_carry_over(ctx, claim)},
    )


def takes_carry_over(ctx: OperationContext, claim: Claim) -> bool:
    """Whether hours of the year before may be in the claim (R-084)."""
    of, edition = period_and_edition(ctx, claim)
    return of.number == edition.carry_over_period


def funding_values(ctx: OperationContext, claim: Claim) -> dict[str, str | Decimal]:
    """What was entered for the year before, so that it is typed once."""
    funding = funding_of(ctx, claim)
    if funding is None:
        return {}
    return {
        "base_kind": funding.base_kind,
        "salaries": funding.salaries,
        "insurance": funding.insurance,
        "approved_before": funding.approved_before,
    }


def deadline_facts(ctx: OperationContext, claim: Claim) -> list[Fact]:
    """The period and the last moment to file for it."""
    dates = dates_of_claim(ctx, claim)
    days = f"{dates.period.starts_on:%d.%m.%Y} – {dates.period.ends_on:%d.%m.%Y} г."
    return [
        Fact("Отчетен период", f"№ {dates.period.number}, {days}", "R-078"),
        Fact("Подава се до", f"{dates.school_due_on:%d.%m.%Y} г., 23:59 ч.", "R-079"),
    ]


def obstacle_facts(claim: Claim) -> list[Fact]:
    """What the system found the last time."""
    found = [each for each in claim.grounds if isinstance(each, dict)]
    return [Fact("Пречка", str(each["text"]), str(each["rule"])) for each in found]


@operation
def assemble(ctx: OperationContext) -> Mapping[str, Json]:
    """Write the lines and their sums; the next step looks for obstacles."""
    claim = claim_of(ctx)
    claim.prepared_by_id = ctx.actor.person_id
    judgement = put_together(ctx, claim, Answers.of(ctx.form))
    ctx.record(
        "claim.assembled",
        {
            "text": f"Съставена е заявка за {money_bg(claim.claimed_amount or _ZERO)}",
            "claim": claim.id,
            "lines": len(lines_of(ctx, claim)),
            "hours": quantity_bg(judgement.hours),
            "financed_hours": quantity_bg(judgement.financed_hours),
            "claimed": str(claim.claimed_amount),
            "grounds": judgement.refusals,
        },
    )
    return {}


def put_together(ctx: OperationContext, claim: Claim, answers: Answers) -> Judgement:
    """Judge the chosen substitutions for the period and write them as the claim's lines."""
    chosen = _chosen(ctx, claim, answers)
    funding = write_funding(ctx, claim, answers)
    of, edition = period_and_edition(ctx, claim)
    organisation = ctx.session.get_one(Organisation, claim.organisation_id)
    judgement = judge(
        ctx.session,
        chosen,
        decide=ctx.decide,
        institution=institution_of(organisation),
        edition=edition,
        period=of,
        participated_before=funding.participated_before,
    )
    write(judgement)
    _write_lines(ctx, claim, chosen, judgement)
    cap = cap_state(ctx, claim, funding)
    _write_sums(claim, judgement, cap, base_kind=funding.base_kind)
    ctx.session.flush()
    return judgement


def _chosen(ctx: OperationContext, claim: Claim, answers: Answers) -> list[SubstitutionRow]:
    offered = {row.id: row for row in candidates(ctx, claim)}
    ids = [int(value) for value in answers.choices("substitutions")]
    if not ids:
        raise refused("substitutions", "Няма данни за заявяване.", "R-077")
    taken = [each for each in ids if each not in offered]
    if taken:
        raise ValidationFailed([_taken()])
    return [offered[each] for each in ids]


def _taken() -> Problem:
    text = "Часовете на избран ред вече са заявени или не са от периода. Махнете го от заявката."
    return Problem("substitutions", text, rule="R-117")


def _write_lines(
    ctx: OperationContext, claim: Claim, chosen: Sequence[SubstitutionRow], judgement: Judgement
) -> None:
    clear_lines(ctx, claim)
    for row in chosen:
        part = judgement.of(row.id)
        line = ClaimLine(
            claim_id=claim.id,
            substitution_id=row.id,
            period_id=claim.period_id,
            hours=part.hours,
            financed_hours=part.financed_hours,
            amount=part.amount,
            grounds=part.grounds,
        )
        ctx.session.add(line)
        _flush(ctx)
        for judged in part.lines:
            for hour in judged.rows:
                hour.claim_line_id = line.id


def _flush(ctx: OperationContext) -> None:
    """Two claims of one hour meet at the unique index; the second one hears of it."""
    try:
        ctx.session.flush()
    except IntegrityError as error:
        if "uq_claim_line_substitution" in str(error.orig):
            raise ValidationFailed([_taken()]) from error
        raise


def clear_lines(ctx: OperationContext, claim: Claim) -> None:
    """Take every line out, so that the claim is written anew."""
    own = [line.id for line in lines_of(ctx, claim)]
    if not own:
        return
    ctx.session.execute(
        update(HourLineRow).where(HourLineRow.claim_line_id.in_(own)).values(claim_line_id=None)
    )
    ctx.session.execute(delete(ClaimLine).where(ClaimLine.id.in_(own)))


def _write_sums(claim: Claim, judgement: Judgement, cap: CapState, *, base_kind: str) -> None:
    claim.base_kind = base_kind
    claim.annual_base = cap.base
    claim.annual_cap = cap.cap
    claim.used_before = cap.used
    claim.claimed_amount = judgement.amount
    claim.requested_amount = fit_into_cap(judgement.amount, remaining=cap.remaining).value
    claim.lessons = _hours(judgement, is_astronomical=False)
    claim.astronomical_hours = _hours(judgement, is_astronomical=True)


def _hours(judgement: Judgement, *, is_astronomical: bool) -> Decimal:
    """Hours held, of one unit; what is refused is held too."""
    return sum(
        (
            judged.line.hours
            for judged in judgement.lines
            if (judged.line.kind is HourKind.ASTRONOMICAL_HOUR) is is_astronomical
        ),
        Decimal(0),
    )


@operation
def check_limits(ctx: OperationContext) -> Mapping[str, Json]:
    """Look for what stops the claim: nothing to pay, nothing left of the cap, a missing paper."""
    claim = claim_of(ctx)
    funding = funding_of(ctx, claim)
    if funding is None:
        raise LookupError("a claim is assembled with its base")
    cap = cap_state(ctx, claim, funding)
    obstacles = _obstacles(claim, cap, lines_of(ctx, claim))
    claim.grounds = [*obstacles]
    ctx.record(
        "claim.limits_checked",
        {
            "text": f"Годишен лимит {money_bg(cap.cap)}, използвани {money_bg(cap.used)}, "
            f"остават {money_bg(cap.remaining)}",
            "claim": claim.id,
            "cap": str(cap.cap),
            "used": str(cap.used),
            "remaining": str(cap.remaining),
            "claimed": str(claim.claimed_amount),
            "requested": str(claim.requested_amount),
            "obstacles": [*obstacles],
            "grounds": [each.to_json() for each in cap.grounds],
        },
    )
    return {"has_obstacles": bool(obstacles)}


def _obstacles(claim: Claim, cap: CapState, lines: Sequence[ClaimLine]) -> list[Json]:
    claimed = claim.claimed_amount or _ZERO
    if not lines or claimed <= 0:
        text = "Няма данни за заявяване: нито един от часовете не се финансира."
        return [_ground("R-077", text)]
    if cap.remaining <= 0:
        text = f"Годишният лимит {money_bg(cap.cap)} е изчерпан."
        return [_ground("R-071", text)]
    return []


def _ground(rule_id: str, text: str) -> Json:
    return ground(rule_id, text).to_json()
