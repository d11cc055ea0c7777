"""Documents: served as attachments under random names, never shown inside our own pages."""

from urllib.parse import quote

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from service.cases.reading import read_document
from service.web.security import access, current_actor
from service.web.state import office

blueprint = Blueprint("documents", __name__, url_prefix="/dokumenti")


@blueprint.get("/<public_id>")
@access("document.download")
def download(public_id: str) -> ResponseReturnValue:
    """Изтегляне."""
    found, content = read_document(office(), current_actor(), public_id)
    response = Response(content, mimetype=found.content_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
