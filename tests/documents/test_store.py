"""A document is filed with its record; the same bytes are kept once."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.documents import content_of, store_document
from service.kernel.clock import FixedClock
from service.storage.models.document import Document, DocumentContent


def _store(session: Session, clock: FixedClock, content: bytes) -> Document:
    return store_document(
        session,
        case_id=None,
        name="карта.pdf",
        kind="annex-7",
        content=content,
        content_type="application/pdf",
        actor_person_id=None,
        now=clock.now(),
        number="7/2018",
    )


def test_the_same_bytes_are_kept_once_and_filed_twice(session: Session, clock: FixedClock) -> None:
    first = _store(session, clock, b"%PDF- one")
    second = _store(session, clock, b"%PDF- one")
    assert first.id != second.id
    assert first.public_id != second.public_id
    assert first.sha256 == second.sha256
    kept = select(func.count()).where(DocumentContent.sha256 == first.sha256)
    assert session.scalar(kept) == 1
    assert content_of(session, second) == b"%PDF- one"


def test_the_record_knows_size_number_and_time(session: Session, clock: FixedClock) -> None:
    document = _store(session, clock, b"%PDF- two")
    assert (document.size, document.number, document.created_at) == (9, "7/2018", clock.now())
