"""P-27, its first step: opening a temporary withdrawal of a licence (ЗПОО, чл. 49г, ал. 3; R-261).

The commission, the order, the communication and the restoration come with the rest of P-27.
"""

from sqlalchemy.orm import Session

from service.domain.control import WithdrawalKind
from service.engine import (
    CasePanel,
    FormContext,
    OperationContext,
    case_panel,
    form_context,
    operation,
)
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused
from service.operations.withdrawal_opening import (
    open_withdrawal,
    opening_facts,
    withdrawal_panel,
)
from service.rules.control.withdrawal import months_refusal


@form_context("temporary_withdrawal/open")
def open_form(ctx: OperationContext) -> FormContext:
    """The centre, its licence and the findings behind the proposal."""
    return FormContext(facts=opening_facts(ctx))


@operation
def open_procedure(ctx: OperationContext) -> dict[str, Json]:
    """Open the procedure, for three to twelve months, or say that the ground is not proven."""
    answers = Answers.of(ctx.form)
    months = answers.maybe_whole("months")
    if answers.text("decision") == "open" and months is not None:
        refusal = months_refusal(months)
        if refusal is not None:
            raise refused("months", refusal, "R-261")
    return open_withdrawal(ctx, kind=WithdrawalKind.TEMPORARY, answers=answers)


@case_panel("temporary_withdrawal")
def panel(session: Session, case_id: int) -> CasePanel:
    """The ground and the months."""
    return withdrawal_panel(session, case_id)
