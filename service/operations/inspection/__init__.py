"""P-31: control of an institution by its regional department (R-312–R-317).

The case belongs to the institution that is checked; the department starts it from a row of its
plan, for a month of a recurring activity, or on a signal.
"""

from service.operations.inspection import (
    closing,
    evidence,
    objecting,
    opening,
    ordering,
    panel,
    protocols,
    recommending,
    visiting,
)

__all__ = [
    "closing",
    "evidence",
    "objecting",
    "opening",
    "ordering",
    "panel",
    "protocols",
    "recommending",
    "visiting",
]
