"""Values as Bulgarian text: 14.05.2018, 1 234,50, „Да“."""

from datetime import date
from decimal import Decimal

#: a space that does not break, so that an amount stays on one line
NBSP = "\u00a0"
CURRENCY_SIGNS = {"BGN": "лв.", "EUR": "€"}


def show_date(value: date) -> str:
    """14.05.2018"""
    return f"{value.day:02}.{value.month:02}.{value.year:04}"


def show_number(value: Decimal | int, *, grouped: bool = False) -> str:
    """1234,5, or 1 234,5 in groups of three."""
    text = f"{value:,f}" if grouped else f"{value:f}"
    return text.replace(",", NBSP).replace(".", ",")


def show_money(value: Decimal, currency: str) -> str:
    """1 234,50 лв. or 1 234,50 €"""
    sign = CURRENCY_SIGNS.get(currency, currency)
    return f"{show_number(value.quantize(Decimal('0.01')), grouped=True)}{NBSP}{sign}".rstrip()


def show_input(value: object) -> str:
    """A typed value as it would have been typed into its field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return show_number(value)
    if isinstance(value, date):
        return show_date(value)
    return str(value)


def plural(count: int, one: str, many: str) -> str:
    """1 ред, 5 реда: the counting form after any number but one."""
    return f"{count} {one if count == 1 else many}"
