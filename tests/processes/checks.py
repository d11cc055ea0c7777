"""Stories of a check: an institution of the region, step by step, by the people of the РУО."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Engine, select, text

import service.operations  # noqa: F401 - fills the registry of operations
from service.cases.sources import ROOT, read_resources
from service.documents import store_document
from service.engine.tasks import Completion
from service.kernel.clock import FixedClock, sofia
from service.operations.inspection.rows import findings_of
from service.operations.ruo_plan import import_plan
from service.operations.ruo_plan.carrying import OpenedChecks, Wanted, open_checks
from service.operations.ruo_plan.importing import own_plan
from service.rules.inspection import checklist
from service.storage.models.case import CaseRelation, Event
from service.storage.models.document import Document
from service.storage.models.engine import Outbox, Task, TaskState
from service.storage.models.inspection import Inspection, InspectionRecommendation
from service.storage.models.plan import PlanActivity, PlanInstitution
from tests.documents.samples import pdf
from tests.support.office import World, make_world

#: the schools of activity 1.2.14 and their directors
TRANSPORT, MATHS = "KN-19", "KN-05"
DIRECTORS = {TRANSPORT: "director_kn19", MATHS: "director_kn05"}
EXPERT, HEAD, SECRETARY = "ruo_expert", "ruo_head", "ruo_secretary"
FINDING = {"text": "Ученик е записан без заповед.", "ground": "Наредба № 10/2016 г., чл. 107"}


def check_world(engine: Engine, owner: Engine) -> World:
    """The plan is in, its processes are deployed, nothing was checked; Monday, 6 November 2023."""
    with owner.begin() as connection:
        connection.execute(text("TRUNCATE plan, inspection CASCADE"))
    world = make_world(engine, FixedClock(sofia(2023, 11, 6, 9)), deploys=False)
    resources = {path: content for path, content in read_resources(ROOT).items() if "/ruo/" in path}
    world.office.deploy(resources, name="тест")
    with world.office.transaction() as session:
        import_plan(session, own_plan(), now=world.clock.now())
    return world


def activity_of(world: World, number: str) -> PlanActivity:
    with world.office.transaction() as session:
        return session.scalars(select(PlanActivity).where(PlanActivity.number == number)).one()


def open_planned(
    world: World,
    number: str,
    *,
    as_: str = EXPERT,
    keys: tuple[str, ...] | None = None,
    month: date | None = None,
) -> OpenedChecks:
    """Open the checks of an activity: of the institutions it names, or of those given."""
    actor = world.story.actor(as_)
    with world.office.transaction() as session:
        activity = session.scalars(select(PlanActivity).where(PlanActivity.number == number)).one()
        ids = [world.people.organisations[key] for key in keys or ()] or list(
            session.scalars(
                select(PlanInstitution.organisation_id).where(
                    PlanInstitution.activity_id == activity.id,
                    PlanInstitution.organisation_id.is_not(None),
                )
            )
        )
        return open_checks(
            session, activity, Wanted([each for each in ids if each], month), actor=actor,
            now=world.clock.now(), stepper_for=world.office.stepper_for,
        )  # fmt: skip


class CheckStory:
    """One check, by whoever's turn it is."""

    def __init__(self, world: World, case_id: int, key: str = TRANSPORT) -> None:
        self.world, self.case_id, self.key = world, case_id, key
        self.story = world.story

    @classmethod
    def by_hand(cls, world: World, key: str = TRANSPORT) -> "CheckStory":
        opened = world.story.open(
            "inspection", as_=EXPERT, owner_id=world.people.organisations[key],
            title="Контрол на институция",
        )  # fmt: skip
        return cls(world, opened.case_id, key)

    @property
    def director(self) -> str:
        return DIRECTORS[self.key]

    def at(self, day: int, month: int = 11, hour: int = 10, year: int = 2023) -> None:
        """Move the clock; what falls due on the way happens."""
        self.world.clock.set(sofia(year, month, day, hour))
        self.world.office.run_due()

    def do(self, element: str, as_: str, **values: object) -> None:
        self.do_nth(0, element, as_, values)

    def do_nth(self, nth: int, element: str, as_: str, values: Mapping[str, object]) -> None:
        """Complete one of several open tasks of an element."""
        task_id = self.tasks(element)[nth]
        self.world.office.complete(self.story.actor(as_), Completion(task_id, dict(values)))

    def tasks(self, element: str) -> list[int]:
        """Open tasks of the element, the oldest first."""
        self.story.task_id(self.case_id, element)
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(Task.id)
                    .where(
                        Task.case_id == self.case_id,
                        Task.element_id == element,
                        Task.state == TaskState.OPEN,
                    )
                    .order_by(Task.id)
                )
            )

    def open_elements(self) -> set[str]:
        with self.world.office.transaction() as session:
            return set(
                session.scalars(
                    select(Task.element_id).where(
                        Task.case_id == self.case_id, Task.state == TaskState.OPEN
                    )
                )
            )

    def plan(self, as_: str = EXPERT, **more: object) -> None:
        values = {
            "subject": "Преместване на ученици", "checklist": "transfer", "is_on_site": "yes",
            "checked_from": "2023-09-15", "checked_to": "2023-11-03", "planned_on": "2023-11-13",
            "officers": [str(self.world.people.people[EXPERT])],
        }  # fmt: skip
        self.do("task_plan", as_, **{**values, **more})

    def order(self, decision: str = "order", as_: str = HEAD, **more: object) -> None:
        values = {"term_days": "10", "reason": "", "decision": decision}
        self.do("task_order", as_, **{**values, **more})

    def notify(self, **more: object) -> None:
        self.do("task_notify", EXPERT, **{"is_announced": "true", **more})

    def check(
        self, *, no: Mapping[str, str] | None = None, as_: str = EXPERT, **more: object
    ) -> None:
        """The list of transfers: everything in order but the lines in `no`, with their notes."""
        failed = no or {}
        values: dict[str, object] = {"visited_on": self.world.clock.today().isoformat()}
        for line in checklist("transfer").lines:
            name = f"transfer_{line.key}"
            values[name] = "no" if line.key in failed else "yes"
            if line.key in failed:
                values[f"{name}_note"] = failed[line.key]
        self.do("task_check", as_, **{**values, **more})

    def draw(self, *findings: Mapping[str, str], as_: str = EXPERT) -> None:
        self.do(
            "task_protocol", as_, summary="Проверени са заповедите и дневниците.",
            findings=list(findings),
        )  # fmt: skip

    def deliver(self, on: str | None = None) -> None:
        delivered_on = on or self.world.clock.today().isoformat()
        self.do(
            "task_deliver", SECRETARY, delivered_on=delivered_on,
            delivered_to="Райна Шаламанова, директор", signed="true",
        )  # fmt: skip

    def to_protocol(self) -> None:
        """Planned, ordered, announced; the visit is on Monday, 13 November."""
        self.plan()
        self.order()
        self.notify()
        self.at(13)

    def to_delivery(self, *findings: Mapping[str, str]) -> None:
        """The protocol is delivered on Monday, 20 November 2023, as in the rule's example."""
        self.to_protocol()
        self.check(no={"order": findings[0]["text"]} if findings else {})
        self.at(17)
        self.draw(*findings)
        self.at(20)
        self.deliver()

    def answer(self, objection: str = "") -> None:
        values = {"has_objection": "true" if objection else "false"}
        if objection:
            values["objection"] = objection
        self.do("task_object", self.director, **values)

    def recommend(self, *dues: str) -> None:
        rows = [
            {"text": f"Да се издаде заповед {n}.", "ground": FINDING["ground"], "due_on": due}
            for n, due in enumerate(dues, start=1)
        ]
        self.do("task_recommend", EXPERT, recommendations=rows)

    def evidence(self, *, nth: int = 0, reply: str = "Заповедта е издадена.") -> None:
        task_id = self.tasks("task_evidence")[nth]
        with self.world.office.transaction() as session:
            document = store_document(
                session, case_id=None, name="заповед.pdf", kind="upload", content=pdf(),
                content_type="application/pdf", now=self.world.clock.now(), task_id=task_id,
                actor_person_id=self.world.people.people[self.director],
            )  # fmt: skip
        values = {"reply": reply, "evidence": str(document.id)}
        self.do_nth(nth, "task_evidence", self.director, values)

    def verify(
        self, decision: str, *, nth: int = 0, remark: str = "", extra_days: str = ""
    ) -> None:
        values = {"decision": decision, "remark": remark, "extra_days": extra_days}
        self.do_nth(nth, "task_verify", EXPERT, values)

    @property
    def ends(self) -> list[str]:
        return self.story.ends(self.case_id)

    def inspection(self) -> Inspection:
        with self.world.office.transaction() as session:
            return session.scalars(
                select(Inspection).where(Inspection.case_id == self.case_id)
            ).one()

    def finding_id(self, nth: int = 0) -> int:
        """The id of a finding that stands."""
        inspection_id = self.inspection().id
        with self.world.office.transaction() as session:
            return findings_of(session, inspection_id)[nth].id

    def recommendations(self) -> list[InspectionRecommendation]:
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(InspectionRecommendation)
                    .where(InspectionRecommendation.inspection_id == self.inspection().id)
                    .order_by(InspectionRecommendation.position)
                )
            )

    def documents(self) -> list[str]:
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(Document.kind)
                    .where(Document.case_id == self.case_id)
                    .order_by(Document.id)
                )
            )

    def sentences(self, kind: str) -> list[str]:
        """What the ledger says by events of a kind."""
        with self.world.office.transaction() as session:
            payloads = session.scalars(
                select(Event.payload)
                .where(Event.case_id == self.case_id, Event.kind == kind)
                .order_by(Event.seq)
            ).all()
        return [str((payload or {})["text"]) for payload in payloads]

    def notices(self) -> list[tuple[str, str]]:
        """Who was told what: role and subject."""
        with self.world.office.transaction() as session:
            payloads = session.scalars(
                select(Outbox.payload)
                .where(Outbox.case_id == self.case_id, Outbox.kind == "notification")
                .order_by(Outbox.id)
            ).all()
        return [(str(each["role"]), str(each["subject"])) for each in payloads]

    def due_of(self, element: str, nth: int = 0) -> date | None:
        """The day the open task is due, in Sofia."""
        with self.world.office.transaction() as session:
            due_at = session.get_one(Task, self.tasks(element)[nth]).due_at
        return None if due_at is None else due_at.astimezone(sofia(2023, 1, 1).tzinfo).date()

    def led_to(self) -> list[int]:
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(CaseRelation.to_case_id).where(CaseRelation.from_case_id == self.case_id)
                )
            )
