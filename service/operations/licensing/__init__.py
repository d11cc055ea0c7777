"""P-10: a licence for a training centre, from the application to the register (ЗПОО, чл. 49б).

The case belongs to the applicant's organisation. What the external experts do is in `declaring`
and `assessing`; the meeting of the expert commission is a process of its own (P-19).
"""

from service.operations.licensing import (
    appealing,
    applying,
    assessing,
    checking,
    curing,
    deciding,
    declaring,
    handing,
    issuing,
    judging,
    offering,
    opening,
    panel,
    paying,
    preparing,
    refusing,
    registering,
    remunerating,
    replacing,
)

__all__ = [
    "appealing",
    "applying",
    "assessing",
    "checking",
    "curing",
    "deciding",
    "declaring",
    "handing",
    "issuing",
    "judging",
    "offering",
    "opening",
    "panel",
    "paying",
    "preparing",
    "refusing",
    "registering",
    "remunerating",
    "replacing",
]
