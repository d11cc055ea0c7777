"""P-05: monitoring of an institution, and the recovery of what was spent unlawfully (т. 8, 11).

The case belongs to the institution that is checked. Sums are in the currency of the edition.
"""

from service.operations.monitoring import (
    checking,
    panel,
    planning,
    recovering,
    reporting,
    settling,
)
from service.operations.monitoring.settling import used_of_cap

__all__ = [
    "checking",
    "panel",
    "planning",
    "recovering",
    "reporting",
    "settling",
    "used_of_cap",
]
