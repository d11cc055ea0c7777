"""Documents: official PDFs, tables for Excel, uploads judged by their bytes, and their filing."""

from service.documents.export import Cell, Column, write_csv, write_workbook
from service.documents.pdf import render_pdf, template_names
from service.documents.store import content_of, store_document
from service.documents.uploads import (
    CONTENT_TYPES,
    DEFAULT_LIMIT,
    FileKind,
    Upload,
    check_upload,
    safe_name,
)
from service.documents.words import amount_in_words

__all__ = [
    "CONTENT_TYPES",
    "DEFAULT_LIMIT",
    "Cell",
    "Column",
    "FileKind",
    "Upload",
    "amount_in_words",
    "check_upload",
    "content_of",
    "render_pdf",
    "safe_name",
    "store_document",
    "template_names",
    "write_csv",
    "write_workbook",
]
