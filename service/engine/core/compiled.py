"""A diagram that passed the strict check, with its specs; one per content hash in the process."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from service.engine.core.building import build
from service.engine.core.checks import check_diagram
from service.engine.core.errors import DiagramRefused
from service.engine.core.face import Catalogue, Element, Flow
from service.engine.core.following import followed_names
from service.engine.core.model import Diagram, Problems
from service.engine.core.reading import read_diagram
from service.engine.core.soundness import check_soundness
from service.engine.core.waits import TriggerSpec

#: how many definitions stay compiled; the oldest unused is compiled anew when needed
CACHED = 256


@dataclass(frozen=True)
class Compiled:
    """See `face.CompiledProcess`; the fields after `operations` are the core's own."""

    key: str
    name: str
    content_hash: str
    version_tag: str | None
    documentation: str
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    called: frozenset[str]
    forms: frozenset[str]
    decisions: frozenset[str]
    operations: frozenset[str]
    roles: frozenset[str]
    diagram: Diagram = field(repr=False)
    spec: BpmnProcessSpec = field(repr=False)
    scope_specs: dict[str, BpmnProcessSpec] = field(repr=False)
    starts: dict[str, str] = field(repr=False)
    triggers: dict[str, tuple[TriggerSpec, ...]] = field(repr=False)
    #: variables that due dates and dated timers read
    followed: frozenset[str] = field(repr=False)
    has_inclusive_join: bool


def compile_process(bpmn: bytes, *, catalogue: Catalogue) -> Compiled:
    """Read, check and compile a file.

    Raises `DiagramRefused` naming every element that would be ignored or would change meaning;
    a file that is not XML we read is refused with an empty element.
    """
    problems = Problems()
    diagram = read_diagram(bpmn, problems=problems)
    if diagram is not None:
        check_diagram(diagram, catalogue=catalogue, problems=problems)
        if not problems.found:
            check_soundness(diagram, problems=problems)
    if diagram is None or problems.found:
        raise DiagramRefused(problems.found)
    return _compile(sha256(bpmn).hexdigest(), diagram)


@lru_cache(maxsize=CACHED)
def load_process(bpmn: bytes) -> Compiled:
    """Compile a file that was checked when it was deployed; cached by its content."""
    problems = Problems()
    diagram = read_diagram(bpmn, problems=problems)
    if diagram is None or problems.found:
        raise DiagramRefused(problems.found)
    return _compile(sha256(bpmn).hexdigest(), diagram)


def _compile(content_hash: str, diagram: Diagram) -> Compiled:
    built = build(diagram)
    elements = {node.id: node.element for node in diagram.nodes()}
    return Compiled(
        key=diagram.key,
        name=diagram.name,
        content_hash=content_hash,
        version_tag=diagram.version_tag,
        documentation=diagram.documentation,
        elements=elements,
        flows={name: flow for scope in diagram.scopes() for name, flow in scope.flows.items()},
        called=_named(element.called_element for element in elements.values()),
        forms=_named(name for element in elements.values() for name in _forms(element)),
        decisions=_named(element.decision_ref for element in elements.values()),
        operations=_named(name for element in elements.values() for name in _operations(element)),
        roles=_named(name for element in elements.values() for name in _roles(element)),
        diagram=diagram,
        spec=built.root,
        scope_specs=built.scopes,
        starts=built.starts,
        triggers=built.triggers,
        followed=followed_names(diagram),
        has_inclusive_join=any(
            element.kind == "inclusiveGateway" and len(element.incoming) > 1
            for element in elements.values()
        ),
    )


def _forms(element: Element) -> tuple[str | None, ...]:
    return (element.form_key, element.action.form if element.action else None)


def _operations(element: Element) -> tuple[str | None, ...]:
    by_person = element.action.operation if element.action else None
    return (element.topic, element.complete_operation, by_person)


def _roles(element: Element) -> tuple[str | None, ...]:
    by_person = element.action.role if element.action else None
    return (element.role, *element.candidate_roles, by_person)


def _named(names: Iterable[str | None]) -> frozenset[str]:
    return frozenset(name for name in names if name)
