"""The rate of an hour: the ceiling by the settlement, and the real cost (R-062–R-066, R-120)."""

from datetime import date
from decimal import Decimal

from service.domain.grounds import Computed, Decision
from service.domain.institutions import Institution
from service.domain.people import Substitute
from service.domain.programme import ProgrammeEdition, RateKind
from service.domain.wording import date_bg, money_bg, money_in
from service.rules.grounds import allow, ground, incomplete


def rate_kind(substitute: Substitute, *, institution: Institution, held_on: date) -> RateKind:
    """Local when the current address on the day is in the institution's settlement (R-064, R-066).

    Settlements are compared, not municipalities. Without a known address the lower rate holds.
    """
    settlement = substitute.settlement_on(held_on)
    is_away = settlement is not None and settlement != institution.settlement_code
    return RateKind.AWAY if is_away else RateKind.LOCAL


def rate_ceiling(
    substitute: Substitute, *, institution: Institution, held_on: date, edition: ProgrammeEdition
) -> Computed[Decimal]:
    """The most that is paid for one hour, contributions included (R-062, R-063)."""
    kind = rate_kind(substitute, institution=institution, held_on=held_on)
    amount = edition.rate_ceiling(kind, on=held_on)
    money = money_bg(amount, currency=edition.currency)
    if kind is RateKind.LOCAL:
        text = f"До {money} за час: замества в населеното място на настоящия си адрес."
        return Computed(amount, (ground("R-062", text),))
    text = f"До {money} за час: замества извън населеното място на настоящия си адрес."
    return Computed(amount, (ground("R-063", text),))


def check_address_is_known(substitute: Substitute, *, held_on: date) -> Decision:
    """There is a current address on the day of the hour (R-066)."""
    if substitute.settlement_on(held_on) is None:
        return incomplete("R-066", f"Няма настоящ адрес на заместника към {date_bg(held_on)}")
    return allow("R-066", f"Настоящият адрес е известен към {date_bg(held_on)}")


def reimbursed_rate(
    hourly_cost: Decimal, *, ceiling: Computed[Decimal], currency: str = "BGN"
) -> Computed[Decimal]:
    """The real cost of an hour, contributions included, up to the ceiling (R-065, R-120)."""
    money = money_in(currency)
    if hourly_cost <= ceiling.value:
        text = f"Възстановява се действителният разход, {money(hourly_cost)} за час."
        return Computed(hourly_cost, (*ceiling.grounds, ground("R-065", text)))
    text = (
        f"Разходът е {money(hourly_cost)} за час с осигуровките; "
        f"възстановяват се {money(ceiling.value)}"
    )
    return Computed(ceiling.value, (*ceiling.grounds, ground("R-120", text)))
