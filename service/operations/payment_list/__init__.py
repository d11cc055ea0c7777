"""P-04: the ministry's list of a period and module, from the packs of РУО to the money (т. 8, 8.2).

One case a period and module (R-111, R-114). Sums are in the currency of the edition.
"""

from service.operations.payment_list import (
    collecting,
    deciding,
    panel,
    paying,
    publishing,
    reducing,
    signing,
)
from service.operations.payment_list.publishing import PublishedList, published_list
from service.operations.payment_list.rows import MODULE_NAMES

__all__ = [
    "MODULE_NAMES",
    "PublishedList",
    "collecting",
    "deciding",
    "panel",
    "paying",
    "published_list",
    "publishing",
    "reducing",
    "signing",
]
