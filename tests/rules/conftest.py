"""What the stories of the rules share: the edition of 2018, the calendar, the tables."""

import pytest

from service.domain.programme import ProgrammeEdition
from service.kernel.calendar import WorkingCalendar
from service.rules.decisions import DecisionModel
from service.rules.eligibility import Frame
from service.rules.programme import load_edition
from tests.rules.judging import Judge
from tests.support import programme as given
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


@pytest.fixture
def frame(edition: ProgrammeEdition, calendar: WorkingCalendar) -> Frame:
    return Frame(given.school(), edition, calendar)


@pytest.fixture
def judge(eligibility: DecisionModel, frame: Frame) -> Judge:
    return Judge(eligibility, frame)
