"""A substitution, to each of its ends, and everything a person may enter wrongly on the way."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import Connection, Engine, select, text, update

from service.cases.chain import verify_all
from service.cases.files import upload_for_task
from service.cases.task_page import read_task_page
from service.engine import REGISTRY
from service.kernel.clock import FixedClock, sofia
from service.kernel.errors import Problem, ValidationFailed
from service.operations.four_eyes import FourEyes
from service.operations.programme_lines import hours_of
from service.operations.programme_story import (
    WORKED_EXAMPLE,
    SubstitutionPlan,
    assign,
    do,
    document_leave,
    hour_rows,
    open_substitution,
    play_substitution,
    record_hours,
    sign,
)
from service.storage.models.absence import (
    AbsenceState,
    HourLineRow,
    HoursStatement,
    SubstitutionRow,
    TeacherAbsence,
)
from service.storage.models.document import Document
from service.storage.models.engine import Outbox, Task
from service.storage.models.identity import Employment, Person, PersonAddress
from tests.documents.samples import PNG
from tests.processes.school import (
    DECEMBER,
    SCHOOL,
    SIGNED_ON,
    ends_reached,
    enter_december,
    is_over,
    school_world,
)
from tests.support.office import World

SICK, STUDY, DIRECTOR, FOURTH_DAY, PREPARATORY = WORKED_EXAMPLE


@pytest.fixture
def world(clean_database: Engine, clean_owner: Engine, clock: FixedClock) -> World:
    return school_world(clean_database, clean_owner, clock)


@pytest.fixture
def owner(world: World) -> int:
    return world.people.organisations[SCHOOL]


def at_lessons(world: World, plan: SubstitutionPlan, owner: int) -> int:
    """A case in which the hours are to be entered next."""
    case_id = open_substitution(world.story, plan, owner_id=owner)
    document_leave(world.story, case_id, plan)
    assign(world.story, case_id, plan)
    return case_id


def lines(world: World, case_id: int) -> Sequence[HourLineRow]:
    with world.office.transaction() as session:
        substitution_id = session.scalars(
            select(SubstitutionRow.id)
            .join(TeacherAbsence, TeacherAbsence.id == SubstitutionRow.absence_id)
            .where(TeacherAbsence.case_id == case_id)
        ).one()
        return hours_of(session, substitution_id)


def amount(rows: Sequence[HourLineRow]) -> Decimal:
    return sum((row.amount or Decimal(0) for row in rows), Decimal("0.00"))


def refused_by(rows: Sequence[HourLineRow]) -> set[str]:
    return {
        str(ground["rule"])
        for row in rows
        if row.financed_hours == 0
        for ground in row.grounds
        if isinstance(ground, dict)
    }


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


def problems(act: Callable[[], object]) -> Mapping[str, Problem]:
    """What is refused, by field."""
    with pytest.raises(ValidationFailed) as refusal:
        act()
    return {problem.path: problem for problem in refusal.value.problems}


def enter(world: World, case_id: int, plan: SubstitutionPlan, **changes: object) -> None:
    values = {"lines": hour_rows(plan), **changes}
    do(world.story, case_id, "task_lessons", values, as_=plan.substitute)


def test_sick_leave_ends_in_a_line_of_120_leva(world: World, owner: int) -> None:
    case_id = play_substitution(world.story, SICK, owner_id=owner, signed_on=SIGNED_ON)
    assert world.story.ends(case_id) == ["end_ready"]
    assert amount(lines(world, case_id)) == Decimal("120.00")


def test_an_outside_substitute_has_a_contract_and_nine_leva_an_hour(
    world: World, owner: int
) -> None:
    case_id = play_substitution(world.story, STUDY, owner_id=owner, signed_on=SIGNED_ON)
    assert amount(lines(world, case_id)) == Decimal("198.00")


def test_the_sixth_and_seventh_lesson_of_the_director_are_refused_by_r045(
    world: World, owner: int
) -> None:
    case_id = play_substitution(world.story, DIRECTOR, owner_id=owner, signed_on=SIGNED_ON)
    rows = lines(world, case_id)
    assert amount(rows) == Decimal("37.50")
    assert [row.financed_hours for row in rows] == [1, 1, 1, 1, 1, 0, 0]
    assert "R-045" in refused_by(rows)


def test_a_fourth_sick_day_is_kept_as_a_line_of_nothing_by_r027(world: World, owner: int) -> None:
    case_id = play_substitution(world.story, FOURTH_DAY, owner_id=owner, signed_on=SIGNED_ON)
    assert world.story.ends(case_id) == ["end_ready"]
    rows = lines(world, case_id)
    assert len(rows) == 5
    assert amount(rows) == Decimal("0.00")
    assert refused_by(rows) == {"R-027"}


def test_the_verdict_of_a_fourth_sick_day_is_known_as_soon_as_it_is_entered(
    world: World, owner: int
) -> None:
    case_id = at_lessons(world, FOURTH_DAY, owner)
    record_hours(world.story, case_id, FOURTH_DAY)
    assert refused_by(lines(world, case_id)) == {"R-027"}
    with world.office.transaction() as session:
        told = [
            row.payload
            for row in session.scalars(select(Outbox).where(Outbox.case_id == case_id))
            if row.kind == "notification"
        ]
    assert told[-1]["subject"] == "Няма да се финансират 5 от вписаните часове"
    assert "R-027" in str(told[-1]["body"])


def test_a_preparatory_group_is_paid_by_the_astronomical_hour(world: World, owner: int) -> None:
    case_id = play_substitution(world.story, PREPARATORY, owner_id=owner, signed_on=SIGNED_ON)
    rows = lines(world, case_id)
    assert amount(rows) == Decimal("90.00")
    assert [str(row.ends_at) for row in rows] == ["12:30:00"] * 3


def test_annual_leave_without_article_176_is_not_financed(world: World, owner: int) -> None:
    plan = replace(SICK, ground="art155", papers={"article_176": "no"}, starts_on="12.03.2018")
    case_id = open_substitution(world.story, plan, owner_id=owner)
    document_leave(world.story, case_id, plan)
    assert world.story.ends(case_id) == ["end_not_financed"]
    with world.office.transaction() as session:
        absence = session.scalars(
            select(TeacherAbsence).where(TeacherAbsence.case_id == case_id)
        ).one()
    assert absence.state == AbsenceState.NOT_FINANCED
    assert [g["rule"] for g in absence.grounds if isinstance(g, dict)] == ["R-020"]


def test_an_absence_on_another_ground_is_not_financed_by_the_closed_list(
    world: World, owner: int
) -> None:
    plan = replace(SICK, ground="other", papers={})
    case_id = open_substitution(world.story, plan, owner_id=owner)
    document_leave(world.story, case_id, plan)
    assert world.story.ends(case_id) == ["end_not_financed"]


def test_a_cancelled_substitution_gives_its_hours_back(world: World, owner: int) -> None:
    case_id = at_lessons(world, SICK, owner)
    record_hours(world.story, case_id, SICK)
    world.story.press(case_id, "start_cancelled", as_="director", reason="Учителят се върна.")
    assert ends_reached(world, case_id) == ["end_cancelled"]
    assert is_over(world, case_id)
    assert not lines(world, case_id)
    again = play_substitution(world.story, SICK, owner_id=owner, signed_on=SIGNED_ON)
    assert amount(lines(world, again)) == Decimal("120.00")


def test_a_missing_statement_is_reminded_of_three_days_after_the_last_hour(
    world: World, owner: int, clock: FixedClock
) -> None:
    case_id = at_lessons(world, STUDY, owner)
    clock.set(sofia(2018, 4, 27, 18))
    record_hours(world.story, case_id, STUDY)
    assert world.office.run_due() == 0
    clock.set(sofia(2018, 4, 30, 9, 1))
    assert world.office.run_due() == 1
    with world.office.transaction() as session:
        subjects = [
            row.payload.get("subject")
            for row in session.scalars(select(Outbox).where(Outbox.case_id == case_id))
        ]
    assert "Напомняне: справка-декларация (Приложение № 2)" in subjects
    sign(world.story, case_id, STUDY, signed_on="30.04.2018")
    assert ends_reached(world, case_id) == ["end_reminded", "end_ready"]


def test_the_director_returns_a_statement_and_the_hours_are_entered_anew(
    world: World, owner: int
) -> None:
    case_id = at_lessons(world, SICK, owner)
    record_hours(world.story, case_id, SICK)
    fill = {"hours": "16", "staffing_list": "1", "signed_on": SIGNED_ON, "truth": "yes"}
    do(world.story, case_id, "task_statement", fill, as_="teacher_3")
    back = {"decision": "return", "return_reason": "На 14 март часовете са четири."}
    do(world.story, case_id, "task_confirm", back, as_="director")
    shorter = replace(SICK, hours=[*SICK.hours[:2], ("14.03.2018", 1, "4")])
    record_hours(world.story, case_id, shorter)
    sign(world.story, case_id, shorter, signed_on=SIGNED_ON)
    assert amount(lines(world, case_id)) == Decimal("112.50")


def test_a_substitute_without_an_account_is_helped_by_the_accountant(
    world: World, owner: int
) -> None:
    with world.office.transaction() as session:
        person = Person(full_name="Камен Илиев Ставрев", created_at=world.clock.now())
        session.add(person)
        session.flush()
        session.add(
            Employment(
                person_id=person.id,
                organisation_id=owner,
                position="librarian",
                is_main=True,
                valid_from=sofia(2017, 9, 15).date(),
            )
        )
        person_id = person.id
    case_id = open_substitution(world.story, SICK, owner_id=owner)
    document_leave(world.story, case_id, SICK)
    choice = {"substitute": person_id, "category": "other_staff", "is_specialist": "no"}
    do(world.story, case_id, "task_choose_substitute", choice, as_="director")
    act = {
        "act_number": "9",
        "signed_on": "12.03.2018",
        "starts_on": "12.03.2018",
        "ends_on": "14.03.2018",
        "subject": "час на класа",
        "hours": "16",
        "funding_source": "НП „Без свободен час“",
        "hourly_rate": "7.50",
        "hourly_contributions": "0",
    }
    do(world.story, case_id, "task_issue_order", act, as_="director")
    themes = {
        "title": "Теми за часовете със заместващ учител",
        "council_protocol": "Протокол № 4/15.09.2017",
        "approved_on": "15.09.2017",
    }
    do(world.story, case_id, "task_materials", themes, as_="director")
    do(world.story, case_id, "task_lessons", {"lines": hour_rows(SICK)}, as_="accountant")
    assert world.story.task_id(case_id, "task_statement")


def test_the_history_of_a_substitution_is_an_unbroken_chain(world: World, owner: int) -> None:
    play_substitution(world.story, SICK, owner_id=owner, signed_on=SIGNED_ON)
    with world.office.transaction() as session:
        assert verify_all(session).is_sound


def test_an_hour_on_a_saturday_is_refused_by_r034(world: World, owner: int) -> None:
    plan = replace(STUDY, starts_on="19.04.2018", hours=[("21.04.2018", 1, "3")])
    case_id = at_lessons(world, plan, owner)
    found = problems(lambda: record_hours(world.story, case_id, plan))
    assert found["lines.0.held_on"].rule == "R-034"
    assert "не е работен ден" in found["lines.0.held_on"].message


def test_an_hour_outside_the_leave_is_refused_by_r035(world: World, owner: int) -> None:
    case_id = at_lessons(world, STUDY, owner)
    late = replace(STUDY, hours=[("30.04.2018", 1, "3")])
    found = problems(lambda: enter(world, case_id, late))
    assert found["lines.0.held_on"].rule == "R-035"


def test_more_hours_than_the_act_assigns_are_refused_by_r056(world: World, owner: int) -> None:
    case_id = at_lessons(world, FOURTH_DAY, owner)
    more = replace(FOURTH_DAY, hours=[("15.03.2018", 1, "6")])
    found = problems(lambda: enter(world, case_id, more))
    assert found["lines"].rule == "R-056"


def test_half_a_lesson_is_refused_by_r015(world: World, owner: int) -> None:
    case_id = at_lessons(world, FOURTH_DAY, owner)
    rows = [{**hour_rows(FOURTH_DAY)[0], "hours": "1,5"}]
    found = problems(lambda: enter(world, case_id, FOURTH_DAY, lines=rows))
    assert found["lines.0.hours"].rule == "R-015"


def test_the_same_lesson_twice_in_one_table_is_refused_by_r117(world: World, owner: int) -> None:
    case_id = at_lessons(world, FOURTH_DAY, owner)
    rows = [{**hour_rows(FOURTH_DAY)[0], "hours": "2"}] * 2
    found = problems(lambda: enter(world, case_id, FOURTH_DAY, lines=rows))
    assert found["lines.1.held_on"].rule == "R-117"


def test_the_same_lesson_in_two_cases_is_refused_by_r117(world: World, owner: int) -> None:
    play_substitution(world.story, FOURTH_DAY, owner_id=owner, signed_on=SIGNED_ON)
    other = replace(FOURTH_DAY, teacher="teacher_2", hours=[("15.03.2018", 3, "1")])
    case_id = at_lessons(world, other, owner)
    found = problems(lambda: record_hours(world.story, case_id, other))
    assert found["lines.0.held_on"].rule == "R-117"


def test_one_lesson_of_the_absent_teacher_is_not_given_to_two_people(
    world: World, owner: int
) -> None:
    play_substitution(world.story, FOURTH_DAY, owner_id=owner, signed_on=SIGNED_ON)
    other = replace(FOURTH_DAY, substitute="teacher_2", hours=[("15.03.2018", 3, "1")])
    case_id = at_lessons(world, other, owner)
    found = problems(lambda: record_hours(world.story, case_id, other))
    assert found["lines.0.held_on"].rule == "R-118"


def test_an_hour_that_has_not_been_held_yet_is_refused_by_r017(world: World, owner: int) -> None:
    plan = replace(
        STUDY, starts_on="14.05.2018", ends_on="18.05.2018", hours=[("18.05.2018", 1, "2")]
    )
    case_id = at_lessons(world, plan, owner)
    found = problems(lambda: record_hours(world.story, case_id, plan))
    assert found["lines.0.held_on"].rule == "R-017"


def test_nobody_substitutes_for_himself(world: World, owner: int) -> None:
    case_id = open_substitution(world.story, SICK, owner_id=owner)
    document_leave(world.story, case_id, SICK)
    found = problems(lambda: assign(world.story, case_id, replace(SICK, substitute="teacher_1")))
    assert found["substitute"].rule == "R-049"


def test_a_stranger_is_not_among_those_who_may_substitute(world: World, owner: int) -> None:
    case_id = open_substitution(world.story, SICK, owner_id=owner)
    document_leave(world.story, case_id, SICK)
    found = problems(lambda: assign(world.story, case_id, replace(SICK, substitute="minister")))
    assert "substitute" in found


def test_only_the_director_is_of_category_d(world: World, owner: int) -> None:
    case_id = open_substitution(world.story, SICK, owner_id=owner)
    document_leave(world.story, case_id, SICK)
    plan = replace(SICK, category="director", choice={"director_reason": "Няма друг."})
    found = problems(lambda: assign(world.story, case_id, plan))
    assert found["category"].rule == "R-044"


def test_an_order_before_its_application_is_refused_by_r037(world: World, owner: int) -> None:
    case_id = open_substitution(world.story, STUDY, owner_id=owner)
    application = {
        "application_number": "14",
        "application_on": "23.04.2018",
        "study_school": "Софийски университет",
        "study_form": "задочна",
    }
    do(world.story, case_id, "task_file_leave", application, as_="teacher_2")
    order = {
        "order_number": "45",
        "order_on": "20.04.2018",
        "starts_on": "23.04.2018",
        "ends_on": "27.04.2018",
    }
    found = problems(lambda: do(world.story, case_id, "task_order_leave", order, as_="director"))
    assert found["order_on"].rule == "R-037"


def test_a_statement_from_before_the_last_hour_is_refused_by_r054(world: World, owner: int) -> None:
    case_id = at_lessons(world, SICK, owner)
    record_hours(world.story, case_id, SICK)
    found = problems(lambda: sign(world.story, case_id, SICK, signed_on="13.03.2018"))
    assert found["signed_on"].rule == "R-054"


def test_a_statement_of_other_hours_than_those_entered_is_refused_by_r017(
    world: World, owner: int
) -> None:
    case_id = at_lessons(world, SICK, owner)
    record_hours(world.story, case_id, SICK)
    shorter = replace(SICK, hours=SICK.hours[:2])
    found = problems(lambda: sign(world.story, case_id, shorter, signed_on=SIGNED_ON))
    assert found["hours"].rule == "R-017"


def test_an_act_from_other_money_is_refused_by_r053(world: World, owner: int) -> None:
    case_id = open_substitution(world.story, SICK, owner_id=owner)
    document_leave(world.story, case_id, SICK)
    choice = {
        "substitute": world.people.people["teacher_3"],
        "category": "qualified_teacher",
        "is_specialist": "yes",
    }
    do(world.story, case_id, "task_choose_substitute", choice, as_="director")
    act = {
        "act_number": "9",
        "signed_on": "12.03.2018",
        "starts_on": "12.03.2018",
        "ends_on": "14.03.2018",
        "subject": "математика",
        "hours": "16",
        "funding_source": "бюджет на училището",
        "hourly_rate": "7.50",
        "hourly_contributions": "0",
    }
    found = problems(lambda: do(world.story, case_id, "task_issue_order", act, as_="director"))
    assert found["funding_source"].rule == "R-053"


def test_the_director_does_not_confirm_a_statement_he_filled_in(world: World, owner: int) -> None:
    case_id = at_lessons(world, SICK, owner)
    record_hours(world.story, case_id, SICK)
    fill = {"hours": "16", "staffing_list": "1", "signed_on": SIGNED_ON, "truth": "yes"}
    with world.office.transaction() as session:
        row = session.scalars(select(SubstitutionRow)).one()
        assert row.category == "qualified_teacher"
    do(world.story, case_id, "task_statement", fill, as_="teacher_3")
    with world.office.transaction() as session:
        session.scalars(select(HoursStatement)).one().signed_by_id = world.people.people["director"]
    with pytest.raises(FourEyes):
        do(world.story, case_id, "task_confirm", {"decision": "confirm"}, as_="director")


def test_two_people_entering_the_same_hour_at_once_are_told_apart_by_the_database(
    world: World, owner: int
) -> None:
    first = play_substitution(world.story, FOURTH_DAY, owner_id=owner, signed_on=SIGNED_ON)
    taken = [row.id for row in lines(world, first)]
    _release(world, taken, is_released=True)
    other = replace(FOURTH_DAY, teacher="teacher_2")
    second = at_lessons(world, other, owner)
    engine = world.office.sessions.kw["bind"]
    with ThreadPoolExecutor(1) as pool, engine.connect() as connection:
        set_scopes_of(connection)
        connection.execute(
            update(HourLineRow).where(HourLineRow.id.in_(taken)).values(is_released=False)
        )
        slow = pool.submit(record_hours, world.story, second, other)
        _wait_until_blocked(world)
        connection.commit()
        found = problems(slow.result)
    assert found["lines"].rule == "R-117"


def test_the_papers_of_a_substitution_are_filed_in_its_case(world: World, owner: int) -> None:
    case_id = play_substitution(world.story, STUDY, owner_id=owner, signed_on=SIGNED_ON)
    with world.office.transaction() as session:
        kinds = session.scalars(select(Document.kind).where(Document.case_id == case_id)).all()
    assert sorted(kinds) == ["annex-1", "annex-2"]


def test_hours_of_december_2017_are_entered_as_a_carry_over(
    world: World, owner: int, clock: FixedClock
) -> None:
    clock.set(sofia(2018, 3, 10))
    case_id = enter_december(world, owner)
    assert amount(lines(world, case_id)) == Decimal("15.00")


def test_hours_of_december_2017_without_the_mark_are_refused_by_r002(
    world: World, owner: int
) -> None:
    case_id = at_lessons(world, DECEMBER, owner)
    found = problems(lambda: enter(world, case_id, DECEMBER, is_carry_over="no"))
    assert found["lines.0.held_on"].rule == "R-002"


def _olympiad(evidence: int | None) -> Mapping[str, object]:
    return {
        "application_number": "15",
        "application_on": "20.04.2018",
        "case_161": "accompanying",
        "case_161_order": "",
        "evidence": "" if evidence is None else evidence,
    }


OLYMPIAD = replace(STUDY, ground="art161", papers={})


def test_accompanying_pupils_needs_its_document_by_r025(world: World, owner: int) -> None:
    case_id = open_substitution(world.story, OLYMPIAD, owner_id=owner)
    found = problems(
        lambda: do(world.story, case_id, "task_file_leave", _olympiad(None), as_="teacher_2")
    )
    assert "evidence" in found


def test_accompanying_pupils_with_its_document_is_financed(world: World, owner: int) -> None:
    story = world.story
    case_id = open_substitution(story, OLYMPIAD, owner_id=owner)
    teacher = story.actor("teacher_2")
    page = read_task_page(world.office, teacher, story.task_id(case_id, "task_file_leave"))
    stored = upload_for_task(
        world.office, teacher, page, field_id="evidence", name="spisak.png", content=PNG
    )
    do(story, case_id, "task_file_leave", _olympiad(stored.id), as_="teacher_2")
    order = {
        "order_number": "45",
        "order_on": "20.04.2018",
        "starts_on": "23.04.2018",
        "ends_on": "27.04.2018",
    }
    do(story, case_id, "task_order_leave", order, as_="director")
    assert story.task_id(case_id, "task_choose_substitute")


def test_the_external_assessment_needs_the_order_of_the_minister_or_the_ruo(
    world: World, owner: int
) -> None:
    case_id = open_substitution(world.story, OLYMPIAD, owner_id=owner)
    values = {**_olympiad(None), "case_161": "external_assessment"}
    found = problems(lambda: do(world.story, case_id, "task_file_leave", values, as_="teacher_2"))
    assert "case_161_order" in found


def test_more_than_fourteen_lessons_a_day_are_refused(world: World, owner: int) -> None:
    case_id = at_lessons(world, SICK, owner)
    rows = [{**hour_rows(SICK)[0], "lesson_no": "12", "hours": "5"}]
    found = problems(lambda: enter(world, case_id, SICK, lines=rows))
    assert found["lines.0.hours"].rule == "R-056"


def test_the_absent_teacher_does_not_enter_the_hours_of_who_stood_in(
    world: World, owner: int
) -> None:
    case_id = at_lessons(world, SICK, owner)
    task_id = world.story.task_id(case_id, "task_lessons")
    with world.office.transaction() as session:
        session.get_one(Task, task_id).assignee_id = world.people.people["teacher_1"]
    with pytest.raises(FourEyes):
        do(world.story, case_id, "task_lessons", {"lines": hour_rows(SICK)}, as_="teacher_1")


def test_a_prolonged_sick_note_pays_no_new_days_by_r029(world: World, owner: int) -> None:
    case_id = open_substitution(world.story, SICK, owner_id=owner)
    note = {
        "sick_note_number": "Е20180031299",
        "starts_on": "19.03.2018",
        "ends_on": "23.03.2018",
        "is_continuation": "yes",
        "first_day_on": "12.03.2018",
    }
    do(world.story, case_id, "task_sick_note", note, as_="director")
    assert world.story.ends(case_id) == ["end_not_financed"]


def test_the_panel_of_a_substitution_shows_each_day_with_its_rule(world: World, owner: int) -> None:
    case_id = play_substitution(world.story, DIRECTOR, owner_id=owner, signed_on=SIGNED_ON)
    with world.office.transaction() as session:
        panel = REGISTRY.panels["substitution"](session, case_id)
    assert [row[2] for row in panel.rows] == ["4", "1"]
    assert panel.rows[1][5] == "R-045"
    assert panel.total is not None
    assert panel.total[4] == "37,50\u00a0лв."


def test_a_director_who_moved_town_is_paid_by_the_address_of_each_day(
    world: World, owner: int
) -> None:
    with world.office.transaction() as session:
        session.add(
            PersonAddress(
                person_id=world.people.people["director"],
                settlement="гр. Кюстендил",
                settlement_code="41112",
                valid_from=sofia(2018, 3, 21).date(),
            )
        )
        old = session.scalars(
            select(PersonAddress)
            .where(PersonAddress.person_id == world.people.people["director"])
            .order_by(PersonAddress.valid_from)
        ).first()
        assert old is not None
        old.valid_to = sofia(2018, 3, 20).date()
    plan = replace(DIRECTOR, hourly=("7.32", "1.68"))
    case_id = play_substitution(world.story, plan, owner_id=owner, signed_on=SIGNED_ON)
    rates = [row.rate for row in lines(world, case_id) if row.financed_hours]
    assert rates == [Decimal("7.50")] * 4 + [Decimal("9.00")]


def test_a_teacher_who_did_not_work_here_yet_cannot_be_absent(world: World, owner: int) -> None:
    early = replace(SICK, starts_on="04.09.2017", ends_on="05.09.2017")
    found = problems(lambda: open_substitution(world.story, early, owner_id=owner))
    assert found["teacher"].rule == "R-014"
    assert "04.09.2017" in found["teacher"].message


def test_a_case_is_cancelled_before_anything_was_entered(world: World, owner: int) -> None:
    opened = world.story.open("substitution", as_="director", owner_id=owner, title="Грешка")
    world.story.press(opened.case_id, "start_cancelled", as_="director", reason="Грешка.")
    assert is_over(world, opened.case_id)


def test_a_case_is_cancelled_before_a_substitute_was_chosen(world: World, owner: int) -> None:
    case_id = open_substitution(world.story, SICK, owner_id=owner)
    world.story.press(case_id, "start_cancelled", as_="director", reason="Учителят е на работа.")
    with world.office.transaction() as session:
        state = session.scalar(
            select(TeacherAbsence.state).where(TeacherAbsence.case_id == case_id)
        )
    assert state == AbsenceState.CANCELLED
