"""Random block-structured diagrams: sound by construction, with every kind of element."""

from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import Any

from hypothesis import strategies as st

from tests.engine_core.drawing import TERMINATE, Drawing, error, message, multi, timer

#: ("kind", choices, inner blocks)
Block = tuple[str, int, tuple[Any, ...]]

_LEAVES = (
    "user", "user", "service", "job", "script", "wait", "hear", "receive", "throw", "vote",
    "poll", "call", "calls",
)  # fmt: skip
_NESTED = (
    "sequence", "sequence", "choose", "parallel", "inclusive", "repeat", "box", "guarded",
    "reminded", "events", "caught",
)  # fmt: skip

_leaf = st.tuples(st.sampled_from(_LEAVES), st.integers(0, 7), st.just(()))


def _nest(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    return st.tuples(
        st.sampled_from(_NESTED),
        st.integers(0, 7),
        st.lists(inner, min_size=1, max_size=3).map(tuple),
    )


blocks: st.SearchStrategy[Block] = st.recursive(_leaf, _nest, max_leaves=12)


def draw(block: Block, *, withdraws: int = 0) -> Drawing:
    """A process with the block between its start and its end."""
    writer = _Writer()
    top = Drawing(key="random").start()
    first, last = writer.write(top, block)
    top.end("finish").flow("begin", first).flow(last, "finish")
    if withdraws:
        inside = Drawing().messages("withdraw")
        inside.start("withdrawn", message("withdraw"), isInterrupting=str(withdraws == 1).lower())
        inside.user("settle").end("settled").flow("withdrawn", "settle", "settled")
        top.sub("es", inside, triggeredByEvent="true")
    return top


@dataclass
class _Writer:
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def name(self, stem: str) -> str:
        return f"{stem}_{next(self.numbers)}"

    def write(self, into: Drawing, block: Block) -> tuple[str, str]:
        """Draw the block; the ids of the nodes by which it is entered and left."""
        kind, choice, inner = block
        if not inner:
            own = self.name(kind)
            self._leaf(into, kind, own)
            return own, own
        method = getattr(self, f"_{kind}")
        first, last = method(into, choice, inner)
        return str(first), str(last)

    def _leaf(self, into: Drawing, kind: str, own: str) -> None:
        follows = own.endswith(("1", "4", "7"))
        if kind == "user":
            into.user(own, **({"camunda__dueDate": "${due}"} if follows else {}))
        elif kind in ("service", "job"):
            extra = {"camunda__asyncBefore": "true"} if kind == "job" else {}
            into.service(own, **extra)
        elif kind == "script":
            into.node("scriptTask", own, "<bpmn:script>seen = True</bpmn:script>")
        elif kind == "wait":
            dated = timer("${due}", kind="timeDate")
            into.node("intermediateCatchEvent", own, dated if follows else timer("P2D"))
        elif kind == "hear":
            into.messages("news").node("intermediateCatchEvent", own, message("news"))
        elif kind == "receive":
            into.messages("mail").node("receiveTask", own, messageRef="message_mail")
        elif kind == "throw":
            into.messages("out").node("intermediateThrowEvent", own, message("out"))
        elif kind in ("vote", "poll"):
            into.user(own, multi(sequential=str(kind == "poll").lower(), collection="members",
                                 elementVariable="member"))  # fmt: skip
        else:
            loop = multi(collection="members", elementVariable="member") if kind == "calls" else ""
            into.node("callActivity", own, loop, calledElement="child")

    def _sequence(self, into: Drawing, _choice: int, inner: tuple[Block, ...]) -> tuple[str, str]:
        parts = [self.write(into, block) for block in inner]
        for (_, last), (first, _) in pairwise(parts):
            into.flow(last, first)
        return parts[0][0], parts[-1][1]

    def _choose(self, into: Drawing, choice: int, inner: tuple[Block, ...]) -> tuple[str, str]:
        split, join, variable = self.name("gw"), self.name("merge"), self.name("v")
        into.gateway(split, default=f"{split}_else").gateway(join)
        for index, block in enumerate(inner):
            first, last = self.write(into, block)
            into.flow(split, first, when=f"${{{variable} == {index}}}").flow(last, join)
        if choice == 0:
            stop = self.name("stop")
            into.end(stop, TERMINATE).flow(split, stop, own=f"{split}_else")
        else:
            into.flow(split, join, own=f"{split}_else")
        return split, join

    def _parallel(self, into: Drawing, _choice: int, inner: tuple[Block, ...]) -> tuple[str, str]:
        split, join = self.name("fork"), self.name("join")
        into.gateway(split, "parallel").gateway(join, "parallel")
        for block in inner:
            first, last = self.write(into, block)
            into.flow(split, first).flow(last, join)
        return split, join

    def _inclusive(self, into: Drawing, _choice: int, inner: tuple[Block, ...]) -> tuple[str, str]:
        split, join = self.name("any"), self.name("all")
        into.gateway(split, "inclusive", default=f"{split}_else").gateway(join, "inclusive")
        for block in inner:
            first, last = self.write(into, block)
            into.flow(split, first, when=f"${{{self.name('v')}}}").flow(last, join)
        into.flow(split, join, own=f"{split}_else")
        return split, join

    def _repeat(self, into: Drawing, _choice: int, inner: tuple[Block, ...]) -> tuple[str, str]:
        merge, again, task = self.name("merge"), self.name("again"), self.name("user")
        into.gateway(merge).gateway(again, default=f"{again}_else").user(task)
        first, last = self._sequence(into, 0, inner)
        after = self.name("after")
        into.user(after).flow(merge, task, first).flow(last, again)
        into.flow(again, merge, when=f"${{{self.name('v')}}}")
        into.flow(again, after, own=f"{again}_else")
        return merge, after

    def _subprocess(self, into: Drawing, own: str, inner: tuple[Block, ...], end: str = "") -> None:
        inside = Drawing().start(f"{own}_start")
        first, last = self._sequence(inside, 0, inner)
        inside.end(f"{own}_end", end).flow(f"{own}_start", first).flow(last, f"{own}_end")
        into.sub(own, inside)

    def _box(self, into: Drawing, choice: int, inner: tuple[Block, ...]) -> tuple[str, str]:
        own = self.name("box")
        if choice < 3:
            return self._guarded(into, choice, inner)
        self._subprocess(into, own, inner)
        return own, own

    def _guarded(self, into: Drawing, choice: int, inner: tuple[Block, ...]) -> tuple[str, str]:
        """An activity with an interrupting event whose path comes back."""
        own, border, merge = self.name("box"), self.name("border"), self.name("merge")
        if choice % 2:
            self._subprocess(into, own, inner)
        else:
            into.user(own)
        event = timer("P1D") if choice < 4 else message("stop")
        into.messages("stop").border(border, own, event).gateway(merge)
        first, last = self.write(into, inner[0]) if choice % 2 == 0 else (merge, merge)
        into.flow(own, merge).flow(border, first)
        if last != merge:
            into.flow(last, merge)
        return own, merge

    def _reminded(self, into: Drawing, choice: int, inner: tuple[Block, ...]) -> tuple[str, str]:
        """An activity with an event that does not interrupt and a path that ends by itself."""
        own, border, end = self.name("user"), self.name("border"), self.name("end")
        kinds = [timer("P1D"), timer("R3/P1D", kind="timeCycle"), message("nudge")]
        into.user(own).messages("nudge").border(own=border, at=own, inner=kinds[choice % 3],
                                                cancels=False)  # fmt: skip
        first, last = self.write(into, inner[0])
        into.end(end).flow(border, first).flow(last, end)
        return own, own

    def _events(self, into: Drawing, _choice: int, inner: tuple[Block, ...]) -> tuple[str, str]:
        gateway, merge = self.name("first"), self.name("merge")
        into.gateway(gateway, "eventBased").gateway(merge).messages("come")
        events = [timer("P5D"), timer("PT0S"), message("come")]
        for index in range(max(2, len(inner))):
            event = self.name("event")
            into.node("intermediateCatchEvent", event, events[index % 3]).flow(gateway, event)
            first, last = self.write(into, inner[index % len(inner)])
            into.flow(event, first).flow(last, merge)
        return gateway, merge

    def _caught(self, into: Drawing, choice: int, inner: tuple[Block, ...]) -> tuple[str, str]:
        """A subprocess that ends by an error, or an operation that fails, caught outside."""
        own, border, merge = self.name("box"), self.name("border"), self.name("merge")
        into.errors("E1").gateway(merge)
        if choice % 2:
            self._subprocess(into, own, inner, error("E1"))
        else:
            into.service(own)
        into.border(border, own, error("E1" if choice < 4 else None))
        into.flow(own, merge).flow(border, merge)
        return own, merge
