"""How the house is: a handful of counts that tell an operator whether work flows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

_COUNTS: Final = text(
    """
    SELECT
      (SELECT count(*) FROM task WHERE state = 'open') AS tasks_open,
      (SELECT count(*) FROM task WHERE state = 'completed') AS tasks_completed,
      (SELECT count(*) FROM case_file WHERE state = 'open') AS cases_open,
      (SELECT count(*) FROM incident WHERE resolved_at IS NULL) AS incidents_open,
      (SELECT count(*) FROM job WHERE state = 'waiting' AND due_at < :now) AS jobs_overdue,
      (SELECT count(*) FROM outbox WHERE sent_at IS NULL) AS outbox_unsent,
      (SELECT coalesce(extract(epoch FROM :now - min(created_at)), 0) FROM outbox
       WHERE sent_at IS NULL) AS outbox_age
    """
)


@dataclass(frozen=True)
class Vitals:
    """Counts at one moment; `outbox_age` is the age of the oldest unsent effect in seconds."""

    tasks_open: int
    tasks_completed: int
    cases_open: int
    incidents_open: int
    jobs_overdue: int
    outbox_unsent: int
    outbox_age: float


def read_vitals(session: Session, *, now: datetime) -> Vitals:
    """The counts now; the transaction must see everything."""
    row = session.execute(_COUNTS, {"now": now}).mappings().one()
    return Vitals(**{**row, "outbox_age": max(0.0, float(row["outbox_age"]))})
