"""Official documents as PDF: typst templates of ours, filled with data, never with markup.

Every document is PDF/A-2a and PDF/UA-1: it can be archived until audit (R-141) and read aloud.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from service.documents.errors import RenderingFailed, TemplateUnknown
from service.kernel.json_types import Json

if TYPE_CHECKING:
    from typst import PDFStandard

_HOME = Path(__file__).parent
_TEMPLATES = _HOME / "templates"
_STANDARDS: "list[PDFStandard]" = ["a-2a", "ua-1"]
#: spaces between a number and its unit, and between „№“, „чл.“, „раздел“, „ЕИК“ and their number
_UNIT = re.compile(r"(?<=[0-9]) (?=г\.|лв\.|€|[0-9]{3}\b)|(?<=[№.лК]) (?=[0-9])|(?<=№) ")


@cache
def template_names() -> frozenset[str]:
    """The names `render_pdf` knows; files that begin with `_` are parts of others."""
    return frozenset(
        path.stem for path in _TEMPLATES.glob("*.typ") if not path.name.startswith("_")
    )


@cache
def _fonts() -> typst.Fonts:
    """Only the letters we ship, so that a document looks the same on every machine."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(_HOME / "fonts")],
    )


def render_pdf(template: str, data: Mapping[str, Json], *, at: datetime | None = None) -> bytes:
    """The document `template` filled with `data`, as PDF/A-2a + PDF/UA-1.

    `at` is the instant written into the file; the same data and instant give the same bytes.
    Raises TemplateUnknown and RenderingFailed (a value is missing or has another shape).
    """
    if template not in template_names():
        raise TemplateUnknown(name=template)
    compiler = typst.Compiler(
        input=str(_TEMPLATES / f"{template}.typ"),
        root=str(_TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(_bound(dict(data)), ensure_ascii=False)},
    )
    # the compiler refuses fractions of a second
    written_at = (at or datetime.now(UTC)).replace(microsecond=0)
    try:
        content = compiler.compile(format="pdf", pdf_standards=_STANDARDS, timestamp=written_at)
    except typst.TypstError as error:
        raise RenderingFailed(name=template, reason=error.message) from error
    if not isinstance(content, bytes):
        raise RenderingFailed(name=template, reason="няма съдържание")
    return content


def _bound(value: Json) -> Json:
    """Keep „г.“ and „лв.“ on the line of their number."""
    if isinstance(value, str):
        return _UNIT.sub("\N{NO-BREAK SPACE}", value)
    if isinstance(value, list):
        return [_bound(item) for item in value]
    if isinstance(value, dict):
        return {key: _bound(item) for key, item in value.items()}
    return value
