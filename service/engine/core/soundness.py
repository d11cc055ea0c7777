"""Soundness: the token game of a scope, played with every condition free.

A diagram is refused when some run can stand still forever, put two tokens on one flow, or never
come to an end. Tokens move in the order of the diagram, the furthest behind first: choices of
different tokens do not disturb one another, so one order stands for all, and tokens that should
have been joined catch up with each other and are seen. An inclusive join acts when no token can
reach it any more, as in the engine; nothing that happens elsewhere changes that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from service.engine.core.model import Diagram, Node, Problems, Scope

#: markings explored in one scope; a diagram that needs more cannot be checked and is refused
STATE_LIMIT = 20_000
#: a gateway with more exits than this is played with one exit or all, not with every subset
_SUBSETS = 6

Marking = frozenset[str]

_DEADLOCK = "пътищата тук могат да се чакат безкрайно: разделянето и събирането не си съответстват"
_DOUBLE = "през елемента може да мине два пъти едно и също: паралелни пътища не са събрани"
_NO_END = "от този елемент процесът може никога да не стигне до край"
_DEAD = "елементът не се изпълнява при никой ход на процеса"
_TOO_WIDE = "диаграмата има твърде много едновременни ходове, за да бъде проверена; опростете я"
_SPILLS = "пътят на непрекъсващото събитие се влива в основния и той би минал два пъти"


def check_soundness(diagram: Diagram, *, problems: Problems) -> None:
    """Play every scope from each of its starts, and every non-interrupting event on its own."""
    for scope in diagram.scopes():
        fired: set[str] = set()
        before = len(problems.found)
        for start in scope.starts():
            fired |= _play(scope, start.id, problems)
        for node in scope.nodes.values():
            if node.kind == "boundaryEvent" and not node.element.interrupting:
                fired |= _play(scope, node.id, problems)
                _check_spill(scope, node, problems)
        if len(problems.found) == before:
            idle = {node.id for node in scope.nodes.values() if not node.is_event_subprocess}
            for name in sorted(idle - fired):
                problems.add(name, _DEAD)


def _play(scope: Scope, start: str, problems: Problems) -> set[str]:
    game = _Game(scope)
    game.explore(start)
    game.report(problems)
    return game.fired


@dataclass
class _Game:
    scope: Scope
    rank: dict[str, tuple[int, int]] = field(default_factory=dict)
    fired: set[str] = field(default_factory=set)
    #: markings and from where each was reached
    before: dict[Marking, set[Marking]] = field(default_factory=dict)
    stuck: set[str] = field(default_factory=set)
    doubled: set[str] = field(default_factory=set)
    too_wide: str | None = None

    def __post_init__(self) -> None:
        self.ins = {
            name: [flow.id for flow in self.scope.in_flows(name)] for name in self.scope.nodes
        }
        self.outs = {
            name: [flow.id for flow in self.scope.out_flows(name)] for name in self.scope.nodes
        }
        self.borders = {
            name: [
                border.id for border in self.scope.boundaries(name) if border.element.interrupting
            ]
            for name in self.scope.nodes
        }
        self.reach = {name: self._reachable(name) for name in self._inclusive_joins()}

    def explore(self, start: str) -> None:
        self._rank(start)
        edge = list(self._step(frozenset(), start))
        for marking in edge:
            self.before[marking] = set()
        while edge:
            marking = edge.pop()
            nexts = list(self._moves(marking))
            if marking and not nexts:
                self.stuck |= {self.scope.flows[flow].target for flow in marking}
            for following in nexts:
                if following not in self.before:
                    self.before[following] = set()
                    edge.append(following)
                self.before[following].add(marking)
            if len(self.before) > STATE_LIMIT:
                self.too_wide = start
                return

    def report(self, problems: Problems) -> None:
        if self.too_wide is not None:
            problems.add(self.too_wide, _TOO_WIDE)
            return
        for name in sorted(self.stuck):
            problems.add(name, _DEADLOCK)
        for name in sorted(self.doubled):
            problems.add(name, _DOUBLE)
        if not self.stuck and not self.doubled:
            for name in sorted(self._endless()):
                problems.add(name, _NO_END)

    def _endless(self) -> set[str]:
        """Elements before which a token stands in a marking that cannot be emptied any more."""
        alive: set[Marking] = set()
        edge = [marking for marking in self.before if not marking]
        while edge:
            marking = edge.pop()
            if marking not in alive:
                alive.add(marking)
                edge += self.before[marking]
        lost = [marking for marking in self.before if marking not in alive]
        return {self.scope.flows[flow].target for marking in lost for flow in marking}

    def _moves(self, marking: Marking) -> Iterator[Marking]:
        """The markings after the enabled node that is furthest behind has acted."""
        targets = {self.scope.flows[flow].target for flow in marking}
        for name in sorted(targets, key=self._order):
            if name in self.reach and self.reach[name] & (targets - {name}):
                continue
            moves = list(self._act(marking, name))
            if moves:
                yield from moves
                return

    def _act(self, marking: Marking, name: str) -> Iterator[Marking]:
        if self.scope.nodes[name].kind == "parallelGateway":
            if marking.issuperset(self.ins[name]):
                yield from self._step(marking.difference(self.ins[name]), name)
            return
        if name in self.reach:
            yield from self._step(marking.difference(self.ins[name]), name)
            return
        taken = next(flow for flow in self.ins[name] if flow in marking)
        yield from self._step(marking - {taken}, name)

    def _step(self, rest: Marking, name: str) -> Iterator[Marking]:
        """Every way a node can put its tokens, `rest` being what lies elsewhere."""
        self.fired.add(name)
        node = self.scope.nodes[name]
        if node.kind == "endEvent":
            ends_all = node.event is not None and node.event.kind in ("terminate", "error")
            yield frozenset() if ends_all else rest
            return
        for chosen in self._choices(node):
            if rest.intersection(chosen):
                self.doubled.add(name)
                continue
            yield rest.union(chosen)
        for border in self.borders[name]:
            yield from self._step(rest, border)

    def _choices(self, node: Node) -> Iterator[tuple[str, ...]]:
        outs = self.outs[node.id]
        if node.kind == "parallelGateway":
            yield tuple(outs)
        elif node.kind == "inclusiveGateway" and len(outs) > 1:
            sizes = range(1, len(outs) + 1) if len(outs) <= _SUBSETS else (1, len(outs))
            for size in sizes:
                yield from combinations(outs, size)
        else:
            yield from ((flow,) for flow in outs)

    def _rank(self, start: str) -> None:
        """Order the nodes: what lies behind a loop comes after all of the loop.

        So a token that left a loop waits until those inside it have left too, and is caught up.
        """
        order = self._reverse_postorder(start)
        before: dict[str, list[str]] = {name: [] for name in order}
        for name in order:
            for after in self._after(name):
                before[after].append(name)
        loop: dict[str, int] = {}
        for name in order:
            edge = [] if name in loop else [name]
            while edge:
                here = edge.pop()
                if here not in loop:
                    loop[here] = len(loop) if here == name else loop[name]
                    edge += before[here]
        self.rank = {name: (loop[name], index) for index, name in enumerate(order)}

    def _reverse_postorder(self, start: str) -> list[str]:
        order: list[str] = []
        seen = {start}
        stack = [(start, iter(self._after(start)))]
        while stack:
            name, following = stack[-1]
            for after in following:
                if after not in seen:
                    seen.add(after)
                    stack.append((after, iter(self._after(after))))
                    break
            else:
                stack.pop()
                order.append(name)
        return order[::-1]

    def _after(self, name: str) -> list[str]:
        return [self.scope.flows[flow].target for flow in self.outs[name]] + self.borders[name]

    def _order(self, name: str) -> tuple[int, int]:
        return self.rank[name]

    def _inclusive_joins(self) -> list[str]:
        return [
            name
            for name, node in self.scope.nodes.items()
            if node.kind == "inclusiveGateway" and len(self.ins[name]) > 1
        ]

    def _reachable(self, join: str) -> set[str]:
        """Nodes from which a token can still come to the join, as in `building`."""
        seen: set[str] = set()
        edge = [join]
        while edge:
            here = edge.pop()
            sources = [self.scope.flows[flow].source for flow in self.ins[here]]
            attached = self.scope.nodes[here].element.attached_to
            sources += [attached] if attached else []
            for name in sources:
                if name not in seen and name != join:
                    seen.add(name)
                    edge.append(name)
        return seen


def _check_spill(scope: Scope, border: Node, problems: Problems) -> None:
    """A non-interrupting event's path may share only ends with the path it leaves running."""
    main = _onward(scope, border.element.attached_to or "")
    side = _onward(scope, border.id)
    own = (side - main) | {border.id}
    for name in sorted(main & side):
        enters = any(flow.source in own for flow in scope.in_flows(name))
        if enters and scope.nodes[name].kind != "endEvent":
            problems.add(name, _SPILLS)
            return


def _onward(scope: Scope, name: str) -> set[str]:
    """Nodes after this one, up to inclusive joins, which take several tokens up."""
    seen: set[str] = set()
    edge = [flow.target for flow in scope.out_flows(name)]
    while edge:
        here = edge.pop()
        joins = scope.nodes[here].kind == "inclusiveGateway" and len(scope.in_flows(here)) > 1
        if here in seen or joins:
            continue
        seen.add(here)
        edge += [flow.target for flow in scope.out_flows(here)]
        edge += [border.id for border in scope.boundaries(here) if border.element.interrupting]
    return seen
