"""The demonstration's excerpt of the List of professions is whole and agrees with itself."""

import pytest

from service.domain.professions import (
    ProfessionUnknown,
    profession,
    professions,
)


def test_a_code_begins_with_the_code_of_its_field_and_occurs_once() -> None:
    codes = [each.code for each in professions()]

    assert codes == sorted(set(codes))
    assert all(each.code.startswith(each.field_code) for each in professions())
    assert {each.degree for each in professions()} <= {1, 2, 3, 4, 5}


def test_a_field_has_one_name() -> None:
    pairs = {(each.field_code, each.field_name) for each in professions()}

    assert len(pairs) == len({code for code, _ in pairs})


def test_a_profession_is_found_by_its_code() -> None:
    assert profession("811070").name == "Готвач"
    with pytest.raises(ProfessionUnknown, match="000000"):
        profession("000000")
