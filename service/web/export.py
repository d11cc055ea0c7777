"""Lists as workbooks: the one door for every export, so that no cell ever runs as a formula."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from flask import Response

from service.documents.export import Column, write_workbook
from service.web.state import office


def workbook_response(
    name: str,
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str | int | Decimal | date | None]],
) -> Response:
    """A workbook of one sheet as a download."""
    columns = [Column(label, width=28) for label in header]
    content = write_workbook(title, columns, rows, at=office().clock.now())
    response = Response(
        content, mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
