"""The story's clock of the local run: shown on every page, moved by anybody who plays."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.wording import moment_bg
from service.kernel.clock import SOFIA
from service.storage.story_clock import StoryClock
from service.web.security import access
from service.web.state import office

#: never registered outside the local run
LOCAL_ONLY = True
blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@blueprint.post("/chasovnik")
@access("inbox.view")
def move_clock() -> ResponseReturnValue:
    """Move the clock; what falls due by then is done before the page comes back."""
    clock = office().clock
    try:
        typed = datetime.fromisoformat(request.form.get("at", ""))
    except ValueError:
        flash("Въведете дата и час.", "warning")
        return redirect(url_for("home.show"), code=303)
    at = (typed if typed.tzinfo else typed.replace(tzinfo=SOFIA)).astimezone(UTC)
    if isinstance(clock, StoryClock):
        clock.set(at)
        done = office().run_due()
        flash(f"Часовникът показва {moment_bg(at)}. Настъпили срокове: {done}.", "success")
    return redirect(request.form.get("next") or url_for("home.show"), code=303)
