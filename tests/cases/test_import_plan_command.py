"""`prepiska import ruo-plan`: the file of the department comes in by command."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from service.app import make_platform
from service.cli import imports
from service.config import Settings
from service.kernel.clock import FixedClock
from service.operations.ruo_plan.importing import own_plan
from service.rules.plan import PlanRefused
from tests.support.office import make_world


def test_the_file_comes_in_and_its_oddities_are_said(
    clean_database: Engine, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_world(clean_database, clock, deploys=False)
    url = clean_database.url.render_as_string(hide_password=False)
    platform = make_platform(Settings(url, url, "k" * 40))
    monkeypatch.setattr(imports, "make_platform", lambda: platform)
    file = tmp_path / "план.csv"
    file.write_text(own_plan().replace("гр. Рила", "гр. Рилци"), encoding="utf-8-sig")
    runner = CliRunner()
    shown = runner.invoke(imports.command, ["ruo-plan", str(file)])
    assert shown.exit_code == 0, shown.exception
    assert "Нови: 76, променени: 0, без промяна: 0." in shown.output
    assert "2.1.6: не са разпознати ОУ „Аверкий Попстоянов“, гр. Рилци" in shown.output
    assert "цел 6.1" in shown.output
    data = json.loads(runner.invoke(imports.command, ["ruo-plan", str(file), "--json"]).output)
    assert (data["created"], data["unchanged"]) == (0, 76)
    kinds = [each["kind"] for each in data["anomalies"] if each["activity"] == "5.2.3"]
    assert kinds == ["ends_before_start"]
    file.write_bytes("план".encode("cp1251"))
    refused = runner.invoke(imports.command, ["ruo-plan", str(file)])
    assert isinstance(refused.exception, PlanRefused)
    platform.engine.dispose()
