"""What a task refuses, as a test looks at it."""

from collections.abc import Callable, Mapping

import pytest

from service.kernel.errors import Problem, ValidationFailed


def problems(act: Callable[[], object]) -> Mapping[str, Problem]:
    """What is refused, by the path of its field; the act must be refused."""
    with pytest.raises(ValidationFailed) as refusal:
        act()
    return {problem.path: problem for problem in refusal.value.problems}
