"""The worlds that several modules of stories begin in; each is made anew for every test."""

import pytest
from sqlalchemy import Engine

from service.kernel.clock import FixedClock, sofia
from tests.processes.account_requests import AccountStory, account_world
from tests.processes.checks import CheckStory, check_world
from tests.processes.claims import Claimant
from tests.processes.controls import ControlStory, control_world
from tests.processes.lists import list_world
from tests.processes.meetings import MeetingStory, meeting_world
from tests.processes.school import SCHOOL, SICK, School, school_world
from tests.processes.visits import VisitStory
from tests.support.office import World


@pytest.fixture
def school(clean_database: Engine, clean_owner: Engine, clock: FixedClock) -> School:
    """The school of the worked example, before its first substitution."""
    world = school_world(clean_database, clean_owner, clock)
    return School(world, world.people.organisations[SCHOOL])


@pytest.fixture
def claimant(school: School) -> Claimant:
    """The school with one line of 120 leva ready for the claim of March and April."""
    return Claimant(school.world, school.owner, [school.play(SICK)])


@pytest.fixture
def ministry(clean_database: Engine, clean_owner: Engine) -> World:
    """The ministry before its list of the second period; Tuesday, 22 May 2018."""
    clock = FixedClock(sofia(2018, 5, 22, 9))
    return list_world(clean_database, clean_owner, clock, processes=("payment_list",))


@pytest.fixture
def monitors(clean_database: Engine, clean_owner: Engine) -> World:
    """Those who visit schools after the money has come; Monday, 17 September 2018."""
    clock = FixedClock(sofia(2018, 9, 17, 9))
    return list_world(clean_database, clean_owner, clock, processes=("monitoring",))


@pytest.fixture
def visit(monitors: World) -> VisitStory:
    """A visit just opened to the school of the worked example."""
    return VisitStory(monitors)


@pytest.fixture
def agency(clean_database: Engine, clean_owner: Engine) -> World:
    """The agency and its licensed centres, none of them controlled; Monday, 10 March 2025."""
    return control_world(clean_database, clean_owner, FixedClock(sofia(2025, 3, 10, 9)))


@pytest.fixture
def control(agency: World) -> ControlStory:
    """A control that nobody has opened yet."""
    return ControlStory(agency)


@pytest.fixture
def department(clean_database: Engine, clean_owner: Engine) -> World:
    """The РУО with its plan of the year, before its first check."""
    return check_world(clean_database, clean_owner)


@pytest.fixture
def check(department: World) -> CheckStory:
    """A check that an expert opened by hand."""
    return CheckStory.by_hand(department)


@pytest.fixture
def commission(clean_database: Engine) -> World:
    """The agency with its expert commissions, before a meeting."""
    return meeting_world(clean_database)


@pytest.fixture
def meeting(commission: World) -> MeetingStory:
    """A meeting to which nobody is invited yet."""
    return MeetingStory(commission)


@pytest.fixture
def accounts(clean_database: Engine, clean_owner: Engine) -> World:
    """The agency as a centre without an account finds it."""
    return account_world(clean_database, clean_owner)


@pytest.fixture
def applicant(accounts: World) -> AccountStory:
    """Someone who wants an account and has not asked for it yet."""
    return AccountStory(accounts)
