"""What a strict deployment understands, element by element; everything else is refused.

The tables list attributes and children that have a meaning here. Attributes of foreign namespaces
(colours, a modeler's notes) and drawing artefacts carry none and are kept on save.
"""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree

from service.engine.core.model import BPMN, CAMUNDA, FLOW_NODES, Problems

#: lxml ships no types
XmlElement: TypeAlias = Any

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")
_MARKUP = re.compile(r"<[A-Za-z/!?]|&[a-z]+;|&#|javascript:", re.IGNORECASE)
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
)
RESERVED = frozenset({"Start", "End", "Root"})
NAME_LIMIT = 300

#: attributes without a namespace that every element may have, or that only draw
_COMMON = frozenset({"id", "name", "default", "gatewayDirection", "isMarkerVisible"})
_PLAIN: dict[str, frozenset[str]] = {
    "process": frozenset({"isExecutable", "processType", "isClosed"}),
    "sequenceFlow": frozenset({"sourceRef", "targetRef", "isImmediate"}),
    "boundaryEvent": frozenset({"attachedToRef", "cancelActivity"}),
    "startEvent": frozenset({"isInterrupting"}),
    "subProcess": frozenset({"triggeredByEvent"}),
    "callActivity": frozenset({"calledElement"}),
    "receiveTask": frozenset({"messageRef"}),
    "scriptTask": frozenset({"scriptFormat"}),
    "multiInstanceLoopCharacteristics": frozenset({"isSequential"}),
    "messageEventDefinition": frozenset({"messageRef"}),
    "errorEventDefinition": frozenset({"errorRef"}),
}
#: attributes whose default value means nothing and any other value is not kept
_ONLY_DEFAULT = {
    "isForCompensation": "false",
    "startQuantity": "1",
    "completionQuantity": "1",
    "instantiate": "false",
    "eventGatewayType": "Exclusive",
    "parallelMultiple": "false",
    "implementation": "##WebService",
    "behavior": "All",
    "triggeredByEvent": "false",
}
_CAMUNDA: dict[str, frozenset[str]] = {
    "process": frozenset({"versionTag", "historyTimeToLive"}),
    "startEvent": frozenset({"formKey"}),
    "userTask": frozenset(
        {"formKey", "candidateGroups", "assignee", "dueDate", "followUpDate", "priority"}
    ),
    "serviceTask": frozenset({"type", "topic", "asyncBefore"}),
    "sendTask": frozenset({"type", "topic", "asyncBefore"}),
    "scriptTask": frozenset({"asyncBefore"}),
    "businessRuleTask": frozenset(
        {"decisionRef", "resultVariable", "mapDecisionResult", "decisionRefBinding", "asyncBefore"}
    ),
    "callActivity": frozenset({"calledElementBinding", "asyncBefore"}),
    "multiInstanceLoopCharacteristics": frozenset({"collection", "elementVariable"}),
    "messageEventDefinition": frozenset({"type", "topic"}),
    "errorEventDefinition": frozenset({"errorCodeVariable", "errorMessageVariable"}),
}
_EXTENSIONS: dict[str, frozenset[str]] = {
    "userTask": frozenset({"taskListener"}),
    "serviceTask": frozenset({"inputOutput"}),
    "sendTask": frozenset({"inputOutput"}),
    "messageEventDefinition": frozenset({"inputOutput"}),
    "intermediateThrowEvent": frozenset({"inputOutput"}),
    "endEvent": frozenset({"inputOutput"}),
    "callActivity": frozenset({"in", "out"}),
}
_ACTIVITY_CHILDREN = frozenset({"multiInstanceLoopCharacteristics"})
_EVENT_CHILDREN = frozenset(
    {
        "messageEventDefinition",
        "timerEventDefinition",
        "errorEventDefinition",
        "terminateEventDefinition",
    }
)
_DRAWN = frozenset(
    {
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "textAnnotation",
        "association",
        "group",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "dataInputAssociation",
        "dataOutputAssociation",
    }
)
_CHILDREN: dict[str, frozenset[str]] = {
    "process": FLOW_NODES | {"sequenceFlow", "laneSet"},
    "subProcess": FLOW_NODES | {"sequenceFlow"} | _ACTIVITY_CHILDREN,
    "userTask": _ACTIVITY_CHILDREN,
    "serviceTask": _ACTIVITY_CHILDREN,
    "callActivity": _ACTIVITY_CHILDREN,
    "scriptTask": frozenset({"script"}),
    "sequenceFlow": frozenset({"conditionExpression"}),
    "multiInstanceLoopCharacteristics": frozenset({"loopCardinality", "completionCondition"}),
    "timerEventDefinition": frozenset({"timeDate", "timeDuration", "timeCycle"}),
    "startEvent": _EVENT_CHILDREN,
    "endEvent": _EVENT_CHILDREN,
    "boundaryEvent": _EVENT_CHILDREN,
    "intermediateCatchEvent": _EVENT_CHILDREN,
    "intermediateThrowEvent": _EVENT_CHILDREN,
}
#: other engines, whose extensions would mean something there and nothing here
_ENGINES = ("zeebe", "activiti", "flowable", "spiffworkflow", "jboss", "drools", "bonitasoft")
#: what people call the things we refuse
_WORDS = {
    "complexGateway": "комплексен шлюз",
    "transaction": "транзакция",
    "adHocSubProcess": "подпроцес без ред (ad hoc)",
    "task": "задача без вид",
    "manualTask": "ръчна задача",
    "compensateEventDefinition": "компенсиране",
    "linkEventDefinition": "връзка (link)",
    "signalEventDefinition": "сигнал",
    "escalationEventDefinition": "ескалация",
    "cancelEventDefinition": "отмяна",
    "conditionalEventDefinition": "събитие по условие",
    "standardLoopCharacteristics": "стандартен цикъл",
    "ioSpecification": "ioSpecification",
    "executionListener": "слушател на изпълнението",
    "formData": "вградена форма (formData)",
}


def local(node: XmlElement) -> str:
    """The name without its namespace; "" for what is not an element."""
    return str(etree.QName(node).localname) if isinstance(node.tag, str) else ""


def namespace(node: XmlElement) -> str | None:
    if not isinstance(node.tag, str):
        return None
    found = etree.QName(node).namespace
    return None if found is None else str(found)


def bpmn_children(node: XmlElement, name: str) -> list[XmlElement]:
    return list(node.findall(f"{{{BPMN}}}{name}"))


def camunda(node: XmlElement, attribute: str) -> str | None:
    value = node.get(f"{{{CAMUNDA}}}{attribute}")
    return None if value is None else str(value)


def extensions(node: XmlElement) -> Iterator[XmlElement]:
    """Camunda's children of extensionElements."""
    for holder in bpmn_children(node, "extensionElements"):
        yield from (child for child in holder if namespace(child) == CAMUNDA)


def properties(node: XmlElement) -> dict[str, str]:
    """The camunda:properties of an element."""
    found: dict[str, str] = {}
    for child in extensions(node):
        if local(child) == "properties":
            for item in child:
                found[item.get("name", "")] = item.get("value", "")
    return found


def check_text(owner: str, text: str, problems: Problems) -> None:
    """Names and labels are plain words: no markup, no control or direction characters."""
    if _MARKUP.search(text):
        problems.add(owner, "името съдържа маркиране; оставете само текст")
    if _CONTROL.search(text):
        problems.add(owner, "името съдържа невидими знаци")
    if len(text) > NAME_LIMIT:
        problems.add(owner, f"името е по-дълго от {NAME_LIMIT} знака")


def check_id(node: XmlElement, problems: Problems) -> None:
    """An id is there, ASCII, and not one of the library's own names."""
    name = node.get("id")
    if not name:
        place = node.get("name") or node.get("sourceRef") or local(node)
        problems.add(place, f"елементът ({local(node)}) няма идентификатор")
    elif not _ID.fullmatch(name):
        problems.add(name, "идентификаторът се пише с латински букви, цифри, „_“, „-“ и „.“")
    elif name in RESERVED or name.endswith((".EndJoin", ".trigger")):
        problems.add(name, "идентификаторът е запазен за двигателя; изберете друг")


def check_element(node: XmlElement, owner: str, problems: Problems) -> None:
    """Every attribute and child of an element is understood, or it is refused by id."""
    kind = local(node)
    _check_attributes(node, kind, owner, problems)
    for child in node:
        if namespace(child) == BPMN:
            _check_child(child, kind, owner, problems)
    for child in extensions(node):
        _check_extension(child, kind, owner, problems)
    _check_foreign(node, owner, problems)


def _check_foreign(node: XmlElement, owner: str, problems: Problems) -> None:
    spaces = [etree.QName(str(key)).namespace for key in node.attrib]
    for holder in bpmn_children(node, "extensionElements"):
        spaces += [namespace(child) for child in holder]
    if any(engine in (space or "") for space in spaces for engine in _ENGINES):
        problems.add(owner, "разширение на друг двигател няма да бъде изпълнено")


def _check_attributes(node: XmlElement, kind: str, owner: str, problems: Problems) -> None:
    for key, value in node.attrib.items():
        name = etree.QName(str(key))
        text = str(value)
        if name.namespace == CAMUNDA:
            if name.localname == "exclusive" and text == "true":
                continue
            if name.localname not in _CAMUNDA.get(kind, frozenset()):
                problems.add(owner, f"атрибутът camunda:{name.localname} няма да бъде изпълнен")
        elif name.namespace in (None, "", BPMN):
            if name.localname in _PLAIN.get(kind, frozenset()) | _COMMON:
                continue
            if _ONLY_DEFAULT.get(name.localname) != text:
                problems.add(owner, f"атрибутът {name.localname}=„{text[:60]}“ не се поддържа")


def _check_child(child: XmlElement, kind: str, owner: str, problems: Problems) -> None:
    name = local(child)
    if name in _DRAWN or name in _CHILDREN.get(kind, frozenset()):
        return
    words = _WORDS.get(name, name)
    problems.add(child.get("id") or owner, f"не се поддържа: {words}")


def _check_extension(child: XmlElement, kind: str, owner: str, problems: Problems) -> None:
    name = local(child)
    if name == "properties" or name in _EXTENSIONS.get(kind, frozenset()):
        return
    words = _WORDS.get(name, f"camunda:{name}")
    problems.add(owner, f"разширението няма да бъде изпълнено: {words}")
