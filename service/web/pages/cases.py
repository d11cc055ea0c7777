"""Cases: the list, and one case with its people, documents, money, history and diagram."""

import json
from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from service.cases.actions import read_action
from service.cases.case_list import CaseFilter, read_cases
from service.cases.case_page import CasePage, Walk, read_case_page
from service.cases.chain import verify_case
from service.engine import REGISTRY, CasePanel
from service.forms.decoding import Raw
from service.forms.rendering import render
from service.forms.view import FormUrls
from service.identity.allow import demand
from service.identity.targets import CaseTarget
from service.kernel.errors import Conflict, Forbidden, NotFound, PrepiskaError, ValidationFailed
from service.storage.models.case import CaseFile
from service.storage.models.engine import ProcessInstance
from service.web.security import access, current_actor
from service.web.state import office

blueprint = Blueprint("cases", __name__, url_prefix="/prepiski")


@blueprint.get("")
@access("inbox.view")
def index() -> ResponseReturnValue:
    """Преписки."""
    actor = current_actor()
    wanted = CaseFilter(
        kind=request.args.get("process") or None,
        state=request.args.get("state") or None,
        words=(request.args.get("q") or "").strip()[:100] or None,
        before=request.args.get("before", type=int),
    )
    with office().transaction(actor) as session:
        page = read_cases(session, actor, wanted)
        kinds = office().process_names(session)
    return render_template("cases.html", page=page, kinds=kinds, filters=request.args)


@blueprint.get("/<int:case_id>")
@access("case.view")
def show(case_id: int) -> ResponseReturnValue:
    """Преписката."""
    after = max(0, request.args.get("sled", default=0, type=int))
    page = read_case_page(office(), current_actor(), case_id, after=after)
    return render_template(
        "case.html",
        page=page,
        panels=_panels(page),
        diagrams=_diagrams(page.walks),
        after=after,
    )


@blueprint.get("/<int:case_id>/diagrama/<int:instance_id>")
@access("case.view")
def diagram(case_id: int, instance_id: int) -> ResponseReturnValue:
    """The diagram the instance runs on, as deployed."""
    read_case_page(office(), current_actor(), case_id)
    with office().transaction() as session:
        instance = session.get(ProcessInstance, instance_id)
        if instance is None or instance.case_id != case_id:
            return Response(status=404)
        source = office().definitions.get(session, instance.definition_id).source
    return Response(source, mimetype="application/xml")


@blueprint.get("/<int:case_id>/deystvie/<int:subscription_id>")
@access("case.act")
def ask(case_id: int, subscription_id: int) -> ResponseReturnValue:
    """Ask before an event is triggered."""
    page = read_case_page(office(), current_actor(), case_id)
    button = next((b for b in page.actions if b.subscription_id == subscription_id), None)
    if button is None:
        flash("Това действие вече не е възможно.", "warning")
        return redirect(url_for("cases.show", case_id=case_id))
    return _ask(case_id, subscription_id, entered=None)


@blueprint.post("/<int:case_id>/deystvie/<int:subscription_id>")
@access("case.act")
def act(case_id: int, subscription_id: int) -> ResponseReturnValue:
    """Trigger the event."""
    typed = MultiDict(list(request.form.items(multi=True)))
    try:
        office().trigger(current_actor(), case_id, subscription_id, typed)
    except ValidationFailed as error:
        return _ask(case_id, subscription_id, entered=typed, error=error), error.status
    except NotFound:
        raise
    except PrepiskaError as error:
        return _refused(case_id, subscription_id, typed, error)
    flash("Действието е извършено.", "success")
    return redirect(url_for("cases.show", case_id=case_id), code=303)


@blueprint.post("/<int:case_id>/proverka")
@access("case.verify")
def verify(case_id: int) -> ResponseReturnValue:
    """Recompute the case's chain and say whether its history is as it was written."""
    page = read_case_page(office(), current_actor(), case_id)
    target = CaseTarget(
        kind=page.case.kind,
        owner_id=page.owner.id,
        scopes=frozenset(page.case.scopes),
        state=page.case.state,
    )
    demand(current_actor(), "case.verify", target)
    with office().transaction() as session:
        count, findings = verify_case(session, session.get_one(CaseFile, case_id))
    if findings:
        flash(f"Историята е нарушена: {findings[0].sentence}", "danger")
    else:
        flash(f"Историята е непокътната: проверени са {count} събития.", "success")
    return redirect(url_for("cases.show", case_id=case_id, _anchor="istoria"), code=303)


def _refused(
    case_id: int, subscription_id: int, typed: Raw, refusal: PrepiskaError
) -> ResponseReturnValue:
    """The form again with everything typed; the case when there is nothing to ask any more."""
    try:
        page = _ask(case_id, subscription_id, entered=typed, refusal=str(refusal))
    except (Conflict, Forbidden, NotFound):
        flash(str(refusal), "warning")
        return redirect(url_for("cases.show", case_id=case_id), code=303)
    return page, refusal.status


def _ask(
    case_id: int,
    subscription_id: int,
    *,
    entered: Raw | None,
    error: ValidationFailed | None = None,
    refusal: str = "",
) -> str:
    action = read_action(office(), current_actor(), case_id, subscription_id)
    view = None
    if action.form is not None:
        problems = error.problems if error is not None else ()
        view = render(action.form, entered, problems, action.context, today=office().clock.today())
    urls = FormUrls(
        submit=url_for("cases.act", case_id=case_id, subscription_id=subscription_id),
        rule="/pravila/",
    )
    return render_template(
        "action.html", action=action, view=view, urls=urls, case_id=case_id, refusal=refusal
    )


def _panels(page: CasePage) -> list[CasePanel]:
    """The table of the case's own process, and those of the called ones that have rows."""
    keys = [page.case.kind, *(walk.key for walk in page.walks)]
    # a called process may show the table of its caller
    providers = dict.fromkeys(REGISTRY.panels[key] for key in keys if key in REGISTRY.panels)
    with office().transaction() as session:
        panels = [provider(session, page.case.id) for provider in providers]
    if not page.reads_deciding:
        panels = [shown for each in panels if (shown := _undecided(each)) is not None]
    return [panel for at, panel in enumerate(panels) if at == 0 or panel.rows]


def _undecided(panel: CasePanel) -> CasePanel | None:
    return panel.otherwise if panel.is_deciding else panel


def _diagrams(walks: Sequence[Walk]) -> list[dict[str, str]]:
    return [
        {
            "id": str(walk.instance_id),
            "title": walk.process,
            "walked": json.dumps(walk.elements),
            "flows": json.dumps(walk.flows),
            "failed": json.dumps(walk.failed),
            "current": json.dumps(
                [
                    {
                        "id": waiting.element_id,
                        "label": f"Чака: {waiting.waits_for}",
                        "href": url_for("tasks.show", task_id=waiting.task_id),
                    }
                    for waiting in walk.current
                ],
                ensure_ascii=False,
            ),
        }
        for walk in walks
    ]
