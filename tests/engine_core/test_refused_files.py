"""The file around a diagram: its encoding, its one pool and process, its names and notes."""

import pytest

from service.engine.core import Catalogue, DiagramRefused, compile_process
from tests.engine_core.drawing import refusals, task


def test_markup_and_invisible_characters_in_names_are_refused() -> None:
    for bad in ("&lt;b&gt;дебело&lt;/b&gt;", "&lt;script&gt;", "име\u202eобърнато"):
        xml = task().xml().replace(b'name="a"', f'name="{bad}"'.encode())
        assert "a" in refusals(xml), bad


@pytest.mark.parametrize(
    "content",
    [
        b"", b"not xml", b"<a/>",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>',
        '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16").replace(
            "<a/>".encode("utf-16-le"), "<!DOCTYPE a><a/>".encode("utf-16-le")),
        b'<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
    ],
)  # fmt: skip
def test_what_is_no_diagram_is_refused(content: bytes) -> None:
    with pytest.raises(DiagramRefused) as refused:
        compile_process(content, catalogue=Catalogue())
    assert refused.value.problems[0].element_id == ""


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-8-sig", "utf-16"])
def test_other_honest_encodings_are_read(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>' + task().xml().decode()
    assert compile_process(text.encode(encoding), catalogue=Catalogue()).name == "Образец"


POOL = (
    '<bpmn:collaboration id="c"><bpmn:participant id="p" name="Училище" processRef="{process}"/>'
    "{more}</bpmn:collaboration><bpmn:process"
)


@pytest.mark.parametrize(
    ("process", "more", "element_id"),
    [
        ("sample", "", None),
        ("other", "", "p"),
        ("sample", '<bpmn:participant id="q"/>', "c"),
        ("sample", '<bpmn:messageFlow id="mf" sourceRef="a" targetRef="p"/>', "mf"),
    ],
)
def test_a_file_has_one_pool_over_its_process(
    process: str, more: str, element_id: str | None
) -> None:
    pool = POOL.format(process=process, more=more).encode()
    found = refusals(task().xml().replace(b"<bpmn:process", pool, 1))
    assert (element_id in found) if element_id else found == {}


def test_a_file_has_one_executable_process() -> None:
    xml = task().xml()
    assert "изпълним" in refusals(xml.replace(b'isExecutable="true"', b""))["sample"]
    second = b'<bpmn:process id="two" isExecutable="true"/></bpmn:definitions>'
    assert "точно един процес" in refusals(xml.replace(b"</bpmn:definitions>", second))[""]
    choreography = b'<bpmn:choreography id="ch"/></bpmn:definitions>'
    assert "ch" in refusals(xml.replace(b"</bpmn:definitions>", choreography))


def test_colours_artefacts_and_foreign_notes_are_kept_and_mean_nothing() -> None:
    notes = (
        '<bpmn:textAnnotation id="t"><bpmn:text>бележка</bpmn:text></bpmn:textAnnotation>'
        '<bpmn:association id="as" sourceRef="a" targetRef="t"/>'
        '<bpmn:dataObjectReference id="d"/><bpmn:group id="g"/></bpmn:process>'
    )
    xml = task("a", "<bpmn:documentation>как</bpmn:documentation>").xml()
    xml = xml.replace(b"</bpmn:process>", notes.encode())
    xml = xml.replace(
        b'<bpmn:userTask id="a"', b'<bpmn:userTask xmlns:c="http://x.y/z" c:f="1" id="a"'
    )
    assert refusals(xml) == {}
