"""Checks of institutions: what is asked by subject, and when a check may be made (R-312, R-313)."""

from service.rules.inspection.checklists import (
    Checklist,
    Line,
    checklist,
    checklist_for,
    checklists,
)
from service.rules.inspection.days import (
    check_protocol_is_in_term,
    check_visit_is_by_order,
    kept_days,
)

__all__ = [
    "Checklist",
    "Line",
    "check_protocol_is_in_term",
    "check_visit_is_by_order",
    "checklist",
    "checklist_for",
    "checklists",
    "kept_days",
]
