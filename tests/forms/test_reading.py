"""Dates, numbers and identifiers as people write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies

from service.forms.formats import FORMATS
from service.forms.formatting import show_date, show_input, show_money, show_number
from service.forms.parsing import Unreadable, parse_date, parse_money, parse_number
from service.forms.words import mixed_words


@pytest.mark.parametrize(
    "text",
    ["14.05.2018", "14.5.2018 г.", "14/05/2018", "14-05-2018", "14 05 2018", "14052018",
     "2018-05-14", " 14.05.2018г. "],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert parse_date(text) == date(2018, 5, 14)


@pytest.mark.parametrize(
    "text", ["05.2018", "14 май 2018", "0.0.0", "32.13.2018", "1.1.18", "1.1.9999", "x" * 99]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_date(text)


@given(strategies.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_shown_date_reads_back(day: date) -> None:
    assert parse_date(show_date(day)) == day


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1 234,50", "1234.50"), ("1\u00a0234,5 лв.", "1234.50"), ("1234.5", "1234.50"), ("7", "7.00"),
     ("0,10 €", "0.10"), ("-3,20", "-3.20"), ("12 345 678,90 BGN", "12345678.90"), (",5", "0.50")],
)  # fmt: skip
def test_an_amount_is_read_in_bulgarian(text: str, amount: str) -> None:
    assert parse_money(text) == Decimal(amount)
    assert str(parse_money(text)) == amount


@pytest.mark.parametrize(
    "text", ["1,234.50", "1 23", "5,405", "пет", "1e5", "0x10", "--1", "1,2,3"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_money(text)


@given(strategies.decimals(-(10**9), 10**9, places=2))
def test_a_shown_amount_reads_back(amount: Decimal) -> None:
    assert parse_money(show_money(amount, "BGN")) == amount
    assert parse_number(show_input(amount), decimals=2) == amount


def test_numbers_are_shown_in_groups_that_do_not_break() -> None:
    assert show_number(Decimal("1234567.5"), grouped=True) == "1\u00a0234\u00a0567,5"


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("egn", "7523169263", "7523169264"),
        ("egn", "0145091238", "0145091230"),
        ("egn_or_lnch", "1001122339", "1001122334"),
        ("eik", "175074752", "175074753"),
        ("eik", "000695317", "00069531"),
        ("neispuo", "1012345", "9912345"),
        ("postcode", "2600", "26000"),
        ("email", "ime@uchilishte.bg", "ime@@bg"),
        ("phone", "0888 123 456", "123"),
        ("iban", "BG80BNBG96611020345678", "BG80BNBG96611020345679"),
    ],
)
def test_identifiers_are_checked_by_r401_to_r405(kind: str, good: str, bad: str) -> None:
    assert FORMATS[kind](good)
    with pytest.raises(Unreadable):
        FORMATS[kind](bad)


def test_an_identifier_in_foreign_digits_is_refused() -> None:
    with pytest.raises(Unreadable):
        FORMATS["egn"]("７５２３１６９２６３")


def test_a_phone_is_kept_in_one_form() -> None:
    assert FORMATS["phone"]("0888/123-456") == "+359888123456"
    assert FORMATS["phone"]("00359888123456") == "+359888123456"


def test_words_of_two_alphabets_are_found() -> None:
    assert mixed_words("Hай-много часове по PDF и КТ") == ("Hай",)
