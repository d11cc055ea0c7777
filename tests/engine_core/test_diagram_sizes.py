"""A diagram too large or too branchy is refused at once, and a large sound one is read at once."""

from tests.engine_core.drawing import Drawing, refusals, task


def test_too_many_elements_are_refused_before_they_are_checked() -> None:
    names = [f"t{index}" for index in range(2_000)]
    drawing = Drawing().start().end()
    for name in names:
        drawing.node("userTask", name)
    assert "400" in refusals(drawing.flow("begin", *names, "done").xml())["sample"]


def test_a_file_larger_than_two_megabytes_is_refused() -> None:
    assert "MB" in refusals(task().xml() + b" " * 3_000_000)[""]


def test_a_diagram_with_too_many_flows_or_a_long_name_is_refused() -> None:
    drawing = Drawing().start().gateway("m").end().flow("m", "done")
    for index in range(1_300):
        drawing.flow("begin", "m", own=f"x{index}")
    assert "потоци" in refusals(drawing.xml())["sample"]
    long = task().xml().replace(b'name="a"', b'name="' + b"x" * 400 + b'"')
    assert "по-дълго" in refusals(long)["a"]


def test_thirty_parallel_choices_are_checked_at_once() -> None:
    drawing = Drawing().start().gateway("split", "parallel").gateway("join", "parallel").end()
    drawing.flow("begin", "split").flow("join", "done")
    for branch in range(30):
        merge, gateway = f"m{branch}", f"g{branch}"
        drawing.gateway(gateway, default=f"d{branch}").gateway(merge)
        drawing.flow("split", gateway).flow(merge, "join")
        for index in range(8):
            name = f"u{branch}_{index}"
            when, own = ("${v}", None) if index else (None, f"d{branch}")
            drawing.user(name).flow(name, merge).flow(gateway, name, when=when, own=own)
    assert refusals(drawing.xml()) == {}


def test_too_many_simultaneous_ways_are_refused_not_searched() -> None:
    drawing = Drawing().start().gateway("split", "inclusive", default="d").end()
    drawing.gateway("join", "inclusive").flow("begin", "split").flow("join", "done")
    for branch in range(6):
        inner = f"s{branch}"
        drawing.gateway(inner, "inclusive", default=f"d{branch}")
        when, own = ("${v}", None) if branch else (None, "d")
        drawing.flow("split", inner, when=when, own=own)
        for index in range(6):
            name = f"u{branch}_{index}"
            when, own = ("${v}", None) if index else (None, f"d{branch}")
            drawing.user(name).flow(name, "join").flow(inner, name, when=when, own=own)
    assert "едновременни" in refusals(drawing.xml())["begin"]
