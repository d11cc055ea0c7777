"""Forms: definitions in JSON, read strictly, shown as pages and checked on the server.

The language is in forms/README.md. Nothing here knows Flask, the database or a process.
"""

from service.forms.checking import OptionsMissing
from service.forms.context import Fact, FormContext, FormValue, Option, StoredFile
from service.forms.errors import FormProblem, FormRefused, WorkbookRefused
from service.forms.form import FormDefinition, load_form
from service.forms.rendering import render
from service.forms.view import FormUrls, FormView
from service.forms.workbook import template
from service.forms.workbook_reading import CellProblem, WorkbookReading, read_workbook

__all__ = [
    "CellProblem",
    "Fact",
    "FormContext",
    "FormDefinition",
    "FormProblem",
    "FormRefused",
    "FormUrls",
    "FormValue",
    "FormView",
    "Option",
    "OptionsMissing",
    "StoredFile",
    "WorkbookReading",
    "WorkbookRefused",
    "load_form",
    "read_workbook",
    "render",
    "template",
]
