"""A case carried out of the system is verified without it; what was changed on the way is named."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Engine

from service.cases.bundle import export_case
from service.documents.store import store_document
from service.engine import OperationContext, OperationRegistry
from service.engine.errors import CaseNotFound
from service.kernel.clock import FixedClock, sofia
from service.kernel.json_types import Json
from tests.engine_runtime.diagrams import FORM, LOOP
from tests.support.office import World, make_world


def decide(ctx: OperationContext) -> dict[str, Json]:
    """File a document, so that the history speaks of one."""
    document = store_document(
        ctx.session,
        case_id=ctx.case.id,
        name="../Заповед № 45.pdf",
        kind="order",
        content="Заповед".encode(),
        content_type="application/pdf",
        actor_person_id=ctx.actor.person_id,
        now=ctx.now,
    )
    ctx.attach(document.id)
    return {"again": False}


@pytest.fixture(scope="module")
def world(clean_database: Engine) -> World:
    made = make_world(clean_database, FixedClock(sofia(2018, 5, 14, 9)), deploys=False)
    made.office.registry = OperationRegistry(operations={"probe.decide": decide})
    made.office.deploy(
        {"processes/probe/probe.bpmn": LOOP, "forms/probe/probe/simple.json": FORM}, name="проба"
    )
    return made


@pytest.fixture(scope="module")
def bundle(world: World) -> bytes:
    """A case that two people have taken to its end."""
    owner_id = world.people.organisations["KN-13"]
    case_id = world.story.open("probe", as_="director", owner_id=owner_id, title="Проба").case_id
    world.story.do(case_id, "write", as_="director", note="Шестнадесет часа")
    world.story.do(case_id, "check", as_="ruo_expert", again="no")
    with world.office.transaction() as session:
        return export_case(session, case_id, now=world.office.clock.now())


@pytest.fixture
def folder(bundle: bytes, tmp_path: Path) -> Path:
    with zipfile.ZipFile(BytesIO(bundle)) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def verify(folder: Path) -> "subprocess.CompletedProcess[str]":
    """As an auditor does it: an isolated Python that knows nothing of us."""
    command = [sys.executable, "-I", "verify.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_an_untouched_bundle_is_sound_without_our_code(folder: Path) -> None:
    result = verify(folder)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Историята е непокътната." in result.stdout


def test_the_bundle_holds_forms_documents_and_diagrams(folder: Path) -> None:
    entered = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("forms/*.json"))]
    assert entered[0]["values"]["note"] == "Шестнадесет часа"
    [document] = folder.glob("documents/*")
    assert document.read_bytes().decode() == "Заповед"
    assert list(folder.glob("diagrams/*/processes/probe/probe.bpmn"))
    assert "python3 verify.py" in (folder / "ПРОЧЕТИ.txt").read_text("utf-8")


def test_a_name_that_leads_out_of_the_folder_is_made_harmless(bundle: bytes) -> None:
    with zipfile.ZipFile(BytesIO(bundle)) as archive:
        assert not [name for name in archive.namelist() if ".." in name or name.startswith("/")]


def change_payload(events: list[dict[str, Json]]) -> None:
    payload = events[2]["payload"]
    assert isinstance(payload, dict)
    payload["form"] = "друг"


def change_actor(events: list[dict[str, Json]]) -> None:
    events[1]["actor_name"] = "Друг"


def drop_event(events: list[dict[str, Json]]) -> None:
    del events[1]


def cut_the_end(events: list[dict[str, Json]]) -> None:
    events.pop()


def erase_in_silence(events: list[dict[str, Json]]) -> None:
    events[1]["payload"] = events[1]["salt"] = None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (change_payload, "Събитие 3: съдържанието е променено."),
        (change_actor, "Събитие 2: събитието е променено или разместено."),
        (drop_event, "Липсва събитие 2."),
        (cut_the_end, "Последното събитие не съвпада със записаното в преписката."),
        (erase_in_silence, "Събитие 2: съдържанието липсва, а няма събитие за заличаване."),
    ],
)
def test_a_changed_history_is_named(
    folder: Path, change: Callable[[list[dict[str, Json]]], None], sentence: str
) -> None:
    path = folder / "events.json"
    events = json.loads(path.read_text("utf-8"))
    change(events)
    path.write_text(json.dumps(events, ensure_ascii=False), "utf-8")
    result = verify(folder)
    assert result.returncode == 1
    assert sentence in result.stdout
    assert "Файлът events.json е променен." in result.stdout
    assert "Историята е нарушена." in result.stdout


def test_a_changed_document_is_named(folder: Path) -> None:
    [document] = folder.glob("documents/*")
    document.write_bytes(b"another")
    assert f"Файлът documents/{document.name} е променен." in verify(folder).stdout


def test_a_case_that_is_not_there_is_not_exported(world: World) -> None:
    with world.office.transaction() as session, pytest.raises(CaseNotFound):
        export_case(session, 10**9, now=world.office.clock.now())
