"""What people type, as values: Bulgarian dates and numbers. Errors are Bulgarian sentences.

The public functions raise `Unreadable` with a sentence fit to stand beside the field.
"""

import re
from datetime import date
from decimal import Decimal

#: no amount, count or hour of ours is longer; a longer one is an attack or a slip
MAX_NUMBER_LENGTH = 40
MAX_BITS = 130
#: what lies outside is a slip of the finger
FIRST_YEAR, LAST_YEAR = 1900, 2100

_DAY_FIRST = re.compile(r"(\d{1,2})\s*[./\-\s]\s*(\d{1,2})\s*[./\-\s]\s*(\d{4})")
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T00:00:00)?")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))")
_CURRENCY = re.compile(r"\s*(?:лв\.?|лева|лев|BGN|EUR|евро|€)\s*$", re.IGNORECASE)


class Unreadable(ValueError):
    """What was typed is not a value of this kind; the argument is the sentence."""


def parse_date(text: str) -> date:
    """A day from 14.05.2018, 14.5.2018 г., 14/05/2018, 14-05-2018, 14052018 or 2018-05-14."""
    cleaned = text.strip()
    if len(cleaned) <= MAX_NUMBER_LENGTH:
        cleaned = cleaned.removesuffix("г.").removesuffix("г").rstrip()
        iso = _ISO.fullmatch(cleaned)
        if iso:
            return _day(iso[1], iso[2], iso[3])
        other = _DAY_FIRST.fullmatch(cleaned) or _COMPACT.fullmatch(cleaned)
        if other:
            return _day(other[3], other[2], other[1])
    raise Unreadable("Въведете датата като ден, месец и година, например 14.05.2018.")


def _day(year: str, month: str, day: str) -> date:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise Unreadable("Годината трябва да е между 1900 и 2100.")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        shown = f"{int(day):02}.{int(month):02}.{int(year)}"
        raise Unreadable(f"Датата {shown} не съществува.") from None


def parse_number(text: str, *, decimals: int) -> Decimal:
    """A number from 1 234,50 or 1234.5, with at most `decimals` digits after the comma."""
    cleaned = text.strip()
    if len(cleaned) > MAX_NUMBER_LENGTH:
        raise Unreadable("Числото е твърде дълго.")
    cleaned = _THOUSANDS.sub("", cleaned)
    if not _NUMBER.fullmatch(cleaned) or not cleaned.isascii():
        raise Unreadable("Въведете число с цифри.")
    value = Decimal(cleaned.replace(",", "."))
    return _with_decimals(value, decimals)


def parse_money(text: str) -> Decimal:
    """An amount from „1 234,50 лв.“; always two digits after the comma."""
    if len(text) > MAX_NUMBER_LENGTH + 10:
        raise Unreadable("Числото е твърде дълго.")
    return parse_number(_CURRENCY.sub("", text), decimals=2)


def number_from_json(value: float, *, decimals: int) -> Decimal:
    """A JSON number as a Decimal; not a number, infinity and overlong ones are refused."""
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise Unreadable("Числото е твърде голямо.")
    decimal = Decimal(repr(value))
    if not decimal.is_finite() or abs(decimal.adjusted()) > MAX_NUMBER_LENGTH:
        raise Unreadable("Числото е твърде голямо.")
    return _with_decimals(decimal, decimals)


def _with_decimals(value: Decimal, decimals: int) -> Decimal:
    quantum = Decimal(1).scaleb(-decimals)
    if abs(value) >= Decimal(10) ** 15:
        raise Unreadable("Числото е твърде голямо.")
    rounded = value.quantize(quantum)
    if rounded != value:
        if decimals == 0:
            raise Unreadable("Въведете цяло число.")
        raise Unreadable(f"Въведете най-много {decimals} знака след запетаята.")
    return rounded + 0


def parse_hours(value: Decimal, *, halves: bool) -> Decimal:
    """Whole hours, or whole and halves."""
    if halves and (value * 2) % 1 == 0:
        return value
    if not halves and value % 1 == 0:
        return value.quantize(Decimal(1))
    if halves:
        raise Unreadable("Въведете цели или половин часове, например 2 или 2,5.")
    raise Unreadable("Въведете цял брой часове.")
