"""The director withdraws the claim before it leaves for the ministry; its lines are free again."""

from collections.abc import Mapping

from sqlalchemy import update

from service.domain.claims import ClaimState
from service.engine import OperationContext, operation
from service.kernel.errors import Refused
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.claim.rows import claim_of, lines_of
from service.storage.models.absence import HourLineRow

#: states in which the claim is still the institution's or its РУО's
_WITHDRAWABLE = frozenset(
    {
        ClaimState.DRAFT.value,
        ClaimState.SUBMITTED.value,
        ClaimState.REGISTERED.value,
        ClaimState.IN_CHECK.value,
        ClaimState.RETURNED.value,
        ClaimState.IN_COMMISSION.value,
        ClaimState.APPROVED_BY_RUO.value,
    }
)


class TooLateToWithdraw(Refused):
    """The claim has been decided or has left for the ministry."""

    code = "claim.too-late-to-withdraw"
    sentence = "Заявката вече е решена или изпратена в МОН и не може да се оттегли."


@operation
def withdraw(ctx: OperationContext) -> Mapping[str, Json]:
    """The director says why; raises TooLateToWithdraw after the РУО has sent the claim on."""
    claim = claim_of(ctx)
    if claim.state not in _WITHDRAWABLE:
        raise TooLateToWithdraw
    reason = Answers.of(ctx.form).text("reason")
    was_filed = claim.state != ClaimState.DRAFT.value
    claim.state = ClaimState.WITHDRAWN
    claim.approved_amount = None
    claim.remarks = reason
    ctx.session.flush()
    ctx.record("claim.withdrawn", {"text": f"Заявката е оттеглена: {reason}", "claim": claim.id})
    if was_filed:
        ctx.notify(
            role="ruo_expert",
            subject="Заявка е оттеглена",
            body=f"Заявка № {claim.registered_number or 'без номер'} е оттеглена: {reason}",
            dedup="withdrawn",
        )
    return {}


@operation
def release_lines(ctx: OperationContext) -> Mapping[str, Json]:
    """Free the hours, so that another claim of the period may take them (R-117)."""
    claim = claim_of(ctx)
    lines = lines_of(ctx, claim)
    for line in lines:
        line.is_released = True
    ctx.session.execute(
        update(HourLineRow)
        .where(HourLineRow.claim_line_id.in_([line.id for line in lines]))
        .values(claim_line_id=None)
    )
    ctx.session.flush()
    return {}
