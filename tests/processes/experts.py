"""The external experts' part of a licensing procedure alone, over an application that stands."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Engine, select

import service.operations  # noqa: F401 - fills the registry of operations
from service.cases.opening import OpenCase
from service.cases.sources import ROOT, read_resources
from service.domain.licensing import CentreKind
from service.engine.tasks import Completion
from service.identity.actor import system_actor
from service.kernel.clock import FixedClock, sofia
from service.kernel.json_types import Json
from service.rules.licensing.scores import sheet_for
from service.storage.models.case import CaseFile, Event
from service.storage.models.document import Document
from service.storage.models.engine import ProcessInstance
from service.storage.models.licensing import (
    LicensingApplication,
    LicensingBase,
    LicensingProfession,
)
from service.storage.models.licensing_expertise import LicensingAssessment, LicensingExpert
from tests.processes.experts_diagram import EXPERTS
from tests.processes.refusals import refused_at
from tests.support.office import World, make_world

TWO_IN_ONE_FIELD = {"external_expert_1": "811 343", "external_expert_2": "811"}


def expert_world(engine: Engine) -> World:
    """The agency and the experts' part with the forms of P-10; Tuesday, 25 February 2025."""
    world = make_world(engine, FixedClock(sofia(2025, 2, 25, 9)), deploys=False)
    wanted = {"declare_interest", "replace_expert", "assess"}
    resources = {
        path: content
        for path, content in read_resources(ROOT).items()
        if Path(path).parent.name == "licensing" and Path(path).stem in wanted
    }
    world.office.deploy(resources | {"processes/napoo/experts_probe.bpmn": EXPERTS}, name="тест")
    return world


class ExpertStory:
    """One application for „Хотелиер“ (811) and „Икономист“ (343) with the experts named for it."""

    def __init__(
        self,
        world: World,
        *,
        experts: Mapping[str, str] | None = None,
        kind: CentreKind = CentreKind.CPO,
        is_checked: bool = False,
    ) -> None:
        self.world, self.story = world, world.story
        named = experts or {"external_expert_1": "811", "external_expert_2": "343"}
        opened = world.office.open_case(
            system_actor(world.clock.today()),
            OpenCase(
                "experts_probe",
                world.people.organisations["centre-rila"],
                "Лицензиране",
                variables={
                    "expert_ids": [self.person(key) for key in named],
                    "report_days": 14,
                },
            ),
        )
        self.case_id = opened.case_id
        self._apply(named, kind, is_checked=is_checked)

    def refuses(self, act: Callable[[], None], *, path: str, words: str, rule: str | None) -> None:
        """The act is refused at the field, and the case does not move."""
        refused_at(path, act, words=words, rule=rule, standing=self.version)

    def version(self) -> tuple[str, int]:
        """The state of the case and how often it has changed."""
        with self.world.office.transaction() as session:
            case = session.get_one(CaseFile, self.case_id)
            return case.state, case.version

    def person(self, key: str) -> int:
        return self.world.people.people[key]

    def _apply(self, named: Mapping[str, str], kind: CentreKind, *, is_checked: bool) -> None:
        with self.world.office.transaction() as session:
            application = LicensingApplication(
                case_id=self.case_id, kind=kind, state="awaiting_fee",
                organisation_id=self.world.people.organisations["centre-rila"],
                company_name="„Рила Обучение“ ООД", eik="209900711", centre_name="Рила",
                representative="Боряна Стойчева", seat="гр. Дупница", address="ул. „Рила“ 1",
                phone="0701 12345", email="rila@example.bg", texts={}, documents={},
                registration_number=f"ЦПО-{self.case_id:04d}/10.01.2025",
                registered_on=date(2025, 1, 10), received_at=self.world.clock.now(),
            )  # fmt: skip
            session.add(application)
            session.flush()
            if kind is CentreKind.CPO:
                for code, name in (("811010", "Хотелиер"), ("343010", "Икономист")):
                    profession = LicensingProfession(
                        application_id=application.id, code=code, name=name,
                        field_code=code[:3], field_name="Направление", degree=3,
                        curriculum="План и програма", state="claimed",
                    )  # fmt: skip
                    session.add(profession)
                    session.flush()
                    session.add(
                        LicensingBase(
                            profession_id=profession.id,
                            purpose="practice",
                            title="наем",
                            address=f"База за „{name}“",
                            is_checked=is_checked,
                        )
                    )
            for key, fields in named.items():
                session.add_all(
                    LicensingExpert(
                        application_id=application.id, person_id=self.person(key),
                        field_code=field, state="named", fee=Decimal("55.00"),
                        named_at=self.world.clock.now(),
                    )
                    for field in fields.split()
                )  # fmt: skip
        self.kind = kind

    def do(self, element: str, as_: str, *, item: Json = None, **values: object) -> None:
        self.fill(element, as_, values, item=item)

    def fill(
        self, element: str, as_: str, values: Mapping[str, object], *, item: Json = None
    ) -> None:
        task_id = self.story.task_id(self.case_id, element, item=item)
        self.world.office.complete(self.story.actor(as_), Completion(task_id, values))

    def declare(self, key: str, *, interest: str | None = None) -> None:
        values: dict[str, object] = {"has_interest": "false", "no_participation": "true"}
        if interest is not None:
            values = {"has_interest": "true", "interest": interest}
        else:
            values["contract"] = "true"
        values["confidentiality"] = "true"
        self.fill("task_declare", key, values, item=self.person(key))

    def replace(self, *pairs: tuple[str, str]) -> None:
        """(who had an interest, who comes); "" for nobody."""
        rows = [
            {"expert": str(self.row(was).id), "by": str(self.person(by)) if by else ""}
            for was, by in pairs
        ]
        self.do("task_replace_expert", "napoo_director", replacements=rows)

    def assess(
        self,
        key: str,
        *,
        lost: Mapping[str, tuple[str, str]] | None = None,
        verdicts: Sequence[tuple[str, str]] | None = None,
        visited_on: str = "2025-02-25",
    ) -> None:
        """Full scores but for those in `lost` (code → score, motive); suitable but for others."""
        changed = lost or {}
        scores = [
            {
                "criterion": each.code,
                "score": changed.get(each.code, (str(each.most), ""))[0],
                "motive": changed.get(each.code, ("", ""))[1],
            }
            for each in sheet_for(self.kind).indicators
        ]
        values: dict[str, object] = {
            "scores": scores, "visited_on": visited_on, "conclusion": "Центърът е подготвен.",
        }  # fmt: skip
        if self.kind is CentreKind.CPO:
            fields = [row.field_code for row in self.rows() if row.person_id == self.person(key)]
            own = [each for each in self.professions() if each.field_code in fields]
            grounds = verdicts or [("suitable", "")] * len(own)
            values["conclusions"] = [
                {"profession": str(profession.id), "verdict": verdict, "ground": ground}
                for profession, (verdict, ground) in zip(own, grounds, strict=False)
            ]
        self.fill("task_assess", key, values, item=self.person(key))

    def application(self) -> LicensingApplication:
        with self.world.office.transaction() as session:
            return session.scalars(
                select(LicensingApplication).where(LicensingApplication.case_id == self.case_id)
            ).one()

    def rows(self) -> list[LicensingExpert]:
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(LicensingExpert)
                    .where(LicensingExpert.application_id == self.application().id)
                    .order_by(LicensingExpert.id)
                )
            )

    def row(self, key: str) -> LicensingExpert:
        return next(each for each in self.rows() if each.person_id == self.person(key))

    def professions(self) -> list[LicensingProfession]:
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(LicensingProfession)
                    .where(LicensingProfession.application_id == self.application().id)
                    .order_by(LicensingProfession.code)
                )
            )

    def totals(self) -> list[Decimal]:
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(LicensingAssessment.total)
                    .where(LicensingAssessment.application_id == self.application().id)
                    .order_by(LicensingAssessment.id)
                )
            )

    def documents(self) -> list[Document]:
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(Document).where(Document.case_id == self.case_id).order_by(Document.id)
                )
            )

    def events(self, kind: str) -> list[dict[str, Json]]:
        with self.world.office.transaction() as session:
            found = session.scalars(
                select(Event.payload)
                .where(Event.case_id == self.case_id, Event.kind == kind)
                .order_by(Event.seq)
            )
            return [dict(payload or {}) for payload in found]

    def is_over(self) -> bool:
        with self.world.office.transaction() as session:
            status = session.scalar(
                select(ProcessInstance.status).where(ProcessInstance.case_id == self.case_id)
            )
        return status == "completed"
