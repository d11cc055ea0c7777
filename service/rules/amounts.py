"""The money of a line and of a month, in the edition's currency (R-067–R-069, R-075)."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from service.domain.grounds import Computed
from service.domain.programme import ProgrammeEdition
from service.domain.substitution import ActKind, AssignmentAct
from service.domain.wording import money_in
from service.rules.grounds import ground

CENT = Decimal("0.01")


def round_money(amount: Decimal) -> Decimal:
    """Half up to 0,01 (R-075)."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def round_down(amount: Decimal) -> Decimal:
    """Down to 0,01: how ceilings are rounded (R-075)."""
    return amount.quantize(CENT, rounding=ROUND_DOWN)


def line_amount(hours: Decimal, *, rate: Decimal) -> Decimal:
    """Hours × rate, rounded per line (R-067, R-075)."""
    return round_money(hours * rate)


def total_of(amounts: Iterable[Decimal]) -> Decimal:
    """The sum of amounts already rounded (R-075)."""
    return sum(amounts, Decimal("0.00"))


def month_cap(on: date, *, edition: ProgrammeEdition) -> Decimal:
    """Starting salary of „учител“ plus the employer's contributions, rounded down (R-068)."""
    return round_down(edition.starting_salary(on) * (1 + edition.employer_rate(on)))


def cap_full_month(
    amount: Decimal, *, act: AssignmentAct, on: date, edition: ProgrammeEdition
) -> Computed[Decimal]:
    """A month's sum under one act, cut to the cap of a full month's contract (R-068, R-069).

    `on` is a day of that month.
    """
    money = money_in(edition.currency)
    if act.kind is not ActKind.LABOUR_CONTRACT:
        return Computed(amount, (ground("R-068", "Месечният таван е за трудов договор."),))
    if not act.is_full_month:
        return Computed(amount, (ground("R-069", "Месецът не е пълен; няма месечен таван."),))
    cap = month_cap(on, edition=edition)
    if amount <= cap:
        text = f"В рамките на месечния таван от {money(cap)}"
        return Computed(amount, (ground("R-068", text),))
    text = (
        f"Месечният таван е {money(cap)}; от {money(amount)} "
        f"не се възстановяват {money(amount - cap)}"
    )
    return Computed(cap, (ground("R-068", text),))
