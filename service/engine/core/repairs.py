"""The list of repairs an import makes, and fresh elements for the places it mends."""

from dataclasses import dataclass, field
from itertools import count

from lxml import etree

from service.engine.core.dialect import XmlElement
from service.engine.core.model import BPMN

_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_DDI = "http://www.omg.org/spec/DD/20100524/DI"
_SIZES = {"userTask": (100, 80), "startEvent": (36, 36), "endEvent": (36, 36)}
_GATEWAY = (50, 50)
_GAP = 30


@dataclass(frozen=True)
class Repair:
    """What was changed at which element, in Bulgarian."""

    element_id: str
    what: str


@dataclass
class Repairs:
    """Collects the repairs and numbers what is added."""

    found: list[Repair] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def tell(self, element_id: str | None, what: str) -> None:
        self.found.append(Repair(element_id or "", what))

    def fresh(self, stem: str) -> str:
        return f"{stem}_added_{next(self.numbers)}"


def tag(name: str) -> str:
    return f"{{{BPMN}}}{name}"


def add_node(
    container: XmlElement, root: XmlElement, kind: str, own: str, *, beside: str, side: int = 1
) -> XmlElement:
    """A new flow node with a shape beside another's; `side` 1 is to the right, -1 to the left."""
    node = etree.SubElement(container, tag(kind), id=own, name="")
    neighbour = _shape(root, beside)
    bounds = None if neighbour is None else neighbour.find(f"{{{_DC}}}Bounds")
    if neighbour is not None and bounds is not None:
        width, height = _SIZES.get(kind, _GATEWAY)
        x, y = float(bounds.get("x", "0")), float(bounds.get("y", "0"))
        wide, high = float(bounds.get("width", "0")), float(bounds.get("height", "0"))
        at = x + wide + _GAP if side > 0 else x - width - _GAP
        shape = etree.SubElement(
            neighbour.getparent(), f"{{{_DI}}}BPMNShape", id=f"{own}_di", bpmnElement=own
        )
        etree.SubElement(
            shape, f"{{{_DC}}}Bounds", x=f"{at:.0f}", y=f"{y + (high - height) / 2:.0f}",
            width=str(width), height=str(height),
        )  # fmt: skip
    lane = _lane_of(root, beside)
    if lane is not None:
        etree.SubElement(lane, tag("flowNodeRef")).text = own
    return node


def add_flow(
    container: XmlElement, root: XmlElement, own: str, source: str, target: str
) -> XmlElement:
    """A new sequence flow with a straight edge."""
    flow = etree.SubElement(container, tag("sequenceFlow"), id=own, sourceRef=source)
    flow.set("targetRef", target)
    draw_edge(root, own, source, target)
    return flow


def draw_edge(root: XmlElement, own: str, source: str, target: str) -> None:
    """Draw (again) the edge of a flow between the middles of its ends."""
    for old in root.iter(f"{{{_DI}}}BPMNEdge"):
        if old.get("bpmnElement") == own:
            old.getparent().remove(old)
            break
    ends = [_middle(root, source), _middle(root, target)]
    shape = _shape(root, source)
    if shape is None or None in ends:
        return
    edge = etree.SubElement(
        shape.getparent(), f"{{{_DI}}}BPMNEdge", id=f"{own}_di", bpmnElement=own
    )
    for end in ends:
        if end is not None:
            etree.SubElement(edge, f"{{{_DDI}}}waypoint", x=f"{end[0]:.0f}", y=f"{end[1]:.0f}")


def _shape(root: XmlElement, own: str) -> XmlElement | None:
    for shape in root.iter(f"{{{_DI}}}BPMNShape"):
        if shape.get("bpmnElement") == own:
            return shape
    return None


def _middle(root: XmlElement, own: str) -> tuple[float, float] | None:
    shape = _shape(root, own)
    bounds = None if shape is None else shape.find(f"{{{_DC}}}Bounds")
    if bounds is None:
        return None
    x, y, wide, high = (float(bounds.get(name, "0")) for name in ("x", "y", "width", "height"))
    return x + wide / 2, y + high / 2


def _lane_of(root: XmlElement, own: str) -> XmlElement | None:
    for reference in root.iter(tag("flowNodeRef")):
        if (reference.text or "").strip() == own:
            return reference.getparent()
    return None
