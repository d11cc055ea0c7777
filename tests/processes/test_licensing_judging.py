"""Experts and commission within the procedure: replaced, late, without a majority."""

from datetime import date, timedelta

from service.stories.licensing.filing import COOK
from service.stories.licensing.procedure import MEMBERS
from tests.processes.licences import Licence


def test_an_expert_with_an_interest_is_replaced(case: Licence) -> None:
    case.paid((COOK,))
    case.declare("external_expert_1", interest="Съдружник съм в дружеството.")
    assert case.open_tasks() == ["task_replace_expert"]
    case.replace("external_expert_1", by="external_expert_3")
    case.declare("external_expert_3")
    assert case.open_tasks() == ["task_assess"]
    # 17.03 + 14 days
    assert case.due_on("task_assess") == date(2025, 3, 31)
    case.assess("external_expert_3", professions=case.professions())
    assert case.open_tasks() == ["task_invite"]


def test_a_meeting_without_a_majority_is_held_again(case: Licence) -> None:
    case.assessed()
    case.invite(date(2025, 3, 25))
    case.declare_members()
    case.at(date(2025, 3, 25), 11)
    case.attend(MEMBERS)
    case.vote(MEMBERS, abstained=[COOK])
    case.minute(reports=False)
    assert case.open_tasks() == ["task_invite"]
    case.meet(date(2025, 4, 1))
    assert case.open_tasks() == ["task_closing_memo"]


def test_an_expert_who_does_not_declare_in_three_working_days_is_replaced(case: Licence) -> None:
    """R-228: paid on Mon 17.03.2025, silent until Thu 20.03.2025."""
    case.paid()
    case.declare("external_expert_1")
    assert case.clock_of("declare").due_on == date(2025, 3, 20)
    case.at(date(2025, 3, 21), 9)
    assert case.open_tasks() == ["task_replace_expert"]
    assert "За замяна" in case.texts("experts.to_replace")[0]
    facts = case.facts("task_replace_expert", "napoo_director")
    assert any("Не е декларирал" in fact for fact in facts)
    case.replace("external_expert_2", by="external_expert_3")
    assert case.clock_of("declare").due_on == date(2025, 3, 26)
    case.declare("external_expert_3")
    assert set(case.open_tasks()) == {"task_assess"}


def test_a_late_report_is_told_and_may_still_be_filed(case: Licence) -> None:
    """R-227: the term for the reports runs from the last declaration."""
    case.paid((COOK,))
    case.declare("external_expert_1")
    due = case.clock_of("expert_report").due_on
    assert due is not None
    case.at(due + timedelta(days=1), 9)
    assert "не са представени" in case.texts("experts.late")[0]
    assert case.open_tasks() == ["task_assess"]
    case.withdraw()
    assert set(case.ends) == {"end_report_reminded", "end_withdrawn"}
