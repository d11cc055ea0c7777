"""Sums in words agree in gender and have their „и“ where Bulgarian has it."""

from decimal import Decimal

import pytest

from service.documents import amount_in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.00", "нула лева"),
        ("1.00", "един лев"),
        ("2.02", "два лева и две стотинки"),
        ("6.00", "шест лева"),
        ("21.01", "двадесет и един лева и една стотинка"),
        ("115.00", "сто и петнадесет лева"),
        ("445.50", "четиристотин четиридесет и пет лева и петдесет стотинки"),
        ("1000.00", "хиляда лева"),
        ("1001.00", "хиляда и един лева"),
        ("1120.00", "хиляда сто и двадесет лева"),
        ("2100.00", "две хиляди и сто лева"),
        ("121000.00", "сто двадесет и една хиляди лева"),
        ("400000.00", "четиристотин хиляди лева"),
        ("1000000.00", "един милион лева"),
        ("2000200.00", "два милиона и двеста лева"),
    ],
)
def test_a_sum_in_leva_is_put_into_words(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


def test_euro_is_neuter_and_its_cent_masculine() -> None:
    words = amount_in_words(Decimal("1.01"), currency="EUR")
    assert words == "едно евро и един цент"


@pytest.mark.parametrize("amount", ["-0.01", "1000000000"])
def test_a_sum_out_of_reach_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="only sums"):
        amount_in_words(Decimal(amount))
