"""Script tasks assign and branch, and give back only what they assigned."""

import pytest

from service.kernel.expressions import ExpressionFailed, ExpressionRefused, compile_script

GRADE = """
# решението на комисията
if score >= 60 && complete:
    result = "одобрена"
    coefficient = 1
elif score >= 40:
    result = "намалена"; coefficient = score / 100
else:
    result = "отказана"
total = default(total, 0)
total += score
"""


@pytest.mark.parametrize(
    ("score", "assigned"),
    [
        (70, {"result": "одобрена", "coefficient": 1, "total": 70}),
        (45, {"result": "намалена", "coefficient": 0.45, "total": 45}),
        (10, {"result": "отказана", "total": 10}),
    ],
)
def test_a_script_gives_only_what_it_assigned(score: int, assigned: dict[str, object]) -> None:
    variables = {"score": score, "complete": True, "untouched": 1}
    assert compile_script(GRADE).run(variables) == assigned
    assert variables == {"score": score, "complete": True, "untouched": 1}


def test_a_value_assigned_again_is_given_even_when_equal() -> None:
    assert compile_script("x = x").run({"x": 5}) == {"x": 5}


def test_a_script_knows_what_it_reads_and_may_assign() -> None:
    script = compile_script("if a > 1:\n    b = c\nelse:\n    d = 1")
    assert script.names == {"a", "c"}
    assert script.assigns == {"b", "d"}


def test_nested_branches_and_windows_line_ends_work() -> None:
    script = compile_script("if a:\r\n    if b:\r\n        c = 1\r\n    else:\r\n        c = 2\r\n")
    assert script.run({"a": True, "b": False}) == {"c": 2}


def test_pass_is_an_empty_branch() -> None:
    assert compile_script("if a:\n    pass\nelse:\n    b = 1").run({"a": True}) == {}


def test_a_refusal_points_into_the_script() -> None:
    source = "a = 1\nb = a.real\n"
    with pytest.raises(ExpressionRefused) as refusal:
        compile_script(source)
    assert refusal.value.data["position"] == source.index(".real") + 1


def test_a_refused_call_points_at_its_line() -> None:
    source = "a = 'текст'\nb = open(a)\n"
    with pytest.raises(ExpressionRefused) as refusal:
        compile_script(source)
    assert refusal.value.data["position"] == source.index("open") + 1


def test_a_failed_script_assigns_nothing() -> None:
    variables = {"x": 1}
    with pytest.raises(ExpressionFailed, match="няма променлива „y“"):
        compile_script("x = 2\nz = y").run(variables)
    assert variables == {"x": 1}
