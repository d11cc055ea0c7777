"""Letters to people without an account, for the local run: it has no mail server to send them."""

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from service.operations.centre_account.letters import look_at_letter, open_letter
from service.operations.centre_account.rows import LETTER
from service.storage.models.engine import Outbox
from service.web.security import PUBLIC, access
from service.web.state import office

#: never registered outside the local run: whoever opens a letter here is its addressee
LOCAL_ONLY = True
blueprint = Blueprint("letters", __name__, url_prefix="/demo/pisma")
_MOST = 50


@blueprint.get("")
@access(PUBLIC)
def index() -> ResponseReturnValue:
    """Писма."""
    with office().transaction() as session:
        rows = session.scalars(
            select(Outbox).where(Outbox.kind == LETTER).order_by(Outbox.id.desc()).limit(_MOST)
        )
        found = [(row, look_at_letter(session, row.payload)) for row in rows]
    return render_template("account/letters.html", letters=[each for each in found if each[1]])


@blueprint.post("/<int:outbox_id>")
@access(PUBLIC)
def follow(outbox_id: int) -> ResponseReturnValue:
    """Follow the letter's link."""
    with office().transaction() as session:
        row = session.get(Outbox, outbox_id)
        if row is None or row.kind != LETTER:
            abort(404)
        path = open_letter(session, row.payload, now=office().clock.now())
    if path is None:
        abort(404)
    return redirect(path, code=303)
