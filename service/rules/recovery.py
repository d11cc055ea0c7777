"""What was spent unlawfully comes back (R-132, R-133)."""

from decimal import Decimal

from service.domain.grounds import Computed
from service.domain.wording import money_in, quantity_bg
from service.rules.amounts import line_amount
from service.rules.grounds import ground

_ZERO = Decimal("0.00")


def overpaid(
    hours: Decimal, *, paid_rate: Decimal, due_rate: Decimal, currency: str = "BGN"
) -> Computed[Decimal]:
    """What was paid for the hours above what was due; zero when nothing was (R-132).

    `due_rate` is zero for hours that were not to be financed at all.
    """
    money = money_in(currency)
    amount = max(_ZERO, line_amount(hours, rate=paid_rate) - line_amount(hours, rate=due_rate))
    text = (
        f"{quantity_bg(hours)} ч. по {money(paid_rate)} вместо по {money(due_rate)}: "
        f"за възстановяване {money(amount)}"
    )
    return Computed(amount, (ground("R-132", text),))


def recover(used: Decimal, *, recovered: Decimal, currency: str = "BGN") -> Computed[Decimal]:
    """The used part of the cap after a recovery; the money does not return to the list (R-133)."""
    money = money_in(currency)
    left = max(_ZERO, used - recovered)
    text = (
        f"Използвани {money(used)}, възстановени {money(recovered)}; "
        f"използвани след възстановяването {money(left)}"
    )
    return Computed(left, (ground("R-133", text),))
