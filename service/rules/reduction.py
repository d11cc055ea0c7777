"""Proportional reduction to the money there is, exact to the stotinka (R-110–R-112)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from service.domain.claims import Share
from service.domain.grounds import Ground
from service.domain.wording import money_in, number_bg
from service.rules.amounts import total_of
from service.rules.grounds import ground

_STOTINKI = 100
_ONE = Decimal(1)


@dataclass(frozen=True)
class Reduction:
    """Намаление: coefficient, reduced amount of each share by key, and the grounds."""

    coefficient: Decimal
    amounts: Mapping[str, Decimal]
    grounds: tuple[Ground, ...]

    @property
    def is_reduced(self) -> bool:
        return self.coefficient < _ONE


def reduce_proportionally(
    shares: Sequence[Share], *, available: Decimal, currency: str = "BGN"
) -> Reduction:
    """The shares of one module and period, cut to `available` when they are more (R-110, R-111).

    Whole stotinki by the largest remainder, ties by registration number, so that the sum is
    `available` exactly (R-112). The coefficient has 28 significant digits and is for reading:
    the amounts are reckoned in whole numbers.
    """
    money = money_in(currency)
    approved = total_of(share.amount for share in shares)
    if approved <= available:
        text = f"Одобрени са {money(approved)} при налични {money(available)}"
        amounts = {share.key: share.amount for share in shares}
        return Reduction(_ONE, MappingProxyType(amounts), (ground("R-110", text),))
    coefficient = available / approved
    text = (
        f"Одобрени са {money(approved)}, налични са {money(available)}; "
        f"коефициент {number_bg(coefficient, places=6)}."
    )
    return Reduction(
        coefficient,
        MappingProxyType(_largest_remainder(shares, available=available)),
        (
            ground("R-110", text),
            ground("R-111", "Намалението е за модула и периода."),
            ground("R-112", "Остатъкът е разпределен по стотинка по най-голяма дробна част."),
        ),
    )


def _largest_remainder(shares: Sequence[Share], *, available: Decimal) -> dict[str, Decimal]:
    cents = {share.key: _in_stotinki(share.amount) for share in shares}
    whole, fund = sum(cents.values()), _in_stotinki(available)
    parts = {key: divmod(amount * fund, whole) for key, amount in cents.items()}
    left = fund - sum(floor for floor, _ in parts.values())
    order = sorted(shares, key=lambda share: (-parts[share.key][1], share.registration_number))
    lucky = {share.key for share in order[:left]}
    return {key: Decimal(floor + (key in lucky)) / _STOTINKI for key, (floor, _) in parts.items()}


def _in_stotinki(amount: Decimal) -> int:
    return int(amount * _STOTINKI)
