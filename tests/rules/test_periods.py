"""Periods and deadlines (R-078–R-091, R-108)."""

from dataclasses import replace
from datetime import date

import pytest

from service.domain.programme import (
    Choice,
    DeadlineKind,
    PeriodDates,
    PeriodOverride,
    ProgrammeEdition,
)
from service.kernel.calendar import WorkingCalendar
from service.kernel.clock import sofia
from service.rules.periods import (
    CarryOver,
    PeriodUnknown,
    can_return_for_correction,
    check_final_report_in_time,
    check_line_belongs_to_period,
    check_override,
    check_submitted_in_time,
    final_report_due_at,
    period,
    period_dates,
    period_of,
    periods,
)
from tests.support import programme as given

#: domain report A9: from, to, then nominal and effective days of school, РУО and proposal
PERIODS_2018 = [
    "01.01.2018 28.02.2018 15.03.2018 15.03.2018 20.03.2018 20.03.2018 28.03.2018 28.03.2018",
    "01.03.2018 30.04.2018 15.05.2018 15.05.2018 20.05.2018 21.05.2018 30.05.2018 30.05.2018",
    "01.05.2018 30.06.2018 15.07.2018 16.07.2018 20.07.2018 20.07.2018 30.07.2018 30.07.2018",
    "01.07.2018 31.08.2018 15.09.2018 17.09.2018 20.09.2018 20.09.2018 30.09.2018 01.10.2018",
    "01.09.2018 31.10.2018 15.11.2018 15.11.2018 20.11.2018 20.11.2018 30.11.2018 30.11.2018",
    "01.11.2018 31.12.2018 15.01.2019 15.01.2019 20.01.2019 21.01.2019 31.01.2019 31.01.2019",
]


@pytest.fixture
def second(edition: ProgrammeEdition, calendar: WorkingCalendar) -> PeriodDates:
    return period_dates(period(edition, number=2), edition=edition, calendar=calendar)


@pytest.mark.parametrize(("number", "row"), list(enumerate(PERIODS_2018, start=1)))
def test_the_six_periods_of_2018_have_these_dates(
    number: int, row: str, edition: ProgrammeEdition, calendar: WorkingCalendar
) -> None:
    of = period(edition, number=number)
    dates = period_dates(of, edition=edition, calendar=calendar)

    found = (
        of.starts_on,
        of.ends_on,
        dates.school_nominal_on,
        dates.school_due_on,
        dates.ruo_nominal_on,
        dates.ruo_due_on,
        dates.proposal_nominal_on,
        dates.proposal_due_on,
    )
    assert list(found) == [given.day(text) for text in row.split()]
    assert dates.overridden_by == ()


def test_an_edition_may_leave_deadlines_where_they_fall(
    edition: ProgrammeEdition, calendar: WorkingCalendar
) -> None:
    choice = Choice("deadline_shift", "none", "", "R-081")
    others = tuple(each for each in edition.choices if each.name != choice.name)
    other = replace(edition, choices=(*others, choice))

    dates = period_dates(period(other, number=3), edition=other, calendar=calendar)
    assert dates.school_due_on == given.day("15.07.2018")


def test_a_day_falls_in_its_period(edition: ProgrammeEdition) -> None:
    found = period_of(given.day("14.06.2018"), edition=edition)

    assert found is not None
    assert found.number == 3
    assert period_of(given.day("12.12.2017"), edition=edition) is None
    assert len(periods(edition)) == 6
    with pytest.raises(PeriodUnknown, match="7"):
        period(edition, number=7)


def override(**changes: str) -> PeriodOverride:
    base = PeriodOverride(
        1,
        DeadlineKind.SCHOOL,
        date(2018, 4, 30),
        "РД09-1500/25.04.2018 г.",
        "Програмата е приета след срока.",
        "МОН",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def test_an_order_moves_the_deadline_of_its_period_only(
    edition: ProgrammeEdition, calendar: WorkingCalendar
) -> None:
    moved = override()
    first = period_dates(
        period(edition, number=1), edition=edition, calendar=calendar, overrides=[moved]
    )
    other = period_dates(
        period(edition, number=2), edition=edition, calendar=calendar, overrides=[moved]
    )

    assert first.school_due_on == given.day("30.04.2018")
    assert first.ruo_due_on == given.day("20.03.2018")
    assert first.overridden_by == (moved,)
    assert check_submitted_in_time(sofia(2018, 4, 25), dates=first).is_allowed
    assert other.school_due_on == given.day("15.05.2018")


def test_a_moved_deadline_names_its_order_and_reason() -> None:
    assert check_override(override()).is_allowed
    assert check_override(override(order_number=" ")).rule_ids == ("R-091",)
    assert not check_override(override(reason="")).is_allowed


def test_five_past_midnight_is_late(second: PeriodDates) -> None:
    last = check_submitted_in_time(sofia(2018, 5, 15, 23, 59), dates=second)
    late = check_submitted_in_time(sofia(2018, 5, 16, 0, 5), dates=second)

    assert last.rule_ids == ("R-079",)
    assert late.rule_ids == ("R-083",)
    assert not late.is_allowed
    assert "16.05.2018 г., 00:05" in late.sentences[0]


def test_a_claim_is_returned_only_before_the_deadline(second: PeriodDates) -> None:
    assert can_return_for_correction(sofia(2018, 5, 13), dates=second).is_allowed
    assert not can_return_for_correction(sofia(2018, 5, 16), dates=second).is_allowed


def test_the_last_period_is_claimed_after_the_term(
    edition: ProgrammeEdition, calendar: WorkingCalendar
) -> None:
    last = period(edition, number=6)
    dates = period_dates(last, edition=edition, calendar=calendar)

    assert check_submitted_in_time(sofia(2019, 1, 14), dates=dates).is_allowed
    held = check_line_belongs_to_period(given.day("03.12.2018"), of=last, edition=edition)
    assert held.is_allowed


def test_an_hour_of_april_is_refused_in_may_and_june(edition: ProgrammeEdition) -> None:
    refused = check_line_belongs_to_period(
        given.day("27.04.2018"), of=period(edition, number=3), edition=edition
    )

    assert refused.rule_ids == ("R-087",)
    assert "№ 2" in refused.sentences[0]


def test_an_hour_of_no_period_is_outside_the_term(edition: ProgrammeEdition) -> None:
    refused = check_line_belongs_to_period(
        given.day("08.01.2019"), of=period(edition, number=6), edition=edition
    )

    assert refused.rule_ids == ("R-002",)


GOOD = CarryOver(is_carry_over=True, participated_before=True)


@pytest.mark.parametrize(
    ("number", "carry_over", "rule_id", "is_allowed"),
    [
        (1, GOOD, "R-084", True),
        (1, replace(GOOD, paid_on=date(2018, 1, 10)), "R-084", True),
        (2, GOOD, "R-084", False),
        (1, replace(GOOD, is_carry_over=False), "R-084", False),
        (1, replace(GOOD, participated_before=False), "R-085", False),
        (1, replace(GOOD, paid_on=date(2017, 12, 28)), "R-086", False),
    ],
)
def test_december_2017_comes_over_only_into_the_first_period(
    number: int,
    carry_over: CarryOver,
    rule_id: str,
    is_allowed: bool,
    edition: ProgrammeEdition,
) -> None:
    decision = check_line_belongs_to_period(
        given.day("12.12.2017"),
        of=period(edition, number=number),
        edition=edition,
        carry_over=carry_over,
    )

    assert decision.rule_ids == (rule_id,)
    assert decision.is_allowed is is_allowed


def test_the_final_report_is_due_on_22_january(edition: ProgrammeEdition) -> None:
    assert final_report_due_at(edition) > sofia(2019, 1, 22, 23, 59)
    assert check_final_report_in_time(sofia(2019, 1, 22, 17), edition=edition).is_allowed
    assert not check_final_report_in_time(sofia(2019, 1, 23), edition=edition).is_allowed
