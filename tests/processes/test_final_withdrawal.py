"""P-28, its first step: an essential breach, or a holder who has ended."""

import pytest
from sqlalchemy import select

from service.engine import REGISTRY
from service.engine.tasks import Completion
from service.kernel.errors import ValidationFailed
from service.operations.licences.register import entries_of, find_number
from service.storage.models.case import CaseFile
from service.storage.models.engine import Outbox
from service.storage.models.withdrawal import Withdrawal
from tests.processes.controls import ESSENTIAL, ControlStory
from tests.support.office import World


@pytest.fixture
def case_id(agency: World) -> int:
    """A case opened by a control with an essential breach."""
    return ControlStory(agency).until_report(ESSENTIAL).led_to()[1]


def register(world: World) -> list[str]:
    """What the public history says of the centre's licence."""
    with world.office.transaction() as session:
        licence = find_number(session, "2019120011")
        return [entry.note for entry in entries_of(session, licence.id)]


def notices(world: World, case_id: int) -> list[str]:
    """What the people of the centre are told of the case."""
    with world.office.transaction() as session:
        sent = select(Outbox.payload).where(
            Outbox.case_id == case_id, Outbox.kind == "notification"
        )
        return [str(payload["subject"]) for payload in session.scalars(sent)]


def title(world: World, case_id: int) -> str:
    """What the case is called."""
    with world.office.transaction() as session:
        return session.get_one(CaseFile, case_id).title


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


def test_the_register_says_nothing_of_a_proposal_and_names_a_procedure_that_is_open(
    agency: World,
) -> None:
    control = ControlStory(agency).until_report(ESSENTIAL)
    case_id = control.led_to()[1]
    assert register(agency) == ["първоначално лицензиран"]
    assert "Последващият контрол приключи" not in control.notices()
    assert "Предложение за окончателно отнемане на лицензия" in control.notices()
    decide(agency, case_id)
    assert register(agency)[1:] == [
        "Последващ контрол: открита е процедура за окончателно отнемане на лицензия"
    ]
    assert notices(agency, case_id) == ["Окончателно отнемане на лицензия"]
    assert title(agency, case_id).startswith("Окончателно отнемане на лицензия на ")


def test_a_ground_that_is_not_proven_ends_it_and_leaves_no_public_entry(
    agency: World, case_id: int
) -> None:
    decide(agency, case_id, decision="not_proven")
    assert agency.story.ends(case_id) == ["end_not_proven"]
    assert register(agency) == ["първоначално лицензиран"]
    assert notices(agency, case_id) == ["Предложение за окончателно отнемане на лицензия"]
    assert title(agency, case_id).startswith("Предложение за окончателно отнемане")


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
