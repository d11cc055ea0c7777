"""Stories of a monitoring visit to the school of the demonstration."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from service.documents import store_document
from service.engine.tasks import Completion
from service.storage.models.absence import HourLineRow, SubstitutionRow, TeacherAbsence
from service.storage.models.case import Event
from service.storage.models.claim import Claim, ClaimLine
from service.storage.models.document import Document
from service.storage.models.monitoring import (
    MonitoringVisit,
    Recovery,
)
from tests.documents.samples import pdf
from tests.support.office import World

WRONG_RATE = {
    "line": "", "description": "Заместващият учител живее в гр. Дупница.", "hours": "4",
    "paid_rate": "9.00", "due_rate": "7.50",
}  # fmt: skip


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

    def plan(
        self,
        *,
        kind: str = "on_site",
        survey: str = "",
        claim: str = "",
        aspects: Sequence[str] = ("financial", "lawful"),
    ) -> None:
        values: dict[str, object] = {
            "kind": kind, "aspects": list(aspects), "methods": ["documents", "talks"],
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


def add_paid_hour(world: World, claim_id: int, *, hours: str, rate: str) -> int:
    """One lesson line of a paid claim, as the claim's own process leaves it; its id."""
    with world.office.transaction() as session:
        claim = session.get_one(Claim, claim_id)
        absence = TeacherAbsence(
            case_id=claim.case_id,
            organisation_id=claim.organisation_id,
            absent_person_id=world.people.people["teacher_1"],
            position="teacher",
            group_level="grade",
            ground="art162",
            starts_on=date(2018, 3, 12),
            ends_on=date(2018, 3, 14),
            state="covered",
        )
        session.add(absence)
        session.flush()
        substitution = SubstitutionRow(
            absence_id=absence.id,
            organisation_id=claim.organisation_id,
            substitute_person_id=world.people.people["substitute"],
            category="qualified_teacher",
            position="teacher",
            is_internal=False,
            has_higher_education=True,
            has_teacher_qualification=True,
            is_specialist=True,
            state="ready",
        )
        session.add(substitution)
        session.flush()
        amount = Decimal(hours) * Decimal(rate)
        line = ClaimLine(
            claim_id=claim.id,
            substitution_id=substitution.id,
            period_id=claim.period_id,
            hours=Decimal(hours),
            financed_hours=Decimal(hours),
            amount=amount,
        )
        session.add(line)
        session.flush()
        hour = HourLineRow(
            substitution_id=substitution.id,
            organisation_id=claim.organisation_id,
            substitute_person_id=substitution.substitute_person_id,
            held_on=date(2018, 3, 12),
            lesson_number=1,
            hours=Decimal(hours),
            kind="lesson",
            group_level="grade",
            class_name="V а",
            subject="Математика",
            status="eligible",
            financed_hours=Decimal(hours),
            rate=Decimal(rate),
            amount=amount,
            claim_line_id=line.id,
        )
        session.add(hour)
        session.flush()
        return hour.id
