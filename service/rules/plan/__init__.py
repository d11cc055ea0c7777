"""The yearly plan of a regional department: read from its words, its oddities named (C1–C4)."""

from service.rules.plan.anomalies import MANDATORY
from service.rules.plan.measures import counts_institutions, kinds_of, percent
from service.rules.plan.progress import PartReached, Progress, coverage, progress
from service.rules.plan.reading import COLUMNS, PlanRefused, read_plan
from service.rules.plan.terms import SchoolYear
from service.rules.plan.wording import code_of, expansion

__all__ = [
    "COLUMNS",
    "MANDATORY",
    "PartReached",
    "PlanRefused",
    "Progress",
    "SchoolYear",
    "code_of",
    "counts_institutions",
    "coverage",
    "expansion",
    "kinds_of",
    "percent",
    "progress",
    "read_plan",
]
