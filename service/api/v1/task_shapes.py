"""What goes in and out of the endpoints of tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from apiflask import Schema
from marshmallow import fields
from marshmallow.validate import OneOf

from service.api.v1.shapes import Body, Query, identity, moment, page_size, short_text, values_field
from service.cases.inbox import Box


@dataclass(frozen=True)
class TaskQuery:
    """Which tasks are asked for."""

    box: str
    limit: int
    process: str | None = None
    organisation_id: int | None = None
    q: str | None = None
    due_before: datetime | None = None
    after: str | None = None


class TaskQueryIn(Query):
    """The query of the list of tasks."""

    makes = TaskQuery

    box = fields.String(load_default=Box.GROUPS.value, validate=OneOf([str(b) for b in Box]))
    process = short_text()
    organisation_id = identity()
    q = short_text(metadata={"description": "Думи от името, номера или заглавието."})
    due_before = moment()
    limit = page_size()
    after = short_text(200, metadata={"description": "`next` от предишната страница."})


@dataclass(frozen=True)
class Values:
    """A form as typed."""

    values: Mapping[str, object]


class ValuesIn(Body):
    """A form as typed."""

    makes = Values

    values = values_field()


@dataclass(frozen=True)
class Colleague:
    """Whom a task is handed to."""

    person_id: int


class ColleagueIn(Body):
    """Whom a task is handed to."""

    makes = Colleague

    person_id = identity(required=True)


class TaskLineOut(Schema):
    """A task in a list."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    priority = fields.Integer(required=True)
    created_at = fields.String(required=True)
    due_at = fields.String(required=True, allow_none=True)
    assignee_id = fields.Integer(required=True, allow_none=True)
    assignee = fields.String(required=True, allow_none=True)
    case_id = fields.Integer(required=True)
    case_number = fields.String(required=True)
    case_title = fields.String(required=True)
    process = fields.String(required=True)
    organisation = fields.String(required=True)


class TaskPageOut(Schema):
    """A page of tasks."""

    items = fields.List(fields.Nested(TaskLineOut), required=True)
    next = fields.String(required=True, allow_none=True)


class TaskOut(Schema):
    """A task with its form."""

    id = fields.Integer(required=True)
    element_id = fields.String(required=True)
    name = fields.String(required=True)
    instruction = fields.String(required=True)
    state = fields.String(required=True)
    role = fields.String(required=True)
    organisation_id = fields.Integer(required=True)
    priority = fields.Integer(required=True)
    created_at = fields.String(required=True)
    due_at = fields.String(required=True, allow_none=True)
    follow_up_at = fields.String(required=True, allow_none=True)
    ended_at = fields.String(required=True, allow_none=True)
    assignee_id = fields.Integer(required=True, allow_none=True)
    assignee = fields.String(required=True, allow_none=True)
    case_id = fields.Integer(required=True)
    case_number = fields.String(required=True)
    case_version = fields.Integer(required=True, metadata={"description": "За If-Match."})
    may_complete = fields.Boolean(required=True)
    why_not = fields.String(required=True)
    form = fields.Raw(required=True, allow_none=True)
    draft = fields.Raw(required=True, allow_none=True)
    draft_saved_at = fields.String(required=True, allow_none=True)


class CompletedOut(Schema):
    """What completing led to."""

    case_id = fields.Integer(required=True)
    task_id = fields.Integer(required=True)
    task_name = fields.String(required=True)
    is_repeat = fields.Boolean(
        required=True, metadata={"description": "Същата заявка вече е била изпълнена."}
    )


class DraftOut(Schema):
    """When a draft was kept."""

    saved_at = fields.String(required=True)


class FileOut(Schema):
    """A file taken for a field of a form."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "Байтове."})
