"""The public register of licences: no login, no personal data (R-243, R-426)."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from service.domain.licences import LICENCE_STATES
from service.identity.rates import PUBLIC_READS
from service.operations.licences.public import (
    LicenceFilter,
    applied,
    count_licences,
    licences_csv,
    read_listed,
    search_licences,
)
from service.operations.licences.register import licence_state
from service.web.security import PUBLIC, access
from service.web.state import office
from service.web.visitors import count_visit

blueprint = Blueprint("public_licences", __name__, url_prefix="/publichno/litsenzii")

_LONGEST = 100
#: state of a licence → colour of its chip; the word carries the meaning
_CHIPS = {"active": "done", "suspended": "soon", "withdrawn": "overdue"}


@blueprint.get("")
@access(PUBLIC)
def index() -> ResponseReturnValue:
    """Регистър на лицензиите."""
    wanted = _wanted()
    with office().transaction() as session:
        page = search_licences(session, wanted)
        count = count_licences(session, wanted)
    return render_template(
        "licences.html",
        page=page,
        count=count,
        filters=wanted,
        states=LICENCE_STATES,
        in_words=licence_state,
        chips=_CHIPS,
    )


@blueprint.get("/zayavleniya")
@access(PUBLIC)
def applications() -> ResponseReturnValue:
    """Подали заявление."""
    with office().transaction() as session:
        found = applied(session)
    return render_template("licence_applications.html", rows=found)


@blueprint.get("/otvoreni-danni.csv")
@access(PUBLIC)
def open_data() -> ResponseReturnValue:
    """What the filter finds, as open data."""
    count_visit(PUBLIC_READS)
    with office().transaction() as session:
        content = licences_csv(session, _wanted())
    response = Response(content, mimetype="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="litsenzii.csv"'
    return response


@blueprint.get("/<number>")
@access(PUBLIC)
def show(number: str) -> ResponseReturnValue:
    """Лицензия."""
    with office().transaction() as session:
        listed = read_listed(session, number)
    return render_template("licence.html", listed=listed, row=listed.licence, chips=_CHIPS)


def _wanted() -> LicenceFilter:
    def said(name: str) -> str:
        return request.args.get(name, "").strip()[:_LONGEST].replace("\0", "")

    return LicenceFilter(
        words=said("q"), profession=said("profession"), state=said("state"), before=said("before")
    )
