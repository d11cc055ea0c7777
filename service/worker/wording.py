"""What a mail says of a task or a notice: the case it is about, until when, and where to go."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.wording import NO_BREAK, moment_bg
from service.storage.models.case import CaseFile
from service.storage.models.engine import Outbox
from service.storage.models.identity import Organisation

_SIGNATURE = "Преписка изпраща това писмо сама; на него не се отговаря."


def worded(session: Session, row: Outbox, *, address: str) -> tuple[str, str]:
    """Subject and text of the mail; `address` is where the pages are."""
    case = None if row.case_id is None else session.get(CaseFile, row.case_id)
    task = row.payload.get("task")
    if task is not None:
        lines = [f"Чака Ви задача „{task}“."]
        due_at = row.payload.get("due_at")
        if isinstance(due_at, str):
            lines.append(f"Срок: {moment_bg(datetime.fromisoformat(due_at))}")
    else:
        lines = [str(row.payload["body"])]
    subject = str(row.payload.get("subject") or task)
    if case is not None:
        subject = f"{subject} – преписка №{NO_BREAK}{case.number}"
        lines += [
            "",
            f"Преписка №{NO_BREAK}{case.number}: {case.title}",
            f"Институция: {session.get_one(Organisation, case.owner_organisation_id).full_name}",
        ]
        # a task may be open to somebody who does not see its case yet
        where = f"zadachi?box=all&q={case.number}" if task else f"prepiski/{case.id}"
        lines.append(f"{address}/{where}")
    return subject, "\n".join([*lines, "", _SIGNATURE])
