"""The verdict of a line: the row that stops it, its rate and sum, what a silent table means."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from service.domain.institutions import GroupLevel
from service.domain.leave import LeaveGround
from service.domain.people import StaffPosition
from service.domain.substitution import ActKind, HourLine, LineStatus
from service.kernel.json_types import Json
from service.rules.eligibility import Frame, NotInForce, judge_lines
from tests.rules.judging import FIRST, Judge, rules
from tests.support import programme as given


@pytest.mark.parametrize(
    ("line", "status", "rule_id"),
    [
        (replace(FIRST, group=GroupLevel.PREPARATORY_GROUP), LineStatus.INELIGIBLE, "R-010"),
        (replace(FIRST, held_on=given.day("08.01.2019")), LineStatus.INELIGIBLE, "R-002"),
        (replace(FIRST, hours=Decimal("1.5")), LineStatus.INELIGIBLE, "R-015"),
        (replace(FIRST, is_otherwise_funded=True), LineStatus.INELIGIBLE, "R-121"),
        (
            replace(FIRST, substitution=given.substitution(act=None)),
            LineStatus.INCOMPLETE,
            "R-093",
        ),
        (
            replace(FIRST, substitution=given.substitution(statement=None)),
            LineStatus.INCOMPLETE,
            "R-054",
        ),
        (
            replace(FIRST, substitution=given.substitution(is_specialist=False)),
            LineStatus.INCOMPLETE,
            "R-057",
        ),
        (
            replace(
                FIRST,
                substitution=given.substitution(
                    act=given.act("12.03.2018", "23.03.2018", 16, hourly_rate=None)
                ),
            ),
            LineStatus.INCOMPLETE,
            "R-053",
        ),
        (
            replace(
                FIRST,
                substitution=given.substitution(
                    act=given.act("12.03.2018", "23.03.2018", 16, kind=ActKind.ORDER_HOURS)
                ),
            ),
            LineStatus.INELIGIBLE,
            "R-051",
        ),
        (
            replace(
                FIRST, substitution=given.substitution(statement=given.statement(16, "01.03.2018"))
            ),
            LineStatus.INELIGIBLE,
            "R-054",
        ),
        (
            replace(
                FIRST, substitution=given.substitution(substitute=given.substitute(person_id=1))
            ),
            LineStatus.INELIGIBLE,
            "R-049",
        ),
        (
            replace(
                FIRST, substitution=given.substitution(substitute=given.substitute(addresses=()))
            ),
            LineStatus.INCOMPLETE,
            "R-066",
        ),
        (
            replace(
                FIRST,
                substitution=given.substitution(
                    leave=given.leave(LeaveGround.ART157, "13.03.2018", "14.03.2018", item_157=3)
                ),
            ),
            LineStatus.INELIGIBLE,
            "R-035",
        ),
        (
            replace(
                FIRST,
                substitution=given.substitution(
                    leave=given.leave(
                        LeaveGround.ART157, "12.03.2018", "14.03.2018", item_157=3, order_number=""
                    )
                ),
            ),
            LineStatus.INCOMPLETE,
            "R-035",
        ),
    ],
)
def test_a_line_is_judged_by_the_first_row_that_stops_it(
    line: HourLine, status: LineStatus, rule_id: str, judge: Judge
) -> None:
    (verdict,) = judge(line)

    assert verdict.status is status
    assert rules(verdict) == [rule_id]
    assert verdict.amount == 0
    assert len(verdict.row_ids) == 1


def test_an_eligible_line_states_its_rate_and_its_sum(judge: Judge) -> None:
    (verdict,) = judge(FIRST)

    assert verdict.status is LineStatus.ELIGIBLE
    assert rules(verdict) == ["R-062", "R-065", "R-067"]
    assert verdict.amount == Decimal("37.50")
    assert verdict.row_ids[-1] == "hour_eligible"


def test_a_school_day_in_july_is_warned_of(judge: Judge) -> None:
    taken = given.substitution(
        leave=given.sick_leave("16.07.2018", "20.07.2018"),
        act=given.act("16.07.2018", "20.07.2018", 5),
        statement=given.statement(5, "23.07.2018"),
    )

    (verdict,) = judge(given.line(1, taken, "16.07.2018", "5"))

    assert verdict.status is LineStatus.ELIGIBLE
    assert [reason.rule_id for reason in verdict.warnings] == ["R-013"]


def test_a_therapist_of_a_centre_is_judged_with_materials(judge: Judge, frame: Frame) -> None:
    absent = given.teacher(position=StaffPosition.REHABILITATOR, leads_therapy_group=True)
    line = replace(
        FIRST, substitution=given.substitution(absent=absent), group=GroupLevel.THERAPY_GROUP
    )

    (verdict,) = judge(line, frame=replace(frame, institution=given.special_centre()))

    assert rules(verdict) == ["R-059"]


@dataclass(frozen=True)
class _Row:
    row_id: str
    outputs: Mapping[str, Json]


@dataclass(frozen=True)
class _Answer:
    rows: tuple[_Row, ...]


def test_a_year_without_rules_is_refused_and_not_guessed(frame: Frame) -> None:
    def silent(decision_id: str, facts: Mapping[str, Json]) -> _Answer:
        return _Answer(())

    with pytest.raises(NotInForce, match="2018-03-12"):
        judge_lines([FIRST], decide=silent, frame=frame)


def test_a_row_without_a_check_of_its_own_speaks_for_itself(frame: Frame) -> None:
    def strict(decision_id: str, facts: Mapping[str, Json]) -> _Answer:
        outputs: dict[str, Json] = {
            "result": "refused",
            "rule": "R-018",
            "reason": "Часът е извън учебното време на групата.",
        }
        return _Answer((_Row("outside_schedule", outputs),))

    (verdict,) = judge_lines([FIRST], decide=strict, frame=frame)

    assert verdict.grounds[0].text == "Часът е извън учебното време на групата."
    assert verdict.row_ids == ("outside_schedule",)


def test_tables_that_ask_for_no_papers_still_pay_only_what_was_held(frame: Frame) -> None:
    def lenient(decision_id: str, facts: Mapping[str, Json]) -> _Answer:
        outputs: dict[str, Json] = {"result": "eligible", "rule": "", "reason": ""}
        return _Answer((_Row(decision_id, outputs),))

    bare = replace(FIRST, substitution=given.substitution(statement=None))
    unassigned = replace(
        FIRST, line_id=2, substitution=given.substitution(substitution_id=2, act=None)
    )
    verdicts = judge_lines([bare, unassigned], decide=lenient, frame=frame)

    assert [verdict.amount for verdict in verdicts] == [0, 0]
