"""Tables for people who work in Excel: one way out, so that no cell ever becomes a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import xlsxwriter

Cell = str | int | Decimal | date | None
ColumnKind = Literal["text", "number", "hours", "money", "date"]

#: what a spreadsheet takes for the beginning of a formula, wherever it got the text from
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_FORMATS = {
    "text": "@",
    "number": "0",
    "hours": "#,##0.##",
    "money": "#,##0.00",
    "date": "dd.mm.yyyy",
}
_SHEET_NAME_LIMIT = 31
_CURRENCY = {"BGN": "лв.", "EUR": "€"}


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it holds, and its width in characters."""

    label: str
    kind: ColumnKind = "text"
    width: int = 18


def write_workbook(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    at: datetime,
    totals: Sequence[Cell] | None = None,
    currency: str = "BGN",
) -> bytes:
    """A workbook of one sheet: frozen headings, a filter, and numbers that stay numbers.

    `at` is the instant written into the file's properties; money is shown in `currency`.
    """
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": _FORMATS["date"],
    }
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"title": title, "created": at.replace(tzinfo=None)})
    sheet = book.add_worksheet(_sheet_name(title))
    formats = _formats(book, currency)
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.label, head)
    last = 0
    for last, row in enumerate(rows, start=1):
        _write_row(sheet, last, row, columns, formats)
    if totals is not None:
        _write_row(sheet, last + 1, totals, columns, formats)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
    book.close()
    return stream.getvalue()


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The same table as CSV: UTF-8 with a byte order mark, semicolons, as Excel here opens it.

    A text that looks like a formula gets an apostrophe in front.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.label for column in columns])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return "" if cell is None else str(cell)


def _formats(book: xlsxwriter.Workbook, currency: str) -> dict[str, xlsxwriter.format.Format]:
    formats = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
    formats["money"] = book.add_format(
        {"num_format": f'{_FORMATS["money"]} "{_CURRENCY[currency]}"'}
    )
    # Excel's own mark for „this is text, whatever it begins with“
    formats["quoted"] = book.add_format({"num_format": "@", "quote_prefix": True})
    return formats


def _write_row(
    sheet: xlsxwriter.worksheet.Worksheet,
    number: int,
    row: Sequence[Cell],
    columns: Sequence[Column],
    formats: dict[str, xlsxwriter.format.Format],
) -> None:
    for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
        if cell is None:
            sheet.write_blank(number, place, None, formats[column.kind])
        elif isinstance(cell, str):
            kind = "quoted" if cell.startswith(_FORMULA_STARTS) else "text"
            sheet.write_string(number, place, cell, formats[kind])
        elif isinstance(cell, date):
            sheet.write_datetime(number, place, cell, formats["date"])
        else:
            sheet.write_number(number, place, cell, formats[column.kind])


def _sheet_name(title: str) -> str:
    """Excel's limits: 31 characters, none of []:*?/\\, no apostrophe at the ends."""
    name = "".join(" " if letter in "[]:*?/\\" else letter for letter in title)
    return name[:_SHEET_NAME_LIMIT].strip("' ") or "Списък"
