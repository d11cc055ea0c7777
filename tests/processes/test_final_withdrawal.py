"""P-28, its first step: an essential breach, or a holder who has ended."""

import pytest
from sqlalchemy import select

from service.engine import REGISTRY
from service.engine.tasks import Completion
from service.kernel.errors import ValidationFailed
from service.storage.models.withdrawal import Withdrawal
from tests.processes.controls import ESSENTIAL, ControlStory
from tests.support.office import World


@pytest.fixture
def case_id(agency: World) -> int:
    """A case opened by a control with an essential breach."""
    return ControlStory(agency).until_report(ESSENTIAL).led_to()[1]


def decide(world: World, case_id: int, **changes: object) -> None:
    words: dict[str, object] = {
        "ground": "essential", "reason": "По протокола.", "decision": "open",
    }  # fmt: skip
    task_id = world.story.task_id(case_id, "task_open")
    actor = world.story.actor("napoo_director")
    world.office.complete(actor, Completion(task_id, {**words, **changes}))


def test_an_essential_breach_opens_the_procedure(agency: World, case_id: int) -> None:
    decide(agency, case_id)
    assert agency.story.ends(case_id) == ["end_opened"]
    with agency.office.transaction() as session:
        panel = REGISTRY.panels["final_withdrawal"](session, case_id)
    assert panel.rows[0][1] == "R-263"


def test_a_ground_that_is_not_proven_ends_it(agency: World, case_id: int) -> None:
    decide(agency, case_id, decision="not_proven")
    assert agency.story.ends(case_id) == ["end_not_proven"]


def test_a_holder_that_has_ended_is_proved_by_the_commercial_register(
    agency: World, case_id: int
) -> None:
    with pytest.raises(ValidationFailed) as caught:
        decide(agency, case_id, ground="entity_ended", registry_on="")
    assert (caught.value.problems[0].path, caught.value.problems[0].rule) == (
        "registry_on",
        "R-265",
    )
    decide(agency, case_id, ground="entity_ended", registry_on="2025-03-07")
    with agency.office.transaction() as session:
        row = session.scalars(select(Withdrawal).where(Withdrawal.case_id == case_id)).one()
        panel = REGISTRY.panels["final_withdrawal"](session, case_id)
    assert row.registry_on is not None
    assert panel.rows[0][1] == "R-265"
    assert panel.note.startswith("Справка в търговския регистър: 07.03.2025")
