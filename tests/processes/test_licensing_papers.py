"""What the papers of a licensing procedure say: dates, who signs, names and sentences."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from service.cases.task_page import read_task_page
from service.engine import OperationContext
from service.kernel.json_types import Json
from service.operations.filed_papers import file_paper
from service.operations.licences.register import find_licence
from service.storage.models.case import CaseFile, Event
from service.storage.models.engine import Outbox
from service.stories.licensing.filing import COOK, application
from tests.processes.licences import Licence

Said = dict[str, Mapping[str, Any]]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Said:
    """What the templates were given, the last paper of each kind: a PDF's text is not read back."""
    found: Said = {}

    def remember(
        ctx: OperationContext,
        template: str,
        data: dict[str, Json],
        *,
        kind: str,
        name: str,
        number: str | None = None,
    ) -> int:
        found[kind] = {**data, "template": template}
        return file_paper(ctx, template, data, kind=kind, name=name, number=number)

    monkeypatch.setattr("service.operations.official_papers.file_paper", remember)
    monkeypatch.setattr("service.operations.licences.papers.file_paper", remember)
    return found


def signed(paper: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(each["role"], each["name"]) for each in paper["signatories"]]


def test_a_letter_bears_the_date_typed_in_its_form_though_it_is_recorded_later(
    case: Licence, said: Said
) -> None:
    case.opened()
    case.at(date(2025, 3, 18))
    case.at(date(2025, 3, 21))
    case.letter("task_letter_second_term", date(2025, 3, 20), number="ПКЛ-55")
    letter = said["licensing-letter-fee-2-late"]
    assert (letter["number"], letter["date"]) == ("ПКЛ-55", "20.03.2025\u00a0г.")


def test_a_letter_the_registrar_sends_is_signed_by_the_registrar_by_order_of_the_chair(
    case: Licence, said: Said
) -> None:
    """R-238: the order is the chair's act, the letter only makes it known."""
    case.opened()
    assert signed(said["licensing-letter-fee-2"]) == [
        ("Деловодител в НАПОО, по нареждане на председателя", "Лидия Атанасова Пеева")
    ]


def test_the_letter_of_irregularities_is_signed_by_the_chair_who_has_its_task(
    case: Licence, said: Said
) -> None:
    """R-221."""
    case.in_cure()
    letter = said["licensing-letter-irregularities"]
    assert letter["date"] == "29.01.2025\u00a0г."
    assert signed(letter) == [("Председател на НАПОО", "Ангелина Димчева Хаджийска")]


def test_a_centre_typed_with_its_kind_is_kept_bare_and_titled_with_it_once(case: Licence) -> None:
    case.apply({**application(), "centre_name": "ЦПО „Рила“"})
    assert case.row().centre_name == "Рила"
    assert "ЦПО „Рила“" in case.facts("task_pay_fee_1", "applicant")
    with case.office.transaction() as session:
        title = session.get_one(CaseFile, case.case_id).title
    assert title == "Лицензия на ЦПО „Рила“"


def test_order_licence_and_register_name_the_centre_with_its_kind(
    case: Licence, said: Said
) -> None:
    case.proposed()
    case.order()
    assert said["licensing-order-issue"]["paragraphs"][0].endswith("ООД за ЦПО „Рила“.")
    assert said["licence"]["centre_name"] == "ЦПО „Рила“"
    with case.office.transaction() as session:
        licence = find_licence(session, case.organisations["centre-rila"])
        assert licence.centre_name == "ЦПО „Рила“"


def test_papers_and_notices_end_every_sentence_once(case: Licence, said: Said) -> None:
    """„г.“ and „ч.“ end a sentence already; an irregularity may be typed with its full stop."""
    case.in_cure()
    letter = said["licensing-letter-irregularities"]
    assert "– Няма база за практика за екскурзовод;" in letter["paragraphs"]
    assert said["licensing-regularity"]["paragraphs"][1] == (
        "Заявлението е нередовно: Няма база за практика за екскурзовод."
    )


def test_no_paper_of_a_whole_procedure_has_two_full_stops(case: Licence, said: Said) -> None:
    case.proposed()
    case.order()
    assert said["expert-report"]["paragraphs"][1].startswith("Базата е огледана на място на ")
    assert said["licence"]["conditions"][0].endswith("първата – до 02.02.2026\u00a0г.")
    for kind, paper in said.items():
        assert ".." not in str(paper), kind
    with case.office.transaction() as session:
        posted = session.scalars(select(Outbox.payload).where(Outbox.kind == "notification"))
        bodies = [str(each["body"]) for each in posted]
        texts = [str(each) for each in session.scalars(select(Event.payload))]
    assert any("10:00 ч." in body for body in bodies)
    assert not [body for body in (*bodies, *texts) if ".." in body or not body.endswith((".", "}"))]


def test_no_paper_of_a_centre_for_guidance_shows_the_code_of_its_field(
    case: Licence, said: Said
) -> None:
    case.opened_for_guidance()
    (experts,) = said["licensing-order-opening"]["tables"]
    assert experts["rows"][0][0] == "Информиране и професионално ориентиране"
    assert "guidance" not in str(said)


def test_the_points_of_an_indicator_stay_on_the_line_of_their_bracket(case: Licence) -> None:
    case.paid((COOK,))
    case.declare("external_expert_1")
    task_id = case.story.task_id(case.case_id, "task_assess")
    page = read_task_page(case.office, case.story.actor("external_expert_1"), task_id)
    assert page.context is not None
    labels = [each.label for each in page.context.options["criteria"]]
    assert all(re.search(r" \(до\u00a0[\d,]+\u00a0т\.\)$", label) for label in labels)


def test_what_proposes_a_refusal_is_headed_a_memo_and_its_enclosures_begin_with_a_capital(
    case: Licence, said: Said
) -> None:
    """Прил. 6 and 8; Прил. 1 is a report."""
    case.in_cure()
    assert said["licensing-regularity"]["template"] == "official_memo"
    case.at(date(2025, 3, 4))
    case.propose_refusal()
    memo = said["licensing-not-cured"]
    assert memo["template"] == "official_memo"
    assert all(each[0].isupper() for each in memo["enclosures"])


def test_a_regular_application_is_reported(case: Licence, said: Said) -> None:
    case.filed()
    case.check()
    assert said["licensing-regularity"]["template"] == "official_report"
