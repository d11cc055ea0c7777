"""What the stories of the rules share: the edition of 2018, the calendar, the tables."""

import pytest

from service.domain.programme import ProgrammeEdition
from service.kernel.calendar import WorkingCalendar
from service.rules.decisions import DecisionModel
from service.rules.programme import load_edition
from tests.support.programme import eligibility_tables


@pytest.fixture(scope="session")
def edition() -> ProgrammeEdition:
    return load_edition("bsc-2018")


@pytest.fixture(scope="session")
def calendar() -> WorkingCalendar:
    return WorkingCalendar.bulgarian()


@pytest.fixture(scope="session")
def eligibility() -> DecisionModel:
    return eligibility_tables()
