"""The second half of the worked example, told by the same functions as the demonstration."""

from decimal import Decimal

import pytest
from sqlalchemy import Engine, func, select

from service.kernel.clock import FixedClock, sofia
from service.operations.ministry_story import ListPlan, play_list, play_payment, seed_neighbours
from service.operations.payment_list import published_list
from service.operations.recovery_story import VisitPlan, play_recovery, play_visit
from service.storage.models.claim import Claim
from service.storage.models.monitoring import Recovery
from service.storage.models.payment import Payment
from tests.documents.samples import pdf
from tests.processes.lists import send_claims, world_of
from tests.support.office import World


@pytest.fixture
def world(clean_database: Engine, clean_owner: Engine) -> World:
    return world_of(clean_database, clean_owner, FixedClock(sofia(2018, 5, 22, 9)))


def test_the_worked_example_ends_with_its_sums_to_the_stotinka(world: World) -> None:
    """420 000,00 → 400 000,00; 445,50 → 424,28 or 424,29; 6,00 come back."""
    own = send_claims(world, {"KN-13": "445.50"})
    plan = ListPlan()
    ids = world.people.organisations
    story = seed_neighbours(world.story, plan=plan)
    with world.office.transaction() as session:
        assert session.scalar(select(func.sum(Claim.approved_amount))) == Decimal("420000.00")
    case_id = play_list(story, ministry_id=ids["mon"], plan=plan, packs=[ids["ruo-kyustendil"]])
    with world.office.transaction() as session:
        published = published_list(session)
    assert published is not None
    assert published.total == Decimal("400000.00")
    assert dict(published.rows)["ОУ „Неофит Рилски“"] in {Decimal("424.28"), Decimal("424.29")}
    play_payment(story, case_id, plan=plan, confirms=[ids["KN-13"]])
    world.clock.set(sofia(2018, 9, 17, 9))
    world.office.run_due()
    assert story.ends(case_id) == ["end_paid_reduced"]
    with world.office.transaction() as session:
        assert session.scalar(select(func.sum(Payment.amount))) == Decimal("400000.00")
    visit = play_visit(
        story, institution_id=ids["KN-13"], plan=VisitPlan(claim_id=own.ids["KN-13"])
    )
    play_recovery(story, visit, due_on="01.10.2018", payment_order=pdf())
    assert story.ends(visit) == ["end_recovered"]
    with world.office.transaction() as session:
        assert session.scalars(select(Recovery.amount)).one() == Decimal("6.00")
    assert own.state("KN-13") == "recovered"
