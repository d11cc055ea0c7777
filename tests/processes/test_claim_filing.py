"""A claim is opened, assembled and declared: for which period, with which lines and sums."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from service.cases.story import NoSuchStep
from service.kernel.clock import FixedClock, sofia
from service.operations.claim.opening import ClaimExists, NotBeneficiary, PeriodRunning
from service.storage.models.absence import HourLineRow
from service.storage.models.case import CaseFile
from service.storage.models.claim import Claim, ClaimLine
from service.storage.models.identity import Organisation
from service.storage.models.programme import ReportingPeriod
from service.stories.claim.procedure import (
    FundingPlan,
    claim_of_case,
    claim_values,
    declaration_values,
    prepare_claim,
)
from service.stories.claim.substitution import do
from tests.processes.claims import Claimant
from tests.processes.refusals import problems
from tests.processes.school import School


def test_a_second_claim_for_the_period_is_refused(claimant: Claimant) -> None:
    claimant.file()
    with pytest.raises(ClaimExists) as refusal:
        claimant.file()
    assert "R-117" in str(refusal.value)


def test_a_line_that_is_already_claimed_is_not_taken_twice(claimant: Claimant) -> None:
    case_id = claimant.file()
    with claimant.world.office.transaction() as session:
        hours = session.scalars(select(HourLineRow).where(~HourLineRow.is_released)).all()
    claim = claimant.claim(case_id)
    assert {row.claim_line_id is not None for row in hours} == {True}
    assert claim.claimed_amount == Decimal("120.00")


def test_a_claim_over_the_annual_cap_is_cut_to_what_is_left_by_r071(claimant: Claimant) -> None:
    case_id = claimant.file(approved_before="5900.00")
    claim = claimant.claim(case_id)
    assert claim.claimed_amount == Decimal("120.00")
    assert claim.requested_amount == Decimal("100.00")


def test_an_exhausted_cap_sends_the_claim_back_to_be_assembled(claimant: Claimant) -> None:
    story = claimant.story
    case_id = claimant.draft()
    values = claimant.values(approved_before="6000.00")
    claimant.do(case_id, "task_assemble", values, "director")
    assert story.task_id(case_id, "task_assemble")
    grounds = claimant.claim(case_id).grounds
    assert [g["rule"] for g in grounds if isinstance(g, dict)] == ["R-071"]


def test_other_hours_in_the_declaration_are_refused_by_r094(claimant: Claimant) -> None:
    story = claimant.story
    case_id = claimant.draft()
    values = claimant.values()
    claimant.do(case_id, "task_assemble", values, "director")
    other = {**declaration_values(story, case_id), "declared_hours": "18"}
    found = problems(lambda: claimant.do(case_id, "task_declare", other, "director"))
    assert found["declared_hours"].rule == "R-094"
    assert "разлика 2" in found["declared_hours"].message


def test_an_empty_claim_is_refused_by_r077(claimant: Claimant) -> None:
    case_id = claimant.draft()
    values = {**claimant.values(), "substitutions": []}
    found = problems(lambda: claimant.do(case_id, "task_assemble", values, "director"))
    assert "R-077" in found["substitutions"].message


def test_a_private_school_opens_no_claim_by_r007(school: School) -> None:
    with school.world.office.transaction() as session:
        session.get_one(Organisation, school.owner).ownership = "private"
    try:
        with pytest.raises(NotBeneficiary) as refusal:
            school.story.open("claim", as_="director", owner_id=school.owner, title="Заявка")
        assert "R-007" in str(refusal.value)
    finally:
        with school.world.office.transaction() as session:
            session.get_one(Organisation, school.owner).ownership = "municipal"


def test_no_claim_opens_before_a_period_has_ended(school: School, clock: FixedClock) -> None:
    clock.set(sofia(2018, 2, 10))
    with pytest.raises(PeriodRunning):
        school.story.open("claim", as_="director", owner_id=school.owner, title="Заявка")


def test_a_line_is_not_prepared_twice_by_a_slow_double_click(
    claimant: Claimant, clock: FixedClock
) -> None:
    case_id = claimant.draft()
    prepare_claim(claimant.story, case_id, claimant.cases, funding=FundingPlan())
    clock.advance(timedelta(minutes=1))
    with pytest.raises(NoSuchStep):
        prepare_claim(claimant.story, case_id, claimant.cases, funding=FundingPlan())


def _claim_december(school: School, *, participated: str) -> Claim:
    december = school.december()
    story = school.story
    opened = story.open(
        "claim", as_="director", owner_id=school.owner, title="Заявка за първия период"
    )
    values = {
        **claim_values(story, [december], FundingPlan(approved_before="0.00")),
        "participated_before": participated,
    }
    do(story, opened.case_id, "task_assemble", values, as_="director")
    return claim_of_case(story, opened.case_id)


def test_unpaid_hours_of_december_are_claimed_in_the_first_period_by_r084(
    school: School, clock: FixedClock
) -> None:
    clock.set(sofia(2018, 3, 10))
    claim = _claim_december(school, participated="yes")
    assert claim.requested_amount == Decimal("15.00")
    assert not claim.grounds


def test_only_who_took_part_in_2017_carries_hours_over_by_r085(
    school: School, clock: FixedClock
) -> None:
    clock.set(sofia(2018, 3, 10))
    claim = _claim_december(school, participated="no")
    assert claim.claimed_amount == Decimal("0.00")
    with school.world.office.transaction() as session:
        line = session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id)).one()
    assert [g["rule"] for g in line.grounds if isinstance(g, dict)] == ["R-085"]


def test_a_substitution_of_another_school_cannot_be_claimed(claimant: Claimant) -> None:
    case_id = claimant.draft()
    values = {**claimant.values(), "substitutions": ["999999"]}
    found = problems(lambda: claimant.do(case_id, "task_assemble", values, "director"))
    assert "substitutions" in found


def test_a_claim_for_a_period_named_in_advance_is_opened_for_it(
    claimant: Claimant, clock: FixedClock
) -> None:
    clock.set(sofia(2018, 7, 3))
    opened = claimant.story.open(
        "claim",
        as_="director",
        owner_id=claimant.owner,
        title="Заявка",
        variables={"period_number": 2},
    )
    claim = claimant.claim(opened.case_id)
    with claimant.world.office.transaction() as session:
        assert session.get_one(ReportingPeriod, claim.period_id).number == 2


def test_a_claim_started_by_a_click_says_which_period_it_is_for(claimant: Claimant) -> None:
    story = claimant.story
    opened = story.open(
        "claim",
        as_="director",
        owner_id=claimant.owner,
        title="Заявка за финансиране и оценка в РУО",
    )
    with claimant.world.office.transaction() as session:
        title = session.get_one(CaseFile, opened.case_id).title
    assert title == "Заявка за отчетен период № 2 (01.03 – 30.04.2018 г.)"
