"""A look inside PDF files and images: whole, of a sane size, and with nothing that acts."""

import re
import struct
import zlib

from service.documents.errors import ActiveContent, CompressionBomb, DamagedUpload

#: the agreed test signature of antivirus programs, put together here so that it is not one itself
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
#: pixels of one picture; a phone makes 50 million
_PIXELS = 100_000_000
#: bytes that the compressed objects of one PDF may unfold into
_UNFOLDED = 64 * 1024 * 1024
_TAIL = 2048
#: times the bytes of a file may be read over again
_REREAD = 3

_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECT_STREAM = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
#: names by which a PDF runs something or carries a file; long enough not to occur by chance
_ACTIVE = {
    b"/JavaScript": "скрипт",
    b"/Launch": "команда за стартиране на програма",
    b"/EmbeddedFile": "вграден файл",
    b"/RichMedia": "мултимедия",
    b"/XFA": "динамична форма",
}
#: JPEG markers that hold the size: baseline, extended, progressive, lossless and their kin
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PNG_CHUNK = struct.Struct(">I4s")


def inspect_pdf(name: str, data: bytes) -> None:
    """Refuse a PDF that is cut off, runs something or carries other files."""
    if b"%%EOF" not in data[-_TAIL:]:
        raise DamagedUpload(name=name)
    for part in (data, *_unfolded(name, data)):
        plain = _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), part)
        for token, what in _ACTIVE.items():
            if token in plain:
                raise ActiveContent(name=name, what=what)


def _unfolded(name: str, data: bytes) -> list[bytes]:
    """The compressed object streams, where names may hide; bounded in what is read and made."""
    left, readable = _UNFOLDED, _REREAD * len(data)
    parts = []
    for match in _OBJECT_STREAM.finditer(data):
        end = data.find(b"endstream", match.end())
        body = data[match.end() : end if end >= 0 else len(data)]
        readable -= len(body)
        if readable < 0:
            # streams that overlap are no accident
            raise CompressionBomb(name=name)
        try:
            part = zlib.decompressobj().decompress(body, left + 1)
        except zlib.error:
            # another filter, or none: then the names stand in the open and are seen above
            continue
        left -= len(part)
        if left < 0:
            raise CompressionBomb(name=name)
        parts.append(part)
    return parts


def inspect_image(name: str, data: bytes) -> None:
    """Refuse a picture that is cut off or unfolds into more pixels than a camera makes."""
    size = _png_size(data) if data.startswith(b"\x89PNG") else _jpeg_size(data)
    if size is None or min(size) == 0:
        raise DamagedUpload(name=name)
    if size[0] * size[1] > _PIXELS:
        raise CompressionBomb(name=name)


def _png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height when the chunks lead to the end mark, else None."""
    place = 8
    size = None
    while place + 12 <= len(data):
        length, kind = _PNG_CHUNK.unpack_from(data, place)
        if kind == b"IHDR" and length == 13 and place == 8:  # noqa: PLR2004 - fixed by the format
            body = data[place + 4 : place + 21]
            if zlib.crc32(body) != int.from_bytes(data[place + 21 : place + 25], "big"):
                return None
            size = struct.unpack_from(">II", data, place + 8)
        if kind == b"IEND":
            return size
        place += 12 + length
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header when the picture has its end mark, else None."""
    if b"\xff\xd9" not in data[2:]:
        return None
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:  # noqa: PLR2004 - begins every marker
        marker = data[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 5)
            return width, height
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return None
