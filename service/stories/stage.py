"""The stage of a story: an office over an empty database, its movable clock, invented people."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from sqlalchemy import select

from service.cases.chain import verify_all
from service.cases.office import Office
from service.cases.sources import ROOT
from service.cases.story import Story
from service.documents import store_document
from service.documents.store import content_of
from service.domain.wording import number_bg
from service.identity.demo import seed_people
from service.kernel.clock import FixedClock, sofia
from service.storage.models.document import Document
from service.stories.telling import Telling


@dataclass
class Stage:
    """What every chapter needs: the office with its movable clock, the people, the voice."""

    office: Office
    clock: FixedClock
    people: dict[str, int]
    organisations: dict[str, int]
    telling: Telling

    @classmethod
    def set_up(cls, office: Office, clock: FixedClock, telling: Telling) -> Self:
        """People and processes are entered directly; all else passes through the office."""
        with office.transaction() as session:
            seeded = seed_people(session, clock=clock)
        office.deploy_folder(ROOT, name="разказ")
        return cls(office, clock, dict(seeded.people), dict(seeded.organisations), telling)

    @property
    def story(self) -> Story:
        return Story(self.office, self.people)

    def at(
        self, day: int, month: int, hour: int = 9, minute: int = 0, *, year: int | None = None
    ) -> None:
        """Move the clock, within its year unless one is given, and do what has fallen due."""
        self.clock.set(sofia(year or self.clock.today().year, month, day, hour, minute))
        self.office.run_due()

    def hand_in(self, case_id: int, kind: str, *, task_id: int, name: str, by: str) -> int:
        """Bring a paper of the case back to a task, stamped or scanned; the new document's id."""
        with self.office.transaction() as session:
            paper = session.scalars(
                select(Document)
                .where(Document.case_id == case_id, Document.kind == kind)
                .order_by(Document.id)
                .limit(1)
            ).one()
            return store_document(
                session,
                case_id=None,
                name=name,
                kind="upload",
                content=content_of(session, paper),
                content_type="application/pdf",
                actor_person_id=self.people[by],
                now=self.clock.now(),
                task_id=task_id,
            ).id


def tell_verified(office: Office, telling: Telling) -> None:
    """The last chapter: every case played is verified from its first event."""
    telling.part("Историята се проверява")
    with office.transaction() as session:
        found = verify_all(session)
    events = f"{number_bg(Decimal(found.events), places=0)} събития"
    if found.cases == 1:
        telling.say(f"{events}: веригата на преписката е преизчислена.")
    else:
        cases = f"{number_bg(Decimal(found.cases), places=0)} преписки"
        telling.say(f"{cases}, {events}: веригата на всяка е преизчислена.")
    for finding in found.findings:
        telling.say(f"{finding.number}, събитие {finding.seq}: {finding.sentence}")
    telling.say("Историята е непокътната." if found.is_sound else "Историята е нарушена.")
