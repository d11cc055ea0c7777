"""The ceilings of programme, module and monitoring (R-003–R-006, R-138)."""

from decimal import Decimal

from service.domain.grounds import Computed, Decision
from service.domain.institutions import Module
from service.domain.programme import Indicator, MonitoringLevel, ProgrammeEdition, RateKind
from service.domain.wording import money_in
from service.rules.grounds import allow, ground, refuse, warn

_ZERO = Decimal("0.00")


def parts_of_budget(edition: ProgrammeEdition) -> Computed[Decimal]:
    """The sum of the parts, and how far it is from the total (R-006)."""
    money = money_in(edition.currency)
    budget = edition.budget
    parts = budget.m1 + budget.m2 + budget.monitoring_ruo + budget.monitoring_mon
    text = (
        f"Сборът на частите е {money(parts)} при общ бюджет {money(budget.total)}; "
        f"разлика {money(parts - budget.total)}"
    )
    return Computed(parts, (ground("R-006", text),))


def check_parts_of_budget(edition: ProgrammeEdition) -> Decision:
    """Parts that do not make the total call for an explicit choice (R-006)."""
    parts = parts_of_budget(edition)
    if parts.value == edition.budget.total:
        return allow("R-006", parts.grounds[0].text)
    return warn("R-006", parts.grounds[0].text)


def reserved_for_monitoring(module: Module, *, edition: ProgrammeEdition) -> Decimal:
    """What the module sets aside for monitoring, by the edition's choice (R-006)."""
    is_reserved = edition.choice("monitoring_money") == "reserved_from_m1"
    if module is Module.M1 and is_reserved:
        return edition.budget.monitoring_ruo + edition.budget.monitoring_mon
    return _ZERO


def available_for_module(
    module: Module, *, edition: ProgrammeEdition, approved: Decimal, approved_total: Decimal
) -> Computed[Decimal]:
    """What may still be approved for the module, the total's ceiling regarded (R-003, R-004).

    `approved` is the module's sum over all earlier lists, `approved_total` that of both modules.
    """
    money = money_in(edition.currency)
    budget = edition.budget.of(module) - reserved_for_monitoring(module, edition=edition)
    by_module = budget - approved
    by_total = edition.budget.total - approved_total
    left = max(_ZERO, min(by_module, by_total))
    rule_id = "R-004" if by_module <= by_total else "R-003"
    text = f"За модула са одобрени {money(approved)}, налични са {money(left)}"
    return Computed(left, (ground(rule_id, text),))


def check_monitoring_cost(
    amount: Decimal, *, level: MonitoringLevel, used: Decimal, edition: ProgrammeEdition
) -> Decision:
    """A monitoring cost fits what is left at its level (R-005)."""
    money = money_in(edition.currency)
    left = edition.budget.of_monitoring(level) - used
    if amount <= left:
        return allow("R-005", f"След разхода остават {money(left - amount)}")
    return refuse(
        "R-005",
        f"Разход {money(amount)} надхвърля остатъка {money(left)}",
    )


def check_indicator_fits_budget(indicator: Indicator, *, edition: ProgrammeEdition) -> Decision:
    """Target hours at the lowest rate cost no more than the module has (R-138)."""
    money = money_in(edition.currency)
    if indicator.counts not in {"lessons", "astronomical_hours"}:
        return allow("R-138", f"Показателят „{indicator.label}“ не се измерва в часове.")
    rate = edition.rate_ceiling(RateKind.LOCAL, on=edition.starts_on)
    cost = rate * indicator.target
    budget = edition.budget.of(indicator.module)
    text = f"„{indicator.label}“: {money(cost)} при бюджет {money(budget)}"
    return warn("R-138", text) if cost > budget else allow("R-138", text)
