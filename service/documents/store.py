"""Filing a document: its content once by SHA-256, its record as often as it is filed."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.kernel.errors import NotFound
from service.storage.models.document import Document, DocumentContent


class DocumentNotFound(NotFound):
    """No such document, or not the asker's to see."""

    code = "documents.not-found"
    sentence = "Не намерихме документа."


def store_document(
    session: Session,
    *,
    case_id: int | None,
    name: str,
    kind: str,
    content: bytes,
    content_type: str,
    actor_person_id: int | None,
    now: datetime,
    number: str | None = None,
    task_id: int | None = None,
) -> Document:
    """File `content` under `name`; the same bytes are kept once whoever files them.

    `kind` says what it is in the case ("order", "annex-7", "upload"); `number` is its registry
    number, once it has one. The row has its id on return; nothing is committed.
    """
    digest = hashlib.sha256(content).hexdigest()
    session.execute(
        insert(DocumentContent).values(sha256=digest, content=content).on_conflict_do_nothing()
    )
    document = Document(
        public_id=secrets.token_urlsafe(18),
        case_id=case_id,
        task_id=task_id,
        kind=kind,
        name=name,
        number=number,
        content_type=content_type,
        size=len(content),
        sha256=digest,
        created_at=now,
        created_by_id=actor_person_id,
    )
    session.add(document)
    session.flush()
    return document


def content_of(session: Session, document: Document) -> bytes:
    """The bytes of a document; raises DocumentNotFound when they were erased."""
    content = session.scalar(
        select(DocumentContent.content).where(DocumentContent.sha256 == document.sha256)
    )
    if content is None:
        raise DocumentNotFound
    return content
