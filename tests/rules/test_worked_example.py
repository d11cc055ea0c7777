"""The worked example of the domain report (A8): one school, March–April 2018, 445,50 лв."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from service.domain.institutions import GroupLevel, HourKind, HourUnit
from service.domain.leave import LeaveGround
from service.domain.programme import ProgrammeEdition
from service.domain.substitution import ActKind, HourLine, LineStatus
from service.kernel.calendar import WorkingCalendar
from service.kernel.clock import sofia
from service.rules.annual_cap import annual_base, annual_cap, fit_into_cap, remaining_cap
from service.rules.decisions import DecisionModel
from service.rules.eligibility import Frame, LineVerdict, judge_lines, month_cuts, total
from service.rules.periods import check_submitted_in_time, period, period_dates
from tests.support import programme as given


@pytest.fixture
def frame(edition: ProgrammeEdition, calendar: WorkingCalendar) -> Frame:
    return Frame(given.school(), edition, calendar, period(edition, number=2))


@pytest.fixture
def lines() -> list[HourLine]:
    sick = given.substitution(
        substitution_id=1,
        act=given.act("12.03.2018", "23.03.2018", 21),
        statement=given.statement(21, "26.03.2018"),
    )
    study = given.substitution(
        substitution_id=2,
        absent=given.teacher(person_id=3),
        leave=given.leave(LeaveGround.ART169, "23.04.2018", "27.04.2018"),
        substitute=given.substitute(
            person_id=4, is_internal=False, addresses=given.living_in(given.KYUSTENDIL)
        ),
        act=given.act(
            "23.04.2018",
            "27.04.2018",
            22,
            kind=ActKind.CIVIL_CONTRACT,
            hourly_rate=Decimal("9.00"),
        ),
        statement=given.statement(22, "30.04.2018"),
    )
    by_director = given.substitution(
        substitution_id=3,
        absent=given.teacher(person_id=5),
        leave=given.leave(
            LeaveGround.ART159,
            "19.03.2018",
            "23.03.2018",
            union_name="СБУ",
            document_number="17",
        ),
        substitute=given.director(),
        act=given.act("19.03.2018", "23.03.2018", 7),
        statement=given.statement(7, "26.03.2018"),
        director_reason="Няма свободен учител по предмета.",
    )
    preparatory = given.substitution(
        substitution_id=4,
        absent=given.teacher(person_id=6),
        leave=given.leave(LeaveGround.ART157, "10.04.2018", "12.04.2018", item_157=3),
        substitute=given.substitute(person_id=7),
        act=given.act(
            "10.04.2018",
            "12.04.2018",
            12,
            kind=ActKind.ORDER_HOURS,
            unit=HourUnit.ASTRONOMICAL_HOUR,
        ),
        statement=given.statement(12, "13.04.2018"),
    )
    hours = [
        replace(
            given.line(40 + step, preparatory, "10.04.2018", "4"),
            held_on=given.day("10.04.2018") + timedelta(days=step),
            kind=HourKind.ASTRONOMICAL_HOUR,
            group=GroupLevel.PREPARATORY_GROUP,
        )
        for step in range(3)
    ]
    return [
        given.line(10, sick, "12.03.2018", "5"),
        given.line(11, sick, "13.03.2018", "6"),
        given.line(12, sick, "14.03.2018", "5"),
        given.line(13, sick, "15.03.2018", "5"),
        given.line(20, study, "23.04.2018", "6"),
        given.line(21, study, "24.04.2018", "6"),
        given.line(22, study, "26.04.2018", "6"),
        given.line(23, study, "27.04.2018", "4"),
        given.line(30, by_director, "20.03.2018", "3"),
        given.line(31, by_director, "22.03.2018", "4"),
        *hours,
    ]


@pytest.fixture
def verdicts(
    lines: list[HourLine], frame: Frame, eligibility: DecisionModel
) -> dict[int, LineVerdict]:
    judged = judge_lines(lines, decide=eligibility.decide, frame=frame)
    return {verdict.line_id: verdict for verdict in judged}


def paid(verdicts: dict[int, LineVerdict], *line_ids: int) -> Decimal:
    return total(verdicts[line_id] for line_id in line_ids)


def rules(verdict: LineVerdict) -> set[str]:
    return {reason.rule_id for reason in verdict.grounds}


def test_three_sick_days_are_paid_at_the_local_rate(verdicts: dict[int, LineVerdict]) -> None:
    assert paid(verdicts, 10, 11, 12) == Decimal("120.00")
    assert {"R-062", "R-067"} <= rules(verdicts[10])


def test_a_fourth_sick_day_is_refused_by_r027(verdicts: dict[int, LineVerdict]) -> None:
    refused = verdicts[13]

    assert refused.status is LineStatus.INELIGIBLE
    assert refused.refused_hours == 5
    assert refused.amount == 0
    assert rules(refused) == {"R-027"}
    assert "12, 13 и 14.03.2018" in refused.grounds[0].text
    assert refused.row_ids == ("sick_after_first_days",)


def test_an_external_substitute_from_another_town_is_paid_nine(
    verdicts: dict[int, LineVerdict],
) -> None:
    assert paid(verdicts, 20, 21, 22, 23) == Decimal("198.00")
    assert "R-063" in rules(verdicts[20])


def test_two_lessons_of_the_director_are_refused_latest_first(
    verdicts: dict[int, LineVerdict],
) -> None:
    assert verdicts[30].financed_hours == 3
    assert verdicts[31].financed_hours == 2
    assert verdicts[31].refused_hours == 2
    assert verdicts[31].status is LineStatus.PARTLY_ELIGIBLE
    assert "R-045" in rules(verdicts[31])
    assert "director_over_lessons" in verdicts[31].row_ids
    assert paid(verdicts, 30, 31) == Decimal("37.50")


def test_a_preparatory_group_is_paid_by_the_astronomical_hour(
    verdicts: dict[int, LineVerdict],
) -> None:
    assert paid(verdicts, 40, 41, 42) == Decimal("90.00")


def test_the_claim_is_445_50_and_states_every_ground(
    verdicts: dict[int, LineVerdict], lines: list[HourLine], frame: Frame
) -> None:
    cuts = month_cuts(lines, verdicts=verdicts.values(), frame=frame)

    assert cuts == ()
    assert total(verdicts.values(), cuts=cuts) == Decimal("445.50")
    assert all(verdict.grounds and verdict.row_ids for verdict in verdicts.values())


def test_the_claim_fits_the_cap_and_the_deadline(
    edition: ProgrammeEdition, calendar: WorkingCalendar
) -> None:
    base = annual_base(Decimal("980000.00"), insurance=Decimal("220000.00"))
    cap = annual_cap(base.value, edition=edition)
    left = remaining_cap(cap.value, edition=edition, approved=Decimal("1020.00"))
    dates = period_dates(period(edition, number=2), edition=edition, calendar=calendar)

    assert cap.value == Decimal("6000.00")
    assert left.value == Decimal("4980.00")
    assert fit_into_cap(Decimal("445.50"), remaining=left.value).value == Decimal("445.50")
    assert check_submitted_in_time(sofia(2018, 5, 14), dates=dates).is_allowed
    assert dates.ruo_due_on == given.day("21.05.2018")
    assert dates.proposal_due_on == given.day("30.05.2018")
