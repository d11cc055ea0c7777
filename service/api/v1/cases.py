"""Cases: open, list, look, history, documents, and the events a person triggers."""

from urllib.parse import quote

from apiflask import APIBlueprint, FileSchema
from flask import Response
from flask.typing import ResponseReturnValue

from service.api.gate import me, office, request_id, right
from service.api.v1.case_shapes import (
    CaseOrder,
    CaseOrderIn,
    CaseOut,
    CasePageOut,
    CaseQuery,
    CaseQueryIn,
    DocumentsOut,
    OpenedOut,
    TimelineOut,
    TimelineQuery,
    TimelineQueryIn,
)
from service.api.v1.shapes import iso
from service.api.v1.task_shapes import Values, ValuesIn
from service.cases.case_list import CaseFilter, read_cases
from service.cases.case_page import CasePage, read_case_page
from service.cases.clocks import ClockLine
from service.cases.opening import OpenCase
from service.cases.reading import documents_of, look, read_document
from service.cases.starting import Start, read_starts
from service.cases.timeline import Line, read_timeline
from service.kernel.errors import NotFound
from service.kernel.json_types import Json
from service.storage.models.case import CaseFile
from service.storage.models.document import Document

blueprint = APIBlueprint("api_cases", __name__, url_prefix="/api/v1", tag="cases")


class StartNotFound(NotFound):
    """No such process or organisation, or not the asker's to start there: all answer alike."""

    code = "api.start-not-found"
    sentence = "Не можете да откриете такава преписка за тази организация."


@blueprint.get("/cases")
@blueprint.input(CaseQueryIn, location="query")
@blueprint.output(CasePageOut)
@right("inbox.view")
def index(query_data: CaseQuery) -> ResponseReturnValue:
    """Преписките, които виждам, от най-новата; страница по страница."""
    actor = me()
    wanted = CaseFilter(
        kind=query_data.process,
        state=query_data.state,
        words=query_data.q,
        before=query_data.before,
        limit=query_data.limit,
    )
    with office().transaction(actor) as session:
        page = read_cases(session, actor, wanted)
    return {"items": [case_json(row.case, row.owner) for row in page.rows], "next": page.next}


@blueprint.post("/cases")
@blueprint.input(CaseOrderIn)
@blueprint.output(OpenedOut, status_code=201)
@right("case.start")
def open_one(json_data: CaseOrder) -> ResponseReturnValue:
    """Откриване на преписка за организация, в която имам роля по началото на процеса."""
    start = find_start(json_data.process, json_data.organisation_id)
    order = OpenCase(
        start.kind, start.owner_id, json_data.title or start.title, request_id=request_id()
    )
    opened = office().open_case(me(), order)
    body = {
        "case_id": opened.case_id,
        "number": opened.number,
        "instance_id": opened.instance_id,
    }
    return body, 201, {"Location": f"/api/v1/cases/{opened.case_id}"}


@blueprint.get("/cases/<int:case_id>")
@blueprint.output(CaseOut)
@right("case.view")
def show(case_id: int) -> ResponseReturnValue:
    """Една преписка: участници, отворени задачи, възможни действия, изминат път."""
    page = read_case_page(office(), me(), case_id)
    return _case(page), 200, {"ETag": f'"{page.case.version}"'}


@blueprint.get("/cases/<int:case_id>/timeline")
@blueprint.input(TimelineQueryIn, location="query")
@blueprint.output(TimelineOut)
@right("case.view")
def timeline(case_id: int, query_data: TimelineQuery) -> ResponseReturnValue:
    """Историята на преписката с основанията на решенията."""
    with office().transaction() as session:
        work = look(office(), session, me(), case_id)
        lines = read_timeline(
            session,
            case_id,
            after=query_data.after,
            limit=query_data.limit + 1,
            sight=documents_of(session, work).sight,
        )
    shown = lines[: query_data.limit]
    following = shown[-1].seq if len(lines) > query_data.limit else None
    return {"items": [_event(line) for line in shown], "next": following}


@blueprint.get("/cases/<int:case_id>/documents")
@blueprint.output(DocumentsOut)
@right("case.view")
def documents(case_id: int) -> ResponseReturnValue:
    """Документите на преписката, които мога да отворя."""
    with office().transaction() as session:
        work = look(office(), session, me(), case_id)
        found = documents_of(session, work)
    return {"items": [_document(row) for row in found.readable]}


@blueprint.get("/documents/<public_id>")
@blueprint.output(
    FileSchema(type="string", format="binary"), content_type="application/octet-stream"
)
@right("document.download")
def download(public_id: str) -> ResponseReturnValue:
    """Съдържанието на документ, винаги като прикачен файл."""
    found, content = read_document(office(), me(), public_id)
    return attachment(content, name=found.name)


@blueprint.post("/cases/<int:case_id>/actions/<int:action_id>")
@blueprint.input(ValuesIn)
@blueprint.output({}, status_code=204)
@right("case.act")
def act(case_id: int, action_id: int, json_data: Values) -> ResponseReturnValue:
    """Действие по преписката (оттегляне и други) с формата му."""
    with office().transaction() as session:
        look(office(), session, me(), case_id)
    office().trigger(me(), case_id, action_id, json_data.values)
    return "", 204


def find_start(process: str, organisation_id: int) -> Start:
    """The start the actor asks for, out of those open to them; raises StartNotFound."""
    actor = me()
    with office().transaction(actor) as session:
        starts = read_starts(session, office(), actor)
    for start in starts:
        if start.kind == process and start.owner_id == organisation_id:
            return start
    raise StartNotFound


def attachment(content: bytes, *, name: str) -> Response:
    """Bytes a browser never shows inside our pages."""
    answer = Response(content, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def case_json(case: CaseFile, owner: str) -> dict[str, Json]:
    """A case as a list shows it."""
    return {
        "id": case.id,
        "number": case.number,
        "process": case.kind,
        "title": case.title,
        "organisation_id": case.owner_organisation_id,
        "organisation": owner,
        "state": case.state,
        "version": case.version,
        "created_at": iso(case.created_at),
        "closed_at": iso(case.closed_at),
    }


def _case(page: CasePage) -> dict[str, Json]:
    return {
        **case_json(page.case, page.owner.name),
        "participants": [
            {"organisation": name, "roles": roles} for name, roles in page.participants
        ],
        "tasks": [
            {
                "id": line.task.id,
                "element_id": line.task.element_id,
                "name": line.task.name,
                "waits_for": line.waits_for,
                "assignee": line.assignee,
                "due_at": iso(line.task.due_at),
                "is_mine": line.is_mine,
            }
            for line in page.open_tasks
        ],
        "clocks": [_clock(clock) for clock in page.clocks],
        "actions": [
            {"id": button.subscription_id, "label": button.label, "form": button.form_key}
            for button in page.actions
        ],
        "instances": [
            {
                "id": walk.instance_id,
                "process": walk.process,
                "version": walk.version,
                "walked": list(walk.elements),
                "waiting": [waiting.element_id for waiting in walk.current],
            }
            for walk in page.walks
        ],
        "related": [case.id for case in page.related],
    }


def _clock(line: ClockLine) -> dict[str, Json]:
    return {
        "name": line.name,
        "title": line.title,
        "rule": line.rule,
        "state": line.standing,
        "ground": line.ground,
        "from_on": line.from_on.isoformat(),
        "due_on": None if line.due_on is None else line.due_on.isoformat(),
        "goal_on": None if line.goal_on is None else line.goal_on.isoformat(),
        "left": line.left,
        "steps": [{"text": step.text, "rules": list(step.rules)} for step in line.steps],
    }


def _event(line: Line) -> dict[str, Json]:
    return {
        "seq": line.seq,
        "at": iso(line.at),
        "kind": line.kind,
        "who": line.who,
        "role": line.role,
        "text": line.text,
        "grounds": [{"rule": g.rule, "citation": g.citation, "text": g.text} for g in line.grounds],
        "hash": line.hash,
    }


def _document(row: Document) -> dict[str, Json]:
    return {
        "id": row.public_id,
        "kind": row.kind,
        "name": row.name,
        "number": row.number,
        "content_type": row.content_type,
        "size": row.size,
        "sha256": row.sha256,
        "created_at": iso(row.created_at),
    }
