"""A new process is new files only; these tests say what is missing and where to put it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

import service.operations  # noqa: F401 - fills the registry
from service.cases.sources import ROOT, read_resources
from service.engine import REGISTRY
from service.engine.core import Compiled
from service.engine.definitions import Bundle, form_key_of, read_bundle
from service.identity.roles import ROLE_CODES

DIAGRAMS = sorted((ROOT / "processes").rglob("*.bpmn"))
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    """Everything in the repository, checked against each other by the strict deployment."""
    return read_bundle(read_resources(), operations=REGISTRY.operations.keys(), roles=ROLE_CODES)


def _processes(bundle: Bundle) -> Iterator[Compiled]:
    for _, process in bundle.processes.values():
        yield process


def test_all_diagrams_tables_and_forms_fit_each_other(bundle: Bundle) -> None:
    assert {path.stem for path in DIAGRAMS} == set(bundle.processes), (
        "a diagram's process id is its file's name: processes/<area>/<key>.bpmn"
    )


def test_every_form_is_shown_by_a_diagram(bundle: Bundle) -> None:
    shown = {form for process in _processes(bundle) for form in process.forms}
    idle = sorted(set(bundle.forms) - shown)
    assert not idle, f"no task shows these forms; name them in camunda:formKey or delete: {idle}"


def test_a_form_lies_where_its_key_says(bundle: Bundle) -> None:
    for key, path in bundle.form_paths.items():
        assert bundle.forms[key].id == key == form_key_of(path), (
            f"{path}: the form's id must be {form_key_of(path)}"
        )


def test_every_operation_is_asked_for_by_a_diagram(bundle: Bundle) -> None:
    asked = {name for process in _processes(bundle) for name in process.operations}
    idle = sorted(set(REGISTRY.operations) - asked)
    assert not idle, f"no diagram asks for these operations; delete them: {idle}"


def test_every_form_context_belongs_to_a_form(bundle: Bundle) -> None:
    stray = sorted(set(REGISTRY.contexts) - set(bundle.forms))
    assert not stray, f"@form_context names forms that are not in forms/: {stray}"


def test_every_process_shows_its_substance_on_the_case_page(bundle: Bundle) -> None:
    missing = sorted(set(bundle.processes) - set(REGISTRY.panels))
    assert not missing, f"write a @case_panel in service/operations/<process>: {missing}"


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_every_element_is_drawn_and_named_in_bulgarian(path: Path) -> None:
    root = etree.parse(path).getroot()
    drawn = {shape.get("bpmnElement") for shape in root.iter() if shape.get("bpmnElement")}
    for node in root.iter():
        kind = etree.QName(node).localname
        if node.get("id") is None or not str(node.tag).startswith(_BPMN):
            continue
        if kind.endswith(("Task", "Event", "Gateway", "task")) or kind in {"lane", "sequenceFlow"}:
            assert node.get("id") in drawn, f"{path.name}: {node.get('id')} is not drawn"
        if kind.endswith(("Task", "task", "Event")) or kind in {"lane", "participant"}:
            name = node.get("name") or ""
            assert any("а" <= letter.lower() <= "я" for letter in name), (
                f"{path.name}: {node.get('id')} needs a Bulgarian name"
            )


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_every_end_has_a_scenario(path: Path, bundle: Bundle) -> None:
    process = bundle.processes[path.stem][1]
    folder = ROOT / "tests" / "processes"
    written = "".join(p.read_text() for p in sorted(folder.glob(f"test_{path.stem}*.py")))
    ends = [
        element.id
        for element in process.elements.values()
        if element.kind == "endEvent" and element.parent_id is None
    ]
    missing = [end for end in ends if f'"{end}"' not in written]
    assert not missing, (
        f"write a scenario in tests/processes/test_{path.stem}.py that ends in each of: {missing}"
    )


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_no_two_shapes_lie_on_each_other(path: Path) -> None:
    root = etree.parse(path).getroot()
    kinds = {node.get("id"): etree.QName(node).localname for node in root.iter() if node.get("id")}
    boxes = []
    for shape in root.iter(f"{_BPMN.replace('MODEL', 'DI')}BPMNShape"):
        element = shape.get("bpmnElement")
        kind = kinds.get(element, "")
        bounds = shape.find("{http://www.omg.org/spec/DD/20100524/DC}Bounds")
        if bounds is None or not kind.endswith(("Task", "Gateway", "startEvent", "endEvent")):
            continue
        x, y, w, h = (float(bounds.get(name, "0")) for name in ("x", "y", "width", "height"))
        boxes.append((element, x, y, x + w, y + h))
    assert boxes, f"{path.name} has no drawing"
    for i, (first, ax, ay, bx, by) in enumerate(boxes):
        for second, cx, cy, dx, dy in boxes[i + 1 :]:
            overlap = ax < dx and cx < bx and ay < dy and cy < by
            assert not overlap, f"{path.name}: {first} lies on {second}"
