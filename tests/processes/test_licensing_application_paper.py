"""The application itself stands in the case: filed when signed, whole again after a cure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from service.cases.case_page import read_case_page
from service.documents.store import content_of
from service.engine import OperationContext
from service.kernel.json_types import Json
from service.operations.filed_papers import file_paper
from service.storage.models.document import Document
from service.stories.licensing.filing import COOK, GUIDE, PROFESSIONS, application, bases, document
from tests.processes.licences import Licence


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, Any]]:
    """What the template was given, paper by paper: the text of a PDF is not read back here."""
    found: list[Mapping[str, Any]] = []

    def remember(
        ctx: OperationContext,
        template: str,
        data: dict[str, Json],
        *,
        kind: str,
        name: str,
        number: str | None = None,
    ) -> int:
        found.append(data)
        return file_paper(ctx, template, data, kind=kind, name=name, number=number)

    monkeypatch.setattr("service.operations.licensing.application_paper.file_paper", remember)
    return found


def papers(case: Licence) -> list[Document]:
    with case.office.transaction() as session:
        return list(
            session.scalars(
                select(Document)
                .where(Document.case_id == case.case_id, Document.kind == "licensing-application")
                .order_by(Document.id)
            )
        )


def test_a_filed_application_is_in_the_case_before_it_has_a_number(case: Licence) -> None:
    case.apply()
    assert papers(case) == []
    case.submit()
    (paper,) = papers(case)
    assert (paper.name, paper.number) == ("Заявление за лицензиране на ЦПО.pdf", None)
    assert paper.created_by_id == case.people["applicant"]
    with case.office.transaction() as session:
        content = content_of(session, paper)
    assert content.startswith(b"%PDF")
    assert b"TLP-AMBER" in content, "names of teachers are personal data (R-431)"
    page = read_case_page(case.office, case.story.actor("applicant"), case.case_id)
    assert [each.name for each in page.documents] == [paper.name]


def test_the_registry_puts_its_number_beside_the_paper_and_leaves_its_bytes(case: Licence) -> None:
    """R-218."""
    case.apply()
    case.submit()
    (before,) = papers(case)
    case.register()
    (after,) = papers(case)
    assert after.number == case.row().registration_number
    assert after.sha256 == before.sha256


def test_the_paper_says_who_applies_for_what_and_with_whom(
    case: Licence, written: list[Mapping[str, Any]]
) -> None:
    """R-210: everything the form asks for, in the form's own words."""
    case.apply()
    case.submit()
    (said,) = written
    facts = dict(said["applicant"])
    assert facts["Наименование на юридическото лице или ЕТ"] == "„Рила Обучение“ ООД"
    assert facts["ЕИК/БУЛСТАТ"] == "209900711"
    assert "Чуждестранно лице" not in facts
    assert [row[0].split()[0] for row in said["professions"]] == list(PROFESSIONS)
    assert said["professions"][0] == [
        "811070 Готвач", "втора", "811 Хотелиерство, ресторантьорство и кетъринг",
    ]  # fmt: skip
    filing = dict(said["filing"])
    assert filing["Начин на подаване"] == "Чрез ССЕВ"
    fee = filing["Такса за проверка на редовността"].replace("\u00a0", " ")
    assert fee == "250,00 лв. (127,82 €), платена на 10.01.2025 г., плащане № ПН-1001"
    assert said["declared"] == "Декларирам, че данните в заявлението и приложенията са верни."
    assert (said["signatory_role"], said["signatory"]) == (
        "Представляващ", "Боряна Валентинова Стойчева",
    )  # fmt: skip
    assert said["documents"][0][0] == "Правилник за дейността на центъра"
    parts = {part["title"]: part for part in said["parts"]}
    assert list(parts) == [
        "1. Организация и управление", "2. Професии, учебни планове и програми",
        "3.1 Материална база", "3.2 Преподаватели", "4. Качество, жалби, архив",
    ]  # fmt: skip
    assert len(parts["3.1 Материална база"]["rows"]) == 6
    base = [cell.replace("\u00a0", " ") for cell in parts["3.1 Материална база"]["rows"][0]]
    assert base == [
        "Готвач", "по теория", "гр. Дупница, ул. „Николаевска“ 12", "наем",
        "№ ВР-15-120 от 20.11.2024 г.", "нова",
    ]  # fmt: skip
    assert parts["3.2 Преподаватели"]["rows"][1][1:3] == [
        "по практика", "Горан Стаменов Лютаков",
    ]  # fmt: skip


def test_a_cure_files_the_application_whole_again(
    case: Licence, written: list[Mapping[str, Any]]
) -> None:
    """R-221: the first paper stays as it was signed."""
    case.apply(application(without_base=[GUIDE]))
    case.submit()
    case.register()
    case.assign()
    case.at(date(2025, 1, 29))
    case.check("Няма база за практика за екскурзовод.")
    case.sign_irregularities()
    case.at(date(2025, 1, 31))
    case.deliver_irregularities(date(2025, 1, 31))
    case.at(date(2025, 2, 17))
    (first,) = papers(case)
    case.cure(bases=bases(GUIDE)[1:])
    kept, second = papers(case)
    assert (kept.id, kept.sha256) == (first.id, first.sha256)
    assert second.name == "Допълнено заявление за лицензиране на ЦПО.pdf"
    assert second.number == first.number == case.row().registration_number
    before, after = written
    counts = [
        len(next(part["rows"] for part in said["parts"] if part["table"] == "bases"))
        for said in (before, after)
    ]
    assert counts == [5, 6]
    assert (before["cured"], after["cured"]) == ("", "Приложени са липсващите документи.")
    number = case.row().registration_number
    assert after["cures"] == f"заявление вх. № {number} в изпълнение на писмо № ПКЛ-32"
    assert after["declared"] == "", "the form of the cure asks for no declaration"


def test_a_centre_for_guidance_files_its_concept_and_no_professions(
    case: Licence, written: list[Mapping[str, Any]]
) -> None:
    values = {**application(()), "kind": "cipo", "concept": "Кариерно ориентиране."}
    for name in ("professions", "bases", "teachers"):
        del values[name]
    case.apply({**values, "is_foreign": "true", "documents": [document("concept")]})
    case.submit()
    (said,) = written
    assert papers(case)[0].name == "Заявление за лицензиране на ЦИПО.pdf"
    assert said["professions"] == []
    assert dict(said["applicant"])["Чуждестранно лице"] == "да"
    concept = next(part for part in said["parts"] if part["title"] == "2. Концепция")
    assert concept["texts"][0]["text"] == "Кариерно ориентиране."
    assert "3.1 Материална база" not in {part["title"] for part in said["parts"]}


def test_a_base_the_agency_knows_is_called_so(
    case: Licence, written: list[Mapping[str, Any]]
) -> None:
    """R-229: what makes a visit unnecessary; a base without a declaration has a dash."""
    theory, practice = bases(COOK)
    del theory["declaration_number"], theory["declaration_on"]
    del practice["declaration_on"]
    known = [{**theory, "known": "checked"}, {**practice, "known": "registered"}]
    case.apply({**application((COOK,)), "bases": known})
    case.submit()
    rows = next(part["rows"] for part in written[0]["parts"] if part["table"] == "bases")
    assert [row[4:] for row in rows] == [
        ["–", "проверявана от НАПОО"], ["№ ВР-15-120", "в публичен регистър"],
    ]  # fmt: skip
