"""Lanes: which role does which node. Read by element and never by identity of an XML object."""

from dataclasses import dataclass
from typing import Final

from service.engine.core import dialect
from service.engine.core.dialect import XmlElement, bpmn_children, local
from service.engine.core.model import FLOW_NODES, Problems

_LATER: Final = "later"


@dataclass(frozen=True)
class Lane:
    """A lane of the pool and the role that works in it.

    `is_invited_later`: its organisation learns of the case by its first task, or when an operation
    invites it, and not when the case is opened.
    """

    id: str
    name: str
    role: str | None
    is_invited_later: bool = False


def read_lanes(process: XmlElement, problems: Problems) -> dict[str, Lane] | None:
    """Lane by node id; None for a diagram drawn without lanes."""
    lanes: dict[str, Lane] = {}
    elements = [
        lane
        for holder in bpmn_children(process, "laneSet")
        for lane in bpmn_children(holder, "lane")
    ]
    if not elements:
        return None
    for element in elements:
        lane = _lane(element, problems)
        for reference in bpmn_children(element, "flowNodeRef"):
            node_id = (reference.text or "").strip()
            if node_id in lanes:
                problems.add(node_id, "елементът е в две ленти")
            lanes[node_id] = lane
    own = {
        node.get("id", "")
        for node in process.iter()
        if dialect.namespace(node) is not None and local(node) in FLOW_NODES
    }
    for node_id in lanes:
        if node_id not in own:
            problems.add(node_id, "лентата сочи елемент, който го няма")
    return lanes


def _lane(element: XmlElement, problems: Problems) -> Lane:
    own = element.get("id", "")
    given = dialect.properties(element)
    role, invited = given.get("role"), given.get("invited")
    if bpmn_children(element, "childLaneSet"):
        problems.add(own, "вложени ленти не се поддържат")
    if not role:
        problems.add(own, "лентата няма свойство „role“ с код на роля")
    if invited not in {None, _LATER}:
        problems.add(own, "свойството „invited“ на лентата приема само „later“")
    name = element.get("name", "").strip()
    dialect.check_text(own, name, problems)
    return Lane(own, name, role, is_invited_later=invited == _LATER)
