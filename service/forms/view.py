"""A form as a page needs it: plain frozen data that the templates lay out and nothing decides."""

from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from service.forms.context import Fact


@dataclass(frozen=True)
class FormUrls:
    """Where the page of a form talks to; an empty address switches the ability off.

    `submit` takes the POST; `refresh` answers a POST with the form drawn anew; `draft` keeps a POST
    and answers {"saved_at": ISO}; `upload` takes a file; to `workbook` a table's id is appended
    (GET: the template to fill in, POST: the filled one); to `rule` a rule's id is appended.
    """

    submit: str = ""
    refresh: str = ""
    draft: str = ""
    upload: str = ""
    workbook: str = ""
    rule: str = "/rules/"


class ErrorView(NamedTuple):
    """A line of the error summary; `href` leads to the field; empty when there is none."""

    href: str
    message: str
    rule: str | None


class OptionView(NamedTuple):
    """One radio button, tick or line of a list."""

    id: str
    value: str
    label: str
    hint: str
    selected: bool


class FileView(NamedTuple):
    """A document already attached."""

    id: int
    name: str
    size: str


class CellView(NamedTuple):
    """One input of a table; `options` is ready HTML for a list."""

    name: str
    value: str
    error: str
    options: Markup
    #: what a cell of a given column shows
    shown: str = ""


class RowView(NamedTuple):
    """One row; `at` counts from 0 as in the names of its inputs."""

    at: str
    number: str
    error: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True)
class ColumnView:
    """What the inputs of one column share."""

    id: str
    type: str
    label: str
    #: the label with its unit, for a narrow screen, where the heading is not seen
    card_label: str
    hint: str
    required: bool
    #: never demanded, whatever else is entered
    is_optional: bool
    rule: str | None
    suffix: str
    inputmode: str
    max_length: int | None
    #: narrow, medium or wide; empty when nothing is said
    width: str
    is_list: bool
    is_given: bool
    is_number: bool
    total: str | None


@dataclass(frozen=True)
class TableView:
    """The rows of a table field, and a blank one (index `__i__`) to copy."""

    columns: tuple[ColumnView, ...]
    rows: tuple[RowView, ...]
    blank: RowView
    row_word: str
    max_rows: int
    has_totals: bool
    can_paste: bool
    can_upload: bool
    #: its rows are given: none is added or removed
    is_fixed: bool = False


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """One field. `id` is its DOM id; a hidden one is only a place to come back to."""

    name: str
    id: str
    type: str
    label: str
    hint: str = ""
    value: str = ""
    options: tuple[OptionView, ...] = ()
    is_select: bool = False
    required: bool = False
    is_optional: bool = False
    is_conditional: bool = False
    is_live: bool = False
    is_hidden: bool = False
    error: str = ""
    rule: str | None = None
    citation: str = ""
    described_by: str = ""
    inputmode: str = ""
    autocomplete: str = "off"
    prefix: str = ""
    suffix: str = ""
    width: str = "wide"
    max_length: int | None = None
    rows: int = 1
    multiple: bool = False
    accept: str = ""
    files: tuple[FileView, ...] = ()
    table: TableView | None = None


@dataclass(frozen=True)
class SectionView:
    """A titled group of fields."""

    id: str
    title: str
    hint: str
    fields: tuple[FieldView, ...]
    is_conditional: bool
    is_hidden: bool


@dataclass(frozen=True)
class FormView:
    """The whole form. `decision` has the field drawn as buttons instead of `submit`."""

    id: str
    title: str
    intro: str
    rules: tuple[str, ...]
    facts: tuple[Fact, ...]
    sections: tuple[SectionView, ...]
    errors: tuple[ErrorView, ...]
    more_errors: int
    submit: str
    decision: FieldView | None
    is_live: bool
    has_files: bool
