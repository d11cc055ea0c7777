"""One value has one byte form: that of the standard library, which the auditor's script uses."""

import dataclasses
import json
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import cast

import pytest
from hypothesis import given, strategies as st

from service.cases import bundle_verify
from service.kernel.canonical import canonical
from service.kernel.json_types import Json

#: every character but halves of surrogate pairs; control characters and the odd ones more often
TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.text(
    st.sampled_from('\x00\x01\x08\t\n\x0b\x0c\r\x1f "\\/\x7f\x85\u2028\u2029\ufeff\uffffЖя€😀')
)
INTEGERS = st.integers(-(2**63), 2**64 - 1)
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)


class Word(StrEnum):
    YES = "да"


class Degree(IntEnum):
    HIGH = 3


class Foreign(Enum):
    TEXT = "текст"


@dataclasses.dataclass
class Record:
    name: str = "име"


def by_the_standard_library(value: object) -> bytes:
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def nested(depth: int) -> Json:
    value: Json = []
    for _ in range(depth):
        value = [value]
    return value


@given(VALUES)
def test_the_bytes_are_those_of_the_standard_library_and_of_the_auditor(value: Json) -> None:
    assert canonical(value) == by_the_standard_library(value) == bundle_verify.canonical(value)


@given(VALUES)
def test_a_value_that_comes_back_from_its_bytes_has_the_same_bytes(value: Json) -> None:
    assert canonical(json.loads(canonical(value))) == canonical(value)


def test_keys_are_sorted_by_character_and_not_by_half_of_one() -> None:
    # in UTF-16 the second would come first
    assert canonical({"😀": 1, "\uffff": 2}) == '{"\uffff":2,"😀":1}'.encode()


@pytest.mark.parametrize(
    "value",
    [Word.YES, Degree.HIGH, {Word.YES: Word.YES}, {"z": [{Word.YES: 1, "a": 2}]}, (1, ("a",))],
)
def test_members_of_enums_and_tuples_are_written_as_what_they_hold(value: object) -> None:
    assert canonical(cast("Json", value)) == by_the_standard_library(value)


REFUSED: dict[str, object] = {
    "a float": 1.5,
    "a whole float": 1.0,
    "no number": float("nan"),
    "infinity": float("inf"),
    "above 64 bits": 2**64,
    "below 64 bits": -(2**63) - 1,
    "half a pair": "\ud800",
    "an instant": datetime(2018, 5, 14, tzinfo=UTC),
    "a day": date(2018, 5, 14),
    "an id": uuid.UUID(int=1),
    "a record": Record(),
    "a class": Record,
    "a member that is no text": Foreign.TEXT,
    "a decimal": Decimal("1.50"),
    "bytes": b"bytes",
    "a set": {"set"},
    "a number as key": {1: "a"},
    "nothing as key": {None: 1},
    "a day as key": {date(2018, 5, 14): 1},
    "half a pair as key": {"\ud800": 1},
    "a foreign member as key": {Foreign.TEXT: 1},
    "depth": nested(300),
    "great depth": nested(5_000),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("around", ["alone", "in a list", "in a tuple", "in an object", "deep"])
def test_what_json_does_not_have_is_refused(what: str, around: str) -> None:
    value = REFUSED[what]
    placed: object = {
        "alone": value,
        "in a list": ["a", value],
        "in a tuple": ("a", value),
        "in an object": {"a": value},
        "deep": {"a": [{Word.YES: [value]}]},
    }[around]
    with pytest.raises(TypeError):
        canonical(cast("Json", placed))
