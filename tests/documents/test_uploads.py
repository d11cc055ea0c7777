"""What people attach is judged by its bytes; each refusal says in Bulgarian what to do."""

import io
import zipfile
import zlib

import pytest

from service.documents import FileKind, check_upload
from service.documents.errors import (
    ActiveContent,
    CompressionBomb,
    ContentUnlikeName,
    DamagedUpload,
    EmptyUpload,
    MalwareFound,
    UnknownContent,
    UnsafeName,
    UploadRefused,
    UploadTooLarge,
)
from service.documents.inspection import EICAR
from tests.documents.samples import JPEG, PNG, docx, pdf, xlsx


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Заповед № 112.pdf", pdf(), FileKind.PDF),
        ("снимка.JPG", JPEG, FileKind.JPEG),
        ("снимка.jpeg", JPEG, FileKind.JPEG),
        ("сканирано (1).png", PNG, FileKind.PNG),
        ("часове.xlsx", xlsx(), FileKind.XLSX),
        ("договор.docx", docx(), FileKind.DOCX),
    ],
)
def test_a_real_file_of_a_taken_kind_is_accepted(name: str, content: bytes, kind: FileKind) -> None:
    upload = check_upload(name, content)
    assert upload.kind is kind
    assert upload.name == name
    assert upload.content == content
    assert len(upload.sha256) == 64


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.pdf",
        "..\\..\\x.pdf",
        "/etc/x.pdf",
        "C:\\x.pdf",
        ".pdf",
        ".скрит.pdf",
        "заповед",
        "заповед.",
        "a\x00.pdf",
        "a\n.pdf",
        "фактура\u202efdp.exe.pdf",
        "",
        "a" * 200 + ".pdf",
        "<b>.pdf",
        'a";x.pdf',
        "a%2f.pdf",
        "  .pdf",
    ],
)
def test_a_name_that_is_a_path_or_a_trick_is_refused(name: str) -> None:
    with pytest.raises(UnsafeName):
        check_upload(name, pdf())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("страница.pdf", b"<html><script>alert(1)</script></html>"),
        ("програма.pdf", b"MZ\x90\x00" + b"\x00" * 100),
        ("картина.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("архив.docx", b"PK\x03\x04" + b"\x00" * 60),
        ("стар.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100),
        ("GIF.png", b"GIF89a" + b"\x00" * 20),
    ],
)
def test_content_of_another_kind_is_refused_whatever_the_name(name: str, content: bytes) -> None:
    with pytest.raises(UnknownContent) as caught:
        check_upload(name, content)
    assert "PDF" in caught.value.message


def test_a_zip_that_is_no_office_file_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "здравей")
    with pytest.raises(UnknownContent):
        check_upload("часове.xlsx", stream.getvalue())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("заповед.pdf", PNG),
        ("снимка.png", JPEG),
        ("часове.docx", xlsx()),
        ("x.exe", pdf()),
        ("заповед.pdf.exe", pdf()),
    ],
)
def test_an_extension_that_lies_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(ContentUnlikeName):
        check_upload(name, content)


def test_a_field_that_takes_only_pictures_refuses_a_pdf() -> None:
    with pytest.raises(UnknownContent) as caught:
        check_upload("заповед.pdf", pdf(), accept=["png", "jpeg"])
    assert "PNG, JPEG" in caught.value.message


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(EmptyUpload):
        check_upload("празно.pdf", b"")


def test_a_file_over_the_limit_is_refused_with_both_sizes() -> None:
    with pytest.raises(UploadTooLarge) as caught:
        check_upload("голямо.pdf", b"%PDF-" + b"0" * (2 * 1024 * 1024), limit=1024 * 1024)
    assert "2,1 MB" in caught.value.message
    assert "1 MB" in caught.value.message


@pytest.mark.parametrize(
    ("name", "content"),
    [("договор.pdf", EICAR), ("договор.docx", docx(**{"word/x.xml": EICAR}))],
)
def test_the_antivirus_test_signature_is_refused_in_the_open_and_in_an_archive(
    name: str, content: bytes
) -> None:
    with pytest.raises(MalwareFound):
        check_upload(name, content)


@pytest.mark.parametrize(
    "body",
    [
        b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        b"/OpenAction << /S /Java#53cript >>",
        b"/A << /S /Launch /F (cmd.exe) >>",
        b"/Names << /EmbeddedFiles 5 0 R >>",
        b"/AcroForm << /XFA 7 0 R >>",
    ],
)
def test_a_pdf_that_runs_or_carries_something_is_refused(body: bytes) -> None:
    content = pdf().replace(b"%%EOF", body + b"\n%%EOF")
    with pytest.raises(ActiveContent):
        check_upload("заповед.pdf", content)


def test_a_script_hidden_in_a_compressed_object_stream_is_found() -> None:
    hidden = zlib.compress(b"1 0 << /S /JavaScript /JS (x) >>")
    stream = b"9 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\n" + hidden + b"\nendstream"
    with pytest.raises(ActiveContent):
        check_upload("заповед.pdf", b"%PDF-1.7\n" + stream + b"\n%%EOF")


def test_a_pdf_that_unfolds_without_end_is_refused() -> None:
    flood = zlib.compress(b"\x00" * (80 * 1024 * 1024), 9)
    stream = b"9 0 obj << /Type /ObjStm >> stream\n" + flood + b"\nendstream"
    with pytest.raises(CompressionBomb):
        check_upload("заповед.pdf", b"%PDF-1.7\n" + stream + b"\n%%EOF")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("заповед.pdf", pdf()[:-4000]),
        ("снимка.png", PNG[:-12]),
        ("снимка.png", PNG[:20] + b"\xff" + PNG[21:]),
        ("снимка.jpg", JPEG[:-2]),
        ("снимка.jpg", b"\xff\xd8\xff\xd9" + b"\x00" * 20 + b"\xff\xd9"),
        ("часове.xlsx", xlsx()[:-40]),
    ],
)
def test_a_damaged_file_is_refused(name: str, content: bytes) -> None:
    with pytest.raises((DamagedUpload, UnknownContent)):
        check_upload(name, content)


def test_a_picture_of_a_billion_pixels_is_refused() -> None:
    header = b"IHDR" + (40_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    chunk = (13).to_bytes(4, "big") + header + zlib.crc32(header).to_bytes(4, "big")
    with pytest.raises(CompressionBomb):
        check_upload("снимка.png", PNG[:8] + chunk + PNG[33:])


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("word/vbaProject.bin", b"x"),
        ("xl/macrosheets/sheet1.xml", b"<x/>"),
        ("word/embeddings/oleObject1.bin", b"x"),
        ("word/activeX/activeX1.xml", b"<x/>"),
        ("word/media/setup.exe", b"MZ"),
        ("word/bomb.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ],
)
def test_macros_embedded_objects_and_entities_are_refused(part: str, body: bytes) -> None:
    with pytest.raises(ActiveContent):
        check_upload("договор.docx", docx(**{part: body}))


def test_a_macro_workbook_under_a_plain_name_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types><x a="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>',
        )
    with pytest.raises(ActiveContent):
        check_upload("часове.xlsx", stream.getvalue())


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/cron.d/x", "word\\..\\..\\x"])
def test_a_part_that_names_a_path_is_refused(name: str) -> None:
    with pytest.raises(DamagedUpload):
        check_upload("договор.docx", docx(**{name: b"x"}))


def test_a_part_that_unfolds_a_thousandfold_is_refused() -> None:
    with pytest.raises(CompressionBomb):
        check_upload("договор.docx", docx(**{"word/flood.xml": b" " * (30 * 1024 * 1024)}))


def test_a_directory_that_lies_about_the_size_is_seen_through() -> None:
    honest = docx(**{"word/flood.xml": b" " * (5 * 1024 * 1024)})
    lying = honest.replace((5 * 1024 * 1024).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    with pytest.raises((CompressionBomb, DamagedUpload)):
        check_upload("договор.docx", lying)


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(CompressionBomb):
        check_upload("договор.docx", docx(**{f"word/{number}.xml": b"" for number in range(3100)}))


def test_every_refusal_is_one_family_with_a_bulgarian_sentence() -> None:
    with pytest.raises(UploadRefused) as caught:
        check_upload("празно.pdf", b"")
    assert caught.value.status == 422
    assert caught.value.message == "Файлът „празно.pdf“ е празен."


def test_object_streams_that_overlap_without_end_are_refused_quickly() -> None:
    opening = b"/Type /ObjStm >> stream\n"
    content = b"%PDF-1.7\n" + opening * 20_000 + b"%%EOF"
    with pytest.raises(CompressionBomb):
        check_upload("заповед.pdf", content)
