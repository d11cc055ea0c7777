"""A table as a workbook to fill in: headings, lists of options, formats of dates and amounts."""

import io

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from service.forms.checking import options_of
from service.forms.context import FormContext, Option
from service.forms.definition import Choice, Day, Field, Number, YesNo
from service.forms.form import FormDefinition
from service.forms.inputs import UNITS

SHEET, LISTS = "Данни", "Списъци"
YES_NO = (Option("yes", "Да"), Option("no", "Не"))
NARROWEST, WIDEST = 12, 40


def template(definition: FormDefinition, table_id: str, context: FormContext) -> bytes:
    """An XLSX to fill in: headings, lists of options, number and date formats."""
    table = definition.table(table_id)
    target = io.BytesIO()
    # texts stay texts: an option that begins with „=“ must never become a formula
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        sheet, lists = book.add_worksheet(SHEET), book.add_worksheet(LISTS)
        for at, column in enumerate(table.columns):
            sheet.write_string(0, at, heading(column), head)
            shape = _number_format(column)
            cell = book.add_format({"num_format": shape}) if shape else None
            sheet.set_column(at, at, max(NARROWEST, min(WIDEST, len(column.label) + 6)), cell)
            if column.hint:
                sheet.write_comment(0, at, column.hint)
            labels = [option.label for option in column_options(column, context)]
            if labels:
                lists.write_column(0, at, labels)
                letter = xl_col_to_name(at)
                source = f"='{LISTS}'!${letter}$1:${letter}${len(labels)}"
                rule = {"validate": "list", "source": source, "error_type": "warning"}
                sheet.data_validation(1, at, table.max_rows, at, rule)
        sheet.freeze_panes(1, 0)
        lists.hide()
    return target.getvalue()


def heading(column: Field) -> str:
    """The heading of a column in the workbook, with its unit."""
    unit = UNITS.get(column.unit, column.unit) if isinstance(column, Number) else ""
    return f"{column.label}, {unit}" if unit else column.label


def _number_format(column: Field) -> str:
    if isinstance(column, Day):
        return "dd.mm.yyyy"
    if column.type == "money":
        return "#,##0.00"
    # codes and class names such as 1/2 must not turn into dates
    return "" if isinstance(column, Number) else "@"


def column_options(column: Field, context: FormContext) -> tuple[Option, ...]:
    """What may be chosen in a column; nothing when it is typed."""
    if isinstance(column, YesNo):
        return YES_NO
    return options_of(column, context) if isinstance(column, Choice) else ()
