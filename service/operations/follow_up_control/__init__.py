"""P-13: follow-up control of a training centre (ЗПОО, чл. 49в; R-250 – R-260).

The case belongs to the centre. Dates of the order, the protocol and the report are the day on
which they are signed here; numbers are given by the system.
"""

from service.operations.follow_up_control import (
    answering,
    checking,
    fulfilling,
    ordering,
    panel,
    planning,
    protocol,
    withdrawing,
)

__all__ = [
    "answering",
    "checking",
    "fulfilling",
    "ordering",
    "panel",
    "planning",
    "protocol",
    "withdrawing",
]
