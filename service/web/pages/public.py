"""What anybody may read: the approved sums by institution, no personal data (R-116)."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from service.identity.rates import PUBLIC_READS
from service.operations.payment_list.publishing import published_list, published_lists
from service.web.security import PUBLIC, access
from service.web.state import office
from service.web.visitors import count_visit

blueprint = Blueprint("public", __name__, url_prefix="/publichno")


@blueprint.get("/odobreni-sumi")
@access(PUBLIC)
def approved() -> ResponseReturnValue:
    """Одобрени суми."""
    with office().transaction() as session:
        lists = published_lists(session)
    chosen = request.args.get("spisak", type=int)
    shown = next((item for item in lists if item.list_id == chosen), lists[0] if lists else None)
    return render_template("public_list.html", lists=lists, shown=shown)


@blueprint.get("/odobreni-sumi/<int:list_id>.csv")
@access(PUBLIC)
def approved_csv(list_id: int) -> ResponseReturnValue:
    """The same as open data."""
    count_visit(PUBLIC_READS)
    with office().transaction() as session:
        found = published_list(session, list_id=list_id)
    if found is None:
        return Response(status=404)
    response = Response(found.to_csv(), mimetype="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="odobreni-{list_id}.csv"'
    return response
