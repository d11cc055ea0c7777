"""Notifications."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.cases.notices import read_notices
from service.web.security import access, current_actor
from service.web.state import office

blueprint = Blueprint("notices", __name__)


@blueprint.get("/izvestiya")
@access("inbox.view")
def show() -> ResponseReturnValue:
    """Известия."""
    actor = current_actor()
    with office().transaction(actor) as session:
        notices = read_notices(session, actor)
    return render_template("notices.html", notices=notices)
