"""The dictionary of the plan: abbreviations with their aliases, and known misprints (R-341)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("wording.yaml")


@dataclass(frozen=True)
class Misprint:
    """An expression as written, and what was surely meant."""

    written: str
    meant: str


def code_of(word: str) -> str | None:
    """The code of a department or a field: „АП-ФСНО“ → „АПФСИО“; None for another word."""
    return _aliases().get(word)


def expansion(code: str) -> str:
    """What an abbreviation stands for."""
    return _names()[code]


def with_codes(text: str) -> str:
    """The text with every alias replaced by its code."""
    for alias, code in _aliases().items():
        text = text.replace(alias, code)
    return text


def misprints_in(text: str) -> tuple[Misprint, ...]:
    """The known misprints of a cell."""
    return tuple(each for each in _misprints() if each.written in text)


@cache
def _read() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found


@cache
def _names() -> dict[str, str]:
    return {str(row["code"]): str(row["name"]) for row in _read()["abbreviations"]}


@cache
def _aliases() -> dict[str, str]:
    return {
        str(name): str(row["code"])
        for row in _read()["abbreviations"]
        for name in (*row["aliases"], row["code"])
    }


@cache
def _misprints() -> tuple[Misprint, ...]:
    return tuple(Misprint(str(row["written"]), str(row["meant"])) for row in _read()["misprints"])
