"""Findings, presence and recommendations of a control, and where they lead (R-252 – R-259)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from service.domain.control import FindingDegree, WithdrawalKind
from service.kernel.terms import Term, TermEnd, TermUnit, end_of_term

#: for the protocol, from the end of the check (R-252)
PROTOCOL_TERM: Final = Term(7, TermUnit.DAYS)
#: for an opinion or objection, from delivery (R-253)
OBJECTION_TERM: Final = Term(7, TermUnit.DAYS)
#: for the report to the chair, from the end of the seven days (R-254)
REPORT_TERM: Final = Term(5, TermUnit.WORKING_DAYS)
#: a recommendation has one, two or three months (R-255)
MAX_MONTHS: Final = 3

_GRAVITY: Final = (FindingDegree.IRREGULARITY, FindingDegree.BREACH, FindingDegree.ESSENTIAL)


def gravest(degrees: Iterable[FindingDegree]) -> FindingDegree | None:
    """The degree that decides the way; None when nothing stands (R-258)."""
    return max(degrees, key=_GRAVITY.index, default=None)


def withdrawal_for(degree: FindingDegree | None) -> WithdrawalKind | None:
    """What a degree leads to: a breach for a time, an essential one for good (R-258)."""
    if degree is FindingDegree.BREACH:
        return WithdrawalKind.TEMPORARY
    return WithdrawalKind.FINAL if degree is FindingDegree.ESSENTIAL else None


def is_present(representative: str | None, witnesses: Sequence[str]) -> bool:
    """Whether the check was made before the representative or at least one witness (R-259)."""
    return bool(representative) or bool(witnesses)


def recommendation_due(months: int, *, delivered_on: date) -> TermEnd:
    """When a recommendation of so many months falls due (R-255)."""
    return end_of_term(Term(months, TermUnit.MONTHS), from_on=delivered_on)
