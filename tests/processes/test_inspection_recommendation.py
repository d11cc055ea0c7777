"""One recommendation: its own term, a reminder, an extension, a supplement and two ends (R-314)."""

from datetime import date

import pytest
from sqlalchemy import select

from service.kernel.errors import ValidationFailed
from service.storage.models.engine import ProcessInstance
from tests.processes.checks import FINDING, HEAD, CheckStory
from tests.support.office import World


@pytest.fixture
def check(department: World) -> CheckStory:
    """Two recommendations are given on 21.11.2023: until 11.12 and until 20.12."""
    check = CheckStory.by_hand(department)
    check.to_delivery(FINDING)
    check.at(21)
    check.answer()
    check.recommend("2023-12-11", "2023-12-20")
    return check


def child_ends(check: CheckStory) -> list[str]:
    with check.world.office.transaction() as session:
        rows = session.scalars(
            select(ProcessInstance.end_events)
            .where(ProcessInstance.case_id == check.case_id, ProcessInstance.parent_id.is_not(None))
            .order_by(ProcessInstance.id)
        ).all()
    return [end for ends in rows for end in ends or ()]


def test_each_recommendation_has_its_own_term_and_verdict(check: CheckStory) -> None:
    assert check.due_of("task_evidence", 0) == date(2023, 12, 11)
    assert check.due_of("task_evidence", 1) == date(2023, 12, 20)
    check.evidence(nth=1)
    check.verify("fulfilled")
    assert child_ends(check) == ["end_recommendation_fulfilled"]
    check.evidence()
    check.verify("unfulfilled", remark="Заповедта не е връчена.")
    assert sorted(child_ends(check)) == [
        "end_recommendation_fulfilled",
        "end_recommendation_unfulfilled",
    ]
    assert check.open_elements() == {"task_respond"}


def test_a_term_without_a_reply_reminds_the_director_and_tells_the_head(check: CheckStory) -> None:
    """R-314: due 20.12.2023, no reply."""
    check.at(12, 12)
    assert ("director", "Напомняне: препоръка без отговор") in check.notices()
    assert ("ruo_head", "Препоръка без отговор в срок") in check.notices()
    assert check.open_elements() == {"task_verify", "task_evidence"}
    assert check.recommendations()[0].escalated_at is not None
    check.verify("fulfilled", remark="Установено на място.")
    assert child_ends(check) == ["end_recommendation_fulfilled"]


def test_the_head_extends_a_term_and_the_task_follows(check: CheckStory) -> None:
    check.story.press(
        check.case_id, "start_recommendation_extended", as_=HEAD, request="17/08.12.2023",
        extra_days="7", reason="Учителят е в отпуск.",
    )  # fmt: skip
    assert check.due_of("task_evidence", 0) == date(2023, 12, 18)
    check.at(12, 12)
    assert check.open_elements() == {"task_evidence"}
    check.at(19, 12)
    assert "task_verify" in check.open_elements()
    assert "молба № 17/08.12.2023" in check.sentences("clock.extended")[0]


def test_a_term_that_is_over_is_not_extended(check: CheckStory) -> None:
    check.evidence()
    with pytest.raises(ValidationFailed, match="Няма срок за удължаване"):
        check.story.press(
            check.case_id, "start_recommendation_extended", as_=HEAD, request="17/08.12.2023",
            extra_days="7", reason="Учителят е в отпуск.",
        )  # fmt: skip
    assert check.open_elements() == {"task_verify", "task_evidence"}


def test_evidence_that_is_not_enough_is_supplemented_in_a_new_term(check: CheckStory) -> None:
    check.evidence()
    with pytest.raises(ValidationFailed, match="какво не е изпълнено"):
        check.verify("supplement")
    with pytest.raises(ValidationFailed, match="срок за допълване"):
        check.verify("supplement", remark="Приложете и дневника.")
    check.verify("supplement", remark="Приложете и дневника.", extra_days="7")
    assert check.open_elements() == {"task_evidence"}
    assert check.recommendations()[0].due_on == date(2023, 11, 28)
    check.evidence(nth=1, reply="Приложен е дневникът.")
    check.verify("fulfilled")
    assert child_ends(check) == ["end_recommendation_fulfilled"]


def test_a_due_day_in_the_past_is_refused_and_nothing_is_given(department: World) -> None:
    check = CheckStory.by_hand(department)
    check.to_delivery(FINDING)
    check.answer()
    with pytest.raises(ValidationFailed, match="след днешния ден"):
        check.recommend("2023-11-20")
    assert check.open_elements() == {"task_recommend"}
    assert check.recommendations() == []
