"""The yearly plan of a regional department: its rows, one row, and the checks opened from it."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.identity.allow import allow
from service.kernel.errors import Conflict, Forbidden, Refused
from service.operations.ruo_plan.carrying import OpenedChecks, Wanted, open_checks
from service.operations.ruo_plan.reading import (
    ActivityPage,
    PlanFilter,
    read_activity,
    read_overview,
)
from service.operations.ruo_plan.words import (
    ANOMALIES,
    CELLS,
    STATES,
    TYPES,
    coverage_words,
    progress_words,
    term_words,
)
from service.web.export import workbook_response
from service.web.security import access, current_actor
from service.web.state import office

blueprint = Blueprint("plan", __name__, url_prefix="/plan")
_LONGEST = 100
#: severity of an anomaly → colour of its chip; the word carries the meaning
_CHIPS = {"error": "overdue", "warning": "soon", "notice": "closed"}


@blueprint.get("")
@access("plan.view")
def index() -> ResponseReturnValue:
    """План."""
    actor, wanted = current_actor(), _wanted()
    with office().transaction() as session:
        plan_id = request.args.get("plan", type=int)
        page = read_overview(session, actor, wanted, plan_id=plan_id)
        return render_template(
            "plan.html",
            page=page,
            filters=wanted,
            types=TYPES,
            anomalies=ANOMALIES,
            chips=_CHIPS,
            term_words=term_words,
            progress_words=progress_words,
        )


@blueprint.get("/<int:plan_id>/deynosti.xlsx")
@access("plan.view")
def export(plan_id: int) -> ResponseReturnValue:
    """What the filter leaves, as a workbook."""
    with office().transaction() as session:
        page = read_overview(session, current_actor(), _wanted(), plan_id=plan_id)
        rows = [] if page is None else page.lines
        cells = [
            (
                line.activity.number,
                TYPES[line.activity.type],
                *(str(line.activity.cells.get(name, "")) for name in CELLS),
                line.activity.from_on,
                line.activity.to_on,
                progress_words(line.progress),
                "; ".join(line.activity.responsibles),
                " ".join(each.sentence for each in line.anomalies),
            )
            for line in rows
        ]
    header = (
        "№", "Вид", *CELLS.values(), "От", "До", "Постигнато", "Отговорници", "Несъответствия",
    )  # fmt: skip
    return workbook_response("plan.xlsx", "План", header, cells)


@blueprint.get("/deynost/<int:activity_id>")
@access("plan.view")
def show(activity_id: int) -> ResponseReturnValue:
    """Дейност."""
    actor = current_actor()
    with office().transaction() as session:
        page = read_activity(session, actor, activity_id)
        return render_template(
            "plan_activity.html",
            page=page,
            types=TYPES,
            anomalies=ANOMALIES,
            cells=CELLS,
            states=STATES,
            chips=_CHIPS,
            coverage_words=coverage_words,
            may_open=bool(allow(actor, "plan.carry_out")),
            term_words=term_words,
            progress_words=progress_words,
        )


@blueprint.post("/deynost/<int:activity_id>/proverki")
@access("plan.carry_out")
def open_all(activity_id: int) -> ResponseReturnValue:
    """Open one case for each chosen institution that has none (R-310)."""
    actor, house = current_actor(), office()
    back = redirect(url_for("plan.show", activity_id=activity_id), code=303)
    chosen = request.form.getlist("organisation", type=int)
    try:
        with house.transaction() as session:
            page = read_activity(session, actor, activity_id)
            wanted = Wanted(_offered(page, chosen), _month(page))
            done = open_checks(
                session,
                page.activity,
                wanted,
                actor=actor,
                now=house.clock.now(),
                stepper_for=house.stepper_for,
            )
            unmatched = [line.named.text for line in page.named if line.organisation is None]
    except (Conflict, Forbidden, Refused) as error:
        flash(str(error), "danger")
        return back
    _say(done, unmatched)
    return back


def _offered(page: ActivityPage, chosen: list[int]) -> list[int]:
    """Of the chosen, those that the page offered: institutions of the department."""
    offered = {each.id for each in page.choices}
    offered |= {line.organisation.id for line in page.named if line.organisation is not None}
    return [each for each in chosen if each in offered]


def _month(page: ActivityPage) -> date | None:
    """The month of a recurring activity (R-317); the first one when none was chosen."""
    chosen = request.form.get("month", "")
    return next((each for each in page.months if each.isoformat() == chosen), None) or (
        page.months[0] if page.months else None
    )


def _say(done: OpenedChecks, unmatched: list[str]) -> None:
    count = len(done.opened)
    if count:
        words = "Открита е 1 проверка." if count == 1 else f"Открити са {count} проверки."
        flash(f"{words} Всяка е отделна преписка.", "success")
    if done.kept:
        flash("Институциите, които вече имат проверка по дейността, са пропуснати.", "warning")
    if not count and not done.kept:
        flash("Отбележете поне една институция.", "warning")
    for text in unmatched:
        flash(f"„{text}“ не е разпозната и не е включена.", "warning")


def _wanted() -> PlanFilter:
    given = request.args
    return PlanFilter(
        words=given.get("q", "").strip()[:_LONGEST],
        goal=given.get("goal", ""),
        type=given.get("type", ""),
        anomaly=given.get("anomaly", ""),
    )
