"""Lanes say whose a task is: each element in one, each with its role."""

from service.engine.core import Catalogue, compile_process
from tests.engine_core.drawing import Drawing, line, refusals, task


def test_a_node_in_no_lane_or_in_two_is_refused() -> None:
    assert refusals(task().laned(teacher="begin done").xml())["a"].startswith("елементът не е в")
    both = task().laned(teacher="begin a done", director="a").xml()
    assert refusals(both)["a"] == "елементът е в две ленти"


def test_lanes_give_roles_also_inside_subprocesses_whatever_was_read_before() -> None:
    """Defect 8: the library keys lanes by the identity of an XML object."""
    inside = Drawing().start("s").user("t").end("e").flow("s", "t", "e")
    drawing = line("box").sub("box", inside).laned(teacher="begin box done")
    for _ in range(50):
        refusals(b'<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"/>')
        process = drawing.compile()
        assert process.elements["t"].role == "teacher"
        assert process.elements["t"].candidate_roles == ("teacher",)


def test_lanes_are_flat_have_roles_and_name_what_is_there() -> None:
    drawing = task().laned(teacher="begin a done ghost")
    assert "няма" in refusals(drawing.xml())["ghost"]
    bare = drawing.xml().replace(b'name="role"', b'name="color"')
    assert "role" in refusals(bare)["lane_teacher"]
    deep = drawing.xml().replace(b"</bpmn:lane>", b"<bpmn:childLaneSet/></bpmn:lane>")
    assert "вложени ленти" in refusals(deep)["lane_teacher"]


def test_a_lane_says_whether_it_is_invited_later_and_nothing_else_about_it() -> None:
    drawing = task().laned(teacher="begin a", director="done")
    last = b'value="director"/>'
    later = drawing.xml().replace(last, last + b'<camunda:property name="invited" value="later"/>')
    process = compile_process(later, catalogue=Catalogue())
    invited = {each.id for each in process.elements.values() if each.is_invited_later}
    assert invited == {"done"}
    assert refusals(later.replace(b'"later"', b'"never"')) == {
        "lane_director": "свойството „invited“ на лентата приема само „later“"
    }


def test_a_persons_task_needs_a_lane_when_roles_are_known() -> None:
    found = refusals(task().xml(), Catalogue(roles=["teacher"]))
    assert "лента" in found["a"]
