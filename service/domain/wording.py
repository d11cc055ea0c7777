"""Numbers and dates as Bulgarians read them (R-421): for sentences, never for machines."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from textwrap import shorten

from service.domain.institutions import HourUnit
from service.kernel.clock import SOFIA

#: a space that does not break: between thousands, and before the currency
NO_BREAK = "\u00a0"
#: what a line of the inbox has room for
_LINE = 70
#: words cut short, whose full stop stays inside a sentence and ends one too
_CUT_SHORT = re.compile(r"(?:^|[\s\d(\u00a0])(?:г|ч|т|лв|ст|чл|ал|бр|др|мин|стр)\.$")
#: marks after which no full stop comes
_ENDS = (".", "!", "?", "…", ":", ";", ",")
_CURRENCY = {"BGN": "лв.", "EUR": "€"}
_UNITS = {
    HourUnit.LESSON: ("учебен час", "учебни часа"),
    HourUnit.ASTRONOMICAL_HOUR: ("астрономически час", "астрономически часа"),
}


def number_bg(value: Decimal, *, places: int = 2) -> str:
    """1234.5 → „1 234,50“, with no-break spaces between thousands."""
    text = f"{value:,.{places}f}"
    return text.replace(",", NO_BREAK).replace(".", ",")


def money_bg(amount: Decimal, *, currency: str = "BGN") -> str:
    """1234.5 → „1 234,50 лв.“."""
    return f"{number_bg(amount)}{NO_BREAK}{_CURRENCY[currency]}"


def money_in(currency: str) -> Callable[[Decimal], str]:
    """`money_bg` for one currency, to be said often in a sentence."""
    return partial(money_bg, currency=currency)


def subject_line(text: str, *, number: int | None = None) -> str:
    """What a task is about, on one line of the inbox: „2. Въведете регистър на …“."""
    line = shorten(text.rstrip(" ."), _LINE, placeholder=" …")
    return line if number is None else f"{number}. {line}"


def sentence(text: str) -> str:
    """The text with one full stop at its end: „г.“, „ч.“, „т.“ end it already (R-421).

    A question, a call, a colon or a semicolon stays as it is; nothing stays nothing.
    """
    said = text.rstrip()
    if said.endswith("..") and not said.endswith("..."):
        return sentence(said[:-1])
    return said if not said or said.endswith(_ENDS) else f"{said}."


def phrase(text: str) -> str:
    """What somebody typed as a sentence, to stand within one: „Няма база.“ → „Няма база“."""
    said = text.rstrip()
    return said if _CUT_SHORT.search(said) else said.rstrip(".")


def date_bg(on: date) -> str:
    """12 March 2018 → „12.03.2018 г.“."""
    return f"{on:%d.%m.%Y}{NO_BREAK}г."


def maybe_date_bg(on: date | None) -> str:
    """The same; nothing for a day that is not known yet."""
    return "" if on is None else date_bg(on)


def moment_bg(at: datetime) -> str:
    """„14.05.2018 г., 09:30 ч.“ in Sofia, broken only between the date and the hour."""
    return at.astimezone(SOFIA).strftime(f"%d.%m.%Y{NO_BREAK}г., %H:%M{NO_BREAK}ч.")


def placed(name: str, settlement: str | None) -> str:
    """„ОУ „Христо Ботев“, Дупница“; the name alone when the settlement is not known."""
    return f"{name}, {settlement or ''}".rstrip(", ")


def days_bg(days: Sequence[date]) -> str:
    """„12, 13 и 14.03.2018 г.“: days of one month share it, others are written out."""
    months = {(on.year, on.month) for on in days}
    if len(months) == 1:
        parts = [f"{on:%d}" for on in days[:-1]] + [date_bg(days[-1])]
    else:
        parts = [f"{on:%d.%m}" for on in days[:-1]] + [date_bg(on) for on in days[-1:]]
    if len(parts) < 2:  # noqa: PLR2004 - one day needs no „и“
        return "".join(parts)
    return f"{', '.join(parts[:-1])} и {parts[-1]}"


def quantity_bg(hours: Decimal) -> str:
    """5 → „5“, 1.50 → „1,5“."""
    text = f"{hours:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


def hours_bg(hours: Decimal, unit: HourUnit) -> str:
    """5 lessons → „5 учебни часа“, 1 → „1 учебен час“."""
    one, many = _UNITS[unit]
    return f"{quantity_bg(hours)} {one if hours == 1 else many}"
