"""P-05 through the real engine and database: a story for each end, and what is refused."""

from decimal import Decimal

import pytest
from sqlalchemy import Engine, select

from service.cases.story import NoSuchStep
from service.domain.claims import ClaimState
from service.engine import REGISTRY
from service.kernel.clock import FixedClock, sofia
from service.kernel.errors import ValidationFailed
from service.operations.four_eyes import FourEyes
from service.storage.models.engine import Outbox
from service.storage.models.identity import RoleAssignment
from service.storage.models.monitoring import (
    MonitoringFinding,
)
from service.storage.models.programme import FundEntry, FundEntryKind, FundScope
from tests.processes.lists import DUPNITSA, give_role, schools_of, send_claims, world_of
from tests.processes.visits import WRONG_RATE, VisitStory, add_paid_hour
from tests.support.office import World


@pytest.fixture
def world(clean_database: Engine, clean_owner: Engine) -> World:
    clock = FixedClock(sofia(2018, 9, 17, 9))
    return world_of(clean_database, clean_owner, clock, processes=("monitoring",))


@pytest.fixture
def visit(world: World) -> VisitStory:
    return VisitStory(world)


def test_four_hours_at_the_wrong_rate_bring_six_leva_back(world: World) -> None:
    """R-132: 4 h at 9,00 instead of 7,50; R-133: the used part of the cap goes down by 6,00."""
    claims = send_claims(world, {"KN-13": "445.50"}, state=ClaimState.CLOSED)
    with world.office.transaction() as session:
        session.add(
            FundEntry(
                edition_id=1,
                scope=FundScope.M1,
                kind=FundEntryKind.COMMITMENT,
                amount=Decimal("424.29"),
                organisation_id=world.people.organisations["KN-13"],
                claim_id=claims.ids["KN-13"],
                purpose="списък",
                at=world.clock.now(),
            )
        )
    visit = VisitStory(world)
    visit.plan(claim=str(claims.ids["KN-13"]))
    visit.order()
    visit.check(WRONG_RATE)
    visit.acknowledge()
    visit.report()
    visit.open_recovery()
    assert visit.recovery().amount == Decimal("6.00")
    assert claims.state("KN-13") == ClaimState.TO_RECOVER
    visit.pay_back()
    visit.confirm("received")
    assert visit.ends == ["end_recovered"]
    assert claims.state("KN-13") == ClaimState.RECOVERED
    assert visit.recovery().state == "settled"
    assert visit.documents() >= {"annex-7", "recovery-notice", "upload"}
    settled = visit.event("recovery.settled")
    assert settled["rule"] == "R-133"
    assert settled["used_after"] == "418.29"
    with world.office.transaction() as session:
        entry = session.scalars(
            select(FundEntry).where(FundEntry.kind == FundEntryKind.RECOVERY)
        ).one()
    assert (entry.amount, entry.scope) == (Decimal("6.00"), "m1")


def test_a_visit_without_findings_is_closed(visit: VisitStory) -> None:
    visit.plan(survey="true")
    visit.order()
    visit.check()
    visit.do(
        "task_survey", "monitor", teachers="5", managers="1", counsellors="1", parents="12",
        satisfaction="5.50", summary="Родителите са доволни от организацията.",
    )  # fmt: skip
    visit.acknowledge()
    visit.report()
    assert visit.ends == ["end_no_findings"]
    assert visit.visit().state == "closed"


def test_a_sum_not_paid_in_term_is_escalated(visit: VisitStory, world: World) -> None:
    visit.plan()
    visit.order()
    visit.check(WRONG_RATE)
    visit.acknowledge()
    visit.report()
    visit.open_recovery(due_on="2018-10-01")
    world.clock.set(sofia(2018, 10, 1, 23, 30))
    world.office.run_due()
    assert visit.ends == []
    world.clock.set(sofia(2018, 10, 2, 0, 1))
    world.office.run_due()
    assert visit.ends == ["end_escalated"]
    assert visit.recovery().state == "escalated"
    with world.office.transaction() as session:
        subjects = [
            payload["subject"]
            for payload in session.scalars(
                select(Outbox.payload).where(
                    Outbox.case_id == visit.case_id, Outbox.kind == "notification"
                )
            )
        ]
    assert subjects.count("Невъзстановени средства") == 2


def test_a_sum_that_did_not_arrive_goes_back_to_the_director(visit: VisitStory) -> None:
    visit.plan()
    visit.order()
    visit.check(WRONG_RATE)
    visit.acknowledge()
    visit.report()
    visit.open_recovery()
    visit.pay_back()
    with pytest.raises(ValidationFailed):
        visit.confirm("missing")
    visit.confirm("missing", reason="Преведени са 5,00 лв.")
    assert visit.recovery().state == "open"
    visit.pay_back()
    visit.confirm("received")
    assert visit.ends == ["end_recovered"]


def test_a_founded_objection_withdraws_the_findings(visit: VisitStory) -> None:
    visit.plan()
    visit.order()
    visit.check(WRONG_RATE)
    visit.acknowledge("Заместващият учител се е преместил на 01.03.2018 г.")
    with pytest.raises(ValidationFailed):
        visit.report()
    visit.report(is_objection_accepted="true", objection_answer="Адресната справка го потвърждава.")
    assert visit.ends == ["end_no_findings"]
    with visit.world.office.transaction() as session:
        finding = session.scalars(
            select(MonitoringFinding).where(MonitoringFinding.visit_id == visit.visit().id)
        ).one()
    assert finding.is_withdrawn


def test_an_unfounded_objection_leads_to_recovery(visit: VisitStory) -> None:
    visit.plan()
    visit.order()
    visit.check(WRONG_RATE)
    visit.acknowledge("Не съм съгласна.")
    visit.report(is_objection_accepted="false", objection_answer="Няма доказателства.")
    visit.open_recovery()
    assert visit.recovery().amount == Decimal("6.00")


def test_a_director_who_does_not_sign_in_seven_days_does_not_stop_the_report(
    visit: VisitStory, world: World
) -> None:
    visit.plan()
    visit.order()
    visit.check()
    with pytest.raises(NoSuchStep):
        visit.report()
    world.clock.set(sofia(2018, 9, 24, 9, 1))
    world.office.run_due()
    visit.report()
    assert visit.ends == ["end_no_findings"]


def test_a_check_of_documents_has_no_card_and_no_survey(visit: VisitStory) -> None:
    visit.plan(kind="documents")
    visit.order()
    visit.do(
        "task_check_documents", "monitor", checked_on="2018-09-17", monitors="Анелия Вучкова",
        documents=["orders"], summary="Документите са редовни.", recommendations="", findings=[],
    )  # fmt: skip
    visit.acknowledge()
    visit.report()
    assert visit.ends == ["end_no_findings"]
    assert "annex-7" not in visit.documents()


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
    visit: VisitStory, world: World
) -> None:
    with world.office.transaction() as session:
        session.add(
            FundEntry(
                edition_id=1,
                scope=FundScope.MONITORING_RUO,
                kind=FundEntryKind.COST,
                amount=Decimal("39700.00"),
                purpose="досега",
                at=world.clock.now(),
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


def test_whoever_planned_the_visit_cannot_order_it(visit: VisitStory, world: World) -> None:
    with world.office.transaction() as session:
        give_role(session, world, "monitor", "ruo_head", "ruo-kyustendil")
    visit.plan()
    with pytest.raises(FourEyes):
        visit.order(as_="monitor")
    visit.order()
    with world.office.transaction() as session:
        for extra in session.scalars(
            select(RoleAssignment).where(
                RoleAssignment.person_id == world.people.people["monitor"],
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


def test_a_finding_on_an_hour_of_the_claim_cannot_exceed_what_was_paid(world: World) -> None:
    """The monitor picks a paid hour; more hours or a higher rate than it was paid are refused."""
    claims = send_claims(world, {"KN-13": "18.00"}, state=ClaimState.CLOSED)
    line_id = add_paid_hour(world, claims.ids["KN-13"], hours="2", rate="9.00")
    visit = VisitStory(world)
    visit.plan(claim=str(claims.ids["KN-13"]))
    visit.order()
    on_line = {**WRONG_RATE, "line": str(line_id)}
    tries = (({"hours": "4"}, "hours"), ({"hours": "2", "paid_rate": "9.50"}, "paid_rate"))
    for changes, field in tries:
        with pytest.raises(ValidationFailed) as caught:
            visit.check({**on_line, **changes})
        assert caught.value.problems[0].path == f"findings.0.{field}"
    visit.check({**on_line, "hours": "2"})
    with world.office.transaction() as session:
        shown = REGISTRY.panels["monitoring"](session, visit.case_id)
    assert shown.total == ("За възстановяване (R-132)", "", "", "", "3,00\u00a0лв.")


def test_a_claim_of_another_institution_is_no_sample(world: World) -> None:
    other = schools_of(world, DUPNITSA, count=2)[1]
    claims = send_claims(world, {other: "100.00"}, state=ClaimState.CLOSED)
    with pytest.raises(ValidationFailed) as caught:
        VisitStory(world).plan(claim=str(claims.ids[other]))
    assert caught.value.problems[0].path == "claim"


def test_a_plan_without_the_financial_aspect_is_noted_by_r128(visit: VisitStory) -> None:
    visit.plan(aspects=["content"])
    assert visit.event("visit.planned")["without_financial_aspect"] is True


def test_the_case_of_a_visit_shows_that_nothing_was_found(visit: VisitStory, world: World) -> None:
    panel = REGISTRY.panels["monitoring"]
    with world.office.transaction() as session:
        assert panel(session, visit.case_id).rows == ()
    visit.plan()
    with world.office.transaction() as session:
        assert panel(session, visit.case_id).note == "Няма констатации за възстановяване."
