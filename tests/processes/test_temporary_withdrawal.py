"""P-27, its first step: the ground, three to twelve months, and who may not decide."""

import pytest
from sqlalchemy import select

from service.engine import REGISTRY
from service.engine.tasks import Completion
from service.kernel.errors import ValidationFailed
from service.operations.four_eyes import FourEyes
from service.storage.models.withdrawal import Withdrawal
from tests.processes.controls import BREACH, ControlStory
from tests.processes.lists import give_role
from tests.support.office import World

WORDS: dict[str, object] = {
    "ground": "law", "months": "6", "reason": "По протокола.", "decision": "open",
}  # fmt: skip


@pytest.fixture
def case_id(agency: World) -> int:
    """A case opened by a control with a breach."""
    return ControlStory(agency).until_report(BREACH).led_to()[1]


def decide(world: World, case_id: int, as_: str = "napoo_director", **changes: object) -> None:
    task_id = world.story.task_id(case_id, "task_open")
    world.office.complete(world.story.actor(as_), Completion(task_id, {**WORDS, **changes}))


def row_of(world: World, case_id: int) -> Withdrawal:
    with world.office.transaction() as session:
        return session.scalars(select(Withdrawal).where(Withdrawal.case_id == case_id)).one()


def test_a_procedure_for_six_months_is_opened(agency: World, case_id: int) -> None:
    decide(agency, case_id)
    assert agency.story.ends(case_id) == ["end_opened"]
    row = row_of(agency, case_id)
    assert (row.months, row.ground, row.state) == (6, "law", "opened")
    assert row.control_id is not None
    with agency.office.transaction() as session:
        panel = REGISTRY.panels["temporary_withdrawal"](session, case_id)
    assert panel.rows[0][1:] == ("R-261", "6 месеца", "процедурата е открита")


def test_a_ground_that_is_not_proven_ends_it(agency: World, case_id: int) -> None:
    decide(agency, case_id, decision="not_proven", months="")
    assert agency.story.ends(case_id) == ["end_not_proven"]
    assert row_of(agency, case_id).months is None


@pytest.mark.parametrize("months", ["2", "13"])
def test_two_and_thirteen_months_are_refused_by_r261(
    agency: World, case_id: int, months: str
) -> None:
    with pytest.raises(ValidationFailed, match="за 3 до 12 месеца") as caught:
        decide(agency, case_id, months=months)
    assert (caught.value.problems[0].path, caught.value.problems[0].rule) == ("months", "R-261")
    assert agency.story.ends(case_id) == []


@pytest.mark.parametrize("months", ["3", "12"])
def test_three_and_twelve_months_are_allowed(agency: World, case_id: int, months: str) -> None:
    decide(agency, case_id, months=months)
    assert row_of(agency, case_id).months == int(months)


def test_whoever_proposed_the_withdrawal_does_not_open_it(agency: World, case_id: int) -> None:
    with agency.office.transaction() as session:
        give_role(session, agency, "napoo_officer", "napoo_director", "napoo")
    with pytest.raises(FourEyes):
        decide(agency, case_id, as_="napoo_officer")


def test_a_case_not_decided_yet_says_so(agency: World, case_id: int) -> None:
    with agency.office.transaction() as session:
        panel = REGISTRY.panels["temporary_withdrawal"](session, case_id)
    assert panel.note == "Процедурата не е открита."
