"""The verdict of a line beside others: hours, lessons, days and sums that are shared or used up."""

from dataclasses import replace
from decimal import Decimal

import pytest

from service.domain.leave import LeaveGround
from service.domain.substitution import ActKind, LineStatus, Substitution
from service.kernel.calendar import WorkingCalendar
from service.rules.eligibility import Frame, UsedBefore, financed_days, month_cuts, total
from service.rules.periods import period
from tests.rules.judging import FIRST, SICK, Judge, rules
from tests.support import programme as given


def test_hours_over_the_statement_are_refused_latest_first(judge: Judge) -> None:
    taken = given.substitution(statement=given.statement(8, "26.03.2018"))
    later = given.line(1, taken, "14.03.2018", "4")
    middle = given.line(2, taken, "13.03.2018", "5")
    first = given.line(3, taken, "12.03.2018", "5")

    verdicts = judge(later, middle, first)

    assert [verdict.financed_hours for verdict in verdicts] == [0, 3, 5]
    assert verdicts[0].status is LineStatus.INELIGIBLE
    assert verdicts[1].status is LineStatus.PARTLY_ELIGIBLE
    assert "R-017" in rules(verdicts[1])
    assert total(verdicts) == Decimal("60.00")


def test_the_directors_hours_of_earlier_claims_count(judge: Judge, frame: Frame) -> None:
    taken = given.substitution(substitute=given.director(), director_reason="Няма друг.")
    used = UsedBefore(director_hours={(9, 2018, 3): Decimal(3), (8, 2018, 3): Decimal(5)})

    (verdict,) = judge(given.line(1, taken, "12.03.2018", "4"), frame=replace(frame, used=used))

    assert verdict.financed_hours == 2
    assert "R-045" in rules(verdict)


def test_an_ineligible_line_of_the_director_uses_up_nothing(judge: Judge) -> None:
    taken = given.substitution(substitute=given.director(), director_reason="Няма друг.")
    late = given.line(1, taken, "15.03.2018", "4")
    in_time = given.line(2, taken, "12.03.2018", "5")

    verdicts = judge(late, in_time)

    assert verdicts[0].status is LineStatus.INELIGIBLE
    assert verdicts[1].financed_hours == 5


def test_a_lesson_in_two_acts_is_paid_once(judge: Judge) -> None:
    other = given.substitution(substitution_id=2, absent=given.teacher(person_id=3))
    third = (given.slot(2, "12.03.2018", 3),)
    first = given.line(1, SICK, "12.03.2018", "1", slots=third)
    again = given.line(2, other, "12.03.2018", "1", slots=third)

    verdicts = judge(first, again)

    assert verdicts[0].status is LineStatus.ELIGIBLE
    assert rules(verdicts[1]) == ["R-117"]


def test_a_refused_lesson_leaves_its_place_free(judge: Judge) -> None:
    third = (given.slot(2, "12.03.2018", 3),)
    refused = given.line(1, SICK, "12.03.2018", "1", slots=third, is_otherwise_funded=True)
    other = given.substitution(substitution_id=2, absent=given.teacher(person_id=3))

    verdicts = judge(refused, given.line(2, other, "12.03.2018", "1", slots=third))

    assert verdicts[1].status is LineStatus.ELIGIBLE


def test_a_lesson_claimed_by_another_school_clashes(judge: Judge, frame: Frame) -> None:
    there = given.slot(2, "12.03.2018", starts_at=given.at("08:20"), ends_at=given.at("09:00"))
    used = UsedBefore(slots=frozenset({replace(there, institution_key="KN-17")}))
    here = replace(there, starts_at=given.at("08:00"), ends_at=given.at("08:40"))

    (verdict,) = judge(replace(FIRST, slots=(here,)), frame=replace(frame, used=used))

    assert rules(verdict) == ["R-118"]


def study(substitution_id: int, starts: str, ends: str) -> Substitution:
    return given.substitution(
        substitution_id=substitution_id,
        leave=given.leave(LeaveGround.ART169, starts, ends),
        act=given.act(starts, ends, 40),
        statement=given.statement(40, "31.12.2018"),
    )


def test_study_leave_is_counted_over_all_claims_of_the_year(
    judge: Judge, frame: Frame, calendar: WorkingCalendar
) -> None:
    used = frozenset(calendar.first_working_days(given.day("08.01.2018"), 22))
    taken = study(1, "08.10.2018", "12.10.2018")
    lines = [given.line(n, taken, f"{7 + n:02}.10.2018", "4") for n in range(1, 6)]

    verdicts = judge(*lines, frame=replace(frame, used=UsedBefore(study_days={1: used})))

    assert [verdict.status is LineStatus.ELIGIBLE for verdict in verdicts] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert rules(verdicts[4]) == ["R-031"]


def test_a_used_up_year_refuses_the_leave_itself(
    judge: Judge, frame: Frame, calendar: WorkingCalendar
) -> None:
    used = frozenset(calendar.first_working_days(given.day("08.01.2018"), 25))
    line = given.line(1, study(1, "08.10.2018", "12.10.2018"), "08.10.2018", "4")

    (verdict,) = judge(line, frame=replace(frame, used=UsedBefore(study_days={1: used})))

    assert verdict.row_ids == ("study_without_days",)


def test_the_school_year_limit_warns_beside_the_verdict(
    judge: Judge, frame: Frame, calendar: WorkingCalendar
) -> None:
    used = frozenset(calendar.first_working_days(given.day("18.09.2017"), 25))
    line = given.line(1, study(1, "12.03.2018", "14.03.2018"), "12.03.2018", "4")

    (verdict,) = judge(line, frame=replace(frame, used=UsedBefore(study_days={1: used})))

    assert verdict.status is LineStatus.ELIGIBLE
    assert [reason.rule_id for reason in verdict.warnings] == ["R-032"]


@pytest.mark.parametrize(
    ("number", "participated", "rule_id"), [(1, True, ""), (1, False, "R-085"), (2, True, "R-084")]
)
def test_an_hour_of_december_2017_comes_over_by_its_own_rules(
    number: int, participated: bool, rule_id: str, judge: Judge, frame: Frame
) -> None:
    taken = given.substitution(
        leave=given.sick_leave("12.12.2017", "14.12.2017"),
        act=given.act("12.12.2017", "14.12.2017", 5),
        statement=given.statement(5, "15.12.2017"),
    )
    line = given.line(1, taken, "12.12.2017", "5", is_carry_over=True)
    of = replace(
        frame,
        period=period(frame.edition, number=number),
        used=UsedBefore(participated_before=participated),
    )

    (verdict,) = judge(line, frame=of)

    assert (verdict.status is LineStatus.ELIGIBLE) is (rule_id == "")
    assert not rule_id or rules(verdict) == [rule_id]


def test_an_hour_of_another_period_is_refused(judge: Judge, frame: Frame) -> None:
    (verdict,) = judge(FIRST, frame=replace(frame, period=period(frame.edition, number=3)))

    assert rules(verdict) == ["R-087"]


def test_a_full_month_of_a_labour_contract_is_cut_to_its_cap(judge: Judge, frame: Frame) -> None:
    taken = given.substitution(
        leave=given.leave(LeaveGround.ART157, "01.03.2018", "30.03.2018", item_157=5),
        substitute=given.substitute(is_internal=False, addresses=given.living_in(given.KYUSTENDIL)),
        act=given.act(
            "01.03.2018",
            "30.03.2018",
            130,
            kind=ActKind.LABOUR_CONTRACT,
            hourly_rate=Decimal("9.00"),
            is_full_month=True,
        ),
        statement=given.statement(130, "31.03.2018"),
    )
    lines = [
        given.line(number, taken, f"{day:02}.03.2018", "13")
        for number, day in enumerate((1, 2, 6, 7, 8, 9, 12, 13, 14, 15), start=1)
    ]
    bare = given.line(11, given.substitution(substitution_id=2, act=None), "12.03.2018", "1")
    every = [*lines, bare]
    verdicts = judge(*every)

    cuts = month_cuts(every, verdicts=verdicts, frame=frame)

    assert total(verdicts) == Decimal("1170.00")
    assert [(cut.month, cut.after) for cut in cuts] == [(3, Decimal("934.80"))]
    assert total(verdicts, cuts=cuts) == Decimal("934.80")


def test_the_days_that_may_be_financed_are_told_before_there_are_hours(
    frame: Frame,
) -> None:
    def count(taken: Substitution) -> int:
        days = financed_days(taken.leave, edition=frame.edition, calendar=frame.calendar)
        return len(days)

    assert count(SICK) == 3
    assert count(study(1, "08.10.2018", "12.10.2018")) == 5
    without_note = replace(SICK.leave, sick_note=None)
    assert count(replace(SICK, leave=without_note)) == 10
