"""Proportional reduction (R-110–R-112)."""

from decimal import Decimal

import pytest
from hypothesis import given as for_all, settings, strategies as st

from service.domain.claims import Share
from service.rules.reduction import reduce_proportionally


def shares(*amounts: str) -> list[Share]:
    return [
        Share(f"claim-{number}", f"{number:04}", Decimal(amount))
        for number, amount in enumerate(amounts, start=1)
    ]


def test_what_fits_is_not_reduced() -> None:
    result = reduce_proportionally(shares("120.00", "90.00"), available=Decimal("210.00"))

    assert not result.is_reduced
    assert result.coefficient == 1
    assert result.amounts["claim-1"] == Decimal("120.00")


def test_three_claims_are_reduced_to_three_quarters() -> None:
    result = reduce_proportionally(
        shares("3000.00", "5000.00", "4000.00"), available=Decimal("9000.00")
    )

    assert result.coefficient == Decimal("0.75")
    assert list(result.amounts.values()) == [2250, 3750, 3000]
    assert [reason.rule_id for reason in result.grounds] == ["R-110", "R-111", "R-112"]


def test_the_last_stotinka_goes_by_registration_number() -> None:
    result = reduce_proportionally(
        shares("500.00", "500.00", "500.00"), available=Decimal("1000.00")
    )

    assert [str(amount) for amount in result.amounts.values()] == ["333.34", "333.33", "333.33"]


def test_the_worked_example_is_424_28_or_a_stotinka_more() -> None:
    rest = Decimal("420000.00") - Decimal("445.50")
    result = reduce_proportionally(shares("445.50", str(rest)), available=Decimal("400000.00"))

    assert result.amounts["claim-1"] in {Decimal("424.28"), Decimal("424.29")}
    assert sum(result.amounts.values()) == Decimal("400000.00")


def test_no_money_leaves_nothing() -> None:
    result = reduce_proportionally(shares("10.00", "5.00"), available=Decimal("0.00"))

    assert sum(result.amounts.values()) == 0


def test_five_thousand_claims_come_out_to_the_stotinka() -> None:
    many = [
        Share(f"claim-{number}", f"{number:05}", Decimal(100 + number * 7) / 100)
        for number in range(5000)
    ]
    available = Decimal("500000.00")

    result = reduce_proportionally(many, available=available)

    assert sum(result.amounts.values()) == available
    assert all(result.amounts[share.key] <= share.amount for share in many)


@settings(max_examples=40, deadline=None)
@for_all(
    cents=st.lists(st.integers(1, 10_000_000), min_size=1, max_size=40),
    part=st.integers(0, 100),
)
def test_a_reduction_is_exact_fair_and_never_more_than_claimed(cents: list[int], part: int) -> None:
    claimed = shares(*(str(Decimal(amount) / 100) for amount in cents))
    available = Decimal(sum(cents) * part // 100) / 100

    result = reduce_proportionally(claimed, available=available)

    assert sum(result.amounts.values()) == min(available, sum(s.amount for s in claimed))
    for share in claimed:
        exact = share.amount * result.coefficient
        assert result.amounts[share.key] == pytest.approx(exact, abs=Decimal("0.01"))
        assert 0 <= result.amounts[share.key] <= share.amount
