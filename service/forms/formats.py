"""Texts with a shape the law or a register gives: identifiers, contacts."""

import re
from collections.abc import Callable, Mapping

from stdnum import iban
from stdnum.bg import egn, pnf
from stdnum.exceptions import ValidationError

from service.forms.parsing import Unreadable

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]{1,190}\.[^\s@.\d]{2,24}")

#: an ЕИК of a branch; a remainder that is no digit
BRANCH_DIGITS, TEN = 13, 10


def read_egn(text: str) -> str:
    """A valid ЕГН of ten digits (R-401)."""
    return _by_stdnum(text, egn.validate, "Въведеното ЕГН не е вярно. Проверете десетте цифри.")


def read_egn_or_lnch(text: str) -> str:
    """A valid ЕГН or ЛНЧ (R-401, R-402)."""
    try:
        return read_egn(text)
    except Unreadable:
        message = "Въведеното не е вярно ЕГН или ЛНЧ. Проверете десетте цифри."
        return _by_stdnum(text, pnf.validate, message)


def _by_stdnum(text: str, check: Callable[[str], str], message: str) -> str:
    if not text.isascii():
        raise Unreadable(message)
    try:
        return check(text)
    except ValidationError:
        raise Unreadable(message) from None


def read_eik(text: str) -> str:
    """A valid ЕИК of 9 or 13 digits (R-404)."""
    digits = text.replace(" ", "")
    if digits.isascii() and digits.isdigit() and len(digits) in {9, BRANCH_DIGITS}:
        nine_good = _weighted(digits[:8], (1, 2, 3, 4, 5, 6, 7, 8), (3, 4, 5, 6, 7, 8, 9, 10))
        good = nine_good == int(digits[8])
        if good and len(digits) == BRANCH_DIGITS:
            last = _weighted(digits[8:12], (2, 7, 3, 5), (4, 9, 5, 7))
            good = last == int(digits[12])
        if good:
            return digits
    raise Unreadable("Въведеният ЕИК не е верен. Проверете деветте (или тринадесетте) цифри.")


def _weighted(digits: str, first: tuple[int, ...], second: tuple[int, ...]) -> int:
    for weights in (first, second):
        rest = sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11
        if rest < TEN:
            return rest
    return 0


def read_email(text: str) -> str:
    """An address someone could be written to."""
    if _EMAIL.fullmatch(text):
        return text
    raise Unreadable("Въведете адрес на електронна поща, например ime@uchilishte.bg.")


def read_phone(text: str) -> str:
    """A Bulgarian number as +359…, or a foreign one with its country code."""
    digits = re.sub(r"[\s()/\-.]", "", text)
    if re.fullmatch(r"0[1-9][0-9]{6,8}", digits):
        return "+359" + digits[1:]
    if re.fullmatch(r"(?:\+|00)[1-9][0-9]{7,14}", digits):
        return "+" + digits.removeprefix("00").removeprefix("+")
    raise Unreadable("Въведете телефонен номер, например 0888 123 456.")


def read_iban(text: str) -> str:
    """A valid IBAN without spaces."""
    return _by_stdnum(text.upper(), iban.validate, "Въведеният IBAN не е верен. Проверете го.")


def read_postcode(text: str) -> str:
    """A Bulgarian postcode of four digits."""
    if re.fullmatch(r"[1-9][0-9]{3}", text):
        return text
    raise Unreadable("Въведете пощенски код с четири цифри.")


def read_neispuo(text: str) -> str:
    """A code of an institution in НЕИСПУО (R-405): region and number, six or seven digits."""
    if re.fullmatch(r"[1-9][0-9]{5}|[12][0-9]{6}", text):
        return text
    raise Unreadable("Въведете код по НЕИСПУО с шест или седем цифри.")


FORMATS: Mapping[str, Callable[[str], str]] = {
    "egn": read_egn,
    "egn_or_lnch": read_egn_or_lnch,
    "eik": read_eik,
    "email": read_email,
    "phone": read_phone,
    "iban": read_iban,
    "postcode": read_postcode,
    "neispuo": read_neispuo,
}
