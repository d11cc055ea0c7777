"""Logs are for machines and say nothing of people."""

import json
from collections.abc import Iterator

import pytest
import structlog

from service.kernel.logs import set_up_logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.mark.parametrize("name", ["Мария Велкова"])
def test_a_traceback_keeps_no_values(capsys: pytest.CaptureFixture[str], name: str) -> None:
    set_up_logs()
    try:
        _fail(name)
    except ZeroDivisionError:
        structlog.get_logger().exception("request.failed", path="/zadachi/7")
    said = capsys.readouterr().out
    line = json.loads(said)
    assert (line["event"], line["path"], line["level"]) == ("request.failed", "/zadachi/7", "error")
    assert "ZeroDivisionError" in line["exception"]
    assert "Велкова" not in said


def _fail(name: str) -> float:
    return len(name) / 0
