"""`prepiska case` and `prepiska cases` over a database with one case in it."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from service.app import make_platform
from service.cli import case, cases
from service.config import Settings
from service.engine import OperationRegistry
from service.kernel.clock import FixedClock, sofia
from service.storage.local import LocalServer
from tests.engine_runtime.diagrams import DEADLINE, FORM
from tests.support.office import make_world


@pytest.fixture(scope="module")
def number(clean_database: Engine) -> str:
    """The registry number of a case one task of which is done."""
    world = make_world(clean_database, FixedClock(sofia(2018, 5, 14, 9)), deploys=False)
    world.office.registry = OperationRegistry(operations={})
    world.office.deploy(
        {"processes/probe/probe.bpmn": DEADLINE, "forms/probe/probe/simple.json": FORM},
        name="проба",
    )
    owner_id = world.people.organisations["KN-13"]
    opened = world.story.open("probe", as_="director", owner_id=owner_id, title="Проба")
    world.story.do(opened.case_id, "write", as_="director", note="готово")
    return opened.number


@pytest.fixture
def runner(clean_database: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    """Commands over the module's database, in this process."""
    url = clean_database.url.render_as_string(hide_password=False)
    platform = make_platform(Settings(url, url, "k" * 40))
    for module in (case, cases):
        monkeypatch.setattr(module, "make_platform", lambda: platform)
    yield CliRunner()
    platform.engine.dispose()


def test_a_case_is_shown_with_what_happened_in_it(runner: CliRunner, number: str) -> None:
    shown = runner.invoke(case.command, ["show", number])
    assert shown.exit_code == 0
    assert f"Преписка № {number}: Проба" in shown.output
    assert "Чака: нищо" in shown.output
    data = json.loads(runner.invoke(case.command, ["show", number, "--json"]).output)
    assert data["state"] == "closed"
    assert [line["seq"] for line in data["history"]] == list(range(1, len(data["history"]) + 1))


def test_a_case_is_exported_and_verifies_itself(
    runner: CliRunner, number: str, tmp_path: Path
) -> None:
    target = tmp_path / "bundle.zip"
    done = runner.invoke(case.command, ["export", number, "--to", str(target)])
    assert done.exit_code == 0
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path / "bundle")
    command = [sys.executable, "-I", str(tmp_path / "bundle" / "verify.py")]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_a_sound_case_is_verified(runner: CliRunner, number: str) -> None:
    verified = runner.invoke(case.command, ["verify", number])
    assert verified.exit_code == 0
    assert "Историята е непокътната." in verified.output
    assert json.loads(runner.invoke(case.command, ["verify", number, "--json"]).output) == {
        "number": number,
        "events": 4,
        "findings": [],
    }


def test_an_unknown_case_is_said_to_be_missing(runner: CliRunner, number: str) -> None:
    assert number
    missing = runner.invoke(case.command, ["show", "2018-999999"])
    assert "Няма такава преписка" in str(missing.exception)


def test_the_alarm_is_silent_until_something_is_wrong(
    runner: CliRunner, number: str, server: LocalServer, clean_database: Engine
) -> None:
    calm = runner.invoke(cases.command, ["check"])
    assert calm.exit_code == 0
    assert "Прегледани преписки: 1, тревоги: 0" in calm.output
    with server.connect(database=clean_database.url.database or "", role="postgres") as connection:
        connection.execute("UPDATE case_file SET state = 'open' WHERE number = %s", [number])
    alarmed = runner.invoke(cases.command, ["check"])
    assert alarmed.exit_code == 1
    assert "не чака нито задача" in alarmed.output
    kinds = [
        alarm["kind"]
        for alarm in json.loads(runner.invoke(cases.command, ["check", "--json"]).output)["alarms"]
    ]
    assert kinds == ["stuck", "without-instance"]
