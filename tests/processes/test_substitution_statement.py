"""The statement of the hours held: reminded of, filled in, refused, returned and confirmed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from service.kernel.clock import FixedClock, sofia
from service.operations.four_eyes import FourEyes
from service.storage.models.absence import HoursStatement, SubstitutionRow
from service.storage.models.identity import Employment, Person
from service.stories.claim.substitution import hour_rows, record_hours, sign
from tests.processes.refusals import problems
from tests.processes.school import ORDER, SICK, SIGNED_ON, STUDY, School, amount, ends_reached

STATEMENT = {"hours": "16", "staffing_list": "1", "signed_on": SIGNED_ON, "truth": "yes"}


def test_a_missing_statement_is_reminded_of_three_days_after_the_last_hour(
    school: School, clock: FixedClock
) -> None:
    case_id = school.assigned(STUDY)
    clock.set(sofia(2018, 4, 27, 18))
    record_hours(school.story, case_id, STUDY)
    assert school.world.office.run_due() == 0
    clock.set(sofia(2018, 4, 30, 9, 1))
    assert school.world.office.run_due() == 1
    assert "Напомняне: справка-декларация (Приложение № 2)" in school.notices(case_id)
    sign(school.story, case_id, STUDY, signed_on="30.04.2018")
    assert ends_reached(school.world, case_id) == ["end_reminded", "end_ready"]


def test_the_director_returns_a_statement_and_the_hours_are_entered_anew(school: School) -> None:
    case_id = school.assigned(SICK)
    record_hours(school.story, case_id, SICK)
    school.do(case_id, "task_statement", STATEMENT, "teacher_3")
    back = {"decision": "return", "return_reason": "На 14 март часовете са четири."}
    school.do(case_id, "task_confirm", back, "director")
    shorter = replace(SICK, hours=[*SICK.hours[:2], ("14.03.2018", 1, "4")])
    record_hours(school.story, case_id, shorter)
    sign(school.story, case_id, shorter, signed_on=SIGNED_ON)
    assert amount(school.lines(case_id)) == Decimal("112.50")


def test_a_substitute_without_an_account_is_helped_by_the_accountant(school: School) -> None:
    with school.world.office.transaction() as session:
        person = Person(full_name="Камен Илиев Ставрев", created_at=school.world.clock.now())
        session.add(person)
        session.flush()
        session.add(
            Employment(
                person_id=person.id,
                organisation_id=school.owner,
                position="librarian",
                is_main=True,
                valid_from=sofia(2017, 9, 15).date(),
            )
        )
        person_id = person.id
    case_id = school.documented(SICK)
    choice = {"substitute": person_id, "category": "other_staff", "is_specialist": "no"}
    school.do(case_id, "task_choose_substitute", choice, "director")
    act = {**ORDER, "subject": "час на класа"}
    school.do(case_id, "task_issue_order", act, "director")
    themes = {
        "title": "Теми за часовете със заместващ учител",
        "council_protocol": "Протокол № 4/15.09.2017",
        "approved_on": "15.09.2017",
    }
    school.do(case_id, "task_materials", themes, "director")
    school.do(case_id, "task_lessons", {"lines": hour_rows(SICK)}, "accountant")
    assert school.story.task_id(case_id, "task_statement")


def test_a_statement_from_before_the_last_hour_is_refused_by_r054(school: School) -> None:
    case_id = school.assigned(SICK)
    record_hours(school.story, case_id, SICK)
    found = problems(lambda: sign(school.story, case_id, SICK, signed_on="13.03.2018"))
    assert found["signed_on"].rule == "R-054"


def test_a_statement_of_other_hours_than_those_entered_is_refused_by_r017(school: School) -> None:
    case_id = school.assigned(SICK)
    record_hours(school.story, case_id, SICK)
    shorter = replace(SICK, hours=SICK.hours[:2])
    found = problems(lambda: sign(school.story, case_id, shorter, signed_on=SIGNED_ON))
    assert found["hours"].rule == "R-017"


def test_the_director_does_not_confirm_a_statement_he_filled_in(school: School) -> None:
    case_id = school.assigned(SICK)
    record_hours(school.story, case_id, SICK)
    with school.world.office.transaction() as session:
        row = session.scalars(select(SubstitutionRow)).one()
        assert row.category == "qualified_teacher"
    school.do(case_id, "task_statement", STATEMENT, "teacher_3")
    with school.world.office.transaction() as session:
        session.scalars(select(HoursStatement)).one().signed_by_id = school.story.people["director"]
    with pytest.raises(FourEyes):
        school.do(case_id, "task_confirm", {"decision": "confirm"}, "director")
