"""Three people mark three criteria; the votes are counted without the recused (R-101–R-106)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from service.domain.claims import ClaimState, CommissionSide, Criterion, CriterionMark
from service.domain.grounds import Decision
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.claim.commission import free_members
from service.operations.claim.declaring import sums
from service.operations.claim.rows import claim_of, dates_of_claim, lines_of, refusals
from service.operations.four_eyes import demand_other_person
from service.operations.programme.lines import grounds_json, named
from service.rules.completeness import check_pack
from service.rules.criteria import evaluate, prefill_criteria
from service.rules.grounds import incomplete
from service.rules.periods import check_submitted_in_time
from service.storage.models.claim import (
    Claim,
    ClaimLine,
    Commission,
    CommissionMemberRow,
    Evaluation,
)

LABELS = {
    Criterion.COMPLETENESS: "комплектуване на документите",
    Criterion.SCOPE: "обхват и цели",
    Criterion.DEADLINE: "срок",
}
_QUORUM = 2


@operation
def prepare_evaluation(ctx: OperationContext) -> Mapping[str, Json]:
    """Name who votes, and what the system proposes for the first and third criterion (R-101)."""
    claim = claim_of(ctx)
    commission = ctx.session.get_one(Commission, claim.commission_id)
    voters = free_members(ctx, claim, commission)
    members = [each.person_id for each in voters if each.side is CommissionSide.RUO]
    municipal = next(each.person_id for each in voters if each.side is not CommissionSide.RUO)
    claim.state = ClaimState.IN_COMMISSION
    ctx.session.flush()
    marks = _prefilled(ctx, claim)
    ctx.record(
        "claim.evaluation_opened",
        {
            "text": "Заявката е възложена на комисията.",
            "claim": claim.id,
            "commission": commission.id,
            "round": _round(ctx, claim) + 1,
            "members": [*members, municipal],
            "proposed": {mark.criterion.value: mark.is_met for mark in marks},
            "grounds": named("R-083", "R-099", "R-101", "R-106"),
        },
    )
    for person_id in (*members, municipal):
        ctx.involve(person_id)
    return {
        "members": [*members],
        "municipal_member": municipal,
        "round": _round(ctx, claim) + 1,
    }


def _round(ctx: OperationContext, claim: Claim) -> int:
    """The last round of votes; 0 before the first."""
    found = ctx.session.scalar(
        select(func.max(Evaluation.round)).where(Evaluation.claim_id == claim.id)
    )
    return found or 0


def _prefilled(ctx: OperationContext, claim: Claim) -> tuple[CriterionMark, ...]:
    is_incomplete = any(line.is_incomplete for line in lines_of(ctx, claim))
    pack = check_pack(
        has_request=claim.submitted_at is not None,
        has_acts=not is_incomplete,
        has_declaration=claim.declared_at is not None,
    )
    completeness = pack if claim.is_complete or not pack.is_allowed else _found_by_expert(claim)
    submitted_at = claim.submitted_at or ctx.now
    deadline = check_submitted_in_time(submitted_at, dates=dates_of_claim(ctx, claim))
    return prefill_criteria(completeness, deadline=deadline)


def _found_by_expert(claim: Claim) -> Decision:
    return incomplete("R-093", claim.remarks or "Комплектът е непълен.")


@form_context("claim/score")
def score_form(ctx: OperationContext) -> FormContext:
    """The claim's sums, what is refused and by which rule, and what the system proposes."""
    claim = claim_of(ctx)
    marks = _prefilled(ctx, claim)
    proposed = [
        Fact(f"Предложение – {LABELS[mark.criterion]}", f"{_yes(mark)}. {mark.reason}", "R-101")
        for mark in marks
    ]
    values: dict[str, bool | str] = {}
    for mark in marks:
        values[mark.criterion.value] = mark.is_met
        if not mark.is_met:
            values[f"{mark.criterion.value}_reason"] = mark.reason
    return FormContext(
        values={"is_recused": False, **values},
        facts=[*sums(claim), *_refused(lines_of(ctx, claim)), *proposed],
    )


def _yes(mark: CriterionMark) -> str:
    return "да" if mark.is_met else "не"


def _refused(lines: Sequence[ClaimLine]) -> list[Fact]:
    """What the rules did not let through, once per sentence."""
    found = [each for line in lines for each in refusals(line)]
    texts = {str(each["text"]): str(each["rule"]) for each in found}
    return [Fact("Не се финансира", text, rule_id) for text, rule_id in texts.items()]


@operation
def score(ctx: OperationContext) -> Mapping[str, Json]:
    """Write one member's marks, or the recusal; nobody marks a late claim as timely (R-083)."""
    claim = claim_of(ctx)
    answers = Answers.of(ctx.form)
    person_id = demand_other_person(ctx, {"Вие сте подали заявката": claim.submitted_by_id})
    recused = answers.flag("is_recused")
    if not recused:
        _demand_reasons(claim, answers)
    evaluation = Evaluation(
        claim_id=claim.id,
        commission_id=claim.commission_id,
        round=ctx.variables.get("round", 1),
        person_id=person_id,
        is_recused=recused,
        recusal_reason=answers.maybe_text("recusal_reason"),
        completeness=answers.maybe_flag("completeness"),
        completeness_reason=answers.maybe_text("completeness_reason"),
        scope=answers.maybe_flag("scope"),
        scope_reason=answers.maybe_text("scope_reason"),
        deadline=answers.maybe_flag("deadline"),
        deadline_reason=answers.maybe_text("deadline_reason"),
        at=ctx.now,
    )
    ctx.session.add(evaluation)
    ctx.session.flush()
    _record_score(ctx, evaluation)
    return {}


def _demand_reasons(claim: Claim, answers: Answers) -> None:
    problems = []
    if answers.flag("deadline") and not claim.is_in_time:
        text = "Заявката е подадена след срока; критерият за срок не е изпълнен."
        problems.append(Problem("deadline", text, rule="R-083"))
    for criterion in Criterion:
        name = f"{criterion.value}_reason"
        if not answers.flag(criterion.value) and not answers.text(name):
            text = "Напишете мотив: той се показва на директора."
            problems.append(Problem(name, text, rule="R-101"))
    if problems:
        raise ValidationFailed(problems)


def _record_score(ctx: OperationContext, evaluation: Evaluation) -> None:
    payload: dict[str, Json] = {
        "text": "Член на комисията се отведе."
        if evaluation.is_recused
        else "Член на комисията гласува.",
        "claim": evaluation.claim_id,
        "round": evaluation.round,
    }
    if evaluation.is_recused:
        payload |= {
            "recused": True,
            "reason": evaluation.recusal_reason,
            "grounds": named("R-106"),
        }
    else:
        payload |= {
            "completeness": evaluation.completeness,
            "scope": evaluation.scope,
            "deadline": evaluation.deadline,
            "grounds": named("R-101"),
        }
    ctx.record("claim.scored", payload)


@operation
def count_votes(ctx: OperationContext) -> Mapping[str, Json]:
    """Count the votes of the last round: the majority of those who were not recused decides."""
    claim = claim_of(ctx)
    votes = _votes(ctx, claim)
    has_quorum = _has_quorum(ctx, claim, votes)
    if not has_quorum:
        ctx.record(
            "claim.quorum_lost",
            {
                "text": "Няма кворум: комисията се попълва.",
                "claim": claim.id,
                "grounds": named("R-099", "R-106"),
            },
        )
        return {"has_quorum": False, "is_approved": False}
    decision = evaluate([_counted(criterion, votes) for criterion in Criterion])
    claim.decided_at = ctx.now
    claim.grounds = grounds_json(decision)
    claim.approved_amount = claim.requested_amount if decision.is_allowed else None
    if decision.is_allowed:
        claim.state = ClaimState.APPROVED_BY_RUO
    ctx.session.flush()
    ctx.record(
        "claim.evaluated",
        {
            "text": " ".join(decision.sentences),
            "claim": claim.id,
            "approved": decision.is_allowed,
            "amount": str(claim.approved_amount) if decision.is_allowed else "0.00",
            "votes": len(votes),
            "grounds": grounds_json(decision),
        },
    )
    return {"has_quorum": True, "is_approved": decision.is_allowed}


def _votes(ctx: OperationContext, claim: Claim) -> list[Evaluation]:
    return list(
        ctx.session.scalars(
            select(Evaluation)
            .where(
                Evaluation.claim_id == claim.id,
                Evaluation.round == _round(ctx, claim),
                ~Evaluation.is_recused,
            )
            .order_by(Evaluation.id)
        )
    )


def _has_quorum(ctx: OperationContext, claim: Claim, votes: Sequence[Evaluation]) -> bool:
    """At least two votes, one of them the municipality's (R-099)."""
    municipal = ctx.session.scalar(
        select(CommissionMemberRow.person_id).where(
            CommissionMemberRow.commission_id == claim.commission_id,
            CommissionMemberRow.side == CommissionSide.MUNICIPALITY.value,
        )
    )
    voters = {vote.person_id for vote in votes}
    return len(voters) >= _QUORUM and municipal in voters


def _counted(criterion: Criterion, votes: Sequence[Evaluation]) -> CriterionMark:
    yes = [vote for vote in votes if getattr(vote, criterion.value)]
    reasons = [getattr(vote, f"{criterion.value}_reason") for vote in votes]
    text = " ".join(dict.fromkeys(reason for reason in reasons if reason))
    is_met = 2 * len(yes) > len(votes)
    return CriterionMark(criterion, is_met, "" if is_met else text or "без мнозинство")
