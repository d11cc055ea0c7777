"""Repairs of the flow inside a process or a subprocess: starts, ends, splits, choices, links."""

from collections.abc import Iterator

from lxml import etree

from service.engine.core.dialect import XmlElement, bpmn_children, local
from service.engine.core.model import FLOW_NODES, GATEWAYS
from service.engine.core.repairs import Repairs, add_flow, add_node, draw_edge, tag

_CHOOSING = ("exclusiveGateway", "inclusiveGateway")


def repair_scope(container: XmlElement, root: XmlElement, repairs: Repairs) -> None:
    """Mend one scope; subprocesses inside are scopes of their own."""
    if container.get("triggeredByEvent") != "true" and not list(_nodes(container)):
        _empty(container, repairs)
        return
    _drop_compensation(container, repairs)
    _drop_dangling(container, repairs)
    _join_links(container, root, repairs)
    _split(container, root, repairs)
    _decide(container, repairs)
    _start(container, root, repairs)
    _end(container, root, repairs)


def _nodes(container: XmlElement) -> Iterator[XmlElement]:
    return (child for child in list(container) if local(child) in FLOW_NODES)


def _out(container: XmlElement, own: str | None) -> list[XmlElement]:
    return [flow for flow in bpmn_children(container, "sequenceFlow")
            if flow.get("sourceRef") == own]  # fmt: skip


def _into(container: XmlElement, own: str | None) -> list[XmlElement]:
    return [flow for flow in bpmn_children(container, "sequenceFlow")
            if flow.get("targetRef") == own]  # fmt: skip


def _empty(container: XmlElement, repairs: Repairs) -> None:
    """A subprocess nobody drew inside is a task a person does."""
    if local(container) == "subProcess":
        container.tag = tag("userTask")
        repairs.tell(container.get("id"), "празният подпроцес е направен потребителска задача")


def _drop(container: XmlElement, node: XmlElement, repairs: Repairs, what: str) -> None:
    own = node.get("id")
    for flow in [*_out(container, own), *_into(container, own)]:
        container.remove(flow)
    container.remove(node)
    repairs.tell(own, what)


def _drop_compensation(container: XmlElement, repairs: Repairs) -> None:
    for node in _nodes(container):
        if node.get("isForCompensation") == "true" or bpmn_children(
            node, "compensateEventDefinition"
        ):
            _drop(container, node, repairs, "компенсирането не се изпълнява и е изпуснато")


def _drop_dangling(container: XmlElement, repairs: Repairs) -> None:
    names = {node.get("id") for node in _nodes(container)}
    for flow in bpmn_children(container, "sequenceFlow"):
        if not {flow.get("sourceRef"), flow.get("targetRef")} <= names:
            container.remove(flow)
            repairs.tell(flow.get("id"), "потокът не свързваше нищо и е изпуснат")
    for node in _nodes(container):
        if node.get("default") and node.get("default") not in {
            flow.get("id") for flow in _out(container, node.get("id"))
        }:
            del node.attrib["default"]


def _join_links(container: XmlElement, root: XmlElement, repairs: Repairs) -> None:
    """A link is a flow drawn in two pieces."""
    catches = {
        bpmn_children(node, "linkEventDefinition")[0].get("name"): node
        for node in _nodes(container)
        if local(node) == "intermediateCatchEvent" and bpmn_children(node, "linkEventDefinition")
    }
    for node in _nodes(container):
        links = bpmn_children(node, "linkEventDefinition")
        if not links:
            continue
        node.remove(links[0])
        if local(node) == "intermediateCatchEvent":
            node.tag = tag("intermediateThrowEvent")
            continue
        target = catches.get(links[0].get("name"))
        if target is not None:
            own = repairs.fresh("link")
            add_flow(container, root, own, node.get("id", ""), target.get("id", ""))
            repairs.tell(node.get("id"), "връзката (link) е направена поток")


def _split(container: XmlElement, root: XmlElement, repairs: Repairs) -> None:
    """Several exits of anything but a gateway get the gateway they mean."""
    for node in _nodes(container):
        own, flows = node.get("id", ""), _out(container, node.get("id"))
        if local(node) in GATEWAYS or not flows:
            continue
        conditional = any(bpmn_children(flow, "conditionExpression") for flow in flows)
        if len(flows) == 1 and not conditional:
            continue
        if len(flows) == 1:
            flows[0].remove(bpmn_children(flows[0], "conditionExpression")[0])
            repairs.tell(flows[0].get("id"), "условието на единствен изход е изпуснато")
            continue
        gateway = repairs.fresh("split")
        kind = "inclusiveGateway" if conditional else "parallelGateway"
        added = add_node(container, root, kind, gateway, beside=own)
        for flow in flows:
            flow.set("sourceRef", gateway)
            draw_edge(root, flow.get("id", ""), gateway, flow.get("targetRef", ""))
        if node.get("default"):
            added.set("default", node.attrib.pop("default"))
        add_flow(container, root, repairs.fresh("flow"), own, gateway)
        repairs.tell(own, "няколкото изхода минават през шлюз")


def _decide(container: XmlElement, repairs: Repairs) -> None:
    """A choice nobody wrote a condition for is a person's: a variable names the flow."""
    for node in _nodes(container):
        flows = _out(container, node.get("id"))
        if local(node) not in _CHOOSING:
            for flow in flows if local(node) in GATEWAYS else []:
                for condition in bpmn_children(flow, "conditionExpression"):
                    flow.remove(condition)
                    repairs.tell(flow.get("id"), "условието тук няма смисъл и е изпуснато")
            continue
        for flow in flows:
            conditions = bpmn_children(flow, "conditionExpression")
            if conditions and (len(flows) == 1 or flow.get("id") == node.get("default")):
                flow.remove(conditions[0])
                repairs.tell(flow.get("id"), "условието тук няма смисъл и е изпуснато")
        bare = [flow for flow in flows if not bpmn_children(flow, "conditionExpression")
                and flow.get("id") != node.get("default")]  # fmt: skip
        if len(flows) > 1 and bare:
            _ask(node, flows, bare, repairs)


def _ask(
    node: XmlElement, flows: list[XmlElement], bare: list[XmlElement], repairs: Repairs
) -> None:
    if len(bare) < len(flows) and not node.get("default"):
        node.set("default", bare[0].get("id", ""))
        repairs.tell(bare[0].get("id"), "изходът без условие е подразбиращ се")
        bare = bare[1:]
    variable = f"choice_{node.get('id', '')}".replace("-", "_").replace(".", "_")
    for flow in bare:
        condition = etree.SubElement(flow, tag("conditionExpression"))
        condition.text = f"${{{variable} == '{flow.get('id')}'}}"
        repairs.tell(flow.get("id"), f"изходът се избира от човек чрез {variable}")


def _start(container: XmlElement, root: XmlElement, repairs: Repairs) -> None:
    if any(local(node) == "startEvent" for node in _nodes(container)):
        return
    firsts = [
        node.get("id", "")
        for node in _nodes(container)
        if local(node) not in ("boundaryEvent", "startEvent")
        and node.get("triggeredByEvent") != "true"
        and not _into(container, node.get("id"))
    ]
    if not firsts:
        return
    own = repairs.fresh("start")
    add_node(container, root, "startEvent", own, beside=firsts[0], side=-1)
    source = own
    if len(firsts) > 1:
        source = repairs.fresh("split")
        add_node(container, root, "parallelGateway", source, beside=own)
        add_flow(container, root, repairs.fresh("flow"), own, source)
    for first in firsts:
        add_flow(container, root, repairs.fresh("flow"), source, first)
    repairs.tell(own, "добавено е началото, което се подразбираше")


def _end(container: XmlElement, root: XmlElement, repairs: Repairs) -> None:
    for node in _nodes(container):
        own = node.get("id", "")
        if local(node) == "endEvent" or node.get("triggeredByEvent") == "true":
            continue
        if not _out(container, own):
            end = repairs.fresh("end")
            add_node(container, root, "endEvent", end, beside=own)
            add_flow(container, root, repairs.fresh("flow"), own, end)
            repairs.tell(own, "добавен е краят, който се подразбираше")
