"""The worlds in which stories of several modules begin, new for each test unless they say so."""

from datetime import date

import pytest
from sqlalchemy import Engine

from service.kernel.clock import FixedClock, sofia
from tests.processes.account_requests import AccountStory, account_world
from tests.processes.checks import CheckStory, check_world
from tests.processes.claims import Claimant
from tests.processes.controls import ControlStory, control_world
from tests.processes.experts import ExpertStory, expert_world
from tests.processes.licences import Licence, new_case
from tests.processes.lists import list_world
from tests.processes.meetings import MeetingStory, meeting_world
from tests.processes.school import SCHOOL, SICK, School, school_world
from tests.processes.visits import VisitStory
from tests.support.office import World, make_world


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


@pytest.fixture(scope="module")
def licensing(clean_database: Engine) -> World:
    """The whole house on 10 January 2025; one for a module, as each case has its own centre."""
    return make_world(clean_database, FixedClock(sofia(2025, 1, 10, 9)))


@pytest.fixture
def case(licensing: World) -> Licence:
    """A procedure for a licence, just opened."""
    return new_case(licensing)


@pytest.fixture
def expertise(clean_database: Engine) -> World:
    """The agency with the experts' part of a procedure alone."""
    return expert_world(clean_database)


@pytest.fixture
def experts(expertise: World) -> ExpertStory:
    """An application whose experts are to declare next."""
    return ExpertStory(expertise)


@pytest.fixture
def partly(case: Licence) -> Licence:
    """Issued for two professions, refused for the guide, on 21 March; delivered on the 24th."""
    case.ordered_in_part()
    case.at(date(2025, 3, 24))
    return case
