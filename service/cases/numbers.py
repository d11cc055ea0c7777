"""Registry numbers: one row per series and year is counted up, so there are no gaps, no doubles."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.kernel.clock import SOFIA
from service.storage.models.case import CaseNumber


def next_number(session: Session, *, series: str, now: datetime) -> int:
    """The next number of the series in the year of `now` (Europe/Sofia), from 1 (R-415).

    The row stays locked until the transaction ends, so a rolled back number is given again.
    """
    statement = (
        insert(CaseNumber)
        .values(series=series, year=now.astimezone(SOFIA).year, last=1)
        .on_conflict_do_update(
            index_elements=["series", "year"], set_={"last": CaseNumber.last + 1}
        )
        .returning(CaseNumber.last)
    )
    return session.scalars(statement).one()
