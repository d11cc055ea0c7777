"""The public register of licences as open data: no key, no personal numbers (R-426)."""

from dataclasses import dataclass

from apiflask import APIBlueprint, Schema
from flask.typing import ResponseReturnValue
from marshmallow import fields
from marshmallow.validate import OneOf, Regexp

from service.api.gate import office, right
from service.api.v1.shapes import Query, page_size, short_text
from service.domain.licences import CENTRE_NAMES, LICENCE_STATES
from service.operations.licences.public import (
    LicenceFilter,
    Listed,
    read_listed,
    search_licences,
)
from service.operations.licences.register import licence_state
from service.storage.models.licence import Licence

blueprint = APIBlueprint("api_licences", __name__, url_prefix="/api/v1", tag="licences")

_NUMBER = "20[0-9]{2}1[24][0-9]{4}"


@dataclass(frozen=True)
class LicenceQuery:
    """What the register is narrowed to."""

    q: str
    profession: str
    state: str
    kind: str
    before: str
    limit: int


class LicenceQueryIn(Query):
    """Търсене в регистъра; думите се търсят без значение от главни букви и кавички."""

    makes = LicenceQuery

    q = short_text(load_default="", metadata={"description": "Номер, център, притежател, място."})
    profession = short_text(load_default="", metadata={"description": "Код или име на професия."})
    state = fields.String(load_default="", validate=OneOf(["", *map(str, LICENCE_STATES)]))
    kind = fields.String(load_default="", validate=OneOf(["", *map(str, CENTRE_NAMES)]))
    before = fields.String(
        load_default="",
        validate=Regexp(f"^({_NUMBER})?$"),
        metadata={"description": "Полето next на предишната страница."},
    )
    limit = page_size()


class LicenceLineOut(Schema):
    """A licence in the list."""

    number = fields.String(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    state_text = fields.String(required=True, metadata={"description": "Състоянието с думи."})
    centre = fields.String(required=True)
    owner = fields.String(required=True)
    eik = fields.String(required=True)
    seat = fields.String(required=True)
    town = fields.String(required=True)
    issued_on = fields.Date(required=True)
    order_number = fields.String(required=True)
    archive_place = fields.String(required=True, allow_none=True)


class LicencePageOut(Schema):
    """A page of the register."""

    items = fields.List(fields.Nested(LicenceLineOut), required=True)
    next = fields.String(required=True, allow_none=True)


class LicenceProfessionOut(Schema):
    """A profession of the annex; with `dropped_on` once it has been dropped."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    degree = fields.Integer(required=True)
    field_code = fields.String(required=True)
    field_name = fields.String(required=True)
    dropped_on = fields.Date(required=True, allow_none=True)


class LicenceEntryOut(Schema):
    """A line of the licence's history."""

    kind = fields.String(required=True)
    kind_text = fields.String(required=True)
    order_number = fields.String(required=True)
    entered_on = fields.Date(required=True)
    note = fields.String(required=True)


class LicenceOut(LicenceLineOut):
    """A licence with its professions and history."""

    professions = fields.List(fields.Nested(LicenceProfessionOut), required=True)
    entries = fields.List(fields.Nested(LicenceEntryOut), required=True)


@blueprint.get("/licences")
@blueprint.input(LicenceQueryIn, location="query")
@blueprint.output(LicencePageOut)
@blueprint.doc(security=[{}])
@right("public.view")
def index(query_data: LicenceQuery) -> ResponseReturnValue:
    """Публичният регистър на лицензиите, от най-новия номер; страница по страница."""
    wanted = LicenceFilter(
        words=query_data.q,
        profession=query_data.profession,
        state=query_data.state,
        kind=query_data.kind,
        before=query_data.before,
        limit=query_data.limit,
    )
    with office().transaction() as session:
        page = search_licences(session, wanted)
    return {"items": [_line(row) for row in page.rows], "next": page.next}


@blueprint.get("/licences/<number>")
@blueprint.output(LicenceOut)
@blueprint.doc(security=[{}])
@right("public.view")
def show(number: str) -> ResponseReturnValue:
    """Една лицензия: професии и история."""
    with office().transaction() as session:
        listed = read_listed(session, number)
    return {
        **_line(listed.licence),
        "professions": _professions(listed),
        "entries": _entries(listed),
    }


def _line(row: Licence) -> dict[str, object]:
    return {
        "number": row.number,
        "kind": row.kind,
        "state": row.state,
        "state_text": licence_state(row),
        "centre": row.centre_name,
        "owner": row.owner_name,
        "eik": row.eik,
        "seat": row.seat,
        "town": row.town,
        "issued_on": row.issued_on,
        "order_number": row.order_number,
        "archive_place": row.archive_place,
    }


def _professions(listed: Listed) -> list[dict[str, object]]:
    return [
        {
            "code": each.code,
            "name": each.name,
            "degree": each.degree,
            "field_code": each.field_code,
            "field_name": each.field_name,
            "dropped_on": each.dropped_on,
        }
        for each in listed.professions
    ]


def _entries(listed: Listed) -> list[dict[str, object]]:
    return [
        {
            "kind": entry.kind,
            "kind_text": name,
            "order_number": entry.order_number,
            "entered_on": entry.entered_on,
            "note": entry.note,
        }
        for name, entry in listed.entries
    ]
