"""What has become of a control: its ends, rows, terms, documents and history."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from service.operations.licences.register import entries_of
from service.storage.models.case import CaseFile, CaseRelation, Event
from service.storage.models.clock import CaseClock
from service.storage.models.control import Control, ControlDocument, ControlRecommendation
from service.storage.models.document import Document
from service.storage.models.engine import Outbox, Task, TaskState
from service.storage.models.licence import Licence
from tests.support.office import World


@dataclass
class ControlRecord:
    """One control of a centre, as its case and the register tell it."""

    world: World
    case_id: int = 0

    @property
    def ends(self) -> list[str]:
        return self.world.story.ends(self.case_id)

    def row(self) -> Control:
        with self.world.office.transaction() as session:
            return session.scalars(select(Control).where(Control.case_id == self.case_id)).one()

    def recommendations(self) -> list[ControlRecommendation]:
        control_id = self.row().id
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(ControlRecommendation)
                    .where(ControlRecommendation.control_id == control_id)
                    .order_by(ControlRecommendation.number)
                )
            )

    def asked(self) -> list[int]:
        """The ids of the documents asked for."""
        control_id = self.row().id
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(ControlDocument.id)
                    .where(ControlDocument.control_id == control_id)
                    .order_by(ControlDocument.id)
                )
            )

    def due(self, name: str) -> date | None:
        """The last day of a clock, running or ended."""
        with self.world.office.transaction() as session:
            return session.scalars(
                select(CaseClock.due_on)
                .where(CaseClock.case_id == self.case_id, CaseClock.name == name)
                .order_by(CaseClock.id.desc())
            ).first()

    def open_tasks(self) -> list[str]:
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(Task.element_id)
                    .where(Task.case_id == self.case_id, Task.state == TaskState.OPEN)
                    .order_by(Task.id)
                )
            )

    def documents(self) -> set[str]:
        with self.world.office.transaction() as session:
            return set(
                session.scalars(select(Document.kind).where(Document.case_id == self.case_id))
            )

    def events(self, kind: str) -> list[dict[str, object]]:
        with self.world.office.transaction() as session:
            return [
                dict(payload)
                for payload in session.scalars(
                    select(Event.payload)
                    .where(Event.case_id == self.case_id, Event.kind == kind)
                    .order_by(Event.seq)
                )
                if payload is not None
            ]

    def history(self) -> list[str]:
        """The sentences of the case, in their order, with plain spaces."""
        with self.world.office.transaction() as session:
            payloads = session.scalars(
                select(Event.payload).where(Event.case_id == self.case_id).order_by(Event.seq)
            ).all()
        told = [str(each["text"]) for each in payloads if each is not None and "text" in each]
        return [text.replace("\u00a0", " ") for text in told]

    def notices(self) -> list[str]:
        with self.world.office.transaction() as session:
            return [
                str(payload["subject"])
                for payload in session.scalars(
                    select(Outbox.payload).where(
                        Outbox.case_id == self.case_id, Outbox.kind == "notification"
                    )
                )
            ]

    def led_to(self) -> tuple[str, int]:
        """The kind and id of the case that this one opened."""
        with self.world.office.transaction() as session:
            found = session.execute(
                select(CaseFile.kind, CaseFile.id)
                .join(CaseRelation, CaseRelation.to_case_id == CaseFile.id)
                .where(CaseRelation.from_case_id == self.case_id)
            ).one()
        return found.kind, found.id

    def register(self) -> list[str]:
        """What the register's history says of the centre's licence."""
        with self.world.office.transaction() as session:
            licence = session.scalars(
                select(Licence).where(Licence.number == self.row().licence_number)
            ).one()
            return [entry.note for entry in entries_of(session, licence.id)]
