"""The check of an application for a licence: the month to cure it, and what comes after."""

from datetime import date

from sqlalchemy import text

from service.cases.case_page import read_case_page
from service.cases.task_page import read_task_page
from service.domain.licensing import OrderKind
from service.stories.licensing.deciding import Decided
from service.stories.licensing.filing import GUIDE, application, bases
from tests.processes.licences import Licence
from tests.processes.refusals import problems


def test_the_month_to_cure_stops_the_decision_clock(case: Licence) -> None:
    case.in_cure()
    assert case.clock_of("cure").due_on == date(2025, 2, 28)
    assert case.clock_of("decision").due_on is None
    assert case.due_on("task_cure") == date(2025, 2, 28)
    case.at(date(2025, 2, 17))
    case.cure(bases=bases(GUIDE))
    assert case.clock_of("cure").state == "ended"
    # 31.01 + 17 days: what was left after the delivery is left after the filing
    assert case.clock_of("decision").due_on == date(2025, 4, 28)
    case.check()
    assert case.open_tasks() == ["task_order_opening"]


def test_documents_filed_on_the_last_day_are_in_time(case: Licence) -> None:
    case.in_cure()
    case.at(date(2025, 2, 28), 23, 59)
    case.cure(bases=bases(GUIDE))
    assert case.open_tasks() == ["task_check_regularity"]


def test_an_application_not_cured_in_the_month_is_refused(case: Licence) -> None:
    case.in_cure()
    case.at(date(2025, 3, 1), 0, 1)
    assert case.open_tasks() == ["task_memo_refusal"]
    # 01.03 is a Saturday and 03.03 a holiday
    assert case.due_on("task_memo_refusal") == date(2025, 3, 4)
    case.at(date(2025, 3, 4))
    case.propose_refusal()
    case.refuse()
    case.at(date(2025, 3, 7))
    case.communicate_refusal(date(2025, 3, 7))
    case.at(date(2025, 3, 21), 23)
    assert case.ends == []
    case.at(date(2025, 3, 22), 0, 1)

    assert case.ends == ["end_not_cured"]
    assert case.row().refusal_cause == "not_cured"
    assert {"licensing-not-cured", "licensing-order-refusal"} <= case.documents()


def test_a_second_irregular_check_ends_in_refusal(case: Licence) -> None:
    case.in_cure()
    case.at(date(2025, 2, 17))
    case.cure()
    case.check("Пак няма база за практика.", gives_term="false")
    assert case.open_tasks() == ["task_memo_refusal"]
    case.propose_refusal()
    case.refuse()
    case.communicate_refusal(date(2025, 2, 17))
    case.at(date(2025, 3, 5))
    assert case.ends == ["end_not_cured"]


def test_a_case_that_waits_for_its_own_message_says_so_until_it_arrives(case: Licence) -> None:
    case.in_cure()
    case.at(date(2025, 3, 4))
    case.propose_refusal()
    case.refuse()
    case.communicate_refusal(date(2025, 3, 4))
    case.at(date(2025, 3, 10))
    case.appeal(case.act(OrderKind.REFUSAL), date(2025, 3, 10))
    case.at(date(2025, 6, 2))
    director = case.story.actor("napoo_director")
    assert not read_case_page(case.office, director, case.case_id).is_preparing
    Decided.judge(case, "annulled")
    waiting = read_case_page(case.office, director, case.case_id)
    assert (list(waiting.open_tasks), waiting.is_preparing) == ([], True)
    # a worker is told at once, not by the sweep of every minute
    with case.office.transaction() as session:
        job = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'outbox.send'"
        assert session.scalar(text(job))
    case.carry()
    arrived = read_case_page(case.office, director, case.case_id)
    assert (len(arrived.open_tasks), arrived.is_preparing) == (1, False)


def test_a_court_sends_an_irregular_application_back_to_the_check(case: Licence) -> None:
    case.in_cure()
    case.at(date(2025, 3, 4))
    case.propose_refusal()
    case.refuse()
    case.communicate_refusal(date(2025, 3, 4))
    case.at(date(2025, 3, 10))
    case.appeal(case.act(OrderKind.REFUSAL), date(2025, 3, 10))
    assert case.row().state == "appealed"
    case.at(date(2025, 6, 2))
    assert case.ends == []
    case.judge("annulled")
    assert case.open_tasks() == ["task_check_regularity"]
    # three months from the court's decision
    assert case.clock_of("decision").due_on == date(2025, 9, 2)
    case.check()
    assert case.open_tasks() == ["task_order_opening"]


def test_the_check_answers_no_for_found_gaps_and_leaves_the_rest_to_the_lead(
    case: Licence,
) -> None:
    """R-220: nothing is signed as checked before the lead has looked."""
    case.apply(application(documents=("centre_rules",)))
    case.submit()
    case.register()
    case.assign()
    task_id = case.story.task_id(case.case_id, "task_check_regularity")
    page = read_task_page(case.office, case.story.actor("napoo_lead"), task_id)
    assert page.context is not None
    items = page.context.values["items"]
    assert isinstance(items, list)
    answers = {row["line"]: row.get("answer") for row in items}
    assert answers["curricula"] == "no"
    assert set(answers.values()) == {"no", None}
    lines = [{"line": code, "answer": ""} for code in answers]
    found = problems(lambda: case.check(items=lines))
    assert "items.0.answer" in found
