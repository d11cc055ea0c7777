"""The start page: what waits for me, what I can start, what waits for others."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.cases.inbox import Box, InboxFilter, count_inbox, read_inbox
from service.cases.opening import OpenCase
from service.cases.starting import read_starts
from service.kernel.errors import Conflict
from service.web.security import access, current_actor
from service.web.state import office

blueprint = Blueprint("home", __name__)
_NEAREST = 8


@dataclass(frozen=True)
class Counts:
    """How many open tasks each box holds."""

    mine: int
    groups: int


@blueprint.get("/")
@access("inbox.view")
def show() -> ResponseReturnValue:
    """Начало."""
    actor = current_actor()
    house = office()
    with house.transaction(actor) as session:
        nearest = read_inbox(session, actor, InboxFilter(box=Box.GROUPS, limit=_NEAREST))
        mine = read_inbox(session, actor, InboxFilter(box=Box.MINE, limit=_NEAREST))
        counts = Counts(
            mine=count_inbox(session, actor, Box.MINE),
            groups=count_inbox(session, actor, Box.GROUPS),
        )
        starts = read_starts(session, house, actor)
    return render_template(
        "home.html", nearest=nearest.rows, mine=mine.rows, counts=counts, starts=starts
    )


@blueprint.post("/novo")
@access("inbox.view")
def start() -> ResponseReturnValue:
    """Open a case; the right is asked with the organisation loaded."""
    actor = current_actor()
    owner = request.form.get("owner_id", "")
    kind = request.form.get("kind", "")
    with office().transaction(actor) as session:
        starts = read_starts(session, office(), actor)
    chosen = next((s for s in starts if s.kind == kind and str(s.owner_id) == owner), None)
    if chosen is None:
        return redirect(url_for("home.show"))
    try:
        opened = office().open_case(actor, OpenCase(chosen.kind, chosen.owner_id, chosen.title))
    except Conflict as refusal:
        # the centre has one already: that is said where the start was, and no case is left
        flash(str(refusal), "warning")
        return redirect(url_for("home.show"), code=303)
    task_id = office().first_task(actor, opened.case_id)
    if task_id is not None:
        return redirect(url_for("tasks.show", task_id=task_id), code=303)
    return redirect(url_for("cases.show", case_id=opened.case_id), code=303)
