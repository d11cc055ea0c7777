"""Eligibility of hours: facts for the decision tables, and the verdict of a claim's lines.

The tables are `processes/programme/eligibility.dmn`; whoever calls gives a way to decide them.
"""

from service.rules.eligibility.facts import (
    financed_days,
    ground_facts,
    institution_facts,
    substitute_facts,
)
from service.rules.eligibility.hours import Among, Book, hour_facts
from service.rules.eligibility.judge import NotInForce, judge_lines, month_cuts, total
from service.rules.eligibility.model import (
    Decide,
    Decided,
    Frame,
    LineVerdict,
    MatchedRow,
    MonthCut,
    UsedBefore,
)

__all__ = [
    "Among",
    "Book",
    "Decide",
    "Decided",
    "Frame",
    "LineVerdict",
    "MatchedRow",
    "MonthCut",
    "NotInForce",
    "UsedBefore",
    "financed_days",
    "ground_facts",
    "hour_facts",
    "institution_facts",
    "judge_lines",
    "month_cuts",
    "substitute_facts",
    "total",
]
