"""What P-05 refuses: findings that come to nothing, a missing grade, costs, the same person."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from service.domain.claims import ClaimState
from service.engine import REGISTRY
from service.kernel.errors import ValidationFailed
from service.operations.four_eyes import FourEyes
from service.storage.models.identity import RoleAssignment
from service.storage.models.programme import FundEntry, FundEntryKind, FundScope
from tests.processes.lists import DUPNITSA, give_role, schools_of, send_claims
from tests.processes.visits import WRONG_RATE, VisitStory, add_paid_hour
from tests.support.office import World


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"due_rate": "9.00"}, "findings.0.due_rate"),
        ({"hours": "0"}, "findings.0.hours"),
        ({"description": ""}, "findings.0.description"),
    ],
)
def test_a_finding_that_comes_to_nothing_is_refused(
    visit: VisitStory, changes: dict[str, str], path: str
) -> None:
    visit.plan()
    visit.order()
    with pytest.raises(ValidationFailed) as caught:
        visit.check({**WRONG_RATE, **changes})
    assert caught.value.problems[0].path == path


@pytest.mark.parametrize("grade", ["", "0", "7"])
def test_a_report_without_a_grade_is_not_filed(visit: VisitStory, grade: str) -> None:
    visit.plan()
    visit.order()
    visit.check()
    visit.acknowledge()
    with pytest.raises(ValidationFailed) as caught:
        visit.report(grade=grade)
    assert caught.value.problems[0].path == "grade"


def test_a_visit_before_its_order_is_refused_by_r130(visit: VisitStory) -> None:
    visit.plan()
    visit.order()
    with pytest.raises(ValidationFailed) as caught:
        visit.check(checked_on="2018-09-14")
    assert caught.value.problems[0].rule == "R-130"


def test_a_cost_over_the_monitoring_budget_is_refused_by_r005(
    visit: VisitStory, monitors: World
) -> None:
    with monitors.office.transaction() as session:
        session.add(
            FundEntry(
                edition_id=1,
                scope=FundScope.MONITORING_RUO,
                kind=FundEntryKind.COST,
                amount=Decimal("39700.00"),
                purpose="досега",
                at=monitors.clock.now(),
            )
        )
    visit.plan()
    visit.order()
    with pytest.raises(ValidationFailed) as caught:
        visit.check(cost="350.00")
    assert caught.value.problems[0].path == "cost"
    assert caught.value.problems[0].rule == "R-005"
    visit.check(cost="300.00")
    assert visit.visit().cost == Decimal("300.00")


def test_whoever_planned_the_visit_cannot_order_it(visit: VisitStory, monitors: World) -> None:
    with monitors.office.transaction() as session:
        give_role(session, monitors, "monitor", "ruo_head", "ruo-kyustendil")
    visit.plan()
    with pytest.raises(FourEyes):
        visit.order(as_="monitor")
    visit.order()
    with monitors.office.transaction() as session:
        for extra in session.scalars(
            select(RoleAssignment).where(
                RoleAssignment.person_id == monitors.people.people["monitor"],
                RoleAssignment.role_code == "ruo_head",
            )
        ):
            session.delete(extra)


def test_the_payment_document_is_required_and_real(visit: VisitStory) -> None:
    visit.plan()
    visit.order()
    visit.check(WRONG_RATE)
    visit.acknowledge()
    visit.report()
    visit.open_recovery()
    with pytest.raises(ValidationFailed) as caught:
        visit.do(
            "task_pay_back", "director", payment_number="ПН-12", paid_on="2018-09-17",
            payment_document="999999",
        )  # fmt: skip
    assert caught.value.problems[0].path == "payment_document"


def test_a_finding_on_an_hour_of_the_claim_cannot_exceed_what_was_paid(monitors: World) -> None:
    """The monitor picks a paid hour; more hours or a higher rate than it was paid are refused."""
    claims = send_claims(monitors, {"KN-13": "18.00"}, state=ClaimState.CLOSED)
    line_id = add_paid_hour(monitors, claims.ids["KN-13"], hours="2", rate="9.00")
    visit = VisitStory(monitors)
    visit.plan(claim=str(claims.ids["KN-13"]))
    visit.order()
    on_line = {**WRONG_RATE, "line": str(line_id)}
    tries = (({"hours": "4"}, "hours"), ({"hours": "2", "paid_rate": "9.50"}, "paid_rate"))
    for changes, field in tries:
        with pytest.raises(ValidationFailed) as caught:
            visit.check({**on_line, **changes})
        assert caught.value.problems[0].path == f"findings.0.{field}"
    visit.check({**on_line, "hours": "2"})
    with monitors.office.transaction() as session:
        shown = REGISTRY.panels["monitoring"](session, visit.case_id)
    assert shown.total == ("За възстановяване (R-132)", "", "", "", "3,00\u00a0лв.")


def test_a_claim_of_another_institution_is_no_sample(monitors: World) -> None:
    other = schools_of(monitors, DUPNITSA, count=2)[1]
    claims = send_claims(monitors, {other: "100.00"}, state=ClaimState.CLOSED)
    with pytest.raises(ValidationFailed) as caught:
        VisitStory(monitors).plan(claim=str(claims.ids[other]))
    assert caught.value.problems[0].path == "claim"


def test_a_plan_without_the_financial_aspect_is_noted_by_r128(visit: VisitStory) -> None:
    visit.plan(aspects=["content"])
    assert visit.event("visit.planned")["without_financial_aspect"] is True


def test_the_case_of_a_visit_shows_that_nothing_was_found(
    visit: VisitStory, monitors: World
) -> None:
    panel = REGISTRY.panels["monitoring"]
    with monitors.office.transaction() as session:
        assert panel(session, visit.case_id).rows == ()
    visit.plan()
    with monitors.office.transaction() as session:
        assert panel(session, visit.case_id).note == "Няма констатации за възстановяване."
