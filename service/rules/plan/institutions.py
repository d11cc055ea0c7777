"""An institution named in words is found by type, patron and town together (R-342, R-343, R-424).

„Христо Ботев“ is the patron of six institutions of one region, so a patron alone matches nothing
and a name without its town is asked about. Types are compared as they are spelled somewhere: what
„ПГ по туризъм“ and „ПГТ“ have in common only the table of known spellings says.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from service.domain.plan import KnownInstitution, NamedInstitution, NameMatch

_QUOTES = re.compile(r"[„“”\"«»]+")
_PLACE = re.compile(r"^(?P<prefix>гр\.|с\.|област)\s*(?P<name>.+)$")
_TAIL = re.compile(r"^(?P<name>.*?)\s*(?:,\s*|\s[-–—]\s*|[-–—]\s+)(?P<place>[^,]+)$")
_ORDINALS = {
    "I": "първо", "II": "второ", "III": "трето", "IV": "четвърто", "V": "пето",
    "VI": "шесто", "VII": "седмо", "VIII": "осмо", "IX": "девето", "X": "десето",
}  # fmt: skip


@dataclass(frozen=True)
class _Name:
    """A name taken apart. `place` is None when the words do not say it."""

    type: str
    patron: tuple[str, ...]
    prefix: str | None
    place: str | None


def match_institution(text: str, known: Sequence[KnownInstitution]) -> NamedInstitution:
    """Which of the known institutions the words name."""
    name = _read(text)
    fitting = [one for one in known if any(_same(name, each) for each in _names_of(one))]
    if name.place is None and fitting:
        keys = tuple(one.key for one in fitting)
        return NamedInstitution(text, NameMatch.NEEDS_TOWN, candidates=keys)
    if len(fitting) == 1:
        return NamedInstitution(text, NameMatch.MATCHED, fitting[0].key, fitting[0].kind)
    keys = tuple(one.key for one in fitting)
    return NamedInstitution(text, NameMatch.UNKNOWN, candidates=keys)


def _same(asked: _Name, known: _Name) -> bool:
    if asked.type != known.type or not _same_patron(asked.patron, known.patron):
        return False
    if asked.place is None:
        return True
    return asked.place == known.place and (
        asked.prefix is None or known.prefix is None or asked.prefix == known.prefix
    )


def _same_patron(asked: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Word by word; an abbreviated one („Хр.“) stands for what begins with it."""
    return len(asked) == len(known) and all(
        _same_word(one, other) for one, other in zip(asked, known, strict=True)
    )


def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    for short, full in ((one, other), (other, one)):
        if short.endswith(".") and full.startswith(short[:-1]):
            return True
    return False


@cache
def _names_of(known: KnownInstitution) -> tuple[_Name, ...]:
    return tuple(_with_place(_read(each), known.settlement) for each in known.spellings)


def _with_place(name: _Name, settlement: str) -> _Name:
    """The settlement of the register decides; a name that carries its town says the same."""
    if not settlement:
        return name
    prefix, place = _place(settlement)
    return _Name(name.type, name.patron, prefix, place)


def _read(text: str) -> _Name:
    words = " ".join(text.split()).strip(" .;")
    name, prefix, place = _cut_place(words)
    if place is not None:
        again, _, inner = _cut_place(name)
        name = again if inner == place else name
    opened = _QUOTES.split(name)
    kind = _type(opened[0])
    patron = " ".join(opened[1:]).strip()
    return _Name(kind, _words(patron), prefix, place)


def _cut_place(words: str) -> tuple[str, str | None, str | None]:
    """The name without its place; a dash or comma inside quotation marks is no place."""
    found = _TAIL.match(words)
    if found is None or _QUOTES.search(found["place"]):
        return words, None, None
    prefix, place = _place(found["place"])
    return found["name"].strip(), prefix, place


def _place(text: str) -> tuple[str | None, str]:
    found = _PLACE.match(text.strip())
    if found is None:
        return None, text.strip().casefold()
    return found["prefix"], found["name"].strip().casefold()


def _type(text: str) -> str:
    parts = text.strip().split()
    return " ".join(_ORDINALS.get(part, part) for part in parts).casefold()


def _words(patron: str) -> tuple[str, ...]:
    """Initials stand apart: „Н.Й. Вапцаров“ is three words; a hyphen is one name of two."""
    return tuple(re.sub(r"\.(?=\S)", ". ", patron).replace("–", "-").casefold().split())
