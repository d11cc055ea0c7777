"""From the XML of one flow node to a `Node`: the dialect's attributes, each with its meaning."""

import re
from dataclasses import dataclass, field, replace

from service.engine.core import dialect
from service.engine.core.dialect import XmlElement, bpmn_children, camunda, extensions, local
from service.engine.core.events import EVENT_CONTAINERS, Definitions, read_event
from service.engine.core.face import LIMITS, Action, Element, MultiInfo
from service.engine.core.lanes import Lane
from service.engine.core.mappings import read_calls, read_input_output
from service.engine.core.model import EventSpec, Node, Problems, Scope
from service.engine.core.values import ValueRefused, is_expression, read_expression, read_value
from service.kernel.errors import PrepiskaError
from service.kernel.expressions import Expression, Script, compile_expression, compile_script

__all__ = ["Definitions", "read_node"]

#: longer numbers are absurd before they are read
_DIGITS = 9
_MAPPINGS = frozenset({"singleResult", "singleEntry", "collectEntries", "resultList"})


@dataclass
class Draft:
    """What is known of a node while it is read."""

    xml: XmlElement
    definitions: Definitions
    problems: Problems
    event: EventSpec | None = None
    topic: str | None = None
    properties: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.xml.get("id", ""))

    @property
    def name(self) -> str:
        return " ".join(str(self.xml.get("name") or "").split())

    @property
    def kind(self) -> str:
        return local(self.xml)

    def refuse(self, reason: str) -> None:
        self.problems.add(self.id, reason)

    def expression(self, attribute: str) -> Expression | None:
        """A camunda attribute holding an expression or a literal, compiled."""
        text = (camunda(self.xml, attribute) or "").strip()
        if not text:
            return None
        try:
            if is_expression(text):
                return read_expression(text)
            read_value(text)
            literal = text if text.lstrip("-").isdigit() else repr(text)
            return compile_expression(literal)
        except (ValueRefused, PrepiskaError) as refusal:
            self.refuse(f"camunda:{attribute} не може да бъде прочетен: {refusal}")
            return None


def read_node(
    xml: XmlElement,
    *,
    scope: Scope,
    inner: Scope | None,
    lane: Lane | None,
    parent_id: str | None,
    documentation: str,
    definitions: Definitions,
    problems: Problems,
) -> Node:
    """Read one flow node; whatever is wrong with it goes into `problems`."""
    draft = Draft(xml, definitions, problems, properties=dialect.properties(xml))
    dialect.check_element(xml, draft.id, problems)
    dialect.check_text(draft.id, draft.name, problems)
    dialect.check_text(draft.id, draft.properties.get("actionLabel", ""), problems)
    event_xml, draft.event = read_event(xml, definitions, problems)
    draft.topic = _topic(draft, event_xml)
    element = replace(
        _element(draft, lane),
        documentation=documentation,
        parent_id=parent_id,
        outgoing=tuple(flow.id for flow in scope.out_flows(draft.id)),
        incoming=tuple(flow.id for flow in scope.in_flows(draft.id)),
    )
    inputs, outputs = read_input_output(xml, event_xml, draft.id, problems)
    ins, outs = read_calls(xml, draft.id, problems)
    return Node(
        element=element,
        event=draft.event,
        inputs=inputs,
        outputs=outputs,
        ins=ins,
        outs=outs,
        script=_script(draft),
        result_variable=camunda(xml, "resultVariable"),
        map_result=_map_result(draft),
        scope=inner,
        is_event_subprocess=xml.get("triggeredByEvent") == "true",
    )


def _element(draft: Draft, lane: Lane | None) -> Element:
    xml, event = draft.xml, draft.event
    return Element(
        id=draft.id,
        name=draft.name,
        kind=draft.kind,
        role=None if lane is None else lane.role,
        lane_name=None if lane is None else lane.name,
        is_invited_later=lane is not None and lane.is_invited_later,
        form_key=camunda(xml, "formKey"),
        due=draft.expression("dueDate"),
        follow_up=draft.expression("followUpDate"),
        priority=draft.expression("priority"),
        assignee=draft.expression("assignee"),
        is_sealed=_sealed(draft),
        subject=draft.properties.get("subject"),
        candidate_roles=_candidates(draft, lane),
        topic=draft.topic,
        complete_operation=_complete_operation(draft),
        decision_ref=camunda(xml, "decisionRef"),
        called_element=xml.get("calledElement"),
        is_async=camunda(xml, "asyncBefore") == "true",
        multi=_multi(draft),
        event=None if event is None else event.kind,
        message_name=None if event is None else event.message_name,
        interrupting=_interrupting(draft),
        attached_to=xml.get("attachedToRef"),
        action=_action(draft),
    )


def _sealed(draft: Draft) -> bool:
    """The property `sealed`: only a task given to a person can hide the case from its group."""
    text = draft.properties.get("sealed")
    if text is None:
        return False
    if draft.kind != "userTask" or text != "true" or not camunda(draft.xml, "assignee"):
        draft.refuse("запечатана (sealed=„true“) е само задача на човек с изпълнител")
    return True


def _candidates(draft: Draft, lane: Lane | None) -> tuple[str, ...]:
    groups = camunda(draft.xml, "candidateGroups")
    if groups is not None:
        names = tuple(name.strip() for name in groups.split(",") if name.strip())
        if not names or any(is_expression(name) for name in names):
            draft.refuse("camunda:candidateGroups изброява кодове на роли, разделени със запетая")
        return names
    return () if lane is None or not lane.role else (lane.role,)


def _topic(draft: Draft, event_xml: XmlElement | None) -> str | None:
    """The operation of a task or of a thrown message: camunda:type="external" with a topic."""
    holder = event_xml if draft.kind in EVENT_CONTAINERS else draft.xml
    if holder is None:
        return None
    kind, topic = camunda(holder, "type"), camunda(holder, "topic")
    if topic is not None and is_expression(topic):
        draft.refuse("camunda:topic е името на операция, не израз")
    if kind not in (None, "external"):
        draft.refuse(f"camunda:type=„{kind}“ не се поддържа; само external")
    if (kind is None) != (topic is None):
        draft.refuse("операцията се задава с camunda:type=„external“ и camunda:topic заедно")
    if topic is None and draft.kind in ("serviceTask", "sendTask"):
        draft.refuse("служебната задача няма операция (camunda:topic)")
    return topic


def _complete_operation(draft: Draft) -> str | None:
    found = [child for child in extensions(draft.xml) if local(child) == "taskListener"]
    if not found:
        return None
    listener = found[0]
    operation = listener.get("delegateExpression")
    others = set(map(str, listener.attrib)) - {"event", "delegateExpression", "id"}
    fine = listener.get("event") == "complete" and operation and not others and not len(listener)
    if len(found) > 1 or not fine or is_expression(operation or ""):
        draft.refuse("допуска се един taskListener: event=„complete“ с име на операция")
        return None
    return str(operation)


def _multi(draft: Draft) -> MultiInfo | None:
    found = bpmn_children(draft.xml, "multiInstanceLoopCharacteristics")
    if not found:
        return None
    xml = found[0]
    dialect.check_element(xml, draft.id, draft.problems)
    if draft.kind not in ("userTask", "serviceTask", "callActivity"):
        draft.refuse(
            "многократно се изпълняват само потребителски и служебни задачи и извикани процеси;"
            " изнесете подпроцеса в отделен процес"
        )
    collection, variable = camunda(xml, "collection"), camunda(xml, "elementVariable")
    if collection is not None:
        collection = collection.removeprefix("${").removesuffix("}").strip()
        if not collection.isidentifier():
            draft.refuse("camunda:collection е името на променлива със списък")
    if variable is not None and not variable.isidentifier():
        draft.refuse("camunda:elementVariable не е име на променлива")
    cardinality = _child_expression(draft, xml, "loopCardinality")
    if (collection is None) == (cardinality is None):
        draft.refuse("посочете или списък (camunda:collection), или брой (loopCardinality)")
    return MultiInfo(
        sequential=xml.get("isSequential") == "true",
        collection=collection,
        element_variable=variable,
        cardinality=cardinality,
        completion=_child_expression(draft, xml, "completionCondition"),
    )


def _child_expression(draft: Draft, xml: XmlElement, name: str) -> Expression | None:
    found = bpmn_children(xml, name)
    if not found:
        return None
    text = (found[0].text or "").strip()
    if name == "loopCardinality" and re.fullmatch(r"-?\d+", text):
        if len(text) > _DIGITS or not 1 <= int(text) <= LIMITS.items:
            draft.refuse(f"броят на изпълненията {text[:20]} е извън 1–{LIMITS.items}")
            return None
        return compile_expression(text)
    if not is_expression(text):
        draft.refuse(f"{name}: очаква се израз във вида ${{…}}")
        return None
    try:
        return read_expression(text)
    except ValueRefused as refusal:
        draft.refuse(f"{name} не може да бъде прочетен: {refusal}")
        return None


def _interrupting(draft: Draft) -> bool:
    if draft.kind == "boundaryEvent":
        return bool(draft.xml.get("cancelActivity", "true") != "false")
    return bool(draft.xml.get("isInterrupting", "true") != "false")


def _action(draft: Draft) -> Action | None:
    found = draft.properties
    known = {"actionRole", "actionLabel", "actionForm", "actionOperation"}
    if not known & set(found):
        return None
    if draft.event is None or draft.event.kind != "message":
        draft.refuse("действие на човек (actionRole) се задава само на събитие „съобщение“")
    if not found.get("actionRole") or not found.get("actionLabel"):
        draft.refuse("действието на човек изисква actionRole и actionLabel")
    return Action(
        role=found.get("actionRole", ""),
        label=found.get("actionLabel", ""),
        form=found.get("actionForm") or None,
        operation=found.get("actionOperation") or None,
    )


def _script(draft: Draft) -> Script | None:
    if draft.kind != "scriptTask":
        return None
    found = bpmn_children(draft.xml, "script")
    source = (found[0].text or "").strip() if found else ""
    if not source:
        draft.refuse("задачата със скрипт няма скрипт")
        return None
    try:
        return compile_script(source)
    except PrepiskaError as refusal:
        draft.refuse(f"скриптът не може да бъде прочетен: {refusal}")
        return None


def _map_result(draft: Draft) -> str:
    if draft.kind != "businessRuleTask":
        return "resultList"
    chosen = camunda(draft.xml, "mapDecisionResult") or "resultList"
    if chosen not in _MAPPINGS:
        draft.refuse(f"mapDecisionResult=„{chosen}“ не се поддържа")
    if camunda(draft.xml, "decisionRefBinding") not in (None, "latest", "deployment"):
        draft.refuse("таблицата се избира от внедряването; махнете decisionRefBinding")
    if not camunda(draft.xml, "decisionRef"):
        draft.refuse("няма таблица с решения (camunda:decisionRef)")
    if not (camunda(draft.xml, "resultVariable") or "").isidentifier():
        draft.refuse("резултатът няма име на променлива (camunda:resultVariable)")
    return chosen
