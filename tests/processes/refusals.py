"""What a task refuses, as a test looks at it."""

from collections.abc import Callable, Mapping

import pytest

from service.kernel.errors import Problem, ValidationFailed


def problems(act: Callable[[], object]) -> Mapping[str, Problem]:
    """What is refused, by the path of its field; the act must be refused."""
    with pytest.raises(ValidationFailed) as refusal:
        act()
    return {problem.path: problem for problem in refusal.value.problems}


def refused_at(
    path: str,
    act: Callable[[], object],
    *,
    words: str,
    rule: str | None,
    standing: Callable[[], object],
) -> None:
    """The act is refused at the field with the words and the rule; what `standing` tells stays."""
    before = standing()
    with pytest.raises(ValidationFailed) as refusal:
        act()
    problem = next(each for each in refusal.value.problems if each.path == path)
    assert words in problem.message
    assert problem.rule == rule
    assert standing() == before
