"""A table as a workbook: what is good is kept, what is bad is named by its cell."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from service.forms import (
    FormContext,
    Option,
    WorkbookReading,
    WorkbookRefused,
    read_workbook,
    template,
)
from tests.forms.sample import CONTEXT, LEAVE, LINE, TODAY, filled

HEADINGS = ["Дата", "Час №", "Паралелка", "Предмет", "Брой, учебни часа"]


def workbook(*rows: list[object], headings: list[str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(headings or HEADINGS)
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read(data: bytes) -> WorkbookReading:
    return read_workbook(LEAVE, "lines", data, CONTEXT, today=TODAY, entered=filled())


def test_the_template_has_the_headings_and_the_lists() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(LEAVE, "lines", CONTEXT)))
    assert [cell.value for cell in book["Данни"][1]] == HEADINGS
    assert [cell.value for cell in book["Списъци"]["D"]] == ["Български език", "Математика"]


def test_an_option_that_looks_like_a_formula_stays_a_text() -> None:
    context = FormContext(options={**CONTEXT.options, "subjects": [Option("x", "=1+1")]})
    book = openpyxl.load_workbook(io.BytesIO(template(LEAVE, "lines", context)))
    assert book["Списъци"]["D1"].data_type == "s"


def test_a_filled_template_is_read_as_if_typed() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(LEAVE, "lines", CONTEXT)))
    book["Данни"].append([datetime(2018, 4, 2), 3, "5а", "Математика", 1])  # noqa: DTZ001 - a cell
    target = io.BytesIO()
    book.save(target)
    reading = read(target.getvalue())
    assert reading.problems == ()
    assert reading.rows == (LINE,)


def test_bad_cells_are_named_one_by_one_and_good_ones_kept() -> None:
    reading = read(
        workbook(
            [date(2018, 4, 2), 1, "5а", "математика", 1],
            ["31.02.2018", 2, "5а", "Латински", 1],
            [None, None, None, None, None],
            [date(2018, 4, 9), "трети", "5а", "bg", 2.5],
        )
    )
    assert [(problem.cell, problem.message) for problem in reading.problems] == [
        ("A3", "Датата 31.02.2018 не съществува."),
        ("D3", "„Латински“ не е сред възможностите за „Предмет“."),
        ("A5", "Датата не може да е след 03.04.2018 г."),
        ("B5", "Въведете число с цифри."),
        ("E5", "Въведете цял брой часове."),
    ]
    assert [row["lesson_no"] for row in reading.rows] == ["1", "2", "трети"]
    assert reading.rows[1]["subject"] == "Латински"


def test_an_excel_error_is_named() -> None:
    reading = read(workbook([date(2018, 4, 2), "#N/A", "5а", "bg", 1]))
    assert reading.problems[0].cell == "B2"
    assert "#N/A" in reading.problems[0].message


def test_columns_may_come_in_any_order_and_strange_ones_are_named() -> None:
    headings = ["Брой", "час  №", "ПРЕДМЕТ", "Дата", "Паралелка", "Заплата"]
    reading = read(workbook([1, 3, "bg", "2.4.2018", "5а", 900], headings=headings))
    assert reading.rows[0]["held_on"] == "2.4.2018"
    assert [problem.cell for problem in reading.problems] == ["F1"]


def test_a_workbook_without_the_columns_is_refused_by_their_names() -> None:
    with pytest.raises(WorkbookRefused, match="„Предмет“"):
        read(workbook([1], headings=["Дата", "Час №", "Паралелка", "Брой"]))


def test_rows_beyond_the_limit_are_not_read() -> None:
    reading = read(workbook(*[[date(2018, 4, 2), 1, "5а", "bg", 1]] * 302))
    assert len(reading.rows) == 300
    assert reading.problems[-1].message.startswith("Таблицата има най-много 300 реда")


def rewritten(name: str, content: bytes) -> bytes:
    """A good workbook with one of its parts replaced or added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([1]))) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return target.getvalue()


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 and no more",
        b"%PDF-1.7",
        b"x" * 6_000_000,
        rewritten("xl/vbaProject.bin", b"macro"),
        rewritten("xl/workbook.xml", DOCTYPE),
        rewritten("xl/workbook.xml", DOCTYPE.decode().encode("utf-16")),
        rewritten("xl/sharedStrings.xml", b"\x00" * 50_000_000),
        rewritten("xl/workbook.xml", b"<nothing/>"),
    ],
    ids=["empty", "cut", "pdf", "large", "macro", "doctype", "utf-16", "bomb", "broken"],
)
def test_what_is_no_harmless_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(WorkbookRefused):
        read(data)
