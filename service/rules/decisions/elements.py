"""Reading `.dmn` elements strictly: what is not listed is a problem of that element, by id."""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from service.rules.decisions.errors import DecisionProblem

#: DMN 1.1, 1.2 and 1.3, as the tools of each time wrote them
NAMESPACES: Final = frozenset(
    {
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "http://www.omg.org/spec/DMN/20191111/MODEL/",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
    }
)
#: elements of a file, and decisions among them
ELEMENTS: Final = 20_000
DECISIONS: Final = 100
_CAMUNDA: Final = "http://camunda.org/schema/1.0/dmn"
#: attributes of other tools that say nothing about the decision
_SILENT: Final = frozenset(
    {
        f"{{{_CAMUNDA}}}historyTimeToLive",
        f"{{{_CAMUNDA}}}versionTag",
        f"{{{_CAMUNDA}}}diagramRelationId",
    }
)
_SILENT_NAMESPACES: Final = (
    "{http://bpmn.io/schema/dmn/biodi/",
    "{http://camunda.org/schema/modeler/",
    "{http://www.w3.org/2001/XMLSchema-instance}",
    "{http://www.w3.org/XML/1998/namespace}",
)
_ID: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")

#: what each element may hold and carry
_CHILDREN: Final[Mapping[str, frozenset[str]]] = {
    "definitions": frozenset(
        {"description", "decision", "inputData", "knowledgeSource", "textAnnotation",
         "association", "group"}
    ),
    "decision": frozenset(
        {"description", "question", "allowedAnswers", "variable", "informationRequirement",
         "authorityRequirement", "decisionTable", "literalExpression"}
    ),
    "decisionTable": frozenset({"description", "input", "output", "rule", "annotation"}),
    "input": frozenset({"description", "inputExpression", "inputValues"}),
    "inputExpression": frozenset({"description", "text"}),
    "inputValues": frozenset({"description", "text"}),
    "output": frozenset({"description", "outputValues"}),
    "outputValues": frozenset({"description", "text"}),
    "rule": frozenset({"description", "inputEntry", "outputEntry", "annotationEntry"}),
    "inputEntry": frozenset({"description", "text"}),
    "outputEntry": frozenset({"description", "text"}),
    "annotationEntry": frozenset({"text"}),
    "literalExpression": frozenset({"description", "text"}),
    "informationRequirement": frozenset({"description", "requiredDecision", "requiredInput"}),
    "authorityRequirement": frozenset(
        {"description", "requiredAuthority", "requiredDecision", "requiredInput"}
    ),
    "inputData": frozenset({"description", "variable"}),
    "knowledgeSource": frozenset({"description", "authorityRequirement", "type", "owner"}),
    "variable": frozenset({"description"}),
}  # fmt: skip
_COMMON: Final = frozenset({"id", "label"})
_ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "definitions": frozenset(
        {"name", "namespace", "exporter", "exporterVersion", "expressionLanguage", "typeLanguage"}
    ),
    "decision": frozenset({"name"}),
    "decisionTable": frozenset(
        {"hitPolicy", "aggregation", "preferredOrientation", "outputLabel", "typeRef"}
    ),
    "inputExpression": frozenset({"typeRef", "expressionLanguage"}),
    "inputValues": frozenset({"expressionLanguage", "typeRef"}),
    "output": frozenset({"name", "typeRef"}),
    "outputValues": frozenset({"expressionLanguage", "typeRef"}),
    "inputEntry": frozenset({"expressionLanguage", "typeRef"}),
    "outputEntry": frozenset({"expressionLanguage", "typeRef"}),
    "literalExpression": frozenset({"typeRef", "expressionLanguage"}),
    "annotation": frozenset({"name"}),
    "requiredDecision": frozenset({"href"}),
    "requiredInput": frozenset({"href"}),
    "requiredAuthority": frozenset({"href"}),
    "inputData": frozenset({"name"}),
    "knowledgeSource": frozenset({"name", "locationURI"}),
    "variable": frozenset({"name", "typeRef"}),
}
_LANGUAGES: Final = frozenset({"", "feel", "juel", "s-feel"})


class Problems:
    """The problems found so far, in the order of the file."""

    def __init__(self) -> None:
        self.found: list[DecisionProblem] = []

    def add(self, element: etree._Element, reason: str) -> None:
        self.found.append(DecisionProblem(nearest_id(element), reason))


def nearest_id(element: etree._Element) -> str:
    """The id of the element, or of the nearest around it that has one."""
    while element is not None:
        identity = element.get("id")
        if identity:
            return str(identity)
        element = element.getparent()
    return ""


def name_of(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def is_ours(element: etree._Element) -> bool:
    return etree.QName(element).namespace in NAMESPACES


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in element if is_ours(child) and name_of(child) == name)


def child(element: etree._Element, name: str) -> etree._Element | None:
    return next(children(element, name), None)


def text_of(element: etree._Element | None) -> str:
    """The text of an element's `text` child, or of the element itself."""
    if element is None:
        return ""
    inner = child(element, "text")
    return str((inner if inner is not None else element).text or "").strip()


def description_of(element: etree._Element) -> str:
    return " ".join(text_of(child(element, "description")).split())


def is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def check_tree(root: etree._Element, problems: Problems) -> None:
    """Note every element, attribute, expression language and repeated id that is not known."""
    seen: set[str] = set()
    waiting = deque([root])
    while waiting:
        element = waiting.popleft()
        identity = element.get("id")
        if identity is not None:
            if not is_id(identity):
                problems.add(element, f"идентификаторът „{identity[:60]}“ не е редовен")
            elif identity in seen:
                problems.add(element, f"идентификаторът „{identity}“ се повтаря")
            seen.add(identity)
        _check_attributes(element, problems)
        waiting.extend(_known_children(element, problems))


def _known_children(element: etree._Element, problems: Problems) -> list[etree._Element]:
    parent = name_of(element)
    allowed = _CHILDREN.get(parent, frozenset())
    known: list[etree._Element] = []
    for inner in element:
        if _is_drawing(inner):
            continue
        if is_ours(inner) and name_of(inner) in allowed:
            if name_of(inner) in _CHILDREN or name_of(inner) in _ATTRIBUTES:
                known.append(inner)
        elif not _is_silent_extension(inner):
            problems.add(inner, f"елементът {name_of(inner)} не се поддържа тук")
    return known


def _check_attributes(element: etree._Element, problems: Problems) -> None:
    allowed = _ATTRIBUTES.get(name_of(element), frozenset()) | _COMMON
    for attribute in map(str, element.attrib):
        if attribute in _SILENT or attribute.startswith(_SILENT_NAMESPACES):
            continue
        if attribute not in allowed:
            problems.add(element, f"атрибутът {attribute.rpartition('}')[2]} не се поддържа тук")
    language = str(element.get("expressionLanguage") or "").rstrip("/").rpartition("/")[2]
    if language.lower() not in _LANGUAGES:
        problems.add(element, f"език на изразите „{language[:40]}“ не се поддържа")


def _is_drawing(element: etree._Element) -> bool:
    return "DMNDI" in str(etree.QName(element).namespace or "")


def _is_silent_extension(element: etree._Element) -> bool:
    """`extensionElements` with nothing but positions of an older modeler."""
    return name_of(element) == "extensionElements" and all(
        str(inner.tag).startswith(_SILENT_NAMESPACES) for inner in element
    )
