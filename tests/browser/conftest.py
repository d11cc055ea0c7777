"""A house served to a real browser, and a desk at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import Engine

from service.kernel.clock import sofia
from tests.browser.desk import REPOSITORY, Desk
from tests.browser.house import House, open_house

PICTURES = REPOSITORY / ".run" / "pictures"


@pytest.fixture(scope="module")
def house(clean_database: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    log = tmp_path_factory.mktemp("house") / "server.log"
    with open_house(clean_database, begins=sofia(2018, 3, 12, 7, 40), log=log) as opened:
        yield opened


@pytest.fixture
def desk(house: House, page: Page, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A desk whose pages are without barriers; the list of them is the failure."""
    pictures: Path = PICTURES / request.node.originalname
    pictures.mkdir(parents=True, exist_ok=True)
    page.set_default_timeout(20_000)
    opened = Desk(page, house, pictures)
    yield opened
    assert opened.violations == []
