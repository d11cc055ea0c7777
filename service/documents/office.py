"""A look inside Word and Excel files: a ZIP of XML parts, unfolded with a budget."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from service.documents.errors import (
    ActiveContent,
    CompressionBomb,
    DamagedUpload,
    MalwareFound,
    UploadRefused,
)
from service.documents.inspection import EICAR

#: bytes all parts together may unfold into
_UNFOLDED = 120 * 1024 * 1024
#: times one part may unfold, once it is larger than a megabyte
_RATIO = 150
_FREE = 1024 * 1024
_PARTS = 3000
_CHUNK = 64 * 1024

_WORKBOOK = b"spreadsheetml.sheet.main+xml"
_DOCUMENT = b"wordprocessingml.document.main+xml"
_KINDS = {_WORKBOOK: "xlsx", _DOCUMENT: "docx"}
_DANGEROUS_PARTS = (
    (re.compile(r"vbaproject|vbadata|macrosheets|xl/dialogsheets", re.IGNORECASE), "макроси"),
    (re.compile(r"(^|/)(embeddings|activex)/", re.IGNORECASE), "вградени обекти"),
    (re.compile(r"\.(exe|dll|js|vbs|hta|bat|cmd|ps1|lnk|scr)$", re.IGNORECASE), "програми"),
)
_ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)")
_CONTENT_TYPES = "[Content_Types].xml"


def office_kind(data: bytes) -> str | None:
    """ "xlsx", "docx", or None; macro-enabled files are told by their parts afterwards."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listing = next(_chunks(archive, archive.getinfo(_CONTENT_TYPES)), b"")
    except (
        zipfile.BadZipFile,
        KeyError,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ):
        return None
    for mark, kind in _KINDS.items():
        if mark in listing:
            return kind
    if b"macroEnabled" in listing:
        return "docx" if b"/word/" in listing else "xlsx"
    return None


def inspect_office(name: str, data: bytes) -> None:
    """Refuse what is damaged, has macros or embedded objects, or unfolds without end."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _inspect_parts(name, archive)
    except UploadRefused:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise DamagedUpload(name=name) from error


def _inspect_parts(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNFOLDED:
        raise CompressionBomb(name=name)
    left = _UNFOLDED
    for part in parts:
        _check_part_name(name, part.filename)
        left -= _read_part(name, archive, part, left)


def _check_part_name(name: str, part: str) -> None:
    if part.startswith(("/", "\\")) or ".." in part.replace("\\", "/").split("/"):
        raise DamagedUpload(name=name)
    for pattern, what in _DANGEROUS_PARTS:
        if pattern.search(part):
            raise ActiveContent(name=name, what=what)


def _read_part(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """The bytes the part really unfolds into: the directory of the ZIP may lie."""
    ceiling = max(_FREE, part.compress_size * _RATIO)
    tail = b""
    size = 0
    for chunk in _chunks(archive, part):
        size += len(chunk)
        if size > min(left, ceiling):
            raise CompressionBomb(name=name)
        window = tail + chunk
        if EICAR in window:
            raise MalwareFound(name=name)
        if _ENTITY.search(window):
            raise ActiveContent(name=name, what="дефиниции на XML (DOCTYPE)")
        if part.filename == _CONTENT_TYPES and b"macroEnabled" in window:
            raise ActiveContent(name=name, what="макроси")
        tail = window[-len(EICAR) :]
    return size


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
