"""The inbox: mine, my groups, all I may see; filter, claim in place, page on."""

from datetime import timedelta
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.cases.inbox import Box, InboxFilter, InboxPage, count_inbox, read_inbox
from service.domain.wording import moment_bg
from service.kernel.errors import PrepiskaError
from service.web.export import workbook_response
from service.web.security import access, current_actor
from service.web.state import office

blueprint = Blueprint("inbox", __name__)
_DUE = {"overdue": timedelta(0), "soon": timedelta(days=2), "week": timedelta(days=7)}
_EXPORT_ROWS = 5_000


@blueprint.get("/zadachi")
@access("inbox.view")
def show() -> ResponseReturnValue:
    """Задачи."""
    actor = current_actor()
    wanted = _wanted(InboxFilter().limit)
    with office().transaction(actor) as session:
        page = read_inbox(session, actor, wanted)
        counts = {box.value: count_inbox(session, actor, box) for box in Box}
        kinds = office().process_names(session)
    return render_template(
        "inbox.html",
        page=page,
        box=wanted.box.value,
        counts=counts,
        kinds=kinds,
        filters=request.args,
        next_address=_next(page),
    )


@blueprint.get("/zadachi.xlsx")
@access("list.export")
def export() -> ResponseReturnValue:
    """The same list as a workbook."""
    actor = current_actor()
    with office().transaction(actor) as session:
        page = read_inbox(session, actor, _wanted(_EXPORT_ROWS))
    header = ("Задача", "Преписка", "Предмет", "Институция", "Поета от", "Срок")
    rows = [
        (
            row.name,
            row.case_number,
            row.case_title,
            row.organisation,
            row.assignee or "",
            moment_bg(row.due_at) if row.due_at is not None else "",
        )
        for row in page.rows
    ]
    return workbook_response("zadachi.xlsx", "Задачи", header, rows)


@blueprint.post("/zadachi/poemi")
@access("inbox.view")
def claim_many() -> ResponseReturnValue:
    """Take the chosen tasks; each that cannot be taken says why."""
    actor = current_actor()
    taken = 0
    for task_id in request.form.getlist("task_ids", type=int):
        try:
            office().claim(actor, task_id)
        except PrepiskaError as error:
            flash(str(error), "warning")
        else:
            taken += 1
    if taken:
        flash("Поета е 1 задача." if taken == 1 else f"Поети са {taken} задачи.", "success")
    elif not request.form.getlist("task_ids"):
        flash("Отбележете поне една задача.", "warning")
    return redirect(url_for("inbox.show", box=Box.MINE.value if taken else None), code=303)


def _wanted(limit: int) -> InboxFilter:
    box = request.args.get("box", Box.GROUPS.value)
    after_due = request.args.get("after_due")
    after_id = request.args.get("after_id", type=int)
    term = _DUE.get(request.args.get("due", ""))
    return InboxFilter(
        box=Box(box) if box in set(Box) else Box.GROUPS,
        process=request.args.get("process") or None,
        words=(request.args.get("q") or "").strip()[:100] or None,
        due_before=office().clock.now() + term if term is not None else None,
        after=(after_due, after_id) if after_due and after_id else None,
        limit=limit,
    )


def _next(page: InboxPage) -> str | None:
    if page.next is None:
        return None
    given = [(k, v) for k, v in request.args.items() if not k.startswith("after_")]
    query = urlencode([*given, ("after_due", page.next[0]), ("after_id", page.next[1])])
    return f"{url_for('inbox.show')}?{query}"
