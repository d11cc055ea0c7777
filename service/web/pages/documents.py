"""Documents: served as attachments under random names, never shown inside our own pages."""

from urllib.parse import quote

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from service.documents.store import DocumentNotFound, content_of
from service.identity.allow import demand
from service.identity.targets import CaseTarget, DocumentTarget
from service.storage.models.case import CaseFile, CasePerson
from service.storage.models.document import Document
from service.storage.models.identity import Organisation
from service.web.security import access, current_actor
from service.web.state import office

blueprint = Blueprint("documents", __name__, url_prefix="/dokumenti")
#: kinds that hold grounds of leave or health
_SENSITIVE = frozenset({"upload", "annex-1", "annex-2"})


@blueprint.get("/<public_id>")
@access("document.download")
def download(public_id: str) -> ResponseReturnValue:
    """Изтегляне."""
    actor = current_actor()
    with office().transaction(actor) as session:
        found = session.scalar(select(Document).where(Document.public_id == public_id))
        if found is None or found.case_id is None:
            raise DocumentNotFound
        case = session.get_one(CaseFile, found.case_id)
        owner = session.get_one(Organisation, case.owner_organisation_id)
        people = session.scalars(
            select(CasePerson.person_id).where(CasePerson.case_id == case.id)
        ).all()
        target = DocumentTarget(
            case=CaseTarget(
                kind=case.kind,
                owner_id=owner.id,
                owner_path=owner.path,
                scopes=frozenset(case.scopes),
                state=case.state,
                person_ids=frozenset(people),
            ),
            is_sensitive=found.kind in _SENSITIVE,
            person_ids=frozenset(p for p in (found.created_by_id,) if p is not None),
        )
        demand(actor, "document.download", target)
        content = content_of(session, found)
    response = Response(content, mimetype=found.content_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
