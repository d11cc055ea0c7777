"""What goes into an operation or a called process and what comes out of it."""

from service.engine.core.dialect import XmlElement, camunda, extensions, local
from service.engine.core.model import Mapping, Problems
from service.engine.core.values import (
    Value,
    ValueRefused,
    is_expression,
    read_expression,
    read_value,
)
from service.kernel.expressions import Expression

Inputs = tuple[tuple[str, Value], ...]
#: name, expression over the result (None when the text is a literal), the text
Outputs = tuple[tuple[str, Expression | None, Value], ...]

#: names of an expression that a variable may not take
_RESERVED = frozenset({"true", "false", "null", "True", "False", "None", "and", "or", "not"})


def read_input_output(
    xml: XmlElement, event_xml: XmlElement | None, own: str, problems: Problems
) -> tuple[Inputs, Outputs]:
    """camunda:inputOutput of a task or of a message that is thrown."""
    inputs: list[tuple[str, Value]] = []
    outputs: list[tuple[str, Expression | None, Value]] = []
    holders = [xml] if event_xml is None else [xml, event_xml]
    for holder in holders:
        for child in extensions(holder):
            if local(child) != "inputOutput":
                continue
            for parameter in child:
                name = parameter.get("name", "")
                value = _parameter(parameter, name, own, problems)
                if value is None:
                    continue
                if local(parameter) == "inputParameter":
                    inputs.append((name, value))
                else:
                    outputs.append((name, value.expression, value))
    return tuple(inputs), tuple(outputs)


def _parameter(parameter: XmlElement, name: str, own: str, problems: Problems) -> Value | None:
    if local(parameter) not in ("inputParameter", "outputParameter"):
        problems.add(own, f"camunda:{local(parameter)} в inputOutput не се поддържа")
        return None
    if not _is_variable(name):
        problems.add(own, f"„{name}“ не е име на параметър")
    if len(parameter):
        problems.add(own, f"параметърът „{name}“ може да бъде само текст или израз")
        return None
    try:
        return read_value(parameter.text)
    except ValueRefused as refusal:
        problems.add(own, f"параметърът „{name}“ не може да бъде прочетен: {refusal}")
        return None


def read_calls(
    xml: XmlElement, own: str, problems: Problems
) -> tuple[tuple[Mapping, ...], tuple[Mapping, ...]]:
    """camunda:in and camunda:out of a call activity."""
    if local(xml) != "callActivity":
        return (), ()
    if not xml.get("calledElement") or is_expression(xml.get("calledElement", "")):
        problems.add(own, "извикваният процес се задава с ключа си (calledElement)")
    if camunda(xml, "calledElementBinding") not in (None, "latest", "deployment"):
        problems.add(own, "версията на извиквания процес се избира от внедряването")
    found: dict[str, list[Mapping]] = {"in": [], "out": []}
    for child in extensions(xml):
        if local(child) in found:
            mapping = _call_mapping(child, own, problems)
            if mapping is not None:
                found[local(child)].append(mapping)
    return tuple(found["in"]), tuple(found["out"])


def _call_mapping(child: XmlElement, own: str, problems: Problems) -> Mapping | None:
    attributes = set(map(str, child.attrib))
    if attributes == {"variables"} and child.get("variables") == "all":
        return Mapping()
    target = child.get("target", "")
    if not _is_variable(target):
        problems.add(own, f"camunda:{local(child)} няма целева променлива")
        return None
    if attributes == {"source", "target"} and _is_variable(child.get("source", "")):
        return Mapping(target=target, source_variable=child.get("source"))
    if attributes == {"sourceExpression", "target"}:
        text = child.get("sourceExpression", "")
        try:
            return Mapping(target=target, source=Value(text, read_expression(text)))
        except ValueRefused as refusal:
            problems.add(own, f"camunda:{local(child)} не може да бъде прочетен: {refusal}")
            return None
    problems.add(own, f"camunda:{local(child)} има атрибути, които няма да бъдат изпълнени")
    return None


def _is_variable(name: str) -> bool:
    return name.isidentifier() and name.isascii() and name not in _RESERVED
