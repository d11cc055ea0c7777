"""P-28, its first step: opening a final withdrawal or a termination (ЗПОО, чл. 49г; R-263, R-265).

The commission, the order, the communication and the archive come with the rest of P-28.
"""

from sqlalchemy.orm import Session

from service.domain.control import WithdrawalGround, WithdrawalKind
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


@form_context("final_withdrawal/open")
def open_form(ctx: OperationContext) -> FormContext:
    """The centre, its licence and the findings behind the proposal."""
    return FormContext(facts=opening_facts(ctx))


@operation
def open_procedure(ctx: OperationContext) -> dict[str, Json]:
    """Open the procedure; an entity that has ended is proved by the commercial register (R-265)."""
    answers = Answers.of(ctx.form)
    is_ended = answers.text("ground") == WithdrawalGround.ENTITY_ENDED
    if is_ended and answers.maybe_day("registry_on") is None:
        text = "Посочете деня на справката в търговския регистър."
        raise refused("registry_on", text, "R-265")
    return open_withdrawal(ctx, kind=WithdrawalKind.FINAL, answers=answers)


@case_panel("final_withdrawal")
def panel(session: Session, case_id: int) -> CasePanel:
    """The ground of the procedure."""
    return withdrawal_panel(session, case_id)
