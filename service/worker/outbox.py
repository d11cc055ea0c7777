"""What leaves after the commit: messages between cases, notifications, mail. Each once."""

import smtplib
from email.message import EmailMessage
from urllib.parse import urlsplit

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.notices import recipients
from service.cases.office import Office
from service.engine.messages import NobodyWaits
from service.kernel.json_types import Json
from service.storage.models.engine import Outbox

_log = structlog.get_logger()
_BATCH = 100
_MAX_TRIES = 3


def send_outbox(office: Office, smtp_url: str | None = None) -> int:
    """Send what waits, oldest first; how many left. A failed one is tried again, three times."""
    sent = 0
    with office.transaction() as session:
        ids = list(
            session.scalars(
                select(Outbox.id)
                .where(Outbox.sent_at.is_(None), Outbox.tries < _MAX_TRIES)
                .order_by(Outbox.id)
                .limit(_BATCH)
            )
        )
    for outbox_id in ids:
        sent += _send_one(office, outbox_id, smtp_url)
    return sent


def _send_one(office: Office, outbox_id: int, smtp_url: str | None) -> bool:
    with office.transaction() as session:
        row = session.scalar(
            select(Outbox)
            .where(Outbox.id == outbox_id, Outbox.sent_at.is_(None))
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return False
        row.tries += 1
        try:
            _effect(office, session, row, smtp_url)
        except (OSError, smtplib.SMTPException) as error:
            _log.warning("outbox-failed", id=outbox_id, error=str(error))
            return False
        row.sent_at = office.clock.now()
        return True


def _effect(office: Office, session: Session, row: Outbox, smtp_url: str | None) -> None:
    payload = row.payload
    if row.kind == "message":
        try:
            office.deliver(
                int(str(payload["case_id"])), str(payload["message"]), _mapping(payload["payload"])
            )
        except NobodyWaits:
            _log.info("message-unawaited", message=payload["message"])
        return
    if smtp_url is not None:
        for address in recipients(session, row):
            _mail(smtp_url, address, row)


def _mail(smtp_url: str, address: str, row: Outbox) -> None:
    parts = urlsplit(smtp_url)
    message = EmailMessage()
    message["Subject"] = str(row.payload.get("subject") or row.payload.get("task"))
    message["From"] = parts.username or "prepiska@localhost"
    message["To"] = address
    message.set_content(str(row.payload.get("body") or "Имате нова задача в Преписка."))
    with smtplib.SMTP(parts.hostname or "localhost", parts.port or 25, timeout=10) as server:
        if parts.password:
            server.starttls()
            server.login(parts.username or "", parts.password)
        server.send_message(message)


def _mapping(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
