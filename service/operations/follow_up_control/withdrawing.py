"""From the control to a withdrawal: the proposal, and the case that is opened (R-257, R-258)."""

from service.cases.opening import OpenCase, open_case_in
from service.domain.control import FindingDegree, WithdrawalKind
from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.follow_up_control.rows import (
    DEGREE_NAMES,
    centre_of,
    demand_officer,
    find_control,
    findings_of,
    head_facts,
    officers_only,
    recommendations_of,
)
from service.operations.withdrawal_opening import proposal_of
from service.storage.models.clock import ClockEnding
from service.storage.models.control import Control, ControlRecommendation, ControlState


@form_context("follow_up_control/propose")
def propose_form(ctx: OperationContext) -> FormContext:
    """What was not reported in the term, or not fulfilled."""
    control = find_control(ctx)
    shown = [
        Fact(f"Препоръка {each.number}", f"{each.description}: {_standing(each)}", rule="R-257")
        for each in recommendations_of(ctx.session, control.id)
    ]
    return FormContext(
        facts=[*head_facts(ctx, control), *shown], refusal=officers_only(ctx, control)
    )


@operation
def propose_withdrawal(ctx: OperationContext) -> dict[str, Json]:
    """The officers propose a withdrawal, for a time or for good (R-257)."""
    control = find_control(ctx)
    control.reported_by_id = demand_officer(ctx, control)
    answers = Answers.of(ctx.form)
    kind = WithdrawalKind(answers.text("kind"))
    reason = answers.text("reason")
    tell(
        ctx,
        "control.withdrawal_proposed",
        f"{proposal_of(kind)}. {reason}",
        "R-257",
        withdrawal=kind,
        reason=reason,
    )
    ended: dict[str, Json] = {}
    if ctx.variables.get("recommendations_due_at"):
        ended = ctx.clocks.end(
            "recommendations",
            on=ctx.clocks.due_on("recommendations"),
            how=ClockEnding.LAPSED,
            lacking="отчет по всички препоръки",
        )
    return {**ended, "proposal": kind.value}


@operation
def open_temporary(ctx: OperationContext) -> dict[str, Json]:
    """Open P-27 with its first task: a breach, or recommendations not fulfilled."""
    _open(ctx, WithdrawalKind.TEMPORARY, "temporary_withdrawal")
    return {}


@operation
def open_final(ctx: OperationContext) -> dict[str, Json]:
    """Open P-28 with its first task: an essential breach, or nothing fulfilled."""
    _open(ctx, WithdrawalKind.FINAL, "final_withdrawal")
    return {}


def _open(ctx: OperationContext, kind: WithdrawalKind, process: str) -> None:
    """The director judges the proposal; until then nothing is public and the centre is not told."""
    proposal = proposal_of(kind)
    control = find_control(ctx)
    control.state = ControlState.WITHDRAWAL
    control.closed_at = ctx.now
    centre = centre_of(ctx.session, control)
    opened = open_case_in(
        ctx,
        OpenCase(
            kind=process,
            owner_id=control.organisation_id,
            title=f"{proposal} на {centre.name}",
            subject={"control": control.id, "licence": control.licence_number},
            variables={"control_id": control.id},
        ),
    )
    tell(
        ctx,
        "control.withdrawal_opened",
        f"{proposal}: преписка № {opened.number}. {_why(ctx, control)}",
        "R-258",
        case=opened.case_id,
    )
    ctx.notify(
        subject=proposal,
        body=(
            f"Основанието се преценява по преписка № {opened.number}, след контрол по преписка "
            f"{ctx.case.number}."
        ),
        dedup="control:withdrawal",
        role=Role.NAPOO_CHAIR,
    )


def _why(ctx: OperationContext, control: Control) -> str:
    grave = [
        each
        for each in findings_of(ctx.session, control.id)
        if each.degree == control.degree and each.degree != FindingDegree.IRREGULARITY
    ]
    if grave:
        degree = DEGREE_NAMES[FindingDegree(grave[0].degree)]
        return f"Степен „{degree}“: {'; '.join(each.description for each in grave)}"
    return "Препоръките не са отчетени или изпълнени в срок."


def _standing(each: ControlRecommendation) -> str:
    if each.is_fulfilled is not None:
        return "изпълнена" if each.is_fulfilled else f"неизпълнена ({each.verdict})"
    if each.reply is not None:
        return "отчетена"
    due = "" if each.due_on is None else f" до {date_bg(each.due_on)}"
    return f"не е отчетена{due}"
