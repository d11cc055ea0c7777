"""What was spent unlawfully comes back (R-132, R-133)."""

from decimal import Decimal

from service.domain.grounds import Computed
from service.domain.wording import money_bg, quantity_bg
from service.rules.amounts import line_amount
from service.rules.grounds import ground

_ZERO = Decimal("0.00")


def overpaid(hours: Decimal, *, paid_rate: Decimal, due_rate: Decimal) -> Computed[Decimal]:
    """What was paid for the hours above what was due; zero when nothing was (R-132).

    `due_rate` is zero for hours that were not to be financed at all.
    """
    amount = max(_ZERO, line_amount(hours, rate=paid_rate) - line_amount(hours, rate=due_rate))
    text = (
        f"{quantity_bg(hours)} ч. по {money_bg(paid_rate)} вместо по {money_bg(due_rate)}: "
        f"за възстановяване {money_bg(amount)}"
    )
    return Computed(amount, (ground("R-132", text),))


def recover(used: Decimal, *, recovered: Decimal) -> Computed[Decimal]:
    """The used part of the cap after a recovery; the money does not return to the list (R-133)."""
    left = max(_ZERO, used - recovered)
    text = (
        f"Използвани {money_bg(used)}, възстановени {money_bg(recovered)}; "
        f"използвани след възстановяването {money_bg(left)}"
    )
    return Computed(left, (ground("R-133", text),))
