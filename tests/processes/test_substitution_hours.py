"""The hours of a substitution as they are entered: what is refused, row by row, and by whom."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Connection, select, text, update

from service.operations.four_eyes import FourEyes
from service.storage.models.absence import HourLineRow
from service.storage.models.engine import Outbox, Task
from service.stories.claim.substitution import hour_rows, record_hours
from tests.processes.refusals import problems
from tests.processes.school import DECEMBER, FOURTH_DAY, SICK, STUDY, School, refused_by
from tests.support.office import World


def _release(world: World, ids: Sequence[int], *, is_released: bool) -> None:
    with world.office.transaction() as session:
        session.execute(
            update(HourLineRow).where(HourLineRow.id.in_(ids)).values(is_released=is_released)
        )


def set_scopes_of(connection: Connection) -> None:
    """Let a bare connection see every case."""
    connection.execute(text("SELECT set_config('prepiska.scopes', '*', true)"))


def _wait_until_blocked(world: World) -> None:
    """Until the other transaction waits for ours."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(200):
        with world.office.transaction() as session:
            if session.scalar(waiting):
                return
        time.sleep(0.02)


def test_the_verdict_of_a_fourth_sick_day_is_known_as_soon_as_it_is_entered(school: School) -> None:
    case_id = school.assigned(FOURTH_DAY)
    record_hours(school.story, case_id, FOURTH_DAY)
    assert refused_by(school.lines(case_id)) == {"R-027"}
    with school.world.office.transaction() as session:
        told = [
            row.payload
            for row in session.scalars(select(Outbox).where(Outbox.case_id == case_id))
            if row.kind == "notification"
        ]
    assert told[-1]["subject"] == "Няма да се финансират 5 от вписаните часове"
    assert "R-027" in str(told[-1]["body"])


def test_an_hour_on_a_saturday_is_refused_by_r034(school: School) -> None:
    plan = replace(STUDY, starts_on="19.04.2018", hours=[("21.04.2018", 1, "3")])
    case_id = school.assigned(plan)
    found = problems(lambda: record_hours(school.story, case_id, plan))
    assert found["lines.0.held_on"].rule == "R-034"
    assert "не е работен ден" in found["lines.0.held_on"].message


def test_an_hour_outside_the_leave_is_refused_by_r035(school: School) -> None:
    case_id = school.assigned(STUDY)
    late = replace(STUDY, hours=[("30.04.2018", 1, "3")])
    found = problems(lambda: school.enter(case_id, late))
    assert found["lines.0.held_on"].rule == "R-035"


def test_more_hours_than_the_act_assigns_are_refused_by_r056(school: School) -> None:
    case_id = school.assigned(FOURTH_DAY)
    more = replace(FOURTH_DAY, hours=[("15.03.2018", 1, "6")])
    found = problems(lambda: school.enter(case_id, more))
    assert found["lines"].rule == "R-056"


def test_half_a_lesson_is_refused_by_r015(school: School) -> None:
    case_id = school.assigned(FOURTH_DAY)
    rows = [{**hour_rows(FOURTH_DAY)[0], "hours": "1,5"}]
    found = problems(lambda: school.enter(case_id, FOURTH_DAY, lines=rows))
    assert found["lines.0.hours"].rule == "R-015"


def test_the_same_lesson_twice_in_one_table_is_refused_by_r117(school: School) -> None:
    case_id = school.assigned(FOURTH_DAY)
    rows = [{**hour_rows(FOURTH_DAY)[0], "hours": "2"}] * 2
    found = problems(lambda: school.enter(case_id, FOURTH_DAY, lines=rows))
    assert found["lines.1.held_on"].rule == "R-117"


def test_the_same_lesson_in_two_cases_is_refused_by_r117(school: School) -> None:
    school.play(FOURTH_DAY)
    other = replace(FOURTH_DAY, teacher="teacher_2", hours=[("15.03.2018", 3, "1")])
    case_id = school.assigned(other)
    found = problems(lambda: record_hours(school.story, case_id, other))
    assert found["lines.0.held_on"].rule == "R-117"


def test_one_lesson_of_the_absent_teacher_is_not_given_to_two_people(school: School) -> None:
    school.play(FOURTH_DAY)
    other = replace(FOURTH_DAY, substitute="teacher_2", hours=[("15.03.2018", 3, "1")])
    case_id = school.assigned(other)
    found = problems(lambda: record_hours(school.story, case_id, other))
    assert found["lines.0.held_on"].rule == "R-118"


def test_an_hour_that_has_not_been_held_yet_is_refused_by_r017(school: School) -> None:
    plan = replace(
        STUDY, starts_on="14.05.2018", ends_on="18.05.2018", hours=[("18.05.2018", 1, "2")]
    )
    case_id = school.assigned(plan)
    found = problems(lambda: record_hours(school.story, case_id, plan))
    assert found["lines.0.held_on"].rule == "R-017"


def test_two_people_entering_the_same_hour_at_once_are_told_apart_by_the_database(
    school: School,
) -> None:
    first = school.play(FOURTH_DAY)
    taken = [row.id for row in school.lines(first)]
    _release(school.world, taken, is_released=True)
    other = replace(FOURTH_DAY, teacher="teacher_2")
    second = school.assigned(other)
    engine = school.world.office.sessions.kw["bind"]
    with ThreadPoolExecutor(1) as pool, engine.connect() as connection:
        set_scopes_of(connection)
        connection.execute(
            update(HourLineRow).where(HourLineRow.id.in_(taken)).values(is_released=False)
        )
        slow = pool.submit(record_hours, school.story, second, other)
        _wait_until_blocked(school.world)
        connection.commit()
        found = problems(slow.result)
    assert found["lines"].rule == "R-117"


def test_hours_of_december_2017_without_the_mark_are_refused_by_r002(school: School) -> None:
    case_id = school.assigned(DECEMBER)
    found = problems(lambda: school.enter(case_id, DECEMBER, is_carry_over="no"))
    assert found["lines.0.held_on"].rule == "R-002"


def test_more_than_fourteen_lessons_a_day_are_refused(school: School) -> None:
    case_id = school.assigned(SICK)
    rows = [{**hour_rows(SICK)[0], "lesson_no": "12", "hours": "5"}]
    found = problems(lambda: school.enter(case_id, SICK, lines=rows))
    assert found["lines.0.hours"].rule == "R-056"


def test_the_absent_teacher_does_not_enter_the_hours_of_who_stood_in(school: School) -> None:
    case_id = school.assigned(SICK)
    task_id = school.story.task_id(case_id, "task_lessons")
    with school.world.office.transaction() as session:
        session.get_one(Task, task_id).assignee_id = school.story.people["teacher_1"]
    with pytest.raises(FourEyes):
        school.do(case_id, "task_lessons", {"lines": hour_rows(SICK)}, "teacher_1")
