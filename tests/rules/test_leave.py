"""Leave: its grounds (R-019–R-025, R-030, R-033, R-038) and days (R-026–R-029, R-031–R-037)."""

from dataclasses import replace
from datetime import date

import pytest

from service.domain.grounds import Outcome
from service.domain.leave import Case161, Leave, LeaveGround, SickNote, StudyPurpose
from service.domain.programme import ProgrammeEdition
from service.kernel.calendar import WorkingCalendar
from service.rules.leave_days import (
    check_application_precedes_order,
    check_is_working_day,
    check_leave_covers,
    check_sick_day_is_paid_by_employer,
    check_sick_note_instead_of_appendix_1,
    check_study_day_is_within_limit,
    employer_paid_days,
    sick_day_number,
    warn_of_school_year_limit,
    working_days,
)
from service.rules.leave_grounds import check_leave_conditions, check_leave_ground_is_listed
from tests.support import programme as given

ALLOWED, INCOMPLETE, REFUSED = Outcome.ALLOWED, Outcome.INCOMPLETE, Outcome.REFUSED


def on(ground: LeaveGround, **changes: object) -> Leave:
    return given.leave(ground, "12.03.2018", "14.03.2018", **changes)


@pytest.mark.parametrize(
    ("leave", "outcome", "rule_id"),
    [
        (on(LeaveGround.ART155), REFUSED, "R-020"),
        (on(LeaveGround.ART155, is_under_article_176=True), INCOMPLETE, "R-020"),
        (
            on(LeaveGround.ART155, is_under_article_176=True, article_176_reason="заповед № 112"),
            ALLOWED,
            "R-020",
        ),
        (on(LeaveGround.ART157, item_157=3), ALLOWED, "R-021"),
        (on(LeaveGround.ART157, item_157=8), REFUSED, "R-022"),
        (on(LeaveGround.ART157), INCOMPLETE, "R-021"),
        (on(LeaveGround.ART157, paragraph_157=2, item_157=1), REFUSED, "R-022"),
        (on(LeaveGround.ART159), INCOMPLETE, "R-023"),
        (on(LeaveGround.ART159, union_name="СБУ", document_number="17"), ALLOWED, "R-023"),
        (on(LeaveGround.ART161), REFUSED, "R-024"),
        (on(LeaveGround.ART161, case_161=Case161.MATRICULATION), INCOMPLETE, "R-024"),
        (on(LeaveGround.ART161, case_161=Case161.ACCOMPANYING), INCOMPLETE, "R-025"),
        (
            on(
                LeaveGround.ART161,
                case_161=Case161.EXTERNAL_ASSESSMENT,
                case_161_order="РД-06-221/10.05.2018 г.",
                has_evidence=True,
            ),
            ALLOWED,
            "R-024",
        ),
        (on(LeaveGround.ART162), ALLOWED, "R-026"),
        (on(LeaveGround.ART168, children_count=2), REFUSED, "R-030"),
        (on(LeaveGround.ART168, agreement_clause="чл. 27", children_count=1), REFUSED, "R-030"),
        (on(LeaveGround.ART168, agreement_clause="чл. 27", children_count=2), ALLOWED, "R-030"),
        (on(LeaveGround.ART169), ALLOWED, "R-031"),
        (on(LeaveGround.ART170, purpose_170=StudyPurpose.UNIVERSITY), REFUSED, "R-033"),
        (on(LeaveGround.ART170, has_consent=True), REFUSED, "R-033"),
        (
            on(LeaveGround.ART170, has_consent=True, purpose_170=StudyPurpose.DOCTORATE),
            ALLOWED,
            "R-033",
        ),
        (on(LeaveGround.ART160), REFUSED, "R-038"),
        (on(LeaveGround.OTHER), REFUSED, "R-019"),
    ],
)
def test_each_ground_of_leave_has_its_own_condition(
    leave: Leave, outcome: Outcome, rule_id: str
) -> None:
    decision = check_leave_conditions(leave)

    assert decision.outcome is outcome
    assert decision.rule_ids == (rule_id,)


def test_the_list_of_grounds_is_closed() -> None:
    assert check_leave_ground_is_listed(on(LeaveGround.ART169)).is_allowed
    vacancy = check_leave_ground_is_listed(on(LeaveGround.VACANCY))
    assert vacancy.rule_ids == ("R-038",)
    assert "незаета щатна бройка" in vacancy.sentences[0]


def days(*texts: str) -> tuple[date, ...]:
    return tuple(given.day(text) for text in texts)


def note(starts: str, ends: str, **changes: object) -> SickNote:
    base = SickNote("Е1", given.day(starts), given.day(ends))
    return replace(base, **changes)  # type: ignore[arg-type]


def test_the_employer_pays_the_first_three_working_days(
    calendar: WorkingCalendar, edition: ProgrammeEdition
) -> None:
    paid = employer_paid_days(note("16.03.2018", "30.03.2018"), calendar=calendar, edition=edition)

    assert paid.value == days("16.03.2018", "19.03.2018", "20.03.2018")
    assert paid.grounds[0].rule_id == "R-026"


def test_a_continued_note_brings_no_new_days_and_a_new_one_does(
    calendar: WorkingCalendar, edition: ProgrammeEdition
) -> None:
    continued = note(
        "15.03.2018", "16.03.2018", is_continuation=True, first_day_on=given.day("12.03.2018")
    )
    fresh = note("10.04.2018", "20.04.2018")

    none = employer_paid_days(continued, calendar=calendar, edition=edition)
    assert none.value == ()
    assert none.grounds[0].rule_id == "R-029"
    new = employer_paid_days(fresh, calendar=calendar, edition=edition)
    assert new.value == days("10.04.2018", "11.04.2018", "12.04.2018")


def test_a_note_shorter_than_three_days_gives_its_own_days(
    calendar: WorkingCalendar, edition: ProgrammeEdition
) -> None:
    short = employer_paid_days(note("12.03.2018", "13.03.2018"), calendar=calendar, edition=edition)

    assert short.value == days("12.03.2018", "13.03.2018")


def test_a_fourth_sick_day_names_the_days_that_count(
    calendar: WorkingCalendar, edition: ProgrammeEdition
) -> None:
    ill = note("12.03.2018", "23.03.2018")

    fourth = check_sick_day_is_paid_by_employer(
        given.day("15.03.2018"), note=ill, calendar=calendar, edition=edition
    )
    assert fourth.rule_ids == ("R-027",)
    assert "12, 13 и 14.03.2018" in fourth.sentences[0]
    third = check_sick_day_is_paid_by_employer(
        given.day("14.03.2018"), note=ill, calendar=calendar, edition=edition
    )
    assert third.is_allowed
    assert sick_day_number(given.day("11.03.2018"), note=ill, calendar=calendar) == 0


def test_only_three_days_are_left_of_twenty_five(
    calendar: WorkingCalendar, edition: ProgrammeEdition
) -> None:
    used = calendar.first_working_days(given.day("08.01.2018"), 22)
    leave_days = working_days(given.day("08.10.2018"), given.day("12.10.2018"), calendar=calendar)

    outcomes = [
        check_study_day_is_within_limit(
            held_on, leave_days=leave_days, used=used, edition=edition
        ).is_allowed
        for held_on in leave_days
    ]
    assert outcomes == [True, True, True, False, False]


def test_a_day_counted_twice_counts_once(edition: ProgrammeEdition) -> None:
    same = days("08.10.2018")

    once = check_study_day_is_within_limit(same[0], leave_days=same, used=same, edition=edition)
    assert "№ 1 " in once.sentences[0]


def test_the_school_year_limit_only_warns(
    calendar: WorkingCalendar, edition: ProgrammeEdition
) -> None:
    autumn = calendar.first_working_days(given.day("18.09.2017"), 13)
    spring = calendar.first_working_days(given.day("12.03.2018"), 13)

    warned = warn_of_school_year_limit(spring[-1], leave_days=spring, used=autumn, edition=edition)
    assert warned.outcome is Outcome.WARNING
    fine = warn_of_school_year_limit(spring[0], leave_days=spring, used=autumn, edition=edition)
    assert fine.outcome is ALLOWED


def test_a_day_of_early_september_belongs_to_the_school_year_before(
    calendar: WorkingCalendar, edition: ProgrammeEdition
) -> None:
    used = calendar.first_working_days(given.day("18.09.2017"), 25)
    early, late = days("10.09.2018", "17.09.2018")

    before = warn_of_school_year_limit(early, leave_days=[early], used=used, edition=edition)
    after = warn_of_school_year_limit(late, leave_days=[late], used=used, edition=edition)

    assert before.outcome is Outcome.WARNING
    assert after.outcome is ALLOWED


@pytest.mark.parametrize(
    ("held", "is_allowed"),
    [("03.03.2018", False), ("05.03.2018", False), ("06.03.2018", True)],
)
def test_only_working_days_are_financed(
    held: str, is_allowed: bool, calendar: WorkingCalendar
) -> None:
    decision = check_is_working_day(given.day(held), calendar=calendar)

    assert decision.is_allowed is is_allowed


def test_the_order_covers_the_day() -> None:
    ordered = on(LeaveGround.ART157, item_157=3)

    assert check_leave_covers(given.day("13.03.2018"), leave=ordered).is_allowed
    assert check_leave_covers(given.day("15.03.2018"), leave=ordered).outcome is REFUSED
    unnumbered = replace(ordered, order_number="")
    assert check_leave_covers(given.day("13.03.2018"), leave=unnumbered).outcome is INCOMPLETE


def test_the_sick_note_covers_the_day() -> None:
    ill = given.sick_leave("12.03.2018", "14.03.2018")

    assert check_leave_covers(given.day("13.03.2018"), leave=ill).rule_ids == ("R-036",)
    assert check_leave_covers(given.day("15.03.2018"), leave=ill).outcome is REFUSED
    without = replace(ill, sick_note=None)
    assert check_leave_covers(given.day("13.03.2018"), leave=without).outcome is INCOMPLETE


def test_sick_leave_asks_for_a_note_and_not_for_appendix_1() -> None:
    ill = given.sick_leave("12.03.2018", "14.03.2018")

    assert check_sick_note_instead_of_appendix_1(ill).outcome is ALLOWED
    with_appendix = replace(ill, has_appendix_1=True)
    assert check_sick_note_instead_of_appendix_1(with_appendix).outcome is Outcome.WARNING
    without = replace(ill, sick_note=None)
    assert check_sick_note_instead_of_appendix_1(without).outcome is INCOMPLETE
    other = check_sick_note_instead_of_appendix_1(on(LeaveGround.ART169))
    assert other.outcome is ALLOWED


def test_the_application_precedes_the_order() -> None:
    good = on(LeaveGround.ART169)
    bad = replace(good, application_on=given.day("08.02.2018"), order_on=given.day("07.02.2018"))

    assert check_application_precedes_order(good).is_allowed
    assert check_application_precedes_order(bad).outcome is REFUSED
    undated = replace(good, application_on=None)
    assert check_application_precedes_order(undated).outcome is INCOMPLETE
