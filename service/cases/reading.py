"""Reading a case without its whole page: may this person look, and which documents are theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from service.cases.office import Office
from service.cases.rights import case_target
from service.cases.timeline import DECIDING, Sight
from service.documents.store import DocumentNotFound, content_of
from service.engine.work import CaseWork, look_at_case
from service.identity.actor import Actor
from service.identity.allow import allow, demand
from service.identity.targets import Audience, CaseTarget, DocumentTarget
from service.kernel.errors import NotFound
from service.storage.models.case import Event
from service.storage.models.document import Document
from service.storage.models.engine import Task

#: kinds of documents that are not for everybody who sees the case
AUDIENCES: Final[Mapping[str, Audience]] = {
    # grounds of leave or health
    "upload": Audience.HEALTH,
    "annex-1": Audience.HEALTH,
    "annex-2": Audience.HEALTH,
    # declarations of interest of experts and members
    "interest-declaration": Audience.AUTHORITY,
    # what an expert is engaged and paid by
    "expert-contract": Audience.AUTHORITY,
    "licensing-order-fees": Audience.AUTHORITY,
    # the place or the link of a meeting that a party does not attend
    "meeting-invitation": Audience.COMMISSION,
    # reports, named votes, internal memos
    "expert-report": Audience.DECIDING,
    "meeting-minutes": Audience.DECIDING,
    "chair-report": Audience.DECIDING,
    "licensing-regularity": Audience.DECIDING,
    "licensing-not-cured": Audience.DECIDING,
    "licensing-closing-memo": Audience.DECIDING,
}


def look(office: Office, session: Session, actor: Actor, case_id: int) -> CaseWork:
    """The case, when this person may see it; raises CaseNotFound or NotFound alike."""
    work = look_at_case(session, case_id, actor=actor, now=office.clock.now())
    demand(actor, "case.view", seen_case(session, work))
    return work


def may_see(office: Office, actor: Actor, case_id: int) -> bool:
    """Whether the person may look into the case; one who is recused may not."""
    with office.transaction(actor) as session:
        try:
            look(office, session, actor, case_id)
        except NotFound:
            return False
    return True


def seen_case(session: Session, work: CaseWork) -> CaseTarget:
    """The case with those who have or had a task in it among its people."""
    mine = session.scalars(
        select(Task.assignee_id).where(
            Task.case_id == work.case.id, Task.assignee_id.in_(work.actor.person_ids)
        )
    ).first()
    return case_target(work, assignee_id=mine)


@dataclass(frozen=True)
class CaseDocuments:
    """The documents of a case as one person sees them: those they may open, and a bare number."""

    readable: Sequence[Document]
    hidden_count: int
    #: what of the history they read; only the readable documents are called by name there
    sight: Sight


def documents_of(session: Session, work: CaseWork) -> CaseDocuments:
    """The documents of the case, in order of filing; of the hidden ones not even the name."""
    target = seen_case(session, work)
    rows = session.scalars(
        select(Document).where(Document.case_id == work.case.id).order_by(Document.id)
    ).all()
    readable = [
        row for row in rows if allow(work.actor, "document.download", document_target(row, target))
    ]
    deciding = DocumentTarget(target, audience=Audience.DECIDING)
    sight = Sight(
        named=frozenset(row.id for row in readable),
        is_inside=allow(work.actor, "document.download", deciding).allowed,
        released_at=target.released_at,
    )
    return CaseDocuments(readable, len(rows) - len(readable), sight)


def reads_deciding(session: Session, case_id: int, sight: Sight) -> bool:
    """Whether all the case was decided from is open to them: no step came after the release."""
    if sight.is_inside or sight.released_at is None:
        return sight.is_inside
    later = exists().where(
        Event.case_id == case_id, Event.kind.in_(DECIDING), Event.at > sight.released_at
    )
    return not session.scalar(select(later))


def read_document(office: Office, actor: Actor, public_id: str) -> tuple[Document, bytes]:
    """A document and its bytes; raises DocumentNotFound, NotFound, AccessDenied."""
    with office.transaction() as session:
        found = session.scalar(select(Document).where(Document.public_id == public_id))
        if found is None or found.case_id is None:
            raise DocumentNotFound
        work = look_at_case(session, found.case_id, actor=actor, now=office.clock.now())
        target = document_target(found, seen_case(session, work))
        demand(actor, "document.download", target)
        return found, content_of(session, found)


def document_target(document: Document, case: CaseTarget) -> DocumentTarget:
    """A document as the policy sees it.

    What is for the authority or its commission carries data of a third person that decides nothing
    about the applicant, who therefore does not open it (Регламент (ЕС) 2016/679, чл. 5, пар. 1,
    б. „в“). Reports, minutes and memos of the same procedure are the file a party may inspect
    (чл. 34, ал. 1 от АПК), from the communicating of the decision on: until then votes are
    corrected and memos returned. Orders and letters are open to it at once.
    """
    by = document.created_by_id
    audience = AUDIENCES.get(document.kind, Audience.PARTIES)
    if audience is Audience.DECIDING and case.is_released(document.created_at):
        audience = Audience.PARTIES
    return DocumentTarget(
        case=case,
        audience=audience,
        person_ids=frozenset() if by is None else frozenset({by}),
    )
