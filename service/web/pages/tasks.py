"""One task: what is asked, the form with its draft and files, claiming and giving back."""

import secrets

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.cases.files import upload_for_task
from service.cases.reading import may_see
from service.cases.task_page import TaskPage, read_task_page
from service.engine.tasks import Completion
from service.forms import FormDefinition
from service.forms.decoding import Raw
from service.forms.definition import Table
from service.forms.rendering import render
from service.forms.typed import typed_lines
from service.forms.view import FormUrls, FormView
from service.forms.workbook import template
from service.forms.workbook_reading import read_workbook
from service.kernel.errors import NotFound, PrepiskaError, Problem, ValidationFailed
from service.web.expired import take_stashed_form
from service.web.security import access, current_actor, secret, security
from service.web.state import case_version, idempotency_key, office, typed_form

blueprint = Blueprint("tasks", __name__, url_prefix="/zadachi")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/<int:task_id>")
@access("task.view")
def show(task_id: int) -> ResponseReturnValue:
    """Задачата."""
    page = read_task_page(office(), current_actor(), task_id)
    return _page(page, entered=_stashed(task_id) or page.draft)


@blueprint.post("/<int:task_id>")
@access("task.complete")
def complete(task_id: int) -> ResponseReturnValue:
    """Send the form; a refusal comes back with everything that was typed."""
    actor = current_actor()
    if "_refresh" in request.form:
        return _page(read_task_page(office(), actor, task_id), entered=typed_form())
    order = Completion(
        task_id,
        typed_form(),
        key=idempotency_key(),
        case_version=case_version(),
        request_id=request.headers.get("X-Request-Id"),
    )
    try:
        done = office().complete(actor, order)
    except ValidationFailed as error:
        page = read_task_page(office(), actor, task_id)
        return _page(page, entered=typed_form(), problems=error.problems), error.status
    except NotFound:
        raise
    except PrepiskaError as error:
        # a conflict, a right, a paper that cannot be made: what was typed stays in the form
        page = read_task_page(office(), actor, task_id)
        return _page(page, entered=typed_form(), conflict=str(error)), error.status
    flash(f"Изпълнихте „{done.task_name}“.", "success")
    if not may_see(office(), actor, done.case_id):
        flash("Преписката не се открива за Вас.", "success")
        return redirect(url_for("inbox.show"), code=303)
    following = office().first_task(actor, done.case_id)
    if following is not None:
        return redirect(url_for("tasks.show", task_id=following), code=303)
    return redirect(url_for("cases.show", case_id=done.case_id), code=303)


@blueprint.post("/<int:task_id>/obnovi")
@access("task.view")
def refresh(task_id: int) -> ResponseReturnValue:
    """The form drawn anew for what is typed now; nothing is stored."""
    return _page(read_task_page(office(), current_actor(), task_id), entered=typed_form())


@blueprint.post("/<int:task_id>/chernova")
@access("task.draft")
def draft(task_id: int) -> ResponseReturnValue:
    """Keep the draft."""
    read_task_page(office(), current_actor(), task_id)
    office().save_draft(current_actor(), task_id, typed_form())
    return jsonify(saved_at=office().clock.now().isoformat())


@blueprint.post("/<int:task_id>/fail")
@access("task.draft")
def upload(task_id: int) -> ResponseReturnValue:
    """Take a file for a field of the form; what it really is decides, not its name."""
    page = read_task_page(office(), current_actor(), task_id)
    sent = request.files.get("file")
    if sent is None or page.form is None:
        raise ValidationFailed([Problem("file", "Изберете файл.")])
    stored = upload_for_task(
        office(),
        current_actor(),
        page,
        field_id=request.form.get("field", ""),
        name=sent.filename or "",
        content=sent.read(),
    )
    return jsonify(id=stored.id, name=stored.name, size=_size(stored.size_bytes))


@blueprint.get("/<int:task_id>/tablitsa/<field_id>")
@access("task.view")
def workbook_template(task_id: int, field_id: str) -> ResponseReturnValue:
    """The workbook to fill in for a table."""
    page = read_task_page(office(), current_actor(), task_id)
    if page.form is None or page.context is None:
        return redirect(url_for("tasks.show", task_id=task_id))
    _demand_table(page.form, field_id)
    content = template(page.form, field_id, page.context)
    disposition = f'attachment; filename="{field_id}.xlsx"'
    return content, {"Content-Type": _XLSX, "Content-Disposition": disposition}


@blueprint.post("/<int:task_id>/tablitsa/<field_id>")
@access("task.draft")
def workbook_upload(task_id: int, field_id: str) -> ResponseReturnValue:
    """Read a filled workbook; bad cells are named one by one, the good ones are kept."""
    page = read_task_page(office(), current_actor(), task_id)
    sent = request.files.get("workbook")
    if page.form is None or page.context is None or sent is None:
        raise ValidationFailed([Problem("", "Изберете файл.")])
    _demand_table(page.form, field_id)
    reading = read_workbook(
        page.form,
        field_id,
        sent.read(),
        page.context,
        today=office().clock.today(),
        entered=page.draft,
    )
    return jsonify(reading.to_json())


@blueprint.post("/<int:task_id>/poemi")
@access("task.claim")
def claim(task_id: int) -> ResponseReturnValue:
    """Take the task."""
    office().claim(current_actor(), task_id)
    flash("Поехте задачата.", "success")
    return redirect(url_for("tasks.show", task_id=task_id), code=303)


@blueprint.post("/<int:task_id>/varni")
@access("task.unclaim")
def unclaim(task_id: int) -> ResponseReturnValue:
    """Give the task back to its group."""
    office().unclaim(current_actor(), task_id)
    flash("Върнахте задачата на групата.", "success")
    return redirect(url_for("inbox.show"), code=303)


def _page(
    page: TaskPage,
    *,
    entered: Raw | None,
    problems: tuple[Problem, ...] = (),
    conflict: str = "",
) -> str:
    view: FormView | None = None
    if page.form is not None and page.context is not None:
        view = render(page.form, entered, problems, page.context, today=office().clock.today())
    return render_template(
        "task.html",
        page=page,
        view=view,
        urls=_urls(page.task.id),
        key=secrets.token_urlsafe(18),
        conflict=conflict,
        typed=typed_lines(page.asked, entered) if view is None and page.asked and entered else (),
    )


def _demand_table(form: FormDefinition, field_id: str) -> None:
    """The address names a table of the form; raises NotFound for anything else."""
    if not any(isinstance(f, Table) and f.id == field_id for f in form.form.fields()):
        raise NotFound


def _urls(task_id: int) -> FormUrls:
    return FormUrls(
        submit=url_for("tasks.complete", task_id=task_id),
        refresh=url_for("tasks.refresh", task_id=task_id),
        draft=url_for("tasks.draft", task_id=task_id),
        upload=url_for("tasks.upload", task_id=task_id),
        workbook=url_for("tasks.workbook_upload", task_id=task_id, field_id=""),
        rule="/pravila/",
    )


def _stashed(task_id: int) -> Raw | None:
    """What was typed before the session expired."""
    actor = current_actor()
    if actor.person_id is None:
        return None
    with office().transaction() as session:
        found = take_stashed_form(
            session,
            person_id=actor.person_id,
            page=url_for("tasks.show", task_id=task_id),
            secret=secret(),
            now=security().clock.now(),
        )
    if found is None:
        return None
    flash("Сесията Ви беше изтекла. Въведеното е запазено: прегледайте го и изпратете.", "warning")
    return typed_form(found)


def _size(size_bytes: int) -> str:
    return f"{max(1, size_bytes // 1024)} KB"
