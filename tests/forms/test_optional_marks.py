"""„(по желание)“ stands on nothing that may have to be filled in."""

import pytest

from service.forms import FormContext, Option, load_form
from tests.forms.drawn import page, view_of
from tests.forms.sample import REPOSITORY

CONTEXT = FormContext(
    options={
        "admitted": [Option(1, "Мария Петрова")],
        "questions": [Option("1", "Годен ли е центърът")],
        "lines": [],
    },
    values={"votes": [{"question": "1"}]},
    variables={"is_late": True},
)


@pytest.mark.parametrize(
    ("form", "label"),
    [
        ("licensing/check_regularity", "Нередовности"),
        ("follow_up_control/protocol", "Защо протоколът е след срока"),
        ("commission_meeting/attendance", "Присъстват"),
        ("commission_meeting/vote", "Мотив"),
    ],
)
def test_what_may_be_required_is_not_marked_as_optional(form: str, label: str) -> None:
    path = REPOSITORY / "forms" / "napoo" / f"{form}.json"
    drawn = page(view_of(None, form=load_form(path.read_bytes()), context=CONTEXT))
    assert label in drawn.text_content()
    marked = [each.getparent().text_content() for each in drawn.find_class("optional")]
    assert not [text for text in marked if text.strip().startswith(label)]
    labels = [str(text) for text in drawn.xpath("//@data-label")]
    assert not [text for text in labels if text.startswith(f"{label} (по желание)")]
