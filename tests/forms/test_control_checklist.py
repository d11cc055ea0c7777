"""The forms of a control ask exactly the lines of its checklist, with their grounds."""

import json

import pytest

from service.cases.sources import ROOT
from service.rules.control.checklist import Place, scope_of

FOLDER = ROOT / "forms" / "napoo" / "follow_up_control"


@pytest.mark.parametrize(
    ("name", "place"), [("check_documents", Place.DOCUMENTS), ("check_on_site", Place.SITE)]
)
def test_the_form_asks_the_lines_of_the_checklist(name: str, place: Place) -> None:
    form = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    asked = {
        (section["id"], field["id"], field["label"], field["citation"], field["rule"])
        for section in form["sections"]
        for field in section["fields"]
        if section["id"].startswith(("cpo_", "cipo_")) and field["type"] == "choice"
    }
    assert asked == {
        (f"{kind}_{item.key}", line.code, line.text, line.ground, line.rule)
        for kind in ("cpo", "cipo")
        for item in scope_of(kind)
        for line in item.lines
        if place in line.places
    }
