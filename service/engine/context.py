"""What an operation is given: the case, the form, the tables, and hands to act with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.domain.wording import sentence
from service.engine.clocks import Clocks
from service.engine.definitions import Definition, Definitions
from service.engine.errors import RoleUnfilled
from service.engine.registry import OperationRegistry
from service.engine.work import CaseWork
from service.forms import FormValue
from service.identity.actor import Actor
from service.kernel.clock import SOFIA
from service.kernel.json_types import Json, JsonMapping
from service.rules.decisions import DecisionResult
from service.storage.models.case import CaseFile, CaseParticipant, CasePerson
from service.storage.models.document import Document
from service.storage.models.engine import Task
from service.storage.models.identity import Organisation


@dataclass
class OperationContext:
    """The hands of an operation: what it may read and do inside the step's transaction.

    It never commits and never reaches outside the database; what must leave goes through `notify`
    or `send`. `form` holds the validated values of the task being completed, `inputs` the mapped
    input parameters of a service task, `variables` the process variables (read only).
    """

    work: CaseWork
    definition: Definition
    #: what is in force, and what it may ask for: an operation may open a case of another kind
    definitions: Definitions
    registry: OperationRegistry
    instance_id: int
    task_id: int | None = None
    element_id: str | None = None
    form: Mapping[str, FormValue] = field(default_factory=dict)
    inputs: JsonMapping = field(default_factory=dict)
    variables: JsonMapping = field(default_factory=dict)
    #: role under which the actor completes the task, for the ledger
    role: str | None = None

    @property
    def session(self) -> Session:
        return self.work.session

    @property
    def now(self) -> datetime:
        """The present instant, UTC."""
        return self.work.now

    @property
    def today(self) -> date:
        """The present day in Europe/Sofia."""
        return self.work.now.astimezone(SOFIA).date()

    @property
    def actor(self) -> Actor:
        return self.work.actor

    @cached_property
    def case(self) -> CaseFile:
        return self.session.get_one(CaseFile, self.work.case.id)

    @cached_property
    def task(self) -> Task | None:
        return self.session.get(Task, self.task_id) if self.task_id is not None else None

    @cached_property
    def clocks(self) -> Clocks:
        """The terms of the case: start, stop, resume, extend and end them."""
        return Clocks(self.session, self.work.case.id, self.now, self.record)

    def decide(self, decision_id: str, variables: JsonMapping) -> DecisionResult:
        """Evaluate a table of the deployment the instance runs on; KeyError for an unknown one."""
        return self.definition.decisions[decision_id].decide(decision_id, variables)

    def record(self, kind: str, payload: Mapping[str, Json]) -> None:
        """Add an event to the case's ledger. Sums travel as strings, rules as ids."""
        self.work.record(
            kind,
            payload,
            role=self.role,
            instance_id=self.instance_id,
            element_id=self.element_id,
            task_id=self.task_id,
            definition_hash=self.definition.content_hash,
        )

    def notify(
        self,
        *,
        subject: str,
        body: str,
        dedup: str,
        role: str | None = None,
        person_id: int | None = None,
    ) -> None:
        """Tell a person, or everybody who plays `role` in the case, once per `dedup`."""
        organisation_id = self.organisation(role).id if role is not None else None
        self.work.post(
            "notification",
            f"case:{self.work.case.id}:{dedup}",
            {
                "subject": subject,
                "body": sentence(body),
                "role": role,
                "organisation_id": organisation_id,
                "person_id": person_id,
            },
        )

    def send(
        self, message: str, *, case_id: int, dedup: str, payload: JsonMapping | None = None
    ) -> None:
        """Deliver a message to another case after this transaction commits, once per `dedup`."""
        self.work.post(
            "message",
            f"message:{case_id}:{message}:{dedup}",
            {"message": message, "case_id": case_id, "payload": dict(payload or {})},
        )

    def attach(self, document_id: int) -> None:
        """File an uploaded or produced document in the case."""
        document = self.session.get_one(Document, document_id)
        document.case_id = self.work.case.id
        document.task_id = document.task_id or self.task_id
        self.record(
            "document.filed",
            {"document": document_id, "name": document.name, "sha256": document.sha256},
        )

    def involve(self, person_id: int) -> None:
        """Name a person in the case: a teacher, a substitute, an expert who has declared."""
        self.session.execute(
            insert(CasePerson)
            .values(case_id=self.work.case.id, person_id=person_id)
            .on_conflict_do_update(
                index_elements=["case_id", "person_id"], set_={"is_sealed": False}
            )
        )

    def invite(self, role: str) -> None:
        """Let those who play `role` see the case: their lane says `invited` = `later`.

        Their first task invites them too. Raises RoleUnfilled.
        """
        self.work.invite(self.organisation(role).path)

    def release(self) -> None:
        """Open to the parties what was decided from: the decision is communicated to them."""
        self.work.releases = True

    def withhold(self) -> None:
        """Leave it closed though the case ends: nothing was decided."""
        self.work.releases = False

    def organisation(self, role: str) -> Organisation:
        """The organisation whose people play `role` in the case; raises RoleUnfilled."""
        found = self.session.scalar(
            select(Organisation)
            .join(CaseParticipant, CaseParticipant.organisation_id == Organisation.id)
            .where(CaseParticipant.case_id == self.work.case.id, CaseParticipant.role_code == role)
        )
        if found is None:
            raise RoleUnfilled(role=role)
        return found
