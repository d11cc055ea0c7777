"""XML from outside: other people's encodings work, declarations of types never do."""

import time

import pytest

from service.kernel.xml import XmlRefused, parse_xml

BODY = '<a xmlns="urn:x"><b name="Преписка"/><!-- бележка --><?pi x?></a>'


def declared(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{BODY}'


@pytest.mark.parametrize(
    "data",
    [
        BODY.encode(),
        declared("UTF-8").encode(),
        declared("utf-8").encode("utf-8-sig"),
        BODY.encode("utf-8-sig"),
        declared("windows-1251").encode("cp1251"),
        declared("WINDOWS-1251").encode("cp1251"),
        declared("KOI8-R").encode("koi8-r"),
        declared("ISO-8859-5").encode("iso8859-5"),
        declared("UTF-16").encode("utf-16"),
        b"\xff\xfe" + declared("UTF-16").encode("utf-16-le"),
        b"\xfe\xff" + declared("UTF-16").encode("utf-16-be"),
        declared("UTF-16LE").encode("utf-16-le"),
        b"\n  " + BODY.encode(),
    ],
)
def test_a_document_in_an_honest_encoding_is_read(data: bytes) -> None:
    root = parse_xml(data)
    assert [child.get("name") for child in root] == ["Преписка"]


DTD = '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1 if i else str()};" * 10}">' for i in range(12))
    + "]><a>&a11;</a>"
)


@pytest.mark.parametrize(
    "data",
    [
        DTD.encode(),
        DTD.encode("utf-16"),
        DTD.encode("utf-16-le"),
        b"\xef\xbb\xbf" + DTD.encode(),
        b"<!DOCTYPE a><a/>",
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<!DOCTYPE a PUBLIC "x" "http://example.org/x.dtd"><a/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://example.org/p">%p;]><a/>',
        b'<?xml version="1.0"?>\n<!-- c -->\n<!DOCTYPE a><a/>',
        BOMB.encode(),
    ],
)
def test_a_doctype_is_refused_in_every_encoding(data: bytes) -> None:
    started = time.process_time()
    with pytest.raises(XmlRefused, match=r"DOCTYPE|кодировка"):
        parse_xml(data)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (declared("UTF-8").encode("cp1251"), "не е в обявената кодировка utf-8"),
        (declared("windows-1251").encode(), "записан в utf-8"),
        (declared("windows-1251").encode("utf-8-sig"), "обявена е кодировка cp1251"),
        (declared("UTF-8").encode("utf-16"), "обявена е кодировка utf-8"),
        (declared("UTF-16").encode(), "utf-16"),
        (declared("us-ascii").encode(), "не е в обявената кодировка ascii"),
        (declared("utf-7").encode(), "непозната кодировка utf-7"),
        (declared("ebcdic-cp-us").encode(), "непозната кодировка"),
        (b"", "празен"),
        (b"  \n", "празен"),
        (b"\0\0\0\0", "празен"),
        (b"text", "не е правилен XML"),
        (b"<a><b></a>", "не е правилен XML"),
        (b"<a>&x;</a>", "не е правилен XML"),
        (b"<a>\0</a>", "нулев знак"),
        (b"<a>&#0;</a>", "не е правилен XML"),
        (b"<a/><b/>", "не е правилен XML"),
        (b"<a" * 1000, "не е правилен XML"),
        (b"<a>" * 5_000 + b"</a>" * 5_000, "не е правилен XML"),
        (b"<a>\xed\xa0\x80</a>", "кодировка"),
        (BODY.encode()[:-5], "не е правилен XML"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(XmlRefused, match=said):
        parse_xml(data)


def test_a_file_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(XmlRefused, match="2 MB"):
        parse_xml(b"<a>" + b" " * 2_000_000 + b"</a>")
    assert parse_xml(b"<a/>", limit_bytes=10) is not None
    with pytest.raises(XmlRefused):
        parse_xml(b"<a>        </a>", limit_bytes=10)


def test_latin_text_may_be_declared_in_any_of_the_encodings() -> None:
    assert parse_xml(b'<?xml version="1.0" encoding="windows-1251"?><a>Rila</a>').text == "Rila"


def test_text_that_speaks_of_markup_is_only_text() -> None:
    root = parse_xml("<a>&lt;script&gt; и &lt;!DOCTYPE&gt;</a>".encode())
    assert root.text == "<script> и <!DOCTYPE>"
