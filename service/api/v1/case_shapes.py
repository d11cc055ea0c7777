"""What goes in and out of the endpoints of cases and documents."""

from dataclasses import dataclass

from apiflask import Schema
from marshmallow import fields
from marshmallow.validate import Length, OneOf, Range

from service.api.v1.shapes import LONGEST_PAGE, Body, Query, identity, page_size, short_text
from service.cases.clocks import Standing
from service.storage.models.case import CaseState

_BIGINT = 2**63 - 1


@dataclass(frozen=True)
class CaseQuery:
    """Which cases are asked for."""

    limit: int
    process: str | None = None
    state: str | None = None
    q: str | None = None
    before: int | None = None


class CaseQueryIn(Query):
    """The query of the list of cases."""

    makes = CaseQuery

    process = short_text()
    state = fields.String(validate=OneOf([str(s) for s in CaseState]))
    q = short_text(metadata={"description": "Думи от номера, заглавието или институцията."})
    limit = page_size()
    before = identity(metadata={"description": "`next` от предишната страница."})


@dataclass(frozen=True)
class TimelineQuery:
    """Which part of the history is asked for."""

    after: int
    limit: int


class TimelineQueryIn(Query):
    """The query of a case's history."""

    makes = TimelineQuery

    after = fields.Integer(load_default=0, validate=Range(0, _BIGINT))
    limit = fields.Integer(load_default=LONGEST_PAGE, validate=Range(1, 500))


@dataclass(frozen=True)
class CaseOrder:
    """A case to be opened."""

    process: str
    organisation_id: int
    title: str | None = None


class CaseOrderIn(Body):
    """A case to be opened: nothing but its process, its owner and a title can be given."""

    makes = CaseOrder

    process = fields.String(required=True, validate=Length(1, 100))
    organisation_id = identity(required=True)
    title = fields.String(load_default=None, allow_none=True, validate=Length(1, 200))


class OpenedOut(Schema):
    """A case just opened."""

    case_id = fields.Integer(required=True)
    number = fields.String(required=True)
    instance_id = fields.Integer(required=True)


class CaseLineOut(Schema):
    """A case in a list."""

    id = fields.Integer(required=True)
    number = fields.String(required=True)
    process = fields.String(required=True)
    title = fields.String(required=True)
    organisation_id = fields.Integer(required=True)
    organisation = fields.String(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    created_at = fields.String(required=True)
    closed_at = fields.String(required=True, allow_none=True)


class CasePageOut(Schema):
    """A page of cases, newest first."""

    items = fields.List(fields.Nested(CaseLineOut), required=True)
    next = fields.Integer(required=True, allow_none=True)


class ParticipantOut(Schema):
    """An organisation and the roles it plays, in words."""

    organisation = fields.String(required=True)
    roles = fields.String(required=True)


class OpenTaskOut(Schema):
    """An open task of a case."""

    id = fields.Integer(required=True)
    element_id = fields.String(required=True)
    name = fields.String(required=True)
    waits_for = fields.String(required=True)
    assignee = fields.String(required=True, allow_none=True)
    due_at = fields.String(required=True, allow_none=True)
    is_mine = fields.Boolean(required=True)


class ClockStepOut(Schema):
    """What made the end of a term what it is."""

    text = fields.String(required=True)
    rules = fields.List(fields.String(), required=True)


class ClockOut(Schema):
    """A term of a case: its ends, and how they came about."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    rule = fields.String(required=True)
    state = fields.String(required=True, validate=OneOf([str(s) for s in Standing]))
    ground = fields.String(required=True)
    from_on = fields.String(required=True)
    due_on = fields.String(required=True, allow_none=True)
    goal_on = fields.String(required=True, allow_none=True)
    left = fields.String(required=True)
    steps = fields.List(fields.Nested(ClockStepOut), required=True)


class ActionOut(Schema):
    """An event the person may trigger."""

    id = fields.Integer(required=True)
    label = fields.String(required=True)
    form = fields.String(required=True, allow_none=True)


class InstanceOut(Schema):
    """A process instance of the case and the way it has gone."""

    id = fields.Integer(required=True)
    process = fields.String(required=True)
    version = fields.Integer(required=True)
    walked = fields.List(fields.String(), required=True)
    waiting = fields.List(fields.String(), required=True)


class CaseOut(CaseLineOut):
    """One case."""

    participants = fields.List(fields.Nested(ParticipantOut), required=True)
    tasks = fields.List(fields.Nested(OpenTaskOut), required=True)
    clocks = fields.List(fields.Nested(ClockOut), required=True)
    actions = fields.List(fields.Nested(ActionOut), required=True)
    instances = fields.List(fields.Nested(InstanceOut), required=True)
    related = fields.List(fields.Integer(), required=True)


class GroundOut(Schema):
    """A rule that decided."""

    rule = fields.String(required=True)
    citation = fields.String(required=True)
    text = fields.String(required=True)


class EventOut(Schema):
    """One event of the ledger."""

    seq = fields.Integer(required=True)
    at = fields.String(required=True)
    kind = fields.String(required=True)
    who = fields.String(required=True)
    role = fields.String(required=True)
    text = fields.String(required=True)
    grounds = fields.List(fields.Nested(GroundOut), required=True)
    hash = fields.String(required=True, metadata={"description": "SHA-256, шестнайсетично."})


class TimelineOut(Schema):
    """A part of the history; `next` is the number to go on after."""

    items = fields.List(fields.Nested(EventOut), required=True)
    next = fields.Integer(required=True, allow_none=True)


class DocumentOut(Schema):
    """A document of a case."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    number = fields.String(required=True, allow_none=True)
    content_type = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "Байтове."})
    sha256 = fields.String(required=True)
    created_at = fields.String(required=True)


class DocumentsOut(Schema):
    """The documents of a case that the person may open."""

    items = fields.List(fields.Nested(DocumentOut), required=True)
