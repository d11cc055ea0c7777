"""Procedures for a licence, each of a centre of its own, so that none stands in another's way."""

from collections.abc import Sequence
from datetime import date
from itertools import count

from sqlalchemy import select

from service.cases.task_page import read_task_page
from service.domain.licensing import FeeKind, OrderKind
from service.kernel.errors import Problem, ValidationFailed
from service.storage.models.case import Event
from service.storage.models.clock import CaseClock
from service.storage.models.document import Document
from service.storage.models.engine import Outbox, ProcessInstance, Task, TaskState
from service.storage.models.identity import Organisation, RoleAssignment
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_acts import LicensingFee, LicensingOrder
from service.stories.licensing.deciding import Decided
from service.stories.licensing.filing import COOK, GUIDE, PROFESSIONS, application, document
from service.worker.outbox import send_outbox
from tests.support.office import World

_ORDINALS = count(1)
#: the day the story of the domain report begins
START = date(2025, 1, 10)


def new_case(world: World) -> "Licence":
    """A procedure just opened by a centre that has none yet."""
    with world.office.transaction() as session:
        model = session.get_one(Organisation, world.people.organisations["centre-rila"])
        centre = Organisation(
            key=f"centre-{next(_ORDINALS)}",
            kind=model.kind,
            name=model.name,
            full_name=model.full_name,
            settlement=model.settlement,
            parent_id=model.parent_id,
            eik=model.eik,
            path="",
        )
        session.add(centre)
        session.flush()
        centre.path = model.path.removesuffix(f"{model.id}.") + f"{centre.id}."
        session.add(
            RoleAssignment(
                person_id=world.people.people["applicant"],
                role_code="licensed_centre",
                organisation_id=centre.id,
                valid_from=date(2018, 1, 1),
                order_no="РД-01-1",
            )
        )
        own = {**world.people.organisations, "centre-rila": centre.id}
    case = Licence(world.office, world.clock, world.people.people, own)
    case.at(START, 9)
    case.open()
    return case


class Licence(Decided):
    """A procedure, what its tests ask of it, and short ways to its middle."""

    def filed(self, professions: Sequence[str] = PROFESSIONS) -> None:
        """Registered on 10 January with its lead expert."""
        self.apply(application(professions))
        self.submit()
        self.register()
        self.assign()

    def in_cure(self) -> None:
        """Irregular; the letter delivered on 31 January, the month ends on 28 February."""
        self.filed()
        self.at(date(2025, 1, 29))
        self.check("Няма база за практика за екскурзовод.")
        self.sign_irregularities()
        self.at(date(2025, 1, 31))
        self.deliver_irregularities(date(2025, 1, 31))

    def opened(self, professions: Sequence[str] = PROFESSIONS) -> None:
        """Regular and opened; the letter of the second fee delivered on 5 March."""
        self.filed(professions)
        self.check()
        fields = {"external_expert_1": "811", "external_expert_2": "812"}
        if professions == (COOK,):
            fields = {"external_expert_1": "811"}
        self.at(date(2025, 3, 5))
        self.open_procedure(fields)
        self.letter("task_letter_fee_2", date(2025, 3, 5), number="ПКЛ-50")

    def opened_for_guidance(self) -> None:
        """A centre for information and guidance: no professions, a concept instead."""
        values = {**application(()), "kind": "cipo", "concept": "Кариерно ориентиране."}
        for name in ("professions", "bases", "teachers"):
            del values[name]
        self.apply({**values, "documents": [document("concept")]})
        self.submit()
        self.register()
        self.assign()
        self.check(
            lines=(
                "centre_rules", "concept", "premises_title", "safety_declaration", "staff",
                "applicant",
            )
        )  # fmt: skip
        self.open_procedure({"external_expert_1": "guidance"}, commission="ek-guidance")

    def paid(self, professions: Sequence[str] = PROFESSIONS) -> None:
        """The second fee is paid on its last day and confirmed."""
        self.opened(professions)
        self.at(date(2025, 3, 17))
        self.pay_fee_2(date(2025, 3, 17))
        self.confirm_fee_2()

    def assessed(self) -> None:
        """One profession, one expert, one report."""
        self.paid((COOK,))
        self.declare("external_expert_1")
        self.assess("external_expert_1", professions=self.professions())

    def proposed(self, *, against: Sequence[str] = ()) -> None:
        """The commission has met and the memo is written."""
        self.assessed()
        self.meet(date(2025, 3, 25), against=against)
        self.close()

    def ordered_in_part(self) -> None:
        """Issued for two professions and refused for the guide, in one order of 21 March."""
        self.paid()
        experts = {"external_expert_1": "811", "external_expert_2": "812"}
        for key in experts:
            self.declare(key)
        for key, field in experts.items():
            self.assess(key, professions=self.professions(field))
        self.meet(date(2025, 3, 20), against=[GUIDE])
        self.at(date(2025, 3, 21))
        self.close()
        self.order({GUIDE: "Няма база за практика."})

    # -- what the worker carries from the court's part of the case to the one that waits

    def appeal(self, act: int, filed_on: date) -> None:
        super().appeal(act, filed_on)
        self.carry()

    def judge(self, outcome: str, decided_on: date | None = None) -> None:
        super().judge(outcome, decided_on)
        self.carry()

    def carry(self) -> None:
        """Send the outbox until it is empty."""
        while send_outbox(self.office):
            pass

    # -- what is asked

    def row(self) -> LicensingApplication:
        with self.office.transaction() as session:
            return session.scalars(
                select(LicensingApplication).where(LicensingApplication.case_id == self.case_id)
            ).one()

    def fee(self, kind: FeeKind) -> LicensingFee:
        with self.office.transaction() as session:
            return session.scalars(
                select(LicensingFee)
                .join(LicensingApplication)
                .where(LicensingApplication.case_id == self.case_id, LicensingFee.kind == kind)
            ).one()

    def act(self, kind: OrderKind) -> int:
        """The id of the last order of this kind."""
        with self.office.transaction() as session:
            return (
                session.scalars(
                    select(LicensingOrder.id)
                    .join(LicensingApplication)
                    .where(
                        LicensingApplication.case_id == self.case_id, LicensingOrder.kind == kind
                    )
                    .order_by(LicensingOrder.id.desc())
                ).first()
                or 0
            )

    def clock_of(self, name: str) -> CaseClock:
        with self.office.transaction() as session:
            return (
                session.scalars(
                    select(CaseClock)
                    .where(CaseClock.case_id == self.case_id, CaseClock.name == name)
                    .order_by(CaseClock.id.desc())
                ).first()
                or CaseClock()
            )

    def open_tasks(self) -> list[str]:
        with self.office.transaction() as session:
            return list(
                session.scalars(
                    select(Task.element_id)
                    .where(Task.case_id == self.case_id, Task.state == TaskState.OPEN)
                    .order_by(Task.id)
                )
            )

    def due_on(self, element: str) -> date | None:
        with self.office.transaction() as session:
            found = session.scalars(
                select(Task.due_at).where(
                    Task.case_id == self.case_id,
                    Task.element_id == element,
                    Task.state == TaskState.OPEN,
                )
            ).one()
        return None if found is None else found.date()

    def facts(self, element: str, as_: str) -> list[str]:
        """What stands above a form, as this person reads it."""
        page = read_task_page(
            self.office, self.story.actor(as_), self.story.task_id(self.case_id, element)
        )
        return [] if page.context is None else [fact.value for fact in page.context.facts]

    @property
    def ends_of_called(self) -> list[str]:
        """The end events of the process called last: of a refusal, or of a licence issued."""
        with self.office.transaction() as session:
            found = session.scalars(
                select(ProcessInstance.end_events)
                .where(
                    ProcessInstance.case_id == self.case_id,
                    ProcessInstance.parent_id.is_not(None),
                )
                .order_by(ProcessInstance.id.desc())
            ).first()
        return list(found or [])

    def documents(self) -> set[str]:
        with self.office.transaction() as session:
            return set(
                session.scalars(select(Document.kind).where(Document.case_id == self.case_id))
            )

    def notices(self) -> list[str]:
        """What the notifications of the case say, the oldest first."""
        with self.office.transaction() as session:
            rows = session.scalars(
                select(Outbox)
                .where(Outbox.case_id == self.case_id, Outbox.kind == "notification")
                .order_by(Outbox.id)
            ).all()
        said = [f"{row.payload['subject']}: {row.payload['body']}" for row in rows]
        return [text.replace("\u00a0", " ") for text in said]

    def texts(self, kind: str) -> list[str]:
        """What the events of this kind say, in order."""
        with self.office.transaction() as session:
            payloads = session.scalars(
                select(Event.payload)
                .where(Event.case_id == self.case_id, Event.kind == kind)
                .order_by(Event.seq)
            ).all()
        return [str((payload or {}).get("text", "")).replace("\u00a0", " ") for payload in payloads]


def problem(raised: BaseException) -> Problem:
    """The first thing wrong with what was entered."""
    assert isinstance(raised, ValidationFailed)
    return raised.problems[0]
