"""Fees of a licensing procedure: how much, in which currency, and whether they came in time."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import yaml

from service.domain.grounds import Decision
from service.domain.licensing import FeeKind
from service.domain.wording import date_bg, money_bg
from service.kernel.errors import NotFound
from service.rules.grounds import allow, refuse

_FILE = Path(__file__).with_name("fees.yaml")
#: leva for a euro; never rounded itself (R-417)
RATE = Decimal("1.95583")
_CENT = Decimal("0.01")
#: the last day on which both currencies are shown (R-420)
_DOUBLE_UNTIL = date(2026, 12, 31)


class FeeMissing(NotFound):
    """No row of the table covers the day."""

    code = "licensing.fee-missing"
    sentence = "В таблицата няма размер, който важи на {on}."


@dataclass(frozen=True)
class DatedFee:
    """Такса в таблицата: an amount with the days it is valid on and the rule behind it."""

    amount: Decimal
    currency: str
    valid_from: date
    valid_to: date | None
    rule: str
    #: the sources do not give the amount
    is_assumed: bool
    kind: FeeKind | None = None
    #: for so many professions at most; None for any number
    up_to: int | None = None

    def covers(self, on: date, *, professions: int = 0) -> bool:
        ended = self.valid_to is not None and on > self.valid_to
        return self.valid_from <= on and not ended and professions <= (self.up_to or professions)


def fee(kind: FeeKind, *, on: date, professions: int) -> DatedFee:
    """The fee due on the day for so many professions; raises FeeMissing."""
    for row in _rows("fees"):
        if row.kind is kind and row.covers(on, professions=professions):
            return row
    raise FeeMissing(on=date_bg(on))


def remuneration(*, on: date) -> DatedFee:
    """What an expert or a member of a commission is paid for one procedure; raises FeeMissing."""
    for row in _rows("remuneration"):
        if row.covers(on):
            return row
    raise FeeMissing(on=date_bg(on))


def both_currencies(amount: Decimal, *, currency: str, on: date) -> str:
    """„100,00 лв. (51,13 €)“; after 2025 the euro comes first, after 2026 alone (R-417, R-420)."""
    if on > _DOUBLE_UNTIL:
        return money_bg(amount, currency=currency)
    other = _to_euro(amount) if currency == "BGN" else _to_leva(amount)
    other_currency = "EUR" if currency == "BGN" else "BGN"
    return f"{money_bg(amount, currency=currency)} ({money_bg(other, currency=other_currency)})"


def check_paid_in_term(*, paid_on: date, due_on: date) -> Decision:
    """The last day of the term still counts; the day after does not (R-225, R-226)."""
    paid, due = date_bg(paid_on), date_bg(due_on)
    if paid_on <= due_on:
        return allow("R-225", f"Платено на {paid}, в срока до {due}")
    late = (paid_on - due_on).days
    days = "1 ден" if late == 1 else f"{late} дни"
    return refuse(
        "R-225",
        f"Срокът за плащане изтече на {due} Плащане от {paid} е с {days} след него. "
        f"Изчакайте писмото за допълнителния едномесечен срок.",
    )


def _to_euro(amount: Decimal) -> Decimal:
    return (amount / RATE).quantize(_CENT, ROUND_HALF_UP)


def _to_leva(amount: Decimal) -> Decimal:
    return (amount * RATE).quantize(_CENT, ROUND_HALF_UP)


@cache
def _rows(section: str) -> tuple[DatedFee, ...]:
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(
        DatedFee(
            amount=Decimal(row["amount"]),
            currency=row["currency"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            rule=row["rule"],
            is_assumed=row["assumed"],
            kind=FeeKind(row["kind"]) if "kind" in row else None,
            up_to=row.get("up_to"),
        )
        for row in data[section]
    )
