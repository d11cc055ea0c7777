"""Professions for the demonstration: an excerpt of the List under чл. 6 of ЗПОО, as data.

`professions.csv` is no official list: it has the codes a demonstration needs, with one degree each.
An installation replaces the file with the List in force.
"""

import csv
from functools import cache
from pathlib import Path

from service.domain.licences import LicensedProfession
from service.kernel.errors import NotFound

_FILE = Path(__file__).with_name("professions.csv")
#: степен на професионална квалификация, as it is written
QUALIFICATION_DEGREES = {1: "първа", 2: "втора", 3: "трета", 4: "четвърта", 5: "пета"}


class ProfessionUnknown(NotFound):
    """Непозната професия: the list has no such code."""

    code = "domain.profession-unknown"
    sentence = "В Списъка на професиите няма код {profession}."


@cache
def professions() -> tuple[LicensedProfession, ...]:
    """All professions, by code."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            LicensedProfession(
                code=row["code"],
                name=row["name"],
                degree=int(row["degree"]),
                field_code=row["field_code"],
                field_name=row["field_name"],
            )
            for row in csv.DictReader(lines)
        )


def profession(code: str) -> LicensedProfession:
    """The profession with this code; raises ProfessionUnknown."""
    for each in professions():
        if each.code == code:
            return each
    raise ProfessionUnknown(profession=code)
