"""P-05 through the real engine and database: a story for each end, and what is refused."""

from decimal import Decimal

import pytest
from sqlalchemy import Engine, select

from service.cases.story import NoSuchStep
from service.documents import store_document
from service.domain.claims import ClaimState
from service.engine.tasks import Completion
from service.kernel.clock import FixedClock, sofia
from service.kernel.errors import ValidationFailed
from service.operations.four_eyes import FourEyes
from service.storage.models.case import Event
from service.storage.models.document import Document
from service.storage.models.engine import Outbox
from service.storage.models.identity import RoleAssignment
from service.storage.models.monitoring import (
    MonitoringFinding,
    MonitoringVisit,
    Recovery,
)
from service.storage.models.programme import FundEntry, FundEntryKind, FundScope
from tests.documents.samples import pdf
from tests.processes.lists import give_role, send_claims, world_of
from tests.support.office import World

WRONG_RATE = {
    "line": "", "description": "Заместващият учител живее в гр. Дупница.", "hours": "4",
    "paid_rate": "9.00", "due_rate": "7.50",
}  # fmt: skip


@pytest.fixture
def world(clean_database: Engine, clean_owner: Engine) -> World:
    clock = FixedClock(sofia(2018, 9, 17, 9))
    return world_of(clean_database, clean_owner, clock, processes=("monitoring",))


class VisitStory:
    """One visit to the story's school, step by step."""

    def __init__(self, world: World) -> None:
        self.world, self.story = world, world.story
        opened = self.story.open(
            "monitoring", as_="monitor", owner_id=world.people.organisations["KN-13"],
            title="Проверка",
        )  # fmt: skip
        self.case_id = opened.case_id

    def do(self, element: str, as_: str, **values: object) -> None:
        task_id = self.story.task_id(self.case_id, element)
        self.world.office.complete(self.story.actor(as_), Completion(task_id, values))

    def plan(self, *, kind: str = "on_site", survey: str = "", claim: str = "") -> None:
        values: dict[str, object] = {
            "kind": kind, "aspects": ["financial", "lawful"], "methods": ["documents", "talks"],
            "claim": claim, "planned_on": "2018-09-20", "level": "ruo",
            "reason": "Голям дял часове по 9,00 лв.",
        }  # fmt: skip
        if kind == "on_site":
            values["has_survey"] = survey or "false"
        self.do("task_plan", "monitor", **values)

    def order(self, as_: str = "ruo_head") -> None:
        self.do("task_order", as_, order_number="РД-06-220", order_on="2018-09-17")

    def check(self, *findings: dict[str, str], cost: str = "", **changes: str) -> None:
        values: dict[str, object] = {
            "checked_on": "2018-09-17", "monitors": "Анелия Вучкова, старши експерт",
            "documents": ["orders", "statements"], "summary": "Проверени са часовете.",
            "recommendations": "", "findings": list(findings), "cost": cost, "signed": "true",
        }  # fmt: skip
        self.do("task_check_on_site", "monitor", **{**values, **changes})

    def acknowledge(self, objection: str = "") -> None:
        has = "true" if objection else "false"
        values = {"has_objection": has, "seen": "true"}
        if objection:
            values["objection"] = objection
        self.do("task_acknowledge", "director", **values)

    def report(self, **more: str) -> None:
        values = {"grade": "5", "conclusion": "Резултатите са постигнати.", "proposals": ""}
        self.do("task_report", "monitor", **{**values, **more})

    def open_recovery(self, as_: str = "ruo_head", due_on: str = "2018-10-01") -> None:
        self.do(
            "task_open_recovery", as_, notice_number="РУО2-300", due_on=due_on,
            reason="Ставката е за заместване извън населеното място.",
        )  # fmt: skip

    def pay_back(self) -> None:
        task_id = self.story.task_id(self.case_id, "task_pay_back")
        with self.world.office.transaction() as session:
            document = store_document(
                session, case_id=None, name="платежно.pdf", kind="upload", content=pdf(),
                content_type="application/pdf", now=self.world.clock.now(), task_id=task_id,
                actor_person_id=self.world.people.people["director"],
            )  # fmt: skip
        self.do(
            "task_pay_back", "director", payment_number="ПН-12", paid_on="2018-09-17",
            payment_document=str(document.id),
        )  # fmt: skip

    def confirm(self, decision: str, reason: str = "", as_: str = "financing_body") -> None:
        self.do("task_confirm_refund", as_, decision=decision, reason=reason)

    @property
    def ends(self) -> list[str]:
        return self.story.ends(self.case_id)

    def visit(self) -> MonitoringVisit:
        with self.world.office.transaction() as session:
            return session.scalars(
                select(MonitoringVisit).where(MonitoringVisit.case_id == self.case_id)
            ).one()

    def recovery(self) -> Recovery:
        visit_id = self.visit().id
        with self.world.office.transaction() as session:
            return session.scalars(select(Recovery).where(Recovery.visit_id == visit_id)).one()

    def documents(self) -> set[str]:
        with self.world.office.transaction() as session:
            return set(
                session.scalars(select(Document.kind).where(Document.case_id == self.case_id))
            )

    def event(self, kind: str) -> dict[str, object]:
        with self.world.office.transaction() as session:
            payload = session.scalars(
                select(Event.payload)
                .where(Event.case_id == self.case_id, Event.kind == kind)
                .order_by(Event.seq.desc())
            ).first()
        assert payload is not None
        return dict(payload)


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
