"""How often one address may ask without an account: a count in a table, as at sign-in (R-426)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from service.kernel.errors import PrepiskaError
from service.storage.session import driver, transaction

_MINUTE: Final = 60
#: one statement, so that a burst is counted whole; the count begins anew when its time is over
_SPEND: Final = """
INSERT INTO rate_window AS w (name, address, ends_at, used)
VALUES (%(name)s, %(address)s, %(ends_at)s, 1)
ON CONFLICT (name, address) DO UPDATE SET
  used = CASE WHEN w.ends_at <= %(now)s THEN 1 ELSE w.used + 1 END,
  ends_at = CASE WHEN w.ends_at <= %(now)s THEN excluded.ends_at ELSE w.ends_at END
RETURNING used, ends_at
"""
#: addresses are personal data: a count that is over is forgotten
_FORGET: Final = """
DELETE FROM rate_window WHERE (name, address) IN (
  SELECT name, address FROM rate_window WHERE ends_at < %(now)s LIMIT 100 FOR UPDATE SKIP LOCKED)
"""


@dataclass(frozen=True)
class Limit:
    """At most `most` uses by one address within a stretch of time from the first one."""

    name: str
    most: int
    within: timedelta


#: requests for an account that were filled in rightly
ACCOUNT_REQUESTS: Final = Limit("account-request", 5, timedelta(hours=1))
#: opening the links of letters
LINKS: Final = Limit("link", 30, timedelta(hours=1))
#: reading the public registers by machine
PUBLIC_READS: Final = Limit("public-read", 120, timedelta(minutes=1))


class TooManyRequests(PrepiskaError):
    """The address has used its limit; `retry_after` is in seconds."""

    code = "requests.too-many"
    sentence = "Твърде много заявки от Вашия адрес. Опитайте отново след {wait}."
    status = 429

    def __init__(self, *, seconds: int) -> None:
        self.retry_after = seconds
        minutes = ceil(seconds / _MINUTE)
        wait = "1 минута" if minutes == 1 else f"{minutes} минути"
        super().__init__(wait=wait)


def spend(sessions: sessionmaker[Session], limit: Limit, *, address: str, now: datetime) -> None:
    """Count one use, in a transaction of its own; raises TooManyRequests past the limit.

    `now` is the machine's time, not the story's: whoever floods us does it in real time.
    """
    asked = {
        "name": limit.name, "address": address, "now": now, "ends_at": now + limit.within,
    }  # fmt: skip
    with transaction(sessions) as session:
        connection = driver(session)
        # a count lost in a crash harms nobody, and a reader need not wait for the disk
        connection.execute("SET LOCAL synchronous_commit TO off")
        row = connection.execute(_SPEND, asked).fetchone()
        used, ends_at = row if row is not None else (0, now)
        if used == 1:
            connection.execute(_FORGET, {"now": now})
    if not isinstance(used, int) or not isinstance(ends_at, datetime):
        raise TypeError("the count came back as something else")
    if used > limit.most:
        raise TooManyRequests(seconds=max(1, ceil((ends_at - now).total_seconds())))
