"""What leaves after the commit: messages between cases, notifications, mail. Each once."""

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import urlsplit

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.notices import recipients
from service.cases.office import Office
from service.engine.messages import NobodyWaits
from service.kernel.json_types import Json
from service.operations.centre_account.letters import Mail, write_letter
from service.operations.centre_account.rows import LETTER
from service.storage.models.engine import Outbox
from service.worker.wording import worded

_log = structlog.get_logger()
_BATCH = 100
_MAX_TRIES = 3


@dataclass(frozen=True)
class Post:
    """The mail server, none in the local run, and the address at which a letter's links lead."""

    smtp_url: str | None = None
    public_url: str = ""


def send_outbox(office: Office, post: Post | None = None) -> int:
    """Send what waits, oldest first; how many left. A failed one is tried again, three times."""
    post = post or Post()
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
        sent += _send_one(office, outbox_id, post)
    return sent


def _send_one(office: Office, outbox_id: int, post: Post) -> bool:
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
            _effect(office, session, row, post)
        except (OSError, smtplib.SMTPException) as error:
            _log.warning("outbox-failed", id=outbox_id, error=str(error))
            return False
        row.sent_at = office.clock.now()
        return True


def _effect(office: Office, session: Session, row: Outbox, post: Post) -> None:
    payload = row.payload
    if row.kind == "message":
        try:
            office.deliver(
                int(str(payload["case_id"])), str(payload["message"]), _mapping(payload["payload"])
            )
        except NobodyWaits:
            _log.info("message-unawaited", message=payload["message"])
        return
    if post.smtp_url is not None:
        for mail in _mails(office, session, row, post):
            _send(post.smtp_url, mail)


def _mails(office: Office, session: Session, row: Outbox, post: Post) -> Iterator[Mail]:
    if row.kind == LETTER:
        now = office.clock.now()
        letter = write_letter(session, row.payload, address=post.public_url, now=now)
        if letter is not None:
            yield letter
        return
    subject, body = worded(session, row, address=post.public_url)
    for address in recipients(session, row):
        yield Mail(address, subject, body)


def _send(smtp_url: str, mail: Mail) -> None:
    parts = urlsplit(smtp_url)
    message = EmailMessage()
    message["Subject"] = mail.subject
    message["From"] = parts.username or "prepiska@localhost"
    message["To"] = mail.to
    message.set_content(mail.body)
    with smtplib.SMTP(parts.hostname or "localhost", parts.port or 25, timeout=10) as server:
        if parts.password:
            server.starttls()
            server.login(parts.username or "", parts.password)
        server.send_message(message)


def _mapping(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
