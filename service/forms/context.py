"""What a form is shown and checked against: prefilled values, choices, facts, variables, files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from service.kernel.json_types import Json

#: one validated value; a row of a table is a mapping of them
Scalar: TypeAlias = None | bool | int | str | Decimal | date
FormValue: TypeAlias = Scalar | Sequence[Scalar] | Sequence[Mapping[str, Scalar]]


@dataclass(frozen=True)
class Option:
    """One thing a person may choose. `value` is an id (int) or a code (str)."""

    value: int | str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Fact:
    """One thing a person should know before deciding; shown above the form."""

    label: str
    value: str
    rule: str | None = None


@dataclass(frozen=True)
class StoredFile:
    """A document already uploaded by this person for this task. `kind` as in `accept`."""

    id: int
    name: str
    kind: str
    size_bytes: int


@dataclass(frozen=True)
class FormContext:
    """What the operation knows when a form is shown and again when it is checked."""

    values: Mapping[str, FormValue] = field(default_factory=dict)
    options: Mapping[str, Sequence[Option]] = field(default_factory=dict)
    facts: Sequence[Fact] = ()
    variables: Mapping[str, Json] = field(default_factory=dict)
    files: Mapping[int, StoredFile] = field(default_factory=dict)
    #: why whoever looks may not fill the form in, though their role may; empty when they may
    refusal: str = ""
