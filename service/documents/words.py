"""Sums in words, as orders and notices write them beside the figures."""

from decimal import Decimal
from typing import Literal

_CEILING = 1_000_000_000
Gender = Literal["m", "f", "n"]

_ONES: dict[Gender, tuple[str, str]] = {
    "m": ("един", "два"),
    "f": ("една", "две"),
    "n": ("едно", "две"),
}
_UNITS = (
    "",
    "",
    "",
    "три",
    "четири",
    "пет",
    "шест",
    "седем",
    "осем",
    "девет",
    "десет",
    "единадесет",
    "дванадесет",
    "тринадесет",
    "четиринадесет",
    "петнадесет",
    "шестнадесет",
    "седемнадесет",
    "осемнадесет",
    "деветнадесет",
)
_HUNDREDS = (
    "",
    "сто",
    "двеста",
    "триста",
    "четиристотин",
    "петстотин",
    "шестстотин",
    "седемстотин",
    "осемстотин",
    "деветстотин",
)
#: currency → (gender, one, many) of the whole and of the hundredth
_CURRENCIES: dict[str, tuple[tuple[Gender, str, str], tuple[Gender, str, str]]] = {
    "BGN": (("m", "лев", "лева"), ("f", "стотинка", "стотинки")),
    "EUR": (("n", "евро", "евро"), ("m", "цент", "цента")),
}


def amount_in_words(amount: Decimal, *, currency: str = "BGN") -> str:
    """445.50 → „четиристотин четиридесет и пет лева и петдесет стотинки“.

    Takes sums from 0 to 999 999 999,99; raises ValueError for others.
    """
    if not 0 <= amount < _CEILING:
        raise ValueError("only sums from nought to a thousand million are put into words")
    whole, hundredths = divmod(int((amount * 100).to_integral_value()), 100)
    main, small = _CURRENCIES[currency]
    words = _counted(whole, main)
    return f"{words} и {_counted(hundredths, small)}" if hundredths else words


def _counted(number: int, noun: tuple[Gender, str, str]) -> str:
    gender, one, many = noun
    return f"{number_in_words(number, gender=gender)} {one if number == 1 else many}"


def number_in_words(number: int, *, gender: Gender = "m") -> str:
    """A whole number below a thousand million, agreeing with the gender of what is counted."""
    if number == 0:
        return "нула"
    millions, rest = divmod(number, 1_000_000)
    thousands, below = divmod(rest, 1000)
    groups: list[tuple[str, bool]] = []
    if millions:
        noun = "милион" if millions == 1 else "милиона"
        groups.append((f"{_below_thousand(millions, 'm')} {noun}", _needs_no_and(millions)))
    if thousands == 1:
        groups.append(("хиляда", False))
    elif thousands:
        groups.append((f"{_below_thousand(thousands, 'f')} хиляди", _needs_no_and(thousands)))
    if below:
        groups.append((_below_thousand(below, gender), _needs_no_and(below)))
    words = [word for word, _ in groups]
    if len(groups) > 1 and not groups[-1][1]:
        words[-1] = f"и {words[-1]}"
    return " ".join(words)


def _needs_no_and(number: int) -> bool:
    """A group that has an „и“ within itself is not joined by another: „хиляда сто и пет“."""
    return " и " in _below_thousand(number, "m")


def _below_thousand(number: int, gender: Gender) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [_HUNDREDS[hundreds]] if hundreds else []
    if rest >= 20:  # noqa: PLR2004 - the numerals change their making at twenty
        tens, ones = divmod(rest, 10)
        parts.append("двадесет" if tens == 2 else f"{_UNITS[tens]}десет")  # noqa: PLR2004
        if ones:
            parts.append(_unit(ones, gender))
    elif rest:
        parts.append(_unit(rest, gender))
    if len(parts) == 1:
        return parts[0]
    return f"{' '.join(parts[:-1])} и {parts[-1]}"


def _unit(number: int, gender: Gender) -> str:
    return _ONES[gender][number - 1] if number in (1, 2) else _UNITS[number]
