"""From the bytes of a file to a `Diagram`, collecting every refusal on the way."""

from collections import Counter

from service.engine.core import dialect
from service.engine.core.dialect import XmlElement, bpmn_children, camunda, local, properties
from service.engine.core.face import LIMITS, Flow
from service.engine.core.lanes import Lane, read_lanes
from service.engine.core.model import BPMN, FLOW_NODES, Diagram, Node, Problems, Scope
from service.engine.core.nodes import Definitions, read_node
from service.engine.core.values import ValueRefused, is_expression, read_expression
from service.kernel.expressions import Expression
from service.kernel.xml import XmlRefused, parse_xml

#: flows a diagram may have for each element it may have
_FLOWS_PER_ELEMENT = 3
#: how deep subprocesses may lie in one another
_NESTING = 8
_ROOT_CHILDREN = frozenset(
    {
        "collaboration",
        "process",
        "message",
        "error",
        "itemDefinition",
        "category",
        "extensionElements",
        "documentation",
    }
)


def read_diagram(content: bytes, *, problems: Problems) -> Diagram | None:
    """Read a file; None when there is no process to speak of (the problems say why)."""
    if len(content) > LIMITS.file_bytes:
        problems.add(None, f"файлът е по-голям от {LIMITS.file_bytes // 1024 // 1024} MB")
        return None
    try:
        root = parse_xml(content, limit_bytes=LIMITS.file_bytes)
    except XmlRefused as refusal:
        problems.add(None, str(refusal))
        return None
    if root.tag != f"{{{BPMN}}}definitions":
        problems.add(None, "файлът не е диаграма по BPMN 2.0")
        return None
    process = _only_process(root, problems)
    if process is None:
        return None
    _check_ids(root, process, problems)
    if _too_large(process, problems):
        return None
    definitions = Definitions.read(root, problems)
    scope = _Reader(definitions, read_lanes(process, problems), problems).scope(process, None)
    dialect.check_element(process, process.get("id", ""), problems)
    name = process.get("name") or _participant_name(root) or process.get("id", "")
    dialect.check_text(process.get("id", ""), name, problems)
    return Diagram(
        key=process.get("id", ""),
        name=name,
        version_tag=camunda(process, "versionTag"),
        documentation=documentation(process),
        root=scope,
    )


def documentation(node: XmlElement) -> str:
    texts = [child.text or "" for child in bpmn_children(node, "documentation")]
    return "\n".join(text.strip() for text in texts if text.strip())


def _participant_name(root: XmlElement) -> str | None:
    found = root.find(f"{{{BPMN}}}collaboration/{{{BPMN}}}participant")
    return None if found is None else found.get("name")


def _only_process(root: XmlElement, problems: Problems) -> XmlElement | None:
    for child in root:
        known = dialect.namespace(child) != BPMN or local(child) in _ROOT_CHILDREN
        if not known:
            problems.add(child.get("id"), f"не се поддържа в диаграма: {local(child)}")
    _check_pool(root, problems)
    processes = bpmn_children(root, "process")
    if len(processes) != 1:
        problems.add(None, "във файла трябва да има точно един процес")
        return None
    process = processes[0]
    if process.get("isExecutable") != "true":
        problems.add(process.get("id"), "процесът не е отбелязан като изпълним (isExecutable)")
    return process


def _too_large(process: XmlElement, problems: Problems) -> bool:
    """Whether there is more than we check, said before anything is checked."""
    names = [local(node) for node in process.iter()]
    if sum(name in FLOW_NODES for name in names) > LIMITS.elements:
        problems.add(process.get("id"), f"диаграмата има повече от {LIMITS.elements} елемента")
        return True
    if names.count("sequenceFlow") > LIMITS.elements * _FLOWS_PER_ELEMENT:
        problems.add(process.get("id"), "диаграмата има твърде много потоци")
        return True
    for node in process.iter(f"{{{BPMN}}}subProcess"):
        depth = sum(1 for above in node.iterancestors() if local(above) == "subProcess")
        if depth >= _NESTING:
            problems.add(node.get("id"), f"подпроцесите са вложени над {_NESTING} нива")
            return True
    return False


def _check_pool(root: XmlElement, problems: Problems) -> None:
    process_ids = {process.get("id") for process in bpmn_children(root, "process")}
    for collaboration in bpmn_children(root, "collaboration"):
        pools = bpmn_children(collaboration, "participant")
        if len(pools) != 1:
            problems.add(collaboration.get("id"), "диаграмата трябва да има точно един участник")
        for pool in pools:
            if pool.get("processRef") not in process_ids:
                problems.add(pool.get("id"), "участникът не сочи процеса във файла")
            dialect.check_text(pool.get("id", ""), pool.get("name", ""), problems)
        for flow in bpmn_children(collaboration, "messageFlow"):
            problems.add(flow.get("id"), "потоци от съобщения между участници не се изпълняват")


def _check_ids(root: XmlElement, process: XmlElement, problems: Problems) -> None:
    for node in process.iter():
        if local(node) in FLOW_NODES | {"sequenceFlow", "process"}:
            dialect.check_id(node, problems)
    semantic = [
        node.get("id")
        for node in root.iter()
        if dialect.namespace(node) == BPMN and node.get("id") is not None
    ]
    for name, times in Counter(semantic).items():
        if times > 1:
            problems.add(name, "идентификаторът се повтаря в диаграмата")


class _Reader:
    """Reads scope by scope; a subprocess is a scope of its own in its parent's lane."""

    def __init__(
        self, definitions: Definitions, lanes: dict[str, Lane] | None, problems: Problems
    ) -> None:
        self.definitions = definitions
        self.lanes = lanes
        self.problems = problems

    def scope(self, container: XmlElement, lane: Lane | None, parent: str | None = None) -> Scope:
        scope = Scope(container.get("id", ""))
        defaults = {child.get("default") for child in container if child.get("default")}
        for child in bpmn_children(container, "sequenceFlow"):
            flow = self._flow(child, defaults)
            scope.flows[flow.id] = flow
        for child in container:
            if dialect.namespace(child) == BPMN and local(child) in FLOW_NODES:
                node = self._node(child, scope, lane, parent)
                scope.nodes[node.id] = node
        self._check_defaults(container, scope)
        return scope

    def _node(self, child: XmlElement, scope: Scope, lane: Lane | None, parent: str | None) -> Node:
        own = child.get("id", "")
        inner: Scope | None = None
        if lane is None and self.lanes is not None:
            lane = self.lanes.get(own)
            if lane is None:
                self.problems.add(own, "елементът не е в нито една лента")
        if local(child) == "subProcess":
            inner = self.scope(child, lane, own)
        return read_node(
            child,
            scope=scope,
            inner=inner,
            lane=lane,
            parent_id=parent,
            documentation=documentation(child),
            definitions=self.definitions,
            problems=self.problems,
        )

    def _flow(self, child: XmlElement, defaults: set[str | None]) -> Flow:
        own = child.get("id", "")
        dialect.check_element(child, own, self.problems)
        dialect.check_text(own, child.get("name", ""), self.problems)
        return Flow(
            id=own,
            name=child.get("name", "").strip(),
            source=child.get("sourceRef", ""),
            target=child.get("targetRef", ""),
            condition=self._condition(child, own),
            is_default=own in defaults,
        )

    def _condition(self, child: XmlElement, own: str) -> Expression | None:
        found = bpmn_children(child, "conditionExpression")
        if not found:
            return None
        text = (found[0].text or "").strip()
        if found[0].get("language") or camunda(found[0], "resource"):
            self.problems.add(own, "условието е на друг език за изрази")
        elif not is_expression(text):
            self.problems.add(own, "условието трябва да е израз във вида ${…}")
        else:
            try:
                return read_expression(text)
            except ValueRefused as refusal:
                self.problems.add(own, f"условието не може да бъде прочетено: {refusal}")
        return None

    def _check_defaults(self, container: XmlElement, scope: Scope) -> None:
        for child in container:
            default = child.get("default")
            if default is None or not isinstance(child.tag, str):
                continue
            flow = scope.flows.get(default)
            if flow is None or flow.source != child.get("id"):
                self.problems.add(child.get("id"), "подразбиращият се изход не излиза от елемента")
            elif flow.condition is not None:
                self.problems.add(default, "подразбиращият се изход не може да има условие")


__all__ = ["properties", "read_diagram"]
