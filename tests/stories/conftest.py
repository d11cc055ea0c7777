"""A story played once for its module, as it was printed."""

import pytest
from sqlalchemy import Engine

import service.operations  # noqa: F401 - fills the registry of operations
from service.cases.office import Office
from service.domain.wording import NO_BREAK
from service.kernel.clock import FixedClock, sofia
from service.storage.session import make_sessions
from service.stories import STORIES


@pytest.fixture(scope="module")
def printed(request: pytest.FixtureRequest, clean_database: Engine) -> list[str]:
    """What the story that the module names in `STORY` prints."""
    clock = FixedClock(sofia(2018, 3, 12, 7))
    said: list[str] = []
    STORIES[request.module.STORY](Office(make_sessions(clean_database), clock), clock, said.append)
    return [each.replace(NO_BREAK, " ") for each in said]


@pytest.fixture(scope="module")
def whole(printed: list[str]) -> str:
    """The story as one line, so that a sentence is found wherever it was broken."""
    return " ".join(" ".join(printed).split())
