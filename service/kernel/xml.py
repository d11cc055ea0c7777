"""The one way XML from outside is read: no DTD, no entities, no network, one honest encoding.

The bytes are decoded here, strictly, and libxml2 is given UTF-8: a file that declares one encoding
and holds another is refused with a sentence instead of being read as gibberish.
"""

import codecs
import re
from typing import Final

from lxml import etree

from service.kernel.errors import Refused

#: bytes of a diagram or table
LIMIT_BYTES: Final = 2_000_000
#: what may be declared, and how Python calls it; other tools in Bulgaria still write windows-1251
_ENCODINGS: Final = {
    "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "ascii", "ascii": "ascii",
    "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
    "windows-1251": "cp1251", "cp1251": "cp1251", "iso-8859-5": "iso8859-5", "koi8-r": "koi8-r",
    "iso-8859-1": "iso8859-1", "windows-1252": "cp1252",
}  # fmt: skip
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_DECLARATION: Final = re.compile(r"\s*<\?xml\s[^>]*?\?>")
_DECLARED: Final = re.compile(r"""\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
#: longest piece in which a declaration is looked for
_HEAD: Final = 400


class XmlRefused(Refused):
    """The file is not XML that we read. data: `reason` (Bulgarian)."""

    code = "xml.refused"
    sentence = "Файлът не се приема: {reason}."


def parse_xml(data: bytes, *, limit_bytes: int = LIMIT_BYTES) -> etree._Element:
    """The root element of a document, without comments and processing instructions.

    Accepts UTF-8, UTF-16 (with or without a byte order mark), windows-1251 and a few more.
    Raises: XmlRefused for any DOCTYPE or entity, for a wrong encoding, size or syntax.
    """
    if len(data) > limit_bytes:
        raise XmlRefused(reason=f"по-голям е от {limit_bytes // 1_000_000} MB")
    if not data.strip(b" \t\r\n\0"):
        raise XmlRefused(reason="празен е")
    text = _decode(data)
    # before libxml2 sees it: an entity would be declared only in a DOCTYPE
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise XmlRefused(reason="съдържа DOCTYPE или същности (ENTITY), които не се допускат")
    declaration = _DECLARATION.match(text)
    body = text[declaration.end() :] if declaration else text
    try:
        root = etree.fromstring(body.strip().encode(), _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlRefused(reason=_reason(error, text)) from None
    if root.getroottree().docinfo.doctype:  # pragma: no cover - the second lock
        raise XmlRefused(reason="съдържа DOCTYPE, който не се допуска")
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )


def _decode(data: bytes) -> str:
    mark, by_mark = next(((m, e) for m, e in _BOMS if data.startswith(m)), (b"", None))
    if by_mark is None:
        by_mark = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(data[:2])
    body = data[len(mark) :]
    declared = _declared(body, by_mark)
    if declared is not None and by_mark is not None and not by_mark.startswith(declared):
        raise XmlRefused(reason=f"обявена е кодировка {declared}, а е записан като {by_mark}")
    encoding = by_mark or declared or "utf-8"
    if encoding == "utf-16":
        raise XmlRefused(reason="обявена е кодировка utf-16, а е записан в друга")
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        shown = declared or encoding
        raise XmlRefused(reason=f"съдържанието не е в обявената кодировка {shown}") from None
    if encoding not in {"utf-8", "ascii"} and by_mark is None and _is_utf8(body):
        raise XmlRefused(reason=f"обявена е кодировка {declared}, а е записан в utf-8")
    return text


def _declared(body: bytes, by_mark: str | None) -> str | None:
    head = body[:_HEAD].decode(by_mark or "latin-1", errors="replace")
    declaration = _DECLARATION.match(head)
    found = _DECLARED.search(declaration.group()) if declaration else None
    if found is None:
        return None
    encoding = _ENCODINGS.get(found.group(1).lower())
    if encoding is None:
        raise XmlRefused(reason=f"непозната кодировка {found.group(1)}")
    return encoding


def _is_utf8(body: bytes) -> bool:
    """Whether letters outside ASCII read as UTF-8, which by chance practically never happens."""
    if body.isascii():
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _reason(error: Exception, text: str) -> str:
    line = getattr(error, "lineno", None)
    if "\0" in text:
        return "съдържа нулев знак"
    return f"не е правилен XML (ред {line})" if line else "не е правилен XML"
