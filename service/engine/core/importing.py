"""Import: a diagram drawn elsewhere, repaired to our dialect, each repair told to the person.

Nothing is deployed by it: the result goes to the modeler, and what could not be repaired without
guessing stays refused by the strict check. A repair either keeps the meaning or says what changed.
"""

import re
from dataclasses import dataclass, field
from itertools import count

from lxml import etree

from service.engine.core import dialect
from service.engine.core.compiled import compile_process
from service.engine.core.dialect import XmlElement, bpmn_children, local
from service.engine.core.errors import DiagramProblem, DiagramRefused
from service.engine.core.face import Catalogue
from service.engine.core.importing_scope import repair_scope
from service.engine.core.importing_vendor import repair_vendor
from service.engine.core.model import BPMN, FLOW_NODES
from service.engine.core.repairs import Repair, Repairs
from service.kernel.xml import parse_xml

_REFERENCES = frozenset(
    {
        "sourceRef",
        "targetRef",
        "default",
        "attachedToRef",
        "processRef",
        "messageRef",
        "errorRef",
        "bpmnElement",
    }
)
_TEXT_REFERENCES = frozenset({"flowNodeRef", "incoming", "outgoing"})
_GOOD_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")
#: the official transliteration
_LETTERS = {
    **dict(zip("абвгдезийклмнопрстуфхъь", "abvgdeziyklmnoprstufhay", strict=True)),
    "ж": "zh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "sht",
    "ю": "yu",
    "я": "ya",
}


@dataclass(frozen=True)
class Imported:
    """The repaired file, what was repaired, and what a person still has to decide."""

    content: bytes
    repairs: tuple[Repair, ...]
    remaining: tuple[DiagramProblem, ...] = field(default=())


def import_diagram(content: bytes, *, catalogue: Catalogue, key: str | None = None) -> Imported:
    """Repair a file of another tool; `key` names the process (default: as in the file).

    Raises `service.kernel.xml.XmlRefused` for what is not XML we read, and `DiagramRefused` when
    there is no process in it.
    """
    root = parse_xml(content)
    repairs = Repairs()
    process = _only_process(root, repairs)
    _give_ids(root, repairs)
    if key is not None:
        _rename(root, {process.get("id", ""): key})
    repair_vendor(root, repairs)
    _flatten_lanes(process, repairs)
    for container in [process, *process.iter(f"{{{BPMN}}}subProcess")]:
        repair_scope(container, root, repairs)
    for stale in [*process.iter(f"{{{BPMN}}}incoming"), *process.iter(f"{{{BPMN}}}outgoing")]:
        stale.getparent().remove(stale)
    repaired = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    try:
        compile_process(repaired, catalogue=catalogue)
    except DiagramRefused as refused:
        return Imported(repaired, tuple(repairs.found), refused.problems)
    return Imported(repaired, tuple(repairs.found))


def _only_process(root: XmlElement, repairs: Repairs) -> XmlElement:
    """Keep the one process that does something; what lies beside it is named and left out."""
    processes = bpmn_children(root, "process")
    if root.tag != f"{{{BPMN}}}definitions" or not processes:
        raise DiagramRefused([DiagramProblem("", "във файла няма процес")])

    def weight(process: XmlElement) -> tuple[bool, int]:
        nodes = sum(local(node) in FLOW_NODES for node in process.iter())
        return nodes > 0 and process.get("isExecutable") == "true", nodes

    kept = max(processes, key=weight)
    for process in processes:
        if process is not kept:
            repairs.tell(process.get("id"), "изпуснат е друг процес от същия файл")
            root.remove(process)
    if kept.get("isExecutable") != "true":
        kept.set("isExecutable", "true")
        repairs.tell(kept.get("id"), "процесът е отбелязан като изпълним")
    for collaboration in bpmn_children(root, "collaboration"):
        for part in list(collaboration):
            name = local(part)
            foreign = name == "participant" and part.get("processRef") != kept.get("id")
            if foreign or name in ("messageFlow", "conversationLink"):
                repairs.tell(part.get("id"), "изпуснат е друг участник или поток към него")
                collaboration.remove(part)
        if not bpmn_children(collaboration, "participant"):
            root.remove(collaboration)
    _drop_shapes(root)
    return kept


def _drop_shapes(root: XmlElement) -> None:
    """Shapes of what is not in the file any more."""
    present = {node.get("id") for node in root.iter() if dialect.namespace(node) == BPMN}
    for node in list(root.iter()):
        shown = node.get("bpmnElement") if isinstance(node.tag, str) else None
        if shown is not None and shown not in present and local(node) != "BPMNPlane":
            node.getparent().remove(node)
        elif shown is not None and shown not in present:
            kept = root.find(f"{{{BPMN}}}collaboration")
            kept = root.find(f"{{{BPMN}}}process") if kept is None else kept
            node.set("bpmnElement", kept.get("id", ""))


def _give_ids(root: XmlElement, repairs: Repairs) -> None:
    """Ids where they are missing, repeated, reserved or not ASCII (defects 5 and 7)."""
    taken: set[str] = set()
    renamed: dict[str, str] = {}
    numbers = count(1)
    for node in root.iter():
        if dialect.namespace(node) != BPMN:
            continue
        own, name = node.get("id"), local(node)
        needed = name in FLOW_NODES or name in ("sequenceFlow", "process", "participant", "lane")
        if own is None and not needed:
            continue
        good = own is not None and _GOOD_ID.fullmatch(own) and not _reserved(own)
        if good and own not in taken:
            taken.add(str(own))
            continue
        fresh = f"{_latin(own or node.get('name') or '')[:60]}_{name}"
        while fresh in taken or _reserved(fresh):
            fresh = f"{_latin(own or '')[:60]}_{name}_{next(numbers)}"
        if own is not None and own not in taken:
            renamed[own] = fresh
        repairs.tell(fresh, f"идентификаторът е поправен (беше „{own or ''}“)")
        taken.add(fresh)
        node.set("id", fresh)
    _rename(root, renamed)


def _reserved(own: str) -> bool:
    return own in dialect.RESERVED or own.endswith((".EndJoin", ".trigger"))


def _latin(text: str) -> str:
    """Letters for an id: Bulgarian transliterated, the rest dropped."""
    letters = "".join(_LETTERS.get(letter, letter) for letter in text.lower())
    cleaned = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")
    return cleaned if cleaned[:1].isalpha() else f"x_{cleaned}".rstrip("_")


def _rename(root: XmlElement, renamed: dict[str, str]) -> None:
    """Change ids and everything that refers to them."""
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        for attribute in _REFERENCES & set(map(str, node.attrib)):
            node.set(attribute, renamed.get(node.get(attribute), node.get(attribute)))
        if dialect.namespace(node) == BPMN and node.get("id") in renamed:
            node.set("id", renamed[node.get("id")])
        if local(node) in _TEXT_REFERENCES and node.text:
            node.text = renamed.get(node.text.strip(), node.text.strip())


def _flatten_lanes(process: XmlElement, repairs: Repairs) -> None:
    """Nested lanes: the innermost does the work, so it is the one that stays."""
    for lane_set in bpmn_children(process, "laneSet"):
        for lane in list(lane_set.iter(f"{{{BPMN}}}lane")):
            inner = bpmn_children(lane, "childLaneSet")
            if not inner:
                lane_set.append(lane)
                continue
            repairs.tell(lane.get("id"), "вложените ленти са изравнени")
        for lane in bpmn_children(lane_set, "lane"):
            if bpmn_children(lane, "childLaneSet"):
                lane_set.remove(lane)
    for lane_set in bpmn_children(process, "laneSet"):
        if not bpmn_children(lane_set, "lane"):
            process.remove(lane_set)
