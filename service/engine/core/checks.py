"""What can be said of a diagram element by element, before tokens are followed."""

from collections.abc import Collection

from service.engine.core.face import Catalogue, Element
from service.engine.core.model import ACTIVITIES, GATEWAYS, WAITS, Diagram, Node, Problems, Scope

_CONDITIONAL = frozenset({"exclusiveGateway", "inclusiveGateway"})


def check_diagram(diagram: Diagram, *, catalogue: Catalogue, problems: Problems) -> None:
    """Refuse unknown names, broken flows, unreachable elements and loops that never wait."""
    for scope in diagram.scopes():
        _check_flows(scope, problems)
        for node in scope.nodes.values():
            _check_shape(scope, node, problems)
            _check_names(node.element, catalogue, problems)
        _check_starts(scope, diagram, problems)
        _check_reach(scope, problems)
        _check_loops(scope, problems)
    if diagram.key in {node.element.called_element for node in diagram.nodes()}:
        problems.add(diagram.key, "процесът извиква сам себе си")


def _check_flows(scope: Scope, problems: Problems) -> None:
    for flow in scope.flows.values():
        for end in (flow.source, flow.target):
            if end not in scope.nodes:
                problems.add(flow.id, f"потокът сочи „{end}“, което не е в същия обхват")
        source = scope.nodes.get(flow.source)
        if source is None:
            continue
        several = len(scope.out_flows(flow.source)) > 1
        if flow.condition is not None and (source.kind not in _CONDITIONAL or not several):
            problems.add(flow.id, "условие има смисъл само след изключващ или включващ шлюз")
        elif (
            source.kind in _CONDITIONAL
            and several
            and flow.condition is None
            and not flow.is_default
        ):
            problems.add(flow.id, "изходът на шлюза няма условие и не е подразбиращ се")


def _check_shape(scope: Scope, node: Node, problems: Problems) -> None:
    out, into = scope.out_flows(node.id), scope.in_flows(node.id)
    if node.kind not in GATEWAYS and len(out) > 1:
        problems.add(node.id, "няколко изхода са възможни само през шлюз")
    if node.kind == "endEvent" and out:
        problems.add(node.id, "от край не излиза поток")
    if node.kind in ("startEvent", "boundaryEvent") and into:
        problems.add(node.id, "в това събитие не влиза поток")
    if node.kind != "endEvent" and not out and not node.is_event_subprocess:
        problems.add(node.id, "от елемента не излиза поток; завършете пътя с крайно събитие")
    if node.is_event_subprocess and (out or into):
        problems.add(node.id, "подпроцес по събитие не се свързва с потоци")
    if node.kind == "boundaryEvent":
        _check_boundary(scope, node, problems)
    if node.kind == "eventBasedGateway":
        _check_event_gateway(scope, node, problems)
    if node.kind == "userTask" and not node.element.form_key:
        problems.add(node.id, "потребителската задача няма форма (camunda:formKey)")
    if node.kind == "userTask" and node.element.role == "system":
        problems.add(node.id, "потребителска задача не може да е в лентата на системата")


def _check_boundary(scope: Scope, node: Node, problems: Problems) -> None:
    host = scope.nodes.get(node.element.attached_to or "")
    if host is None or host.kind not in ACTIVITIES or host.is_event_subprocess:
        problems.add(node.id, "събитието не е прикрепено към дейност в същия обхват")
        return
    if node.event is None:
        return
    if node.event.kind == "error" and not node.element.interrupting:
        problems.add(node.id, "събитие за грешка винаги прекъсва дейността")
    at_once = host.kind in ("scriptTask", "businessRuleTask", "serviceTask", "sendTask")
    if node.event.kind in ("timer", "message") and at_once:
        problems.add(node.id, "дейността се изпълнява наведнъж и събитието никога не би настъпило")
    if node.event.kind == "error" and host.kind in ("scriptTask", "businessRuleTask"):
        problems.add(node.id, "дейността не може да върне грешка, която това събитие да улови")


def _check_event_gateway(scope: Scope, node: Node, problems: Problems) -> None:
    for flow in scope.out_flows(node.id):
        target = scope.nodes.get(flow.target)
        if target is None:
            continue
        if target.kind not in ("intermediateCatchEvent", "receiveTask"):
            problems.add(flow.target, "след шлюз по събития идват само очаквани събития")
        elif len(scope.in_flows(target.id)) > 1:
            problems.add(flow.target, "в събитие след шлюз по събития влиза само един поток")
        elif scope.boundaries(target.id):
            problems.add(flow.target, "задача след шлюз по събития не може да има гранични събития")
    if len(scope.out_flows(node.id)) < 2:  # noqa: PLR2004 - a choice needs two
        problems.add(node.id, "шлюзът по събития има по-малко от два изхода")


def _check_starts(scope: Scope, diagram: Diagram, problems: Problems) -> None:
    starts = scope.starts()
    owner = next((node for node in diagram.nodes() if node.scope is scope), None)
    if not starts:
        problems.add(scope.id, "няма начално събитие")
    if not any(node.kind == "endEvent" for node in scope.nodes.values()):
        problems.add(scope.id, "няма крайно събитие")
    for start in starts:
        kind = None if start.event is None else start.event.kind
        if owner is not None and owner.is_event_subprocess:
            if kind is None:
                problems.add(start.id, "подпроцес по събитие започва със съобщение или таймер")
        elif owner is not None and kind is not None:
            problems.add(start.id, "вграденият подпроцес започва без условие")
        elif kind == "timer":
            problems.add(start.id, "процес не се стартира по таймер; стартирайте го с операция")
    plain = [start for start in starts if start.event is None]
    if len(plain) > 1 or (owner is not None and len(starts) > 1):
        problems.add(starts[-1].id, "началното събитие трябва да е само едно")


def _check_names(element: Element, catalogue: Catalogue, problems: Problems) -> None:
    action = element.action
    named: list[tuple[str, str | None, Collection[str] | None]] = [
        ("операция", element.topic, catalogue.operations),
        ("операция", element.complete_operation, catalogue.operations),
        ("форма", element.form_key, catalogue.forms),
        ("таблица с решения", element.decision_ref, catalogue.decisions),
        ("процес", element.called_element, catalogue.processes),
        ("роля", element.role, catalogue.roles),
        *(("роля", role, catalogue.roles) for role in element.candidate_roles),
    ]
    if action is not None:
        named += [
            ("роля", action.role, catalogue.roles),
            ("форма", action.form, catalogue.forms),
            ("операция", action.operation, catalogue.operations),
        ]
    for what, name, known in named:
        if name is not None and known is not None and name not in known:
            problems.add(
                element.id,
                f"непозната {what} „{name}“" if what != "процес" else f"непознат процес „{name}“",
            )
    if element.role is None and catalogue.roles is not None and element.kind == "userTask":
        problems.add(element.id, "задачата не е в лента с роля")


def _check_reach(scope: Scope, problems: Problems) -> None:
    seen: set[str] = set()
    edge = [node.id for node in scope.starts()]
    edge += [node.id for node in scope.event_subprocesses()]
    while edge:
        here = edge.pop()
        if here in seen or here not in scope.nodes:
            continue
        seen.add(here)
        edge += [flow.target for flow in scope.out_flows(here)]
        edge += [node.id for node in scope.boundaries(here)]
    for name in scope.nodes:
        if name not in seen:
            problems.add(name, "до елемента не води път от началото")


def _waits(node: Node) -> bool:
    if node.element.is_async or node.kind in WAITS:
        return True
    return node.kind == "subProcess" and node.scope is not None and _scope_waits(node.scope)


def _scope_waits(scope: Scope) -> bool:
    """Whether every way through a subprocess stops at least once."""
    seen: set[str] = set()
    edge = [node.id for node in scope.starts()]
    while edge:
        here = edge.pop()
        if here in seen or here not in scope.nodes or _waits(scope.nodes[here]):
            continue
        if scope.nodes[here].kind == "endEvent":
            return False
        seen.add(here)
        edge += [flow.target for flow in scope.out_flows(here)]
    return True


def _check_loops(scope: Scope, problems: Problems) -> None:
    """A cycle without a wait would spin inside one transaction."""
    quick = {node.id for node in scope.nodes.values() if not _waits(node)}
    before: dict[str, set[str]] = {name: set() for name in quick}
    for flow in scope.flows.values():
        if flow.source in quick and flow.target in quick:
            before[flow.target].add(flow.source)
    for node in scope.nodes.values():
        host = node.element.attached_to
        if node.id in quick and host in quick and node.element.event == "error":
            before[node.id].add(host)
    left = True
    while left:
        left = False
        free = {name for name, sources in before.items() if not sources}
        before = {name: sources - free for name, sources in before.items() if name not in free}
        left = bool(free)
    for name in _on_cycle(before):
        problems.add(name, "цикълът не минава през изчакване и не би спрял")


def _on_cycle(before: dict[str, set[str]]) -> list[str]:
    """Of the nodes that cannot be ordered, those that lie on a cycle themselves."""
    found = []
    for name, sources in before.items():
        seen: set[str] = set()
        edge = list(sources)
        while edge:
            here = edge.pop()
            if here not in seen:
                seen.add(here)
                edge += before.get(here, ())
        if name in seen:
            found.append(name)
    return found
