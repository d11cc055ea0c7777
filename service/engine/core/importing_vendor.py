"""What other engines write, said in our dialect where it says the same."""

import re

from lxml import etree

from service.engine.core import dialect
from service.engine.core.dialect import XmlElement, bpmn_children, local
from service.engine.core.model import BPMN, CAMUNDA
from service.engine.core.repairs import Repairs, tag

_ACTIVITI = ("http://activiti.org/bpmn", "http://flowable.org/bpmn")
_ZEEBE = "http://camunda.org/schema/zeebe/1.0"
_RETAGGED = {
    "task": ("userTask", "задачата без вид е направена потребителска"),
    "manualTask": ("userTask", "ръчната задача е направена потребителска"),
    "complexGateway": ("inclusiveGateway", "комплексният шлюз е направен включващ"),
    "transaction": ("subProcess", "транзакцията е направена подпроцес"),
}
#: a Zeebe extension's attribute and ours
_ZEEBE_ATTRIBUTES = {
    ("taskDefinition", "type"): "topic",
    ("formDefinition", "formKey"): "formKey",
    ("formDefinition", "formId"): "formKey",
    ("assignmentDefinition", "assignee"): "assignee",
    ("assignmentDefinition", "candidateGroups"): "candidateGroups",
    ("taskSchedule", "dueDate"): "dueDate",
    ("taskSchedule", "followUpDate"): "followUpDate",
    ("calledDecision", "decisionId"): "decisionRef",
    ("calledDecision", "resultVariable"): "resultVariable",
    ("priorityDefinition", "priority"): "priority",
}


def repair_vendor(root: XmlElement, repairs: Repairs) -> None:
    """Other prefixes, kinds of elements we do not keep, and expressions of other shapes."""
    for node in list(root.iter()):
        if dialect.namespace(node) != BPMN:
            continue
        _retag(node, repairs)
        _move_attributes(node, repairs)
        _move_zeebe(node, repairs)
    for condition in root.iter(tag("conditionExpression")):
        text = (condition.text or "").strip()
        condition.attrib.pop("language", None)
        if text and not text.startswith(("${", "#{")):
            condition.text = _wrapped(text)
            owner = condition.getparent().get("id")
            repairs.tell(owner, f"условието е записано като израз: {condition.text[:80]}")


def _retag(node: XmlElement, repairs: Repairs) -> None:
    found = _RETAGGED.get(local(node))
    if found is not None:
        node.tag = tag(found[0])
        repairs.tell(node.get("id"), found[1])


def _move_attributes(node: XmlElement, repairs: Repairs) -> None:
    for key, value in list(node.attrib.items()):
        name = etree.QName(str(key))
        if name.namespace in _ACTIVITI:
            del node.attrib[key]
            node.set(f"{{{CAMUNDA}}}{name.localname}", value)
            repairs.tell(node.get("id"), f"{name.localname} е прочетен в нашия диалект")
    for holder in bpmn_children(node, "extensionElements"):
        for child in holder.iter():
            if dialect.namespace(child) in _ACTIVITI:
                child.tag = f"{{{CAMUNDA}}}{local(child)}"


def _move_zeebe(node: XmlElement, repairs: Repairs) -> None:
    for holder in bpmn_children(node, "extensionElements"):
        for child in list(holder):
            if dialect.namespace(child) != _ZEEBE:
                continue
            _read_zeebe(node, child)
            holder.remove(child)
            repairs.tell(node.get("id"), f"zeebe:{local(child)} е прочетен в нашия диалект")


def _read_zeebe(node: XmlElement, child: XmlElement) -> None:
    kind = local(child)
    for key, value in child.attrib.items():
        ours = _ZEEBE_ATTRIBUTES.get((kind, str(key)))
        if ours is not None:
            node.set(f"{{{CAMUNDA}}}{ours}", _wrapped(value) if value.startswith("=") else value)
    if kind == "taskDefinition":
        node.set(f"{{{CAMUNDA}}}type", "external")
    if kind == "calledElement" and child.get("processId"):
        node.set("calledElement", child.get("processId"))


def _wrapped(text: str) -> str:
    """FEEL's equality sign and leading `=`, inside our brackets."""
    body = text.removeprefix("=").strip()
    body = re.sub(r"(?<![=!<>])=(?!=)", "==", body)
    return "${" + body + "}"
