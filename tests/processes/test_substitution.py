"""A substitution, played to each of its ends: its hours, its sums, its papers and its panel."""

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select

from service.cases.chain import verify_all
from service.engine import REGISTRY
from service.kernel.clock import FixedClock, sofia
from service.storage.models.absence import AbsenceState, TeacherAbsence
from service.storage.models.document import Document
from service.storage.models.identity import PersonAddress
from service.stories.claim.substitution import record_hours
from tests.processes.school import (
    DIRECTOR,
    FOURTH_DAY,
    PREPARATORY,
    SICK,
    STUDY,
    School,
    amount,
    ends_reached,
    is_over,
    refused_by,
)


def test_sick_leave_ends_in_a_line_of_120_leva(school: School) -> None:
    case_id = school.play(SICK)
    assert school.story.ends(case_id) == ["end_ready"]
    assert amount(school.lines(case_id)) == Decimal("120.00")


def test_an_outside_substitute_has_a_contract_and_nine_leva_an_hour(school: School) -> None:
    case_id = school.play(STUDY)
    assert amount(school.lines(case_id)) == Decimal("198.00")


def test_the_sixth_and_seventh_lesson_of_the_director_are_refused_by_r045(school: School) -> None:
    case_id = school.play(DIRECTOR)
    rows = school.lines(case_id)
    assert amount(rows) == Decimal("37.50")
    assert [row.financed_hours for row in rows] == [1, 1, 1, 1, 1, 0, 0]
    assert "R-045" in refused_by(rows)


def test_a_fourth_sick_day_is_kept_as_a_line_of_nothing_by_r027(school: School) -> None:
    case_id = school.play(FOURTH_DAY)
    assert school.story.ends(case_id) == ["end_ready"]
    rows = school.lines(case_id)
    assert len(rows) == 5
    assert amount(rows) == Decimal("0.00")
    assert refused_by(rows) == {"R-027"}


def test_a_preparatory_group_is_paid_by_the_astronomical_hour(school: School) -> None:
    case_id = school.play(PREPARATORY)
    rows = school.lines(case_id)
    assert amount(rows) == Decimal("90.00")
    assert [str(row.ends_at) for row in rows] == ["12:30:00"] * 3


def test_annual_leave_without_article_176_is_not_financed(school: School) -> None:
    plan = replace(SICK, ground="art155", papers={"article_176": "no"}, starts_on="12.03.2018")
    case_id = school.documented(plan)
    assert school.story.ends(case_id) == ["end_not_financed"]
    with school.world.office.transaction() as session:
        absence = session.scalars(
            select(TeacherAbsence).where(TeacherAbsence.case_id == case_id)
        ).one()
    assert absence.state == AbsenceState.NOT_FINANCED
    assert [g["rule"] for g in absence.grounds if isinstance(g, dict)] == ["R-020"]


def test_an_absence_on_another_ground_is_not_financed_by_the_closed_list(school: School) -> None:
    plan = replace(SICK, ground="other", papers={})
    case_id = school.documented(plan)
    assert school.story.ends(case_id) == ["end_not_financed"]


def test_a_cancelled_substitution_gives_its_hours_back(school: School) -> None:
    case_id = school.assigned(SICK)
    record_hours(school.story, case_id, SICK)
    school.story.press(case_id, "start_cancelled", as_="director", reason="Учителят се върна.")
    assert ends_reached(school.world, case_id) == ["end_cancelled"]
    assert is_over(school.world, case_id)
    assert not school.lines(case_id)
    again = school.play(SICK)
    assert amount(school.lines(again)) == Decimal("120.00")


def test_the_history_of_a_substitution_is_an_unbroken_chain(school: School) -> None:
    school.play(SICK)
    with school.world.office.transaction() as session:
        assert verify_all(session).is_sound


def test_the_papers_of_a_substitution_are_filed_in_its_case(school: School) -> None:
    case_id = school.play(STUDY)
    with school.world.office.transaction() as session:
        kinds = session.scalars(select(Document.kind).where(Document.case_id == case_id)).all()
    assert sorted(kinds) == ["annex-1", "annex-2"]


def test_hours_of_december_2017_are_entered_as_a_carry_over(
    school: School, clock: FixedClock
) -> None:
    clock.set(sofia(2018, 3, 10))
    case_id = school.december()
    assert amount(school.lines(case_id)) == Decimal("15.00")


def test_a_prolonged_sick_note_pays_no_new_days_by_r029(school: School) -> None:
    case_id = school.open(SICK)
    note = {
        "sick_note_number": "Е20180031299",
        "starts_on": "19.03.2018",
        "ends_on": "23.03.2018",
        "is_continuation": "yes",
        "first_day_on": "12.03.2018",
    }
    school.do(case_id, "task_sick_note", note, "director")
    assert school.story.ends(case_id) == ["end_not_financed"]


def test_the_panel_of_a_substitution_shows_each_day_with_its_rule(school: School) -> None:
    case_id = school.play(DIRECTOR)
    with school.world.office.transaction() as session:
        panel = REGISTRY.panels["substitution"](session, case_id)
    assert [row[2] for row in panel.rows] == ["4", "1"]
    assert panel.rows[1][5] == "R-045"
    assert panel.total is not None
    assert panel.total[4] == "37,50\u00a0лв."


def test_a_director_who_moved_town_is_paid_by_the_address_of_each_day(school: School) -> None:
    with school.world.office.transaction() as session:
        session.add(
            PersonAddress(
                person_id=school.story.people["director"],
                settlement="гр. Кюстендил",
                settlement_code="41112",
                valid_from=sofia(2018, 3, 21).date(),
            )
        )
        old = session.scalars(
            select(PersonAddress)
            .where(PersonAddress.person_id == school.story.people["director"])
            .order_by(PersonAddress.valid_from)
        ).first()
        assert old is not None
        old.valid_to = sofia(2018, 3, 20).date()
    plan = replace(DIRECTOR, hourly=("7.32", "1.68"))
    case_id = school.play(plan)
    rates = [row.rate for row in school.lines(case_id) if row.financed_hours]
    assert rates == [Decimal("7.50")] * 4 + [Decimal("9.00")]


def test_a_case_is_cancelled_before_anything_was_entered(school: School) -> None:
    opened = school.story.open(
        "substitution", as_="director", owner_id=school.owner, title="Грешка"
    )
    school.story.press(opened.case_id, "start_cancelled", as_="director", reason="Грешка.")
    assert is_over(school.world, opened.case_id)


def test_a_case_is_cancelled_before_a_substitute_was_chosen(school: School) -> None:
    case_id = school.open(SICK)
    school.story.press(case_id, "start_cancelled", as_="director", reason="Учителят е на работа.")
    with school.world.office.transaction() as session:
        state = session.scalar(
            select(TeacherAbsence.state).where(TeacherAbsence.case_id == case_id)
        )
    assert state == AbsenceState.CANCELLED
