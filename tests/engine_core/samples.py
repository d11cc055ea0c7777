"""Small processes that several tests tell their stories with."""

from tests.engine_core.drawing import (
    Drawing,
    error,
    message,
    timer,
)


def two_tasks() -> Drawing:
    return Drawing().start().user("a").user("b").end().flow("begin", "a", "b", "done")


def choice() -> Drawing:
    return (
        Drawing().start().user("ask").gateway("gw", default="no")
        .user("yes_task").user("no_task").end("e1").end("e2")
        .flow("begin", "ask", "gw").flow("gw", "yes_task", when="${ok}", own="yes")
        .flow("gw", "no_task", own="no").flow("yes_task", "e1").flow("no_task", "e2")
    )  # fmt: skip


def parallel() -> Drawing:
    return (
        Drawing().start().gateway("split", "parallel").user("a").user("b")
        .gateway("join", "parallel").user("after").end()
        .flow("begin", "split", "a", "join", "after", "done").flow("split", "b", "join")
    )  # fmt: skip


def inclusive() -> Drawing:
    return (
        Drawing().start().gateway("split", "inclusive", default="f_c").user("a").user("b")
        .user("c").gateway("join", "inclusive").user("after").end()
        .flow("begin", "split").flow("split", "a", when="${a}").flow("split", "b", when="${b}")
        .flow("split", "c", own="f_c").flow("a", "join").flow("b", "join").flow("c", "join")
        .flow("join", "after", "done")
    )  # fmt: skip


def failing(code: str) -> Drawing:
    return (
        Drawing().errors("NO_MONEY", "OTHER").start().service("pay").end("paid")
        .border("caught", "pay", error(code)).user("repair").end("e2")
        .flow("begin", "pay", "paid").flow("caught", "repair", "e2")
    )  # fmt: skip


def watched(*, cancels: bool, event: str) -> Drawing:
    return (
        Drawing().messages("stop").start().user("a").border("watch", "a", event, cancels=cancels)
        .user("late").end("e1").end("e2")
        .flow("begin", "a", "e1").flow("watch", "late", "e2")
    )  # fmt: skip


def boxed() -> Drawing:
    inside = Drawing().start("s").user("inner").end("e").flow("s", "inner", "e")
    return (
        Drawing().start().sub("box", inside).user("after").end()
        .border("late", "box", timer("P1D")).end("e2")
        .flow("begin", "box", "after", "done").flow("late", "e2")
    )  # fmt: skip


def withdrawable(*, interrupting: str) -> Drawing:
    inside = (
        Drawing().messages("withdraw")
        .start("withdrawn", message("withdraw"), isInterrupting=interrupting)
        .user("settle").end("e").flow("withdrawn", "settle", "e")
    )  # fmt: skip
    return two_tasks().sub("es", inside, triggeredByEvent="true")
