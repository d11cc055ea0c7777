"""Official acts and the licence are filed in the case as PDF, under their number."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

import pytest
from sqlalchemy.orm import Session

from service.documents.errors import TemplateUnknown
from service.domain.licences import EntryGround, LicenceHolder, LicensedProfession
from service.domain.licensing import CentreKind
from service.engine import OperationContext
from service.identity.actor import Actor
from service.identity.roles import Role
from service.kernel.clock import sofia
from service.kernel.json_types import JsonMapping
from service.operations.licences.papers import file_licence
from service.operations.licences.register import issue_licence
from service.operations.official_papers import (
    TLP_AMBER,
    ActForm,
    ActTable,
    Signatory,
    act_number,
    file_act,
)
from service.storage.models.case import CaseFile
from service.storage.models.document import Document, DocumentContent
from service.storage.models.identity import Organisation

NOW = sofia(2025, 3, 20, 10)


@dataclass
class Desk:
    """As much of a step as a paper asks for."""

    session: Session
    case: CaseFile
    agency: Organisation
    now: datetime = NOW
    actor: Actor = field(default_factory=lambda: Actor(None, "Радослав Стойчев", NOW.date()))
    filed: list[int] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.now.date()

    def organisation(self, role: str) -> Organisation:  # noqa: ARG002 - one agency plays all
        return self.agency

    def attach(self, document_id: int) -> None:
        self.filed.append(document_id)

    def record(self, kind: str, payload: JsonMapping) -> None:
        """The ledger is another test's."""

    @property
    def ctx(self) -> OperationContext:
        return cast("OperationContext", self)


@pytest.fixture
def desk(session: Session) -> Desk:
    agency = Organisation(
        key="agency-of-test",
        kind="napoo",
        name="НАПОО",
        full_name="Агенция",
        settlement="гр. София",
    )
    session.add(agency)
    session.flush()
    case = CaseFile(
        number="2025-900002",
        kind="licensing",
        title="Лицензиране",
        owner_organisation_id=agency.id,
        scopes=[],
        subject={},
        created_at=NOW,
    )
    session.add(case)
    session.flush()
    return Desk(session, case, agency)


def content(desk: Desk, document_id: int) -> bytes:
    document = desk.session.get_one(Document, document_id)
    return desk.session.get_one(DocumentContent, document.sha256).content


@pytest.mark.parametrize("form", list(ActForm))
def test_an_act_of_every_form_is_filed_under_its_number(desk: Desk, form: ActForm) -> None:
    document_id = file_act(
        desk.ctx,
        form=form,
        kind="licensing-order",
        title="откриване на процедура",
        name="Заповед за процедура",
        number="РД-07-11",
        ground="чл. 49б от ЗПОО",
        issuer_role=Role.NAPOO_CHAIR,
        addressee=["До управителя на", "„Проба“ ЕООД"],
        paragraphs=["Откривам процедура."],
        tables=[ActTable("Експерти", ["Име", "Сума"], [["Невена Илиева", "55,00 лв."]])],
        closing=["Контрола възлагам на директора."],
        enclosures=["Доклад"],
        mark=TLP_AMBER,
    )

    document = desk.session.get_one(Document, document_id)
    assert (document.kind, document.number) == ("licensing-order", "РД-07-11")
    assert document.name == "Заповед за процедура.pdf"
    assert desk.filed == [document_id]
    assert content(desk, document_id).startswith(b"%PDF-1.7")
    assert b"TLP-AMBER" in content(desk, document_id)


def test_an_act_may_say_no_more_than_a_title_and_a_sentence(desk: Desk) -> None:
    document_id = file_act(
        desk.ctx,
        form="protocol",
        kind="minutes",
        title="от заседание",
        issuer_role=Role.NAPOO_CHAIR,
        paragraphs=["Няма кворум."],
        signatories=[Signatory("Протоколчик", "Асен Велинов")],
    )

    assert desk.session.get_one(Document, document_id).name == "от заседание.pdf"


def test_an_unknown_form_is_refused(desk: Desk) -> None:
    with pytest.raises((ValueError, TemplateUnknown), match="poster"):
        file_act(
            desk.ctx,
            form="poster",
            kind="poster",
            title="плакат",
            issuer_role=Role.NAPOO_CHAIR,
            paragraphs=[],
        )


def test_a_table_gives_its_columns_room_and_sets_numbers_to_the_right() -> None:
    rows = [["1", "Много дълго наименование на професионално направление 811", "1 250,00 лв."]]

    data = ActTable("", ["№", "Направление", "Сума"], rows).to_json()

    assert data["weights"] == [4, 36, 12]
    assert data["right"] == [0, 2]
    assert ActTable("", ["Празна"], []).to_json()["right"] == []


def test_acts_are_numbered_without_gaps_under_their_index(desk: Desk) -> None:
    numbers = [act_number(desk.ctx, series="napoo-orders", index="РД-07") for _ in range(2)]

    assert numbers == ["РД-07-1", "РД-07-2"]


def test_the_licence_is_printed_with_its_annex(desk: Desk) -> None:
    cook = LicensedProfession("811070", "Готвач", 3, "811", "Хотелиерство и ресторантьорство")
    holder = LicenceHolder(
        desk.agency.id, "„Проба“ ЕООД", "175074752", "гр. Дупница", "гр. Дупница", "ЦПО „Проба“"
    )
    licence = issue_licence(
        desk.ctx,
        kind=CentreKind.CPO,
        holder=holder,
        ground=EntryGround("РД-07-12", date(2025, 3, 20), "Първоначална лицензия"),
        professions=[cook],
    )

    document = desk.session.get_one(Document, file_licence(desk.ctx, licence))

    assert (document.kind, document.number) == ("licence", "2025120001")
    assert document.name == "Лицензия 2025120001.pdf"
