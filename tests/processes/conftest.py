"""The worlds that several modules of stories begin in; each is made anew for every test."""

import pytest
from sqlalchemy import Engine

from service.kernel.clock import FixedClock
from tests.processes.claims import Claimant
from tests.processes.school import SCHOOL, SICK, School, school_world


@pytest.fixture
def school(clean_database: Engine, clean_owner: Engine, clock: FixedClock) -> School:
    """The school of the worked example, before its first substitution."""
    world = school_world(clean_database, clean_owner, clock)
    return School(world, world.people.organisations[SCHOOL])


@pytest.fixture
def claimant(school: School) -> Claimant:
    """The school with one line of 120 leva ready for the claim of March and April."""
    return Claimant(school.world, school.owner, [school.play(SICK)])
