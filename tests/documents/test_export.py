"""Tables for Excel: numbers stay numbers, text stays text, nothing becomes a formula."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from service.documents import Column, write_csv, write_workbook

AT = datetime(2018, 6, 6, 9, tzinfo=UTC)
COLUMNS = (Column("Институция", width=40), Column("Сума", kind="money"), Column("На", kind="date"))


def test_a_workbook_keeps_text_money_and_dates() -> None:
    rows = [("ОУ „Неофит Рилски“", Decimal("424.29"), date(2018, 6, 6))]
    content = write_workbook(
        "Списък: период 2 / М1", COLUMNS, rows, at=AT, totals=("Общо", Decimal("424.29"), None)
    )
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["Институция", "Сума", "На"]
    assert sheet["A2"].value == "ОУ „Неофит Рилски“"
    assert sheet["B2"].value == pytest.approx(424.29)
    assert "лв." in sheet["B2"].number_format
    assert sheet["C2"].value == datetime(2018, 6, 6)  # noqa: DTZ001 - Excel knows no zones
    assert sheet["A3"].value == "Общо"
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize(
    "text", ["=1+1", "+359 88", "-5", "@SUM(A1)", '=HYPERLINK("http://x","y")', "\t=1", "\r=1"]
)
def test_a_cell_that_begins_like_a_formula_stays_text(text: str) -> None:
    rows = [(text, None, None)]
    content = write_workbook("Списък", COLUMNS, rows, at=AT)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].quotePrefix is True or sheet["A2"].style_id is not None
    line = write_csv(COLUMNS, rows).decode("utf-8-sig").split("\r\n", 1)[1]
    assert line.lstrip('"').startswith("'")


def test_a_web_address_is_no_link() -> None:
    content = write_workbook("Списък", COLUMNS, [("http://example.bg", None, None)], at=AT)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert sheet["A2"].hyperlink is None


def test_a_csv_is_read_by_bulgarian_excel() -> None:
    content = write_csv(COLUMNS, [("ДГ „Слънце“; филиал", Decimal("424.29"), date(2018, 6, 6))])
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == [
        "Институция;Сума;На",
        '"ДГ „Слънце“; филиал";424,29;06.06.2018',
    ]


def test_an_empty_list_is_still_a_workbook() -> None:
    assert write_workbook("", COLUMNS, [], at=AT).startswith(b"PK")
