"""Commands for machines' tokens, registers and differences, run as an operator runs them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from service.app import Platform
from service.cases.process_diff import Change, diff_resources
from service.cases.sources import ROOT, read_resources
from service.cli import imports, process, token
from service.config import Settings
from service.kernel.errors import PrepiskaError
from service.storage.models.api_token import ApiToken
from tests.api.conftest import Api

Run = Callable[..., str]


@pytest.fixture
def run(api: Api, clean_database: Engine, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command against the test's database; its output."""
    settings = Settings("postgresql://", "postgresql://", "ключ-само-за-тестове", is_local=True)
    platform = Platform(settings, clean_database, api.world.office)
    for module in (imports, process, token):
        monkeypatch.setattr(module, "make_platform", lambda: platform)

    def call(group: object, *arguments: str) -> str:
        done = CliRunner().invoke(group, list(arguments))  # type: ignore[arg-type]
        if isinstance(done.exception, PrepiskaError):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.output

    return call


def test_a_token_is_issued_listed_used_and_revoked(api: Api, run: Run) -> None:
    issued = json.loads(
        run(token.command, "issue", "direktor@prepiska.local", "--name", "НЕИСПУО", "--json")
    )
    header = {"Authorization": f"Bearer {issued['token']}"}
    assert api.get("/api/v1/me", **header).status_code == 200
    listed = json.loads(run(token.command, "list", "--json"))
    assert issued["id"] in {row["id"] for row in listed}
    assert issued["token"] not in json.dumps(listed)
    assert "НЕИСПУО" in run(token.command, "list", "--email", "direktor@prepiska.local")
    run(token.command, "revoke", str(issued["id"]))
    assert api.get("/api/v1/me", **header).status_code == 401
    assert "прекратен" in run(token.command, "list")
    with api.world.office.transaction() as session:
        assert session.get_one(ApiToken, issued["id"]).revoked_at is not None


def test_a_token_for_nobody_or_for_ever_is_refused(run: Run) -> None:
    with pytest.raises(PrepiskaError, match="Няма профил"):
        run(token.command, "issue", "nikoy@prepiska.local", "--name", "а")
    with pytest.raises(AssertionError, match="range"):
        run(token.command, "issue", "direktor@prepiska.local", "--name", "а", "--days", "9999")


def test_institutions_are_imported_as_often_as_one_likes(run: Run, tmp_path: Path) -> None:
    again = json.loads(run(imports.command, "institutions", "--json"))
    assert again["created"] == again["updated"] == 0
    assert "Нови: 0" in run(imports.command, "institutions")
    latin = tmp_path / "списък.csv"
    latin.write_bytes("ключ".encode("cp1251"))
    with pytest.raises(PrepiskaError, match="UTF-8"):
        run(imports.command, "institutions", str(latin))
    latin.write_text("key,kind\n1,school\n", encoding="utf-8")
    with pytest.raises(PrepiskaError, match="колона"):
        run(imports.command, "institutions", str(latin))


def test_nothing_differs_from_the_folder_that_was_deployed(run: Run) -> None:
    assert run(process.command, "diff") == "Различни файлове: 0\n"


def test_a_difference_is_told_element_by_element(run: Run, tmp_path: Path) -> None:
    old = read_resources(ROOT)
    new = dict(old)
    claim = "processes/programme/claim.bpmn"
    new[claim] = (
        old[claim]
        .replace("Подпишете и подайте".encode(), "Изпратете".encode())
        .replace(b'id="task_submit"', b'id="task_submit" camunda:priority="80"')
    )
    new["processes/programme/new.bpmn"] = old[claim]
    del new["forms/programme/claim/withdraw.json"]
    form = "forms/programme/claim/return_for_correction.json"
    new[form] = old[form].replace(b'"label": "', b'"label": "\xd0\x90', 1)
    for path, content in new.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    found = {file.path: file for file in diff_resources(old, new)}
    assert found["processes/programme/new.bpmn"].change is Change.ADDED
    assert found["forms/programme/claim/withdraw.json"].change is Change.REMOVED
    assert [part.change for part in found[form].parts] == [Change.CHANGED]
    told = [what for part in found[claim].parts for what in part.what]
    assert "име: Подпишете и подайте → Изпратете" in told
    assert any(what.startswith("важност: ") and what.endswith("${80}") for what in told)
    printed = run(process.command, "diff", str(tmp_path))
    assert "+ processes/programme/new.bpmn" in printed
    assert "Различни файлове: 4" in printed
    as_json = json.loads(run(process.command, "diff", str(tmp_path), "--json"))
    assert len(as_json) == 4
