"""The end of a control: the register shows it, and the centre hears (R-243).

A control that ends with a proposal to withdraw the licence is not entered here: the register says
so once the procedure is opened, not while the ground is still to be judged (P-27, P-28).
"""

from service.domain.licences import EntryKind
from service.engine import OperationContext
from service.identity.roles import Role
from service.operations.by_rule import tell
from service.operations.licences.register import add_entry, find_number
from service.storage.models.control import Control, ControlState


def close(ctx: OperationContext, control: Control, result: str, *, rule_id: str = "R-258") -> None:
    """Close the control with its result in a few words: the register, and the centre, are told."""
    control.state = ControlState.CLOSED
    control.closed_at = ctx.now
    tell(ctx, "control.closed", f"Контролът приключи: {result}.", rule_id)
    add_entry(
        ctx,
        find_number(ctx.session, control.licence_number),
        kind=EntryKind.CONTROL,
        order_number=control.order_number or "",
        on=ctx.today,
        note=f"Последващ контрол: {result}",
    )
    ctx.notify(
        subject="Последващият контрол приключи",
        body=f"Преписка {ctx.case.number}: {result}.",
        dedup="control:closed",
        role=Role.LICENSED_CENTRE,
    )
