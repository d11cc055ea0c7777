"""What the orders and letters of a procedure say: grounds, the centre, appeal (R-224, R-239)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from service.engine import OperationContext
from service.kernel.json_types import Json
from service.operations.filed_papers import file_paper
from service.operations.licensing.panel import licensing_panel
from service.stories.licensing.filing import COOK
from tests.processes.licences import Licence


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> dict[str, Mapping[str, Any]]:
    """Kind of the paper → what its template is given, of everything filed in the test."""
    found: dict[str, Mapping[str, Any]] = {}

    def remember(
        ctx: OperationContext,
        template: str,
        data: dict[str, Json],
        *,
        kind: str,
        name: str,
        number: str | None = None,
    ) -> int:
        found[kind] = data
        return file_paper(ctx, template, data, kind=kind, name=name, number=number)

    monkeypatch.setattr("service.operations.official_papers.file_paper", remember)
    return found


def words(data: Mapping[str, Any], *keys: str) -> str:
    """The texts under these keys in one line, as they are read."""
    return " ".join(" ".join(data[key]) for key in keys).replace("\u00a0", " ")


def test_a_refusal_of_what_was_not_cured_cites_act_memo_letter_and_delivery(
    case: Licence, written: dict[str, Mapping[str, Any]]
) -> None:
    case.in_cure()
    case.at(date(2025, 3, 4))
    case.propose_refusal()
    case.refuse()
    paper = written["licensing-order-refusal"]
    assert paper["ground"].replace("\u00a0", " ") == (
        "чл. 49б, ал. 8, т. 1 от ЗПОО, заявление ЦПО-0001/10.01.2025, "
        "докладна № ПКЛ-44/04.03.2025 г. и писмо № ПКЛ-32/29.01.2025 г., "
        "връчено на 31.01.2025 г."
    )
    assert "за ЦПО „Рила“." in paper["paragraphs"][0]
    assert paper["paragraphs"][1] == "Нередовностите не са отстранени в срок."
    closing = words(paper, "closing")
    assert "в 14-дневен срок от съобщаването ѝ пред компетентния административен съд" in closing
    assert "Контрола по изпълнението възлагам на директора на дирекция ПКЛ." in closing
    with case.office.transaction() as session:
        shown = licensing_panel(session, case.case_id).rows
    assert {row[1] for row in shown if row[0].startswith(COOK)} == {"отказана"}


def test_a_partial_refusal_says_what_why_and_how_to_appeal(
    case: Licence, written: dict[str, Mapping[str, Any]]
) -> None:
    case.ordered_in_part()
    case.communicate(date(2025, 3, 21))
    order, letter = written["licensing-order-issue"], written["licensing-letter-issue"]
    assert "докладна № ПКЛ-61/21.03.2025" in order["ground"]
    assert "за ЦПО „Рила“." in order["paragraphs"][0]
    for text in (words(order, "closing"), words(letter, "paragraphs")):
        assert "В частта, с която е отказано – 812030 Екскурзовод, заповедта може да се" in text
        assert "в 14-дневен срок от съобщаването ѝ пред компетентния административен съд" in text
    assert "Контрола по изпълнението" in words(order, "closing")
    said = words(letter, "paragraphs")
    assert "Отказана е професия 812030 Екскурзовод: Няма база за практика." in said
    assert "Честито" not in said


def test_a_whole_licence_says_nothing_of_an_appeal(
    case: Licence, written: dict[str, Mapping[str, Any]]
) -> None:
    case.proposed()
    case.order()
    case.communicate(case.clock.today())
    assert "обжалва" not in words(written["licensing-letter-issue"], "paragraphs")
    assert "обжалва" not in words(written["licensing-order-issue"], "closing")


def test_professions_of_a_withdrawn_application_are_withdrawn(case: Licence) -> None:
    case.filed()
    case.withdraw()
    with case.office.transaction() as session:
        shown = licensing_panel(session, case.case_id).rows
    assert {row[1] for row in shown if row[0][:1].isdigit()} == {"оттеглена"}


def test_what_came_to_cure_is_not_called_cured_before_it_is_checked(case: Licence) -> None:
    case.in_cure()
    case.cure()
    assert case.texts("irregularities.cured") == [
        "Заявителят представи документи по нередовностите: Приложени са липсващите документи."
    ]
