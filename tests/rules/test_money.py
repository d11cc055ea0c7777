"""Rates, amounts, caps, budgets and recovery (R-003–R-006, R-062–R-076, R-120, R-132–R-138)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from service.domain.grounds import Computed, Outcome
from service.domain.institutions import Module
from service.domain.people import CurrentAddress
from service.domain.programme import (
    Choice,
    MonitoringLevel,
    ParameterMissing,
    ProgrammeEdition,
    RateKind,
)
from service.domain.substitution import ActKind
from service.rules.amounts import cap_full_month, line_amount, month_cap, round_money, total_of
from service.rules.annual_cap import (
    annual_base,
    annual_cap,
    check_recomputed_cap,
    fit_into_cap,
    remaining_cap,
)
from service.rules.budget import (
    available_for_module,
    check_indicator_fits_budget,
    check_monitoring_cost,
    check_parts_of_budget,
    parts_of_budget,
)
from service.rules.rates import check_address_is_known, rate_ceiling, reimbursed_rate
from service.rules.recovery import overpaid, recover
from tests.support import programme as given

MARCH = date(2018, 3, 14)


def ceiling(
    settlement: str, *, edition: ProgrammeEdition, at: str = given.DUPNITSA
) -> Computed[Decimal]:
    return rate_ceiling(
        given.substitute(addresses=given.living_in(settlement)),
        institution=given.school(settlement_code=at),
        held_on=MARCH,
        edition=edition,
    )


def test_the_rate_follows_the_settlement_not_the_municipality(edition: ProgrammeEdition) -> None:
    krainitsi_in_dupnitsa_municipality = "39547"

    local = ceiling(given.DUPNITSA, edition=edition)
    away = ceiling(krainitsi_in_dupnitsa_municipality, edition=edition)

    assert local.value == Decimal("7.50")
    assert local.grounds[0].rule_id == "R-062"
    assert away.value == Decimal("9.00")
    assert away.grounds[0].rule_id == "R-063"


def test_each_hour_uses_the_address_of_its_day(edition: ProgrammeEdition) -> None:
    moved = given.substitute(
        addresses=(
            CurrentAddress(given.DUPNITSA, date(2010, 1, 1), date(2018, 3, 14)),
            CurrentAddress(given.KYUSTENDIL, date(2018, 3, 15)),
        )
    )
    rates = [
        rate_ceiling(moved, institution=given.school(), held_on=held_on, edition=edition).value
        for held_on in (MARCH, date(2018, 3, 15))
    ]

    assert total_of(line_amount(Decimal(4), rate=rate) for rate in rates) == Decimal("66.00")


def test_an_unknown_address_is_asked_for_and_takes_the_lower_rate(
    edition: ProgrammeEdition,
) -> None:
    nowhere = given.substitute(addresses=())

    assert check_address_is_known(nowhere, held_on=MARCH).outcome is Outcome.INCOMPLETE
    assert check_address_is_known(given.substitute(), held_on=MARCH).is_allowed
    rate = rate_ceiling(nowhere, institution=given.school(), held_on=MARCH, edition=edition)
    assert rate.value == Decimal("7.50")


@pytest.mark.parametrize(
    ("cost", "rate", "rule_id"),
    [("6.90", "6.90", "R-065"), ("8.20", "7.50", "R-120"), ("7.63", "7.50", "R-120")],
)
def test_the_real_cost_is_reimbursed_up_to_the_ceiling(
    cost: str, rate: str, rule_id: str, edition: ProgrammeEdition
) -> None:
    reimbursed = reimbursed_rate(Decimal(cost), ceiling=ceiling(given.DUPNITSA, edition=edition))

    assert reimbursed.value == Decimal(rate)
    assert reimbursed.grounds[-1].rule_id == rule_id


def test_lines_are_rounded_half_up_and_then_summed() -> None:
    assert line_amount(Decimal(17), rate=Decimal("7.50")) == Decimal("127.50")
    assert round_money(Decimal("7.505")) == Decimal("7.51")
    assert total_of([round_money(Decimal("7.505"))] * 3) == Decimal("22.53")
    assert total_of([]) == 0


def test_a_full_month_of_a_labour_contract_is_capped(edition: ProgrammeEdition) -> None:
    contract = given.act(
        "01.03.2018", "31.03.2018", 130, kind=ActKind.LABOUR_CONTRACT, is_full_month=True
    )

    assert month_cap(MARCH, edition=edition) == Decimal("934.80")
    capped = cap_full_month(Decimal("1170.00"), act=contract, on=MARCH, edition=edition)
    assert capped.value == Decimal("934.80")
    assert "235,20" in capped.grounds[0].text
    below = cap_full_month(Decimal("900.00"), act=contract, on=MARCH, edition=edition)
    assert below.value == Decimal("900.00")


def test_a_part_of_a_month_and_an_order_have_no_month_cap(edition: ProgrammeEdition) -> None:
    part = given.act("12.03.2018", "31.03.2018", 60, kind=ActKind.LABOUR_CONTRACT)
    order = given.act("01.03.2018", "31.03.2018", 130)
    amount = Decimal("1170.00")

    partly = cap_full_month(amount, act=part, on=MARCH, edition=edition)
    assert partly.value == amount
    assert partly.grounds[0].rule_id == "R-069"
    assert cap_full_month(amount, act=order, on=MARCH, edition=edition).value == amount


def test_the_starting_salary_of_2019_is_another(edition: ProgrammeEdition) -> None:
    assert edition.starting_salary(date(2019, 1, 7)) == Decimal("920.00")
    with pytest.raises(ParameterMissing, match=r"01\.01\.2015"):
        edition.starting_salary(date(2015, 1, 1))
    assert edition.rate_ceiling(RateKind.AWAY, on=MARCH) == Decimal("9.00")


def test_the_cap_is_half_a_percent_of_salaries_and_insurance(edition: ProgrammeEdition) -> None:
    base = annual_base(Decimal(980000), insurance=Decimal(220000))

    assert annual_cap(base.value, edition=edition).value == Decimal("6000.00")
    assert annual_cap(Decimal("1000.99"), edition=edition).value == Decimal("5.00")


def test_a_draft_budget_is_said_to_be_one(edition: ProgrammeEdition) -> None:
    draft = annual_cap(Decimal(1000000), edition=edition, is_draft_budget=True)

    assert draft.value == Decimal("5000.00")
    assert [reason.rule_id for reason in draft.grounds] == ["R-070", "R-072"]
    over = check_recomputed_cap(Decimal("4800.00"), approved=Decimal("4900.00"))
    assert over.outcome is Outcome.WARNING
    assert "100,00" in over.sentences[0]
    inside = check_recomputed_cap(Decimal("4800.00"), approved=Decimal("4800.00"))
    assert inside.outcome is Outcome.ALLOWED


def test_the_cap_is_cumulative_and_counts_the_carry_over(edition: ProgrammeEdition) -> None:
    cap = Decimal("6000.00")

    left = remaining_cap(cap, edition=edition, approved=Decimal("5400.00"))
    assert fit_into_cap(Decimal("800.00"), remaining=left.value).value == Decimal("600.00")
    assert fit_into_cap(Decimal("500.00"), remaining=left.value).value == Decimal("500.00")
    carried = remaining_cap(cap, edition=edition, approved=Decimal(0), carry_over=Decimal("900.00"))
    assert carried.value == Decimal("5100.00")
    spent = remaining_cap(cap, edition=edition, approved=cap, pending=Decimal(1))
    assert spent.value == 0


def test_an_edition_may_leave_the_carry_over_out_of_the_cap(edition: ProgrammeEdition) -> None:
    choice = Choice("carry_over_counts_in_cap", "no", "", "R-073")
    others = tuple(each for each in edition.choices if each.name != choice.name)
    other = replace(edition, choices=(*others, choice))

    left = remaining_cap(
        Decimal("6000.00"), edition=other, approved=Decimal(0), carry_over=Decimal("900.00")
    )
    assert left.value == Decimal("6000.00")


def test_what_is_recovered_comes_back_to_the_cap(edition: ProgrammeEdition) -> None:
    due = overpaid(Decimal(4), paid_rate=Decimal("9.00"), due_rate=Decimal("7.50"))

    assert due.value == Decimal("6.00")
    assert due.grounds[0].rule_id == "R-132"
    assert recover(Decimal("5400.00"), recovered=due.value).value == Decimal("5394.00")
    nothing = overpaid(Decimal(4), paid_rate=Decimal("7.50"), due_rate=Decimal("9.00"))
    assert nothing.value == 0
    left = remaining_cap(
        Decimal("6000.00"), edition=edition, approved=Decimal("5400.00"), recovered=due.value
    )
    assert left.value == Decimal("606.00")


def test_the_parts_of_the_budget_do_not_make_the_total(edition: ProgrammeEdition) -> None:
    parts = parts_of_budget(edition)

    assert parts.value == Decimal("2042500.00")
    assert check_parts_of_budget(edition).outcome is Outcome.WARNING
    nothing = replace(edition.budget, monitoring_ruo=Decimal(0), monitoring_mon=Decimal(0))
    assert check_parts_of_budget(replace(edition, budget=nothing)).outcome is Outcome.ALLOWED


def test_a_module_has_what_its_ledger_leaves(edition: ProgrammeEdition) -> None:
    second = available_for_module(
        Module.M2,
        edition=edition,
        approved=Decimal("97500.00"),
        approved_total=Decimal("1000000.00"),
    )

    assert second.value == Decimal("2500.00")
    assert second.grounds[0].rule_id == "R-004"


def test_the_total_of_the_programme_is_the_last_ceiling(edition: ProgrammeEdition) -> None:
    last = available_for_module(
        Module.M2,
        edition=edition,
        approved=Decimal("90000.00"),
        approved_total=Decimal("1996000.00"),
    )
    over = available_for_module(
        Module.M1,
        edition=edition,
        approved=Decimal("1900000.00"),
        approved_total=Decimal("1900000.00"),
    )

    assert last.value == Decimal("4000.00")
    assert last.grounds[0].rule_id == "R-003"
    assert over.value == 0


def test_monitoring_money_is_set_aside_from_the_first_module(edition: ProgrammeEdition) -> None:
    nothing_yet = available_for_module(
        Module.M1, edition=edition, approved=Decimal(0), approved_total=Decimal(0)
    )

    assert nothing_yet.value == Decimal("1857500.00")


def test_a_trip_over_the_monitoring_ceiling_is_refused(edition: ProgrammeEdition) -> None:
    used = Decimal("39700.00")

    over = check_monitoring_cost(
        Decimal("350.00"), level=MonitoringLevel.RUO, used=used, edition=edition
    )
    assert not over.is_allowed
    assert "300,00" in over.sentences[0]
    ministry = check_monitoring_cost(
        Decimal("350.00"), level=MonitoringLevel.MON, used=Decimal(0), edition=edition
    )
    assert ministry.is_allowed


def test_an_indicator_that_costs_more_than_its_module_warns(edition: ProgrammeEdition) -> None:
    indicators = {each.code: each for each in edition.indicators}

    hours = check_indicator_fits_budget(indicators["hours"], edition=edition)
    lessons = check_indicator_fits_budget(indicators["lessons"], edition=edition)
    schools = check_indicator_fits_budget(indicators["schools"], edition=edition)

    assert hours.outcome is Outcome.WARNING
    assert lessons.outcome is Outcome.ALLOWED
    assert schools.outcome is Outcome.ALLOWED


def test_an_edition_in_euro_speaks_of_euro(edition: ProgrammeEdition) -> None:
    euro = replace(edition, currency="EUR")

    cap = annual_cap(Decimal("613550.26"), edition=euro)
    due = overpaid(Decimal(4), paid_rate=Decimal("4.60"), due_rate=Decimal("3.84"), currency="EUR")

    assert cap.value == Decimal("3067.75")
    assert "€" in cap.grounds[0].text
    assert "лв." not in cap.grounds[0].text + due.grounds[0].text
