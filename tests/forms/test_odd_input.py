"""What nobody types and somebody sends: it is refused or read, and never breaks anything."""

import pytest

from service.kernel.errors import ValidationFailed
from tests.forms.sample import CONTEXT, LEAVE, LINE, TODAY, filled, small

ODD: list[object] = [
    *("\x00", "5\x00", "\ud800", "1e309", "1" * 5_000, "NaN", "Infinity", "-0", "١٢", "１２"),
    *("\u202e5", "=1+1", "<script>", "a" * 100_000),
    *(10**400, 1e308, float("inf"), float("nan"), True),
    *([], {}, [[[[[[[[]]]]]]]], {"a": {"b": {"c": 1}}}),
]


def answered(raw: dict[str, object]) -> bool:
    """Whether the form was accepted, or every refusal said why."""
    try:
        LEAVE.validate(raw, CONTEXT, today=TODAY)
    except ValidationFailed as refused:
        return all(problem.message for problem in refused.problems)
    return True


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("field", sorted(LEAVE.schema.fields))
def test_odd_values_are_refused_or_read_and_never_break_anything(field: str, odd: object) -> None:
    assert answered({**LEAVE.decode(filled(ground="other", has_order="yes")), field: odd})


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_cells_are_refused_or_read(odd: object) -> None:
    for column in LINE:
        assert answered({**LEAVE.decode(filled()), "lines": [{**LINE, column: odd}]})


@pytest.mark.parametrize("odd", ["\u202eтекст", "а\x07б", "ред\x1b[31m"])
def test_texts_with_control_characters_are_refused(odd: str) -> None:
    form = small({"id": "name", "type": "text", "label": "Име"})
    with pytest.raises(ValidationFailed, match="недопустими"):
        form.validate({"name": odd}, CONTEXT, today=TODAY)
