"""Every official document is written, archivable, accessible, and says what it must."""

import pytest

from service.documents import render_pdf, template_names
from service.documents.errors import RenderingFailed, TemplateUnknown
from tests.documents.samples import AT, DOCUMENTS


def test_every_template_has_an_example() -> None:
    assert template_names() == set(DOCUMENTS)


@pytest.mark.parametrize("template", sorted(DOCUMENTS))
def test_the_document_is_archivable_and_accessible(template: str) -> None:
    content = render_pdf(template, DOCUMENTS[template], at=AT)
    assert content.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content


@pytest.mark.parametrize("template", sorted(DOCUMENTS))
def test_the_same_data_gives_the_same_bytes(template: str) -> None:
    assert render_pdf(template, DOCUMENTS[template], at=AT) == render_pdf(
        template, DOCUMENTS[template], at=AT
    )


def test_markup_in_data_stays_text() -> None:
    data = {**DOCUMENTS["recovery_notice"], "reason": '#import "_layout.typ": * $x^2$ *удебелено*'}
    assert render_pdf("recovery_notice", data, at=AT)


def test_a_missing_value_is_named() -> None:
    data = dict(DOCUMENTS["annex_7"])
    del data["checked_on"]
    with pytest.raises(RenderingFailed) as caught:
        render_pdf("annex_7", data, at=AT)
    assert "checked_on" in caught.value.message


@pytest.mark.parametrize("name", ["_layout", "../pdf", "unknown", ""])
def test_only_our_templates_are_rendered(name: str) -> None:
    with pytest.raises(TemplateUnknown):
        render_pdf(name, {}, at=AT)
