"""What the papers of a control say."""

from datetime import date
from typing import Any

import pytest

from service.engine import OperationContext
from service.kernel.clock import sofia
from tests.processes.controls import IRREGULARITY, ControlStory, recommendation
from tests.support.office import World


def test_the_letter_with_the_protocol_does_not_say_when_it_was_delivered(
    control: ControlStory, agency: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The centre reads it on delivery: the terms run from that day, which nobody knew before."""
    written: dict[str, Any] = {}

    def remember(_: OperationContext, **act: object) -> int:
        written.update(act)
        return 0

    control.open().plan().order()
    agency.clock.set(sofia(2025, 3, 24, 10))
    control.check_documents().protocol(IRREGULARITY, recommendations=[recommendation()])
    agency.clock.set(sofia(2025, 3, 27, 10))
    monkeypatch.setattr("service.operations.follow_up_control.papers.file_act", remember)
    control.send("2025-03-26")
    assert (written["kind"], written["on"]) == ("control-letter", date(2025, 3, 26))
    said = " ".join(written["paragraphs"]).replace("\u00a0", " ")
    assert "от 24.03.2025 г" in said
    assert "До 7 дни от връчването му можете" in said
    assert "26.03" not in said
    assert written["tables"][0].rows == [("1", "Въведете данните.", "2 месеца от връчването")]
