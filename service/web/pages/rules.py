"""The rules: each by its number, with citation and example, so that a decision can be checked."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from service.rules.catalogue import areas, rule
from service.web.security import PUBLIC, access

blueprint = Blueprint("rules", __name__, url_prefix="/pravila")


@blueprint.get("")
@access(PUBLIC)
def index() -> ResponseReturnValue:
    """Правила."""
    return render_template("rules.html", areas=areas())


@blueprint.get("/<rule_id>")
@access(PUBLIC)
def show(rule_id: str) -> ResponseReturnValue:
    """Едно правило."""
    try:
        found = rule(rule_id)
    except KeyError:
        abort(404)
    return render_template("rule.html", rule=found)
