"""Event definitions: what an event waits for or throws, and where that is allowed."""

from dataclasses import dataclass, field

from service.engine.core import dialect
from service.engine.core.dialect import XmlElement, bpmn_children, camunda, local
from service.engine.core.durations import (
    TimeRefused,
    parse_cycle,
    parse_duration,
    parse_instant,
)
from service.engine.core.model import EventSpec, Problems, TimerKind, TimerSpec
from service.engine.core.values import ValueRefused, read_value

EVENT_CONTAINERS = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
    }
)
#: which definitions mean something where; "" is an event without a definition
_ALLOWED: dict[str, frozenset[str]] = {
    "startEvent": frozenset({"", "message", "timer"}),
    "intermediateCatchEvent": frozenset({"message", "timer"}),
    "intermediateThrowEvent": frozenset({"", "message"}),
    "boundaryEvent": frozenset({"message", "timer", "error"}),
    "endEvent": frozenset({"", "message", "error", "terminate"}),
}
_TIMERS: dict[str, TimerKind] = {
    "timeDate": "date",
    "timeDuration": "duration",
    "timeCycle": "cycle",
}


@dataclass
class Definitions:
    """Messages and errors declared at the top of the file."""

    messages: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, root: XmlElement, problems: Problems) -> "Definitions":
        found = cls()
        for message in bpmn_children(root, "message"):
            name = (message.get("name") or "").strip()
            if not name:
                problems.add(message.get("id"), "съобщението няма име")
            found.messages[message.get("id", "")] = name
        for error in bpmn_children(root, "error"):
            code = (error.get("errorCode") or "").strip()
            if not code:
                problems.add(error.get("id"), "грешката няма код (errorCode)")
            found.errors[error.get("id", "")] = code
        return found


def read_event(
    xml: XmlElement, definitions: Definitions, problems: Problems
) -> tuple[XmlElement | None, EventSpec | None]:
    """The event definition of a node with its XML; a receive task waits for its message."""
    own, kind = xml.get("id", ""), local(xml)
    if kind == "receiveTask":
        name = _message(xml, own, definitions, problems)
        return None, EventSpec("message", message_name=name)
    if kind not in EVENT_CONTAINERS:
        return None, None
    found = [child for child in xml if local(child).endswith("EventDefinition")]
    references = bpmn_children(xml, "eventDefinitionRef")
    if len(found) + len(references) > 1:
        problems.add(own, "събитие с няколко определения не се поддържа")
    if references:
        problems.add(own, "определението на събитието трябва да е вътре в него")
    word = local(found[0]).removesuffix("EventDefinition") if found else ""
    if word not in _ALLOWED[kind]:
        what = "без определение" if not word else f"„{word}“"
        problems.add(own, f"събитие {what} не може да бъде изпълнено тук ({kind})")
        return None, None
    if not found:
        return None, None
    dialect.check_element(found[0], own, problems)
    return found[0], _definition(found[0], word, own, definitions, problems)


def _definition(
    xml: XmlElement, word: str, own: str, definitions: Definitions, problems: Problems
) -> EventSpec:
    if word == "message":
        return EventSpec("message", message_name=_message(xml, own, definitions, problems))
    if word == "timer":
        return EventSpec("timer", timer=_timer(xml, own, problems))
    if word == "terminate":
        return EventSpec("terminate")
    reference = xml.get("errorRef")
    if reference is not None and reference not in definitions.errors:
        problems.add(own, "събитието сочи грешка, която не е обявена")
    throws = xml.getparent() is not None and local(xml.getparent()) == "endEvent"
    if reference is None and throws:
        problems.add(own, "краят с грешка няма код на грешка")
    return EventSpec(
        "error",
        error_code=definitions.errors.get(reference or ""),
        error_code_variable=camunda(xml, "errorCodeVariable"),
        error_message_variable=camunda(xml, "errorMessageVariable"),
    )


def _message(xml: XmlElement, own: str, definitions: Definitions, problems: Problems) -> str:
    reference = xml.get("messageRef")
    if reference is None or reference not in definitions.messages:
        problems.add(own, "събитието няма обявено съобщение (messageRef)")
        return ""
    return definitions.messages[reference]


def _timer(xml: XmlElement, own: str, problems: Problems) -> TimerSpec | None:
    found = [child for child in xml if local(child) in _TIMERS]
    if len(found) != 1 or not (found[0].text or "").strip():
        problems.add(own, "таймерът трябва да има точно един срок")
        return None
    kind = _TIMERS[local(found[0])]
    try:
        value = read_value(found[0].text)
        if value.expression is None:
            {"date": parse_instant, "duration": parse_duration, "cycle": parse_cycle}[kind](
                value.text
            )
        return TimerSpec(kind, value)
    except (ValueRefused, TimeRefused) as refusal:
        problems.add(own, f"срокът на таймера не може да бъде прочетен: {refusal}")
        return None
