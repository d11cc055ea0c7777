"""What people attach, judged by its bytes: the kind, the size, and whether anything in it can act.

The name is only for people: it is checked, kept for display, and never used as a path.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from service.documents.errors import (
    ContentUnlikeName,
    EmptyUpload,
    MalwareFound,
    UnknownContent,
    UnsafeName,
    UploadTooLarge,
)
from service.documents.inspection import EICAR, inspect_image, inspect_pdf
from service.documents.office import inspect_office, office_kind

MEGABYTE = 1024 * 1024
#: bytes of one file, unless the field says otherwise
DEFAULT_LIMIT = 10 * MEGABYTE
_NAME_LIMIT = 150


class FileKind(StrEnum):
    """The kinds of files taken, by the words forms use for them."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    #: работна книга на Excel без макроси
    XLSX = "xlsx"
    #: документ на Word без макроси
    DOCX = "docx"


@dataclass(frozen=True)
class Upload:
    """A file that may be stored: its name for people and what it really is."""

    name: str
    kind: FileKind
    content_type: str
    content: bytes
    #: hexadecimal, over the content
    sha256: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.XLSX: f"{_OFFICE}spreadsheetml.sheet",
    FileKind.DOCX: f"{_OFFICE}wordprocessingml.document",
}
_LABELS = {
    FileKind.PDF: "PDF",
    FileKind.PNG: "PNG",
    FileKind.JPEG: "JPEG",
    FileKind.XLSX: "работна книга (XLSX)",
    FileKind.DOCX: "документ на Word (DOCX)",
}
_EXTENSIONS = {
    "pdf": FileKind.PDF,
    "png": FileKind.PNG,
    "jpg": FileKind.JPEG,
    "jpeg": FileKind.JPEG,
    "xlsx": FileKind.XLSX,
    "docx": FileKind.DOCX,
}
_INSPECTIONS: dict[FileKind, Callable[[str, bytes], None]] = {
    FileKind.PDF: inspect_pdf,
    FileKind.PNG: inspect_image,
    FileKind.JPEG: inspect_image,
    FileKind.XLSX: inspect_office,
    FileKind.DOCX: inspect_office,
}
_NAME = re.compile(r"[\w() .,№„“+-]+", re.UNICODE)


def check_upload(
    name: str,
    data: bytes,
    *,
    accept: Collection[str] = tuple(FileKind),
    limit: int = DEFAULT_LIMIT,
) -> Upload:
    """What the file really is; raises an UploadRefused that says in Bulgarian what is wrong.

    `accept` holds FileKind values, `limit` is in bytes.
    """
    shown = safe_name(name)
    if not data:
        raise EmptyUpload(name=shown)
    if len(data) > limit:
        size = -(-len(data) * 10 // MEGABYTE) / 10
        raise UploadTooLarge(
            name=shown, size=f"{size:.1f}".replace(".", ","), limit=limit // MEGABYTE
        )
    if EICAR in data:
        raise MalwareFound(name=shown)
    kind = detect_kind(data)
    if kind is None or kind not in accept:
        accepted = ", ".join(_LABELS[FileKind(item)] for item in accept)
        raise UnknownContent(name=shown, accepted=accepted)
    if _EXTENSIONS.get(shown.rsplit(".", 1)[-1].lower()) is not kind:
        raise ContentUnlikeName(name=shown, found=_LABELS[kind])
    _INSPECTIONS[kind](shown, data)
    return Upload(
        name=shown,
        kind=kind,
        content_type=CONTENT_TYPES[kind],
        content=data,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def detect_kind(data: bytes) -> FileKind | None:
    """The kind by the bytes alone; None for everything we do not take."""
    if data.startswith(b"%PDF-"):
        return FileKind.PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if data.startswith(b"PK\x03\x04"):
        found = office_kind(data)
        return FileKind(found) if found else None
    return None


def safe_name(name: str) -> str:
    """The name as it may be shown; raises UnsafeName for paths, hidden names and trickery."""
    shown = unicodedata.normalize("NFC", name)
    stem, dot, extension = shown.rpartition(".")
    is_plain = _NAME.fullmatch(shown) and not shown.startswith((".", " ", "-"))
    if not (is_plain and dot and stem.strip(" .") and extension.isalnum()):
        raise UnsafeName
    if ".." in shown or len(shown) > _NAME_LIMIT:
        raise UnsafeName
    return shown
