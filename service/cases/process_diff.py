"""What would change if a folder were deployed: by file, and in a diagram by element."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

from service.engine.core import load_process
from service.engine.core.face import DiagramRefused, Element, Flow
from service.forms import FormDefinition, FormRefused, load_form
from service.kernel.expressions import Expression

#: attributes of an element and of a flow, in the words of whoever approves them
_WORDS: Final[Mapping[str, str]] = {
    "name": "име",
    "kind": "вид",
    "role": "роля",
    "form_key": "форма",
    "due": "срок",
    "follow_up": "напомняне",
    "priority": "важност",
    "assignee": "изпълнител",
    "candidate_roles": "роли, които могат да я поемат",
    "topic": "операция",
    "complete_operation": "операция при изпълняване",
    "decision_ref": "таблица",
    "called_element": "извикван процес",
    "is_async": "изпълнение от машината",
    "multi": "повторения",
    "event": "събитие",
    "message_name": "съобщение",
    "interrupting": "прекъсване",
    "attached_to": "прикрепено към",
    "action": "действие от преписката",
    "documentation": "указание",
    "parent_id": "подпроцес",
    "source": "начало",
    "target": "край",
    "condition": "условие",
    "is_default": "път по подразбиране",
}
#: who leads where is told by the flows
_NOT_TOLD: Final = frozenset({"id", "outgoing", "incoming", "lane_name"})


class Change(StrEnum):
    """What became of a file or of a part of it."""

    #: is only in the new one
    ADDED = "added"
    #: is only in the old one
    REMOVED = "removed"
    #: is in both and not the same
    CHANGED = "changed"


@dataclass(frozen=True)
class PartDiff:
    """One element, flow or field; `what` names the attributes with their old and new values."""

    id: str
    name: str
    change: Change
    what: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileDiff:
    """One file; `parts` is empty when only what people do not see has changed (layout)."""

    path: str
    change: Change
    parts: tuple[PartDiff, ...] = ()


def diff_resources(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[FileDiff]:
    """Every file that differs, by path."""
    return [
        _file(path, old.get(path), new.get(path))
        for path in sorted({*old, *new})
        if old.get(path) != new.get(path)
    ]


def _file(path: str, old: bytes | None, new: bytes | None) -> FileDiff:
    if old is None:
        return FileDiff(path, Change.ADDED)
    if new is None:
        return FileDiff(path, Change.REMOVED)
    try:
        return FileDiff(path, Change.CHANGED, tuple(_parts(path, old, new)))
    except (DiagramRefused, FormRefused):
        # what cannot be read is told file by file when it is checked
        return FileDiff(path, Change.CHANGED)


def _parts(path: str, old: bytes, new: bytes) -> Iterator[PartDiff]:
    if path.endswith(".bpmn"):
        before, after = load_process(old), load_process(new)
        yield from _elements(before.elements, after.elements)
        yield from _elements(before.flows, after.flows)
    elif path.endswith(".json"):
        yield from _fields(load_form(old), load_form(new))


def _elements(
    old: Mapping[str, Element] | Mapping[str, Flow], new: Mapping[str, Element] | Mapping[str, Flow]
) -> Iterator[PartDiff]:
    before: Mapping[str, Element | Flow] = {**old}
    after: Mapping[str, Element | Flow] = {**new}
    for part_id in [*before, *(found for found in after if found not in before)]:
        was, now = before.get(part_id), after.get(part_id)
        if was is None or now is None:
            change = Change.ADDED if was is None else Change.REMOVED
            yield PartDiff(part_id, _name(now or was), change)
        elif what := tuple(_attributes(was, now)):
            yield PartDiff(part_id, now.name, Change.CHANGED, what)


def _attributes(was: Element | Flow, now: Element | Flow) -> Iterator[str]:
    for attribute in fields(was):
        if attribute.name in _NOT_TOLD:
            continue
        old, new = getattr(was, attribute.name), getattr(now, attribute.name, None)
        if old != new:
            words = _WORDS.get(attribute.name, attribute.name)
            yield f"{words}: {_shown(old)} → {_shown(new)}"


def _fields(old: FormDefinition, new: FormDefinition) -> Iterator[PartDiff]:
    before = {field.id: field for field in old.form.fields()}
    after = {field.id: field for field in new.form.fields()}
    for field_id in [*before, *(found for found in after if found not in before)]:
        was, now = before.get(field_id), after.get(field_id)
        if was is None and now is not None:
            yield PartDiff(field_id, now.label, Change.ADDED)
        elif now is None and was is not None:
            yield PartDiff(field_id, was.label, Change.REMOVED)
        elif was is not None and now is not None and was != now:
            yield PartDiff(field_id, now.label, Change.CHANGED)


def _name(part: Element | Flow | None) -> str:
    return "" if part is None else part.name


def _shown(value: object) -> str:
    if value is None or value in ("", ()):
        return "няма"
    if isinstance(value, bool):
        return "да" if value else "не"
    if isinstance(value, Expression):
        return f"${{{value.source}}}"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value)
