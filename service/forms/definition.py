"""A form as data: what forms/README.md describes, already checked. Immutable, safe to share."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from service.forms.context import Option
from service.kernel.expressions import Expression

#: always, never, or when an expression says so
Condition: TypeAlias = bool | Expression


@dataclass(frozen=True)
class Bound:
    """A limit: a literal, or an expression over the other fields, the context and `today`."""

    literal: Decimal | date | None = None
    expression: Expression | None = None


@dataclass(frozen=True, kw_only=True)
class Field:
    """What every field has. `required` and `when` are True/False or a condition."""

    id: str
    type: str
    label: str
    hint: str = ""
    required: Condition = True
    when: Expression | None = None
    default: str | int | bool | Expression | None = None
    rule: str | None = None
    citation: str = ""
    missing: str = ""
    width: str = ""


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """One line, or several (`type` longtext)."""

    min: int = 0
    max: int
    pattern: str | None = None
    message: str = ""
    format: str | None = None
    autocomplete: str = ""
    rows: int = 5


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One of several (`choice`, `person`, `organisation`) or some of several (`choices`)."""

    options: tuple[Option, ...] = ()
    options_from: str | None = None
    as_buttons: bool = False
    min: int = 0
    max: int | None = None

    @property
    def is_multiple(self) -> bool:
        return self.type == "choices"

    @property
    def has_ids(self) -> bool:
        """Whether the values are database ids rather than codes."""
        return self.type in {"person", "organisation"}


@dataclass(frozen=True, kw_only=True)
class YesNo(Field):
    """A question with two answers (`yesno`), or a declaration that must be ticked (`confirm`)."""


@dataclass(frozen=True, kw_only=True)
class Day(Field):
    """A date in Europe/Sofia."""

    min: Bound | None = None
    max: Bound | None = None
    min_message: str = ""
    max_message: str = ""


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A number (`number`), an amount (`money`, лв. or €) or hours (`hours`, of `unit`)."""

    min: Bound | None = None
    max: Bound | None = None
    min_message: str = ""
    max_message: str = ""
    decimals: int = 0
    unit: str = ""
    currency: str | Expression = ""


@dataclass(frozen=True, kw_only=True)
class File(Field):
    """Uploaded documents, kept by id. `max_mb` is in megabytes of 1024 × 1024 bytes."""

    accept: tuple[str, ...]
    max_mb: int = 10
    multiple: bool = False
    max_files: int = 1


@dataclass(frozen=True, kw_only=True)
class Table(Field):
    """Rows of the same columns, typed, pasted from a spreadsheet or uploaded as a workbook."""

    columns: tuple[Field, ...]
    min_rows: int = 1
    max_rows: int = 300
    row: str = "ред"
    totals: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    paste: bool = True
    workbook: bool = True
    #: columns that come filled in and are only shown; rows are then neither added nor removed
    given: tuple[str, ...] = ()

    @property
    def defaults(self) -> dict[str, str | int | bool]:
        """What a new row begins with."""
        return {
            column.id: column.default
            for column in self.columns
            if isinstance(column.default, str | int | bool)
        }


@dataclass(frozen=True, kw_only=True)
class Info(Field):
    """A fact from the context, shown among the fields and never submitted."""

    source: str | None = None
    text: str = ""
    format: str = "text"
    currency: str | Expression = ""


@dataclass(frozen=True)
class Check:
    """A condition between fields that must hold, and what is said when it does not."""

    that: Expression
    message: str
    at: str = ""
    rule: str | None = None
    when: Expression | None = None


@dataclass(frozen=True)
class Section:
    """A titled group of fields."""

    id: str
    title: str
    fields: tuple[Field, ...]
    hint: str = ""
    when: Expression | None = None


@dataclass(frozen=True)
class Form:
    """One whole form. `hash` is the SHA-256 of the file it was read from."""

    id: str
    version: int
    title: str
    sections: tuple[Section, ...]
    hash: bytes
    intro: str = ""
    rules: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    submit: str = ""

    def fields(self) -> Iterator[Field]:
        """All fields in the order of the page."""
        for section in self.sections:
            yield from section.fields

    def inputs(self) -> Iterator[Field]:
        """The fields a person fills in: all but `info`."""
        return (field for field in self.fields() if not isinstance(field, Info))

    def field(self, field_id: str) -> Field:
        """The field of this id; KeyError if there is none."""
        for field in self.fields():
            if field.id == field_id:
                return field
        raise KeyError(field_id)
