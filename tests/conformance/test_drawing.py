"""Diagrams are read by people: no line runs through a shape, and no two lines cross."""

from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from lxml import etree

from service.cases.sources import ROOT

DIAGRAMS = sorted((ROOT / "processes").rglob("*.bpmn"))
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_DD = "{http://www.omg.org/spec/DD/20100524/DI}"
#: a line may touch a border; within this many pixels it does not run through
_SLACK = 3.0
_NODES = ("Task", "Gateway", "Event", "task", "callActivity")

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A drawn node; `host` is what a boundary event is attached to."""

    element: str
    left: float
    top: float
    right: float
    bottom: float
    host: str | None


@dataclass(frozen=True)
class Line:
    """A drawn sequence flow with its corners."""

    flow: str
    source: str
    target: str
    corners: tuple[Point, ...]

    def pieces(self) -> list[tuple[Point, Point]]:
        return list(pairwise(self.corners))


@dataclass(frozen=True)
class Drawing:
    """What a diagram shows of its nodes and flows."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def read_drawing(path: Path) -> Drawing:
    root = etree.parse(path).getroot()
    nodes = {node.get("id"): node for node in root.iter() if str(node.tag).startswith(_BPMN)}
    boxes = []
    for shape in root.iter(f"{_DI}BPMNShape"):
        node = nodes[shape.get("bpmnElement")]
        kind = etree.QName(node).localname
        bounds = shape.find(f"{_DC}Bounds")
        if bounds is None or not kind.endswith(_NODES):
            continue
        x, y, width, height = (float(bounds.get(k, "0")) for k in ("x", "y", "width", "height"))
        host = node.get("attachedToRef")
        boxes.append(Box(node.get("id", ""), x, y, x + width, y + height, host))
    lines = []
    for edge in root.iter(f"{_DI}BPMNEdge"):
        node = nodes[edge.get("bpmnElement")]
        if etree.QName(node).localname != "sequenceFlow":
            continue
        corners = tuple(
            (float(point.get("x", "0")), float(point.get("y", "0")))
            for point in edge.iter(f"{_DD}waypoint")
        )
        lines.append(
            Line(node.get("id", ""), node.get("sourceRef", ""), node.get("targetRef", ""), corners)
        )
    return Drawing(tuple(boxes), tuple(lines))


def _runs_through(piece: tuple[Point, Point], box: Box) -> bool:
    (ax, ay), (bx, by) = piece
    return (
        min(ax, bx) < box.right - _SLACK
        and max(ax, bx) > box.left + _SLACK
        and min(ay, by) < box.bottom - _SLACK
        and max(ay, by) > box.top + _SLACK
    )


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether a level and an upright piece cross in their middles; lines are drawn squarely."""
    for level, upright in ((one, other), (other, one)):
        (ax, ay), (bx, by) = level
        (cx, cy), (dx, dy) = upright
        if ay == by and cx == dx:
            inside_x = min(ax, bx) + _SLACK < cx < max(ax, bx) - _SLACK
            inside_y = min(cy, dy) + _SLACK < ay < max(cy, dy) - _SLACK
            return inside_x and inside_y
    return False


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_no_line_runs_through_a_shape(path: Path) -> None:
    drawing = read_drawing(path)
    hosts = {box.element: box.host for box in drawing.boxes}
    struck = [
        f"{line.flow} runs through {box.element}"
        for line in drawing.lines
        for box in drawing.boxes
        if box.element not in {line.source, line.target, hosts.get(line.source)}
        and box.host not in {line.source, line.target}
        and any(_runs_through(piece, box) for piece in line.pieces())
    ]
    assert not struck


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_no_two_lines_cross_unless_they_meet_at_one_end(path: Path) -> None:
    lines = read_drawing(path).lines
    crossing = [
        f"{one.flow} crosses {other.flow}"
        for one, other in combinations(lines, 2)
        if one.target != other.target
        and one.source != other.source
        and any(_cross(a, b) for a in one.pieces() for b in other.pieces())
    ]
    assert not crossing
