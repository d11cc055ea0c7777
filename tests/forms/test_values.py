"""Values go into the ledger as canonical JSON and come back the same."""

import json

import pytest

from service.kernel.canonical import canonical
from tests.forms.sample import CONTEXT, LEAVE, TODAY, filled, line


def test_values_survive_the_ledger() -> None:
    values = LEAVE.validate(filled(**line(1, lesson_no="4")), CONTEXT, today=TODAY)
    stored = LEAVE.to_json(values)
    assert stored["rate"] == "5.40"
    assert LEAVE.from_json(json.loads(canonical(stored))) == values


def test_values_of_another_form_are_not_taken() -> None:
    with pytest.raises(ValueError, match="approved"):
        LEAVE.from_json({"approved": True})


def test_a_draft_keeps_what_was_typed_and_postgresql_can_store_it() -> None:
    draft = LEAVE.decode(
        {**filled(from_on="31.02.", teacher="\x00я\ud800"), "lines-1-hours": "две"}
    )
    assert draft["from_on"] == "31.02."
    assert draft["teacher"] == "я"
    assert draft["lines"] == [
        {
            "held_on": "02.04.2018",
            "lesson_no": "3",
            "class_name": "5а",
            "subject": "math",
            "hours": "1",
        },
        {"hours": "две"},
    ]
    json.dumps(draft, allow_nan=False).encode()


def test_a_draft_of_json_is_storable_too() -> None:
    draft = LEAVE.decode({"days": float("inf"), "rate": 10**5_000, "lines": [[[[[[[["x"]]]]]]]]})
    json.dumps(draft, allow_nan=False)
