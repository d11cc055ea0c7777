"""A refusal is made known and may be appealed: each end of the process other procedures call."""

from datetime import date

import pytest

from service.domain.licensing import OrderKind
from service.operations.licensing.panel import refusal_panel
from service.stories.licensing.filing import COOK
from tests.processes.licences import Licence


@pytest.fixture
def refused(case: Licence) -> Licence:
    """Refused on the merits on Tuesday, 25 March; made known the same day."""
    case.proposed(against=[COOK])
    case.order({COOK: "Няма база за практика."})
    assert case.due_on("task_communicate_refusal") == date(2025, 3, 28)
    case.communicate_refusal(date(2025, 3, 25))
    return case


def test_a_refusal_nobody_appeals_enters_into_force_after_14_days(refused: Licence) -> None:
    assert refused.clock_of("appeal").due_on == date(2025, 4, 8)
    refused.at(date(2025, 4, 8), 23, 30)
    assert refused.ends == []
    refused.at(date(2025, 4, 9), 0, 1)
    assert refused.ends_of_called == ["end_not_appealed"]
    assert refused.ends == ["end_refused"]
    assert "licensing-letter-refusal" in refused.documents()


def test_a_court_that_upholds_the_refusal_ends_it(refused: Licence) -> None:
    refused.at(date(2025, 4, 8), 23, 30)
    refused.appeal(refused.act(OrderKind.REFUSAL), date(2025, 4, 8))
    refused.at(date(2025, 6, 2))
    assert refused.ends == []
    refused.judge("upheld")
    assert refused.ends_of_called == ["end_upheld"]
    assert set(refused.ends) == {"end_appeal_decided", "end_refused"}
    assert refused.row().state == "refused"
    with refused.office.transaction() as session:
        shown = refusal_panel(session, refused.case_id)
    assert [row[2] for row in shown.rows] == ["оставя заповедта в сила"]


def test_a_court_that_annuls_the_refusal_gives_it_back(refused: Licence) -> None:
    refused.appeal(refused.act(OrderKind.REFUSAL), date(2025, 3, 25))
    refused.at(date(2025, 6, 2))
    refused.judge("annulled")
    assert refused.ends_of_called == ["end_annulled"]
    assert refused.open_tasks() == ["task_closing_memo"]
    # three months from the court's decision
    assert refused.clock_of("decision").due_on == date(2025, 9, 2)
