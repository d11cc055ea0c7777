"""The annual limit of an institution: 0,5 % of salaries and insurance (R-070–R-074, R-133)."""

from decimal import Decimal

from service.domain.grounds import Computed, Decision
from service.domain.programme import ProgrammeEdition
from service.domain.wording import money_in
from service.rules.amounts import round_down
from service.rules.grounds import allow, ground, warn

_ZERO = Decimal("0.00")


def annual_base(
    salaries: Decimal, *, insurance: Decimal, currency: str = "BGN"
) -> Computed[Decimal]:
    """Salaries plus insurance payments, not the whole budget (R-074)."""
    money = money_in(currency)
    base = salaries + insurance
    text = f"База: {money(salaries)} заплати и {money(insurance)} осигуровки."
    return Computed(base, (ground("R-074", text),))


def annual_cap(
    base: Decimal, *, edition: ProgrammeEdition, is_draft_budget: bool = False
) -> Computed[Decimal]:
    """The share of the base an institution may claim in a year, rounded down (R-070, R-072)."""
    money = money_in(edition.currency)
    cap = round_down(base * edition.cap_share)
    percent = f"{(edition.cap_share * 100).normalize():f}".replace(".", ",")
    text = f"Годишният лимит е {percent} % от {money(base)} = {money(cap)}"
    grounds = [ground("R-070", text)]
    if is_draft_budget:
        grounds.append(ground("R-072", "Базата е по проекта за бюджет и ще се преизчисли."))
    return Computed(cap, tuple(grounds))


def remaining_cap(
    cap: Decimal,
    *,
    edition: ProgrammeEdition,
    approved: Decimal,
    pending: Decimal = _ZERO,
    carry_over: Decimal = _ZERO,
    recovered: Decimal = _ZERO,
) -> Computed[Decimal]:
    """What is left of the cap; never below zero (R-071, R-073, R-133).

    `approved` and `pending` exclude the carry-over from the year before; `recovered` comes back.
    """
    money = money_in(edition.currency)
    counted = carry_over if edition.choice("carry_over_counts_in_cap") == "yes" else _ZERO
    left = max(_ZERO, cap - approved - pending - counted + recovered)
    text = (
        f"От лимит {money(cap)}: одобрени {money(approved)}, в процес {money(pending)}, "
        f"пренос {money(counted)}, възстановени {money(recovered)}; остават {money(left)}"
    )
    return Computed(left, (ground("R-071", text),))


def fit_into_cap(
    claimed: Decimal, *, remaining: Decimal, currency: str = "BGN"
) -> Computed[Decimal]:
    """The claim, reduced to what is left of the cap (R-071)."""
    money = money_in(currency)
    if claimed <= remaining:
        text = f"{money(claimed)} са в рамките на остатъка {money(remaining)}"
        return Computed(claimed, (ground("R-071", text),))
    text = f"Заявени са {money(claimed)}, а от годишния лимит остават {money(remaining)}"
    return Computed(remaining, (ground("R-071", text),))


def check_recomputed_cap(cap: Decimal, *, approved: Decimal, currency: str = "BGN") -> Decision:
    """After the approved budget arrives: is more already approved than the cap allows? (R-072)"""
    money = money_in(currency)
    if approved > cap:
        return warn("R-072", f"Надвишен лимит с {money(approved - cap)}")
    return allow(
        "R-072",
        f"Одобреното {money(approved)} е в лимита {money(cap)}",
    )
