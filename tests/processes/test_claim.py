"""The claim of a school, to each of its ends, through the real engine and database."""

from decimal import Decimal

import pytest
from sqlalchemy import Engine

from service.kernel.clock import FixedClock
from service.operations.programme_claim_story import claim_of_case, play_claim
from service.operations.programme_story import WORKED_EXAMPLE, play_substitution
from tests.processes.school import SCHOOL, SIGNED_ON, school_world
from tests.support.office import World


@pytest.fixture
def world(clean_database: Engine, clean_owner: Engine, clock: FixedClock) -> World:
    return school_world(clean_database, clean_owner, clock)


def test_the_worked_example_comes_out_to_the_stotinka(world: World) -> None:
    school = world.people.organisations[SCHOOL]
    cases = [
        play_substitution(world.story, plan, owner_id=school, signed_on=SIGNED_ON)
        for plan in WORKED_EXAMPLE
    ]
    case_id = play_claim(world.story, cases, owner_id=school)
    assert world.story.ends(case_id) == ["end_sent"]
    claim = claim_of_case(world.story, case_id)
    assert claim.approved_amount == Decimal("445.50")
