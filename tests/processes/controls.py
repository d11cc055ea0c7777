"""Stories of a follow-up control of the demonstration's licensed centre."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from service.documents import store_document
from service.domain.licences import EntryGround, LicenceHolder, LicensedProfession
from service.domain.licensing import CentreKind
from service.engine.tasks import Completion
from service.kernel.clock import FixedClock
from service.operations.licences.rows import enter_licence
from service.rules.control.checklist import Place, lines_for, scope_of
from service.storage.models.control import Control
from service.storage.models.identity import Organisation
from tests.documents.samples import pdf
from tests.processes.control_record import ControlRecord
from tests.support.office import World, make_world

PROCESSES = ("follow_up_control", "temporary_withdrawal", "final_withdrawal")
STRUMA = "centre-struma"
LADIYA = "centre-ladiya"
IRREGULARITY = {
    "description": "Данните за курс № 3 са въведени след 14 дни.",
    "ground": "ЗПОО, чл. 50, ал. 4", "degree": "irregularity",
}  # fmt: skip
BREACH = {**IRREGULARITY, "degree": "breach"}
ESSENTIAL = {
    "description": "Обучение по професия извън лицензията.", "ground": "ЗПОО, чл. 49а, ал. 4",
    "degree": "essential",
}  # fmt: skip


def recommendation(finding: int = 1, months: str = "2") -> dict[str, object]:
    """A row of the protocol."""
    return {"finding": str(finding), "description": "Въведете данните.", "months": months}


def control_world(
    engine: Engine, owner: Engine, clock: FixedClock, *, processes: Sequence[str] = PROCESSES
) -> World:
    """The agency, its centres with licences, and the processes of these stories only."""
    with owner.begin() as connection:
        connection.execute(text("TRUNCATE control, control_sign, licence, withdrawal CASCADE"))
    world = make_world(engine, clock, deploys=False)
    world.deploy(*processes)
    with world.office.transaction() as session:
        licensed(session, world, STRUMA, "2019120011")
        licensed(session, world, LADIYA, "2019140012", kind=CentreKind.CIPO)
    return world


def licensed(
    session: Session,
    world: World,
    key: str,
    number: str,
    *,
    kind: CentreKind = CentreKind.CPO,
    professions: Sequence[LicensedProfession] = (),
) -> None:
    """Enter an active licence, as one issued before the house."""
    centre = session.get_one(Organisation, world.people.organisations[key])
    town = centre.settlement or ""
    enter_licence(
        session,
        number=number,
        kind=kind,
        holder=LicenceHolder(centre.id, centre.name, centre.eik or "", town, town, centre.name),
        ground=EntryGround("РД-07-1", date(2019, 3, 20), "първоначално лицензиран"),
        professions=professions,
        now=world.clock.now(),
    )


@dataclass
class ControlStory(ControlRecord):
    """One control of a centre, step by step."""

    centre: str = STRUMA
    manager: str = "centre_manager"

    def open(self) -> "ControlStory":
        opened = self.world.story.open(
            "follow_up_control", as_="napoo_director",
            owner_id=self.world.people.organisations[self.centre],
            title="Последващ контрол на център",
        )  # fmt: skip
        self.case_id = opened.case_id
        return self

    def do(self, element: str, as_: str, **values: object) -> None:
        """Complete the one open task of the element."""
        task_id = self.world.story.task_id(self.case_id, element)
        self.world.office.complete(self.world.story.actor(as_), Completion(task_id, values))

    def plan(self, mode: Sequence[str] = ("documents",), **changes: object) -> "ControlStory":
        values: dict[str, object] = {
            "reason": "Годишен план за контрол.", "signs": [], "regime": "periodic",
            "type": "thematic", "mode": list(mode),
        }  # fmt: skip
        if "on_site" in mode:
            values |= {"site_from_on": "2025-03-13", "site_to_on": "2025-03-14"}
        self.do("task_plan", "napoo_director", **{**values, **changes})
        return self

    def order(self, as_: str = "napoo_chair", **changes: object) -> "ControlStory":
        values: dict[str, object] = {
            "officers": [str(self.world.people.people["napoo_officer"])], "specialists": [],
            "from_on": "2025-03-10", "to_on": "2025-03-14", "scope": ["courses", "annual"],
        }  # fmt: skip
        self.do("task_order", as_, **{**values, **changes})
        return self

    def check_documents(
        self, *, no: Mapping[str, str] | None = None, as_: str = "napoo_officer", **changes: object
    ) -> "ControlStory":
        values = {**self._lines(Place.DOCUMENTS, no or {}), "summary": "Прегледани са данните."}
        values |= {"checked_on": f"{self.world.clock.today():%Y-%m-%d}"}
        if not self.row().is_on_site:
            values |= {"documents": [], "documents_days": ""}
        self.do("task_check_documents", as_, **{**values, **changes})
        return self

    def check_on_site(
        self, *, no: Mapping[str, str] | None = None, as_: str = "napoo_officer", **changes: object
    ) -> "ControlStory":
        values: dict[str, object] = {
            **self._lines(Place.SITE, no or {}),
            "checked_on": f"{self.world.clock.today():%Y-%m-%d}",
            "place": "гр. Кюстендил, ул. „Демокрация“ 4", "is_present": "true",
            "representative": "Огнян Паскалев, ръководител", "summary": "Посещение.",
            "documents": [], "documents_days": "",
        }  # fmt: skip
        found = {**values, **changes}
        if found["is_present"] == "false":
            del found["representative"]
            found.setdefault("witnesses", [])
        self.do("task_check_on_site", as_, **found)
        return self

    def protocol(
        self,
        *findings: Mapping[str, object],
        recommendations: Sequence[Mapping[str, object]] = (),
        as_: str = "napoo_officer",
        **changes: object,
    ) -> "ControlStory":
        values: dict[str, object] = {
            "findings": list(findings), "recommendations": list(recommendations),
            "conclusion": "Проверката обхвана целия срок.", "signed": "true",
        }  # fmt: skip
        self.do("task_protocol", as_, **{**values, **changes})
        return self

    def send(self, delivered_on: str = "2025-03-24") -> "ControlStory":
        self.do("task_send", "napoo_registrar", channel="ssev", delivered_on=delivered_on)
        return self

    def objection(self, text: str = "") -> "ControlStory":
        values = {"has_objection": "true" if text else "false", "evidence": ""}
        values |= {"objection": text} if text else {"opinion": ""}
        self.do("task_objection", self.manager, **values)
        return self

    def report(self, as_: str = "napoo_officer", **more: object) -> "ControlStory":
        self.do("task_report", as_, **{"conclusion": "Предлагаме контролът да продължи.", **more})
        return self

    def until_report(
        self,
        *findings: Mapping[str, object],
        recommendations: Sequence[Mapping[str, object]] = (),
        **report: str,
    ) -> "ControlStory":
        """Straight from the plan to the report, on the day of the world's clock."""
        self.open().plan().order().check_documents()
        self.protocol(*findings, recommendations=recommendations)
        self.send(f"{self.world.clock.today():%Y-%m-%d}").objection()
        return self.report(**report)

    def fulfil(self, recommendation_id: int, **changes: object) -> "ControlStory":
        task_id = self.world.story.task_id(self.case_id, "task_fulfil", item=recommendation_id)
        values: dict[str, object] = {
            "reply": "Данните са въведени.", "document": str(self._upload(task_id))
        }  # fmt: skip
        self._complete(task_id, {**values, **changes})
        return self

    def present(self, document_id: int) -> None:
        task_id = self.world.story.task_id(self.case_id, "task_present", item=document_id)
        self._complete(task_id, {"document": str(self._upload(task_id)), "true_copy": "true"})

    def _complete(self, task_id: int, values: Mapping[str, object]) -> None:
        actor = self.world.story.actor(self.manager)
        self.world.office.complete(actor, Completion(task_id, values))

    def verify(self, *unfulfilled: int, as_: str = "napoo_officer") -> "ControlStory":
        rows = [
            {
                "recommendation": str(each.id),
                "verdict": "unfulfilled" if each.number in unfulfilled else "fulfilled",
                "note": "Няма доказателство." if each.number in unfulfilled else "",
            }
            for each in self.recommendations()
        ]
        self.do("task_verify", as_, verdicts=rows)
        return self

    def run_due(self) -> None:
        self.world.office.run_due()

    def _lines(self, place: Place, no: Mapping[str, str]) -> dict[str, object]:
        control = self.row()
        return dict(self._answered(control, place, no))

    @staticmethod
    def _answered(
        control: Control, place: Place, no: Mapping[str, str]
    ) -> Iterator[tuple[str, object]]:
        for line in lines_for(control.centre_kind, scope=control.scope, place=place):
            if line.code in no:
                yield line.code, "no"
                yield f"{line.code}_note", no[line.code]
            else:
                yield line.code, "yes"

    def _upload(self, task_id: int) -> int:
        with self.world.office.transaction() as session:
            return store_document(
                session, case_id=None, name="доказателство.pdf", kind="upload", content=pdf(),
                content_type="application/pdf", now=self.world.clock.now(), task_id=task_id,
                actor_person_id=self.world.people.people[self.manager],
            ).id  # fmt: skip


def whole_scope(kind: str = "cpo") -> list[str]:
    """All scope items, as a complex check has them."""
    return [item.key for item in scope_of(kind)]
