"""What the stories of the rules share: the edition of 2018, the calendar, the tables."""

from pathlib import Path

import pytest

from service.domain.programme import ProgrammeEdition
from service.kernel.calendar import WorkingCalendar
from service.rules.decisions import DecisionModel, load_decisions
from service.rules.programme import load_edition

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def edition() -> ProgrammeEdition:
    return load_edition("bsc-2018")


@pytest.fixture(scope="session")
def calendar() -> WorkingCalendar:
    return WorkingCalendar.bulgarian()


@pytest.fixture(scope="session")
def eligibility() -> DecisionModel:
    return load_decisions((ROOT / "processes/programme/eligibility.dmn").read_bytes())
