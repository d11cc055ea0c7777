"""Reading a filled-in workbook: the good cells kept, the bad ones named by their address.

Cells are read as what they show, and the schema that checks the page checks them too, so that a
workbook can do nothing the page cannot.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field as dataclass_field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, cast

from xlsxwriter.utility import xl_col_to_name

from service.forms.context import FormContext
from service.forms.decoding import Raw, storable_text
from service.forms.definition import Day, Field, Table
from service.forms.errors import WorkbookRefused
from service.forms.form import FormDefinition
from service.forms.formatting import show_date, show_number
from service.forms.validation import table_problems
from service.forms.workbook import SHEET, column_options, heading
from service.kernel.errors import Problem
from service.kernel.json_types import Json

MAX_BYTES = 5 * 1024 * 1024
#: unpacked, a workbook of a thousand rows is far smaller than this
MAX_UNPACKED = 40 * 1024 * 1024
MAX_ENTRIES = 1_000
MAX_COLUMNS, HEADING_ROWS, MAX_BLANK_RUN = 60, 20, 200
#: a decimal beyond this many digits is the noise of a binary fraction
DIGITS = 10
_SPACES = re.compile(r"\s+")
_DOCTYPE = re.compile(rb"<\x00?!\x00?(?:D|E)\x00?", re.IGNORECASE)


class _Cell(Protocol):
    """An openpyxl cell, as far as we need it."""

    @property
    def value(self) -> object: ...
    @property
    def data_type(self) -> str: ...


@dataclass(frozen=True)
class CellProblem:
    """One bad cell: its address in the sheet, where it went in the table, and why."""

    cell: str
    row: int
    column: str
    message: str

    def to_json(self) -> dict[str, Json]:
        return {
            "cell": self.cell,
            "row": self.row,
            "column": self.column,
            "message": self.message,
        }


@dataclass(frozen=True)
class WorkbookReading:
    """The rows as texts for the page's inputs, bad cells included, and the problems."""

    rows: tuple[Mapping[str, str], ...]
    problems: tuple[CellProblem, ...]

    def to_json(self) -> dict[str, Json]:
        return {
            "rows": [dict(row) for row in self.rows],
            "problems": [problem.to_json() for problem in self.problems],
        }


def read_workbook(
    definition: FormDefinition,
    table_id: str,
    data: bytes,
    context: FormContext,
    *,
    today: date,
    entered: Raw | None = None,
) -> WorkbookReading:
    """The rows of an uploaded workbook; `entered` are the form's other fields, for its limits.

    Raises: WorkbookRefused when the file is no workbook, or lacks the table's columns.
    """
    table = definition.table(table_id)
    sheet_rows = list(_sheet_rows(data, most=table.max_rows))
    start, places, problems = _find_headings(table, sheet_rows)
    reader = _CellReader(table, context)
    filled = _Filled(places=places, problems=problems)
    for line, cells in enumerate(sheet_rows[start:], start=start + 1):
        if all(cell.value is None for cell in cells):
            continue
        if len(filled.rows) == table.max_rows:
            message = f"Таблицата има най-много {table.max_rows} реда; останалите не са прочетени."
            problems.append(CellProblem(f"A{line}", len(filled.rows), "", message))
            break
        reader.read(cells, line=line, into=filled)
    typed = definition.decode(entered) if entered is not None else {}
    typed = {**typed, table.id: cast("Json", filled.rows)}
    found = table_problems(
        definition.form, table, schema=definition.schema, data=typed, context=context, today=today
    )
    filled.add(found)
    problems.sort(key=lambda problem: (problem.row, places.get(problem.column, 0)))
    return WorkbookReading(rows=tuple(filled.rows), problems=tuple(problems))


@dataclass
class _Filled:
    """What has been read so far: texts, the sheet's line of each row, the place of each column."""

    places: Mapping[str, int]
    problems: list[CellProblem]
    rows: list[dict[str, str]] = dataclass_field(default_factory=list)
    lines: list[int] = dataclass_field(default_factory=list)

    def refuse(self, row: int, column: str, message: str) -> None:
        """Name a bad cell of a row already read."""
        letter = xl_col_to_name(self.places.get(column, 0))
        self.problems.append(CellProblem(f"{letter}{self.lines[row]}", row, column, message))

    def add(self, found: Iterable[Problem]) -> None:
        """Name what the schema found, once a cell."""
        already = {(problem.row, problem.column) for problem in self.problems}
        for problem in found:
            _, *place = problem.path.split(".")
            row, column = (*place, "", "")[:2]
            if row and (int(row), column) not in already:
                self.refuse(int(row), column, problem.message)


def _sheet_rows(data: bytes, *, most: int) -> Iterator[Sequence[_Cell]]:
    _refuse_dangerous(data)
    try:
        # seldom needed, and slow to import
        from openpyxl import load_workbook  # noqa: PLC0415

        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        blank = 0
        for count, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS)):
            blank = blank + 1 if all(cell.value is None for cell in cells) else 0
            if blank > MAX_BLANK_RUN or count > most + HEADING_ROWS + MAX_BLANK_RUN:
                return
            yield cast("Sequence[_Cell]", cells)
    except WorkbookRefused:
        raise
    except Exception:  # noqa: BLE001 - openpyxl answers a broken file with whatever broke first
        raise WorkbookRefused(reason="не е таблица на Excel (XLSX) или е повреден.") from None


def _refuse_dangerous(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise WorkbookRefused(reason=f"по-голям е от {MAX_BYTES // 1024 // 1024} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED:
                raise WorkbookRefused(reason="разопакован е твърде голям.")
            for entry in entries:
                if entry.filename.lower().endswith("vbaproject.bin"):
                    raise WorkbookRefused(reason="съдържа макроси. Запишете го като XLSX без тях.")
                if entry.filename.lower().endswith((".xml", ".rels")):
                    start = archive.read(entry)[:4096]
                    if _DOCTYPE.search(start):
                        raise WorkbookRefused(reason="съдържа забранени определения.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        raise WorkbookRefused(reason="не е таблица на Excel (XLSX) или е повреден.") from None


def _folded(text: object) -> str:
    return _SPACES.sub(" ", str(text)).strip().casefold()


def _find_headings(
    table: Table, rows: Sequence[Sequence[_Cell]]
) -> tuple[int, dict[str, int], list[CellProblem]]:
    """Where the data begins (0-based), the column's places, and headings nobody knows."""
    names = {_folded(heading(column)): column.id for column in table.columns}
    names |= {_folded(column.label): column.id for column in table.columns}
    best: dict[str, int] = {}
    at = 0
    for index, cells in enumerate(rows[:HEADING_ROWS]):
        found = {names.get(_folded(cell.value)): place for place, cell in enumerate(cells)}
        places = {name: place for name, place in found.items() if name is not None}
        if len(places) > len(best):
            best, at = places, index
    lacking = [c.label for c in table.columns if c.id not in best and c.required is True]
    if not best or lacking:
        wanted = ", ".join(f"„{label}“" for label in lacking or [c.label for c in table.columns])
        raise WorkbookRefused(reason=f"липсват колони: {wanted}. Използвайте шаблона.")
    strange = [
        CellProblem(f"{xl_col_to_name(place)}{at + 1}", -1, "", _strange(cell.value))
        for place, cell in enumerate(rows[at])
        if cell.value is not None and place not in best.values()
    ]
    return at + 1, best, strange


def _strange(value: object) -> str:
    shown = storable_text(str(value))[:60]
    return f"Колоната „{shown}“ не е от тази таблица и не е прочетена."


class _CellReader:
    """Cells as the texts a person would have typed or chosen."""

    def __init__(self, table: Table, context: FormContext) -> None:
        self._columns = table.columns
        self._choices: dict[str, dict[str, str]] = {}
        for column in table.columns:
            options = column_options(column, context)
            found = {_folded(option.value): str(option.value) for option in options}
            found |= {_folded(option.label): str(option.value) for option in options}
            if options:
                self._choices[column.id] = found

    def read(self, cells: Sequence[_Cell], *, line: int, into: _Filled) -> None:
        """One row as texts, and the cells that cannot be."""
        row = len(into.rows)
        texts: dict[str, str] = {}
        into.rows.append(texts)
        into.lines.append(line)
        for column in self._columns:
            place = into.places.get(column.id, len(cells))
            if place >= len(cells):
                continue
            cell = cells[place]
            if cell.data_type == "e":
                texts[column.id] = ""
                into.refuse(row, column.id, f"Клетката съдържа грешка на Excel ({cell.value}).")
                continue
            text = storable_text(_text(cell.value, column))
            choices = self._choices.get(column.id)
            if choices is not None and text:
                chosen = choices.get(_folded(text))
                if chosen is None:
                    message = f"„{text[:60]}“ не е сред възможностите за „{column.label}“."
                    into.refuse(row, column.id, message)
                text = chosen or text
            texts[column.id] = text


def _text(value: object, column: Field) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return show_date(value.date())
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, int | float):
        if isinstance(column, Day):
            return str(value)
        number = round(Decimal(repr(value)), DIGITS).normalize()
        return show_number(number or Decimal(0))
    return str(value).strip()
