"""A case as a bundle that an auditor verifies on a machine without our code."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.chain import header_of
from service.engine.errors import CaseNotFound
from service.kernel.clock import SOFIA
from service.kernel.json_types import Json
from service.storage.models.case import CaseFile, CaseParticipant, Event
from service.storage.models.deployment import DeploymentResource, ProcessDefinition
from service.storage.models.document import Document, DocumentContent
from service.storage.models.engine import ProcessInstance
from service.storage.models.identity import Organisation

_VERIFIER: Final = Path(__file__).with_name("bundle_verify.py")
#: every bundle of the same case is the same bytes
_STAMP: Final = (1980, 1, 1, 0, 0, 0)
_READ_ME: Final = """\
Преписка № {number}: {title}
Изнесена на {at}.

Какво има тук
  case.json        преписката: номер, страни, състояние, последен отпечатък на историята
  events.json      всяко събитие: кой, кога, в каква роля, какво; отпечатъците, които ги свързват
  forms/           попълненото във всяка изпълнена задача, по номера на събитието
  documents/       документите; описът е в documents.json
  diagrams/        диаграмите, по които е вървяла, с формите и таблиците към тях
  manifest.json    отпечатък SHA-256 на всеки файл
  verify.py        проверката

Как се проверява
  Нужен е само Python 3.8 или по-нов, без други програми и без връзка с мрежата:

      python3 verify.py

  Всяко събитие носи отпечатък на предишното. Ако бъде променена дори една дума, която и да е
  следваща стойност не съвпада и проверката посочва кое събитие е нарушено. Сравнете последния
  отпечатък с онзи, който системата показва за преписката: {head}
"""


def export_case(session: Session, case_id: int, *, now: datetime) -> bytes:
    """The zip bundle of a case; raises CaseNotFound. The caller has asked for the right."""
    case = session.get(CaseFile, case_id)
    if case is None:
        raise CaseNotFound
    rows = session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.seq)).all()
    events = [_event(row) for row in rows]
    files = {"case.json": _text(_case(session, case, now)), "events.json": _text(events)}
    files |= _forms(events) | _documents(session, case_id) | _diagrams(session, case_id)
    files["verify.py"] = _VERIFIER.read_bytes()
    files["ПРОЧЕТИ.txt"] = _READ_ME.format(
        number=case.number,
        title=case.title,
        at=now.astimezone(SOFIA).strftime("%d.%m.%Y г. в %H:%M ч."),
        head=case.head.hex(),
    ).encode()
    listed: dict[str, Json] = {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    return _zipped({**files, "manifest.json": _text(listed)})


def _case(session: Session, case: CaseFile, now: datetime) -> dict[str, Json]:
    parties = session.execute(
        select(CaseParticipant.role_code, Organisation.name)
        .join(Organisation, Organisation.id == CaseParticipant.organisation_id)
        .where(CaseParticipant.case_id == case.id)
        .order_by(CaseParticipant.role_code)
    )
    runs = session.execute(
        select(ProcessInstance, ProcessDefinition)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(ProcessInstance.case_id == case.id)
        .order_by(ProcessInstance.id)
    )
    return {
        "id": case.id,
        "number": case.number,
        "kind": case.kind,
        "title": case.title,
        "state": case.state,
        "created_at": case.created_at.astimezone(UTC).isoformat(),
        "exported_at": now.astimezone(UTC).isoformat(),
        "event_count": case.event_count,
        "head": case.head.hex(),
        "participants": [{"role": role, "organisation": name} for role, name in parties],
        "instances": [
            {
                "id": run.id,
                "process": definition.key,
                "version": definition.version,
                "content_hash": definition.content_hash,
                "status": run.status,
                "end_events": list(run.end_events or []),
            }
            for run, definition in runs
        ],
    }


def _event(row: Event) -> dict[str, Json]:
    return {
        **header_of(row).to_json(),
        "payload": row.payload,
        "salt": None if row.salt is None else row.salt.hex(),
        "commitment": row.commitment.hex(),
        "hash": row.hash.hex(),
    }


def _forms(events: list[dict[str, Json]]) -> dict[str, bytes]:
    """What was entered in each completed task."""
    found: dict[str, bytes] = {}
    for event in events:
        payload = event["payload"]
        if event["kind"] == "task.completed" and isinstance(payload, dict):
            entered: dict[str, Json] = {
                "seq": event["seq"],
                "at": event["at"],
                "who": event["actor_name"],
                "role": event["role"],
                **payload,
            }
            found[f"forms/{event['seq']:0>4}-{event['element_id']}.json"] = _text(entered)
    return found


def _documents(session: Session, case_id: int) -> dict[str, bytes]:
    rows = session.execute(
        select(Document, DocumentContent.content)
        .join(DocumentContent, DocumentContent.sha256 == Document.sha256)
        .where(Document.case_id == case_id)
        .order_by(Document.id)
    ).all()
    found: dict[str, bytes] = {}
    listed: list[Json] = []
    for document, content in rows:
        path = f"documents/{document.id:04}-{_plain(document.name)}"
        found[path] = content
        listed.append(
            {
                "id": document.id,
                "path": path,
                "name": document.name,
                "kind": document.kind,
                "number": document.number,
                "sha256": document.sha256,
            }
        )
    return {**found, "documents.json": _text(listed)}


def _diagrams(session: Session, case_id: int) -> dict[str, bytes]:
    """The deployments the case ran on, whole: diagrams, forms and tables."""
    rows = session.execute(
        select(DeploymentResource)
        .join(
            ProcessDefinition, ProcessDefinition.deployment_id == DeploymentResource.deployment_id
        )
        .join(ProcessInstance, ProcessInstance.definition_id == ProcessDefinition.id)
        .where(ProcessInstance.case_id == case_id)
        .distinct()
    )
    return {f"diagrams/{row.deployment_id}/{row.path}": row.content for (row,) in rows}


def _plain(name: str) -> str:
    """A file name that leads nowhere: letters, digits, dot, dash and space only."""
    kept = "".join(letter if letter.isalnum() or letter in "-. " else "_" for letter in name)
    return kept.strip(". ")[:100] or "document"


def _text(value: Json | list[dict[str, Json]] | dict[str, Json]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name in sorted(files):
            bundle.writestr(zipfile.ZipInfo(name, _STAMP), files[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()
