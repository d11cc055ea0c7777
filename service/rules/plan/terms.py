"""The words of a term become dates (R-304): „октомври 2023 г. – юни 2024 г.“, „ежемесечен“.

A school year runs from 15 September to 14 September (ЗПУО чл. 104, ал. 1). A month counts whole.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from service.domain.plan import PlanTerm, PlanTermKind

_MONTHS = (
    "януари", "февруари", "март", "април", "май", "юни",
    "юли", "август", "септември", "октомври", "ноември", "декември",
)  # fmt: skip
_MONTH = rf"(?:м\.\s*)?({'|'.join(_MONTHS)})"
_YEAR = r"\s*(\d{4})?\s*(?:г\.)?"
_RANGE = re.compile(rf"^{_MONTH}{_YEAR}\s*[-–—]\s*{_MONTH}{_YEAR}$")
_SINGLE = re.compile(rf"^{_MONTH}{_YEAR}$")
_SCHOOL_YEAR = re.compile(r"^учебна(?:та)?\s+(\d{4})\s*[-–—/]\s*(\d{4})\s+година\b\s*(.*)$")
_LEGAL = re.compile(r"^съгласно сроковете, определени в (.+)$")
_MONTHLY = re.compile(r"^ежемесеч(?:ен|но|ни)$")
_MONTHS_OF_YEAR = 12
_FIRST_DAY, _LAST_DAY, _SEPTEMBER = 15, 14, 9


@dataclass(frozen=True)
class SchoolYear:
    """A school year by the year it begins in."""

    begins: int

    @classmethod
    def of(cls, name: str) -> "SchoolYear":
        """„2023/2024“; raises ValueError for anything else."""
        found = re.fullmatch(r"(\d{4})/(\d{4})", name)
        if found is None or int(found[2]) != int(found[1]) + 1:
            raise ValueError(name)
        return cls(int(found[1]))

    @property
    def name(self) -> str:
        return f"{self.begins}/{self.begins + 1}"

    @property
    def starts_on(self) -> date:
        return date(self.begins, _SEPTEMBER, _FIRST_DAY)

    @property
    def ends_on(self) -> date:
        return date(self.begins + 1, _SEPTEMBER, _LAST_DAY)


def read_term(text: str, *, year: SchoolYear) -> PlanTerm:
    """The term of an activity; what is not understood is UNREAD, never guessed."""
    words = " ".join(text.split()).lower()
    if _MONTHLY.match(words):
        return _monthly(year)
    if found := _LEGAL.match(" ".join(text.split())):
        return PlanTerm(PlanTermKind.LEGAL_TERM, note=found[1])
    if found := _SCHOOL_YEAR.match(words):
        return _whole_year(int(found[1]), int(found[2]), found[3])
    if found := _RANGE.match(words):
        return _months(found[1], found[2], found[3], found[4])
    if (found := _SINGLE.match(words)) and found[2]:
        from_on, to_on = _month(found[1], int(found[2]))
        return PlanTerm(PlanTermKind.MONTH, from_on, to_on)
    return PlanTerm(PlanTermKind.UNREAD)


def _monthly(year: SchoolYear) -> PlanTerm:
    """Twelve due days: the last of each month from September to August."""
    due = tuple(
        _last_day(year.begins + (_SEPTEMBER - 1 + n) // _MONTHS_OF_YEAR, (8 + n) % 12 + 1)
        for n in range(_MONTHS_OF_YEAR)
    )
    return PlanTerm(PlanTermKind.MONTHLY, year.starts_on, year.ends_on, due)


def _whole_year(begins: int, ends: int, rest: str) -> PlanTerm:
    if ends != begins + 1:
        return PlanTerm(PlanTermKind.UNREAD)
    named = SchoolYear(begins)
    kind = PlanTermKind.BY_SCHEDULE if "график" in rest else PlanTermKind.SCHOOL_YEAR
    if rest and kind is PlanTermKind.SCHOOL_YEAR:
        return PlanTerm(PlanTermKind.UNREAD)
    return PlanTerm(kind, named.starts_on, named.ends_on, note=rest)


def _months(first: str, first_year: str | None, last: str, last_year: str | None) -> PlanTerm:
    """Without its own year the first month takes that of the last: „май-юни 2024 г.“."""
    if last_year is None:
        return PlanTerm(PlanTermKind.UNREAD)
    from_on, _ = _month(first, int(first_year or last_year))
    _, to_on = _month(last, int(last_year))
    return PlanTerm(PlanTermKind.MONTH_RANGE, from_on, to_on)


def _month(name: str, year: int) -> tuple[date, date]:
    number = _MONTHS.index(name) + 1
    return date(year, number, 1), _last_day(year, number)


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
