"""P-05 through the real engine and database: a story for each end, and what is refused."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from service.cases.story import NoSuchStep
from service.domain.claims import ClaimState
from service.kernel.clock import sofia
from service.kernel.errors import ValidationFailed
from service.storage.models.engine import Outbox
from service.storage.models.monitoring import MonitoringFinding
from service.storage.models.programme import FundEntry, FundEntryKind, FundScope
from tests.processes.lists import send_claims
from tests.processes.visits import WRONG_RATE, VisitStory
from tests.support.office import World


def test_four_hours_at_the_wrong_rate_bring_six_leva_back(monitors: World) -> None:
    """R-132: 4 h at 9,00 instead of 7,50; R-133: the used part of the cap goes down by 6,00."""
    claims = send_claims(monitors, {"KN-13": "445.50"}, state=ClaimState.CLOSED)
    with monitors.office.transaction() as session:
        session.add(
            FundEntry(
                edition_id=1,
                scope=FundScope.M1,
                kind=FundEntryKind.COMMITMENT,
                amount=Decimal("424.29"),
                organisation_id=monitors.people.organisations["KN-13"],
                claim_id=claims.ids["KN-13"],
                purpose="списък",
                at=monitors.clock.now(),
            )
        )
    visit = VisitStory(monitors)
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
    with monitors.office.transaction() as session:
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


def test_a_sum_not_paid_in_term_is_escalated(visit: VisitStory, monitors: World) -> None:
    visit.plan()
    visit.order()
    visit.check(WRONG_RATE)
    visit.acknowledge()
    visit.report()
    visit.open_recovery(due_on="2018-10-01")
    monitors.clock.set(sofia(2018, 10, 1, 23, 30))
    monitors.office.run_due()
    assert visit.ends == []
    monitors.clock.set(sofia(2018, 10, 2, 0, 1))
    monitors.office.run_due()
    assert visit.ends == ["end_escalated"]
    assert visit.recovery().state == "escalated"
    with monitors.office.transaction() as session:
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
    visit: VisitStory, monitors: World
) -> None:
    visit.plan()
    visit.order()
    visit.check()
    with pytest.raises(NoSuchStep):
        visit.report()
    monitors.clock.set(sofia(2018, 9, 24, 9, 1))
    monitors.office.run_due()
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
