"""Acts (R-050–R-053), statements (R-017, R-054–R-056) and materials (R-057–R-059)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from service.domain.grounds import Outcome
from service.domain.institutions import HourUnit, Institution
from service.domain.people import StaffPosition
from service.domain.programme import ProgrammeEdition
from service.domain.substitution import ActKind, Materials, MaterialsKind, Substitution
from service.rules.acts import check_act_kind, check_act_requisites, required_act_kinds
from service.rules.materials import check_materials, required_materials
from service.rules.statement import (
    check_claimed_hours,
    check_held_hours,
    check_staffing_list,
    check_statement,
)
from tests.support import programme as given

INCOMPLETE, REFUSED = Outcome.INCOMPLETE, Outcome.REFUSED
ORDER = given.act("12.03.2018", "23.03.2018", 16)
INSIDE, OUTSIDE = given.substitute(), given.substitute(is_internal=False)


def test_own_staff_gets_an_order_by_unit_and_an_outsider_a_contract() -> None:
    lessons = required_act_kinds(INSIDE, unit=HourUnit.LESSON)
    hours = required_act_kinds(INSIDE, unit=HourUnit.ASTRONOMICAL_HOUR)
    contracts = required_act_kinds(OUTSIDE, unit=HourUnit.LESSON)

    assert lessons == (ActKind.ORDER_LESSONS,)
    assert hours == (ActKind.ORDER_HOURS,)
    assert ActKind.LABOUR_CONTRACT in contracts
    assert ActKind.ORDER_LESSONS not in contracts


@pytest.mark.parametrize(
    ("kind", "is_internal", "rule_id", "is_allowed"),
    [
        (ActKind.ORDER_LESSONS, True, "R-050", True),
        (ActKind.CIVIL_CONTRACT, True, "R-050", False),
        (ActKind.ORDER_HOURS, True, "R-051", False),
        (ActKind.ORDER_LESSONS, False, "R-052", False),
        (ActKind.OTHER_CONTRACT, False, "R-052", True),
    ],
)
def test_the_kind_of_act_fits_the_substitute_and_the_unit(
    kind: ActKind, is_internal: bool, rule_id: str, is_allowed: bool
) -> None:
    who = given.substitute(is_internal=is_internal)
    decision = check_act_kind(replace(ORDER, kind=kind), substitute=who, unit=HourUnit.LESSON)

    assert decision.rule_ids == (rule_id,)
    assert decision.is_allowed is is_allowed


def test_an_act_with_its_five_requisites_is_complete(edition: ProgrammeEdition) -> None:
    decision = check_act_requisites(ORDER, edition=edition, line_dates=[given.day("13.03.2018")])

    assert decision.is_allowed


def test_each_missing_requisite_is_named(edition: ProgrammeEdition) -> None:
    empty = replace(
        ORDER,
        starts_on=None,
        subject=" ",
        hours=Decimal(0),
        funding_source="бюджет",
        hourly_rate=None,
    )
    decision = check_act_requisites(empty, edition=edition, line_dates=[given.day("13.03.2018")])

    assert decision.outcome is INCOMPLETE
    assert decision.rule_ids == ("R-053",) * 5
    assert "размер на възнаграждението" in decision.sentences[-1]
    assert not check_act_requisites(
        replace(ORDER, hourly_rate=Decimal(0)), edition=edition
    ).is_allowed


def test_a_line_outside_the_acts_period_is_named(edition: ProgrammeEdition) -> None:
    decision = check_act_requisites(ORDER, edition=edition, line_dates=[given.day("26.03.2018")])

    assert not decision.is_allowed
    assert "26.03.2018" in decision.sentences[0]


def test_the_cost_of_an_hour_includes_contributions() -> None:
    costly = replace(ORDER, hourly_rate=Decimal("6.20"), hourly_contributions=Decimal("1.43"))

    assert costly.hourly_cost == Decimal("7.63")
    assert replace(ORDER, hourly_rate=None).hourly_cost == 0


def test_a_statement_is_signed_by_both_after_the_last_lesson() -> None:
    last = given.day("14.03.2018")
    signed = given.statement(16, "15.03.2018")

    assert check_statement(signed, last_lesson_on=last).is_allowed
    assert check_statement(None, last_lesson_on=last).outcome is INCOMPLETE
    by_one = replace(signed, signed_by_director_on=None)
    assert check_statement(by_one, last_lesson_on=last).outcome is INCOMPLETE
    by_other = replace(signed, signed_by_substitute_on=None)
    assert check_statement(by_other, last_lesson_on=last).outcome is INCOMPLETE
    early = check_statement(given.statement(16, "13.03.2018"), last_lesson_on=last)
    assert early.outcome is REFUSED


def test_there_are_three_staffing_lists() -> None:
    assert check_staffing_list(3).is_allowed
    assert not check_staffing_list(4).is_allowed


def test_held_hours_exceed_neither_the_act_nor_the_timetable() -> None:
    held = check_held_hours(Decimal(11), assigned=Decimal(12), timetable=Decimal(10))

    assert not held.is_allowed
    assert not check_held_hours(Decimal(13), assigned=Decimal(12)).is_allowed
    assert check_held_hours(Decimal(12), assigned=Decimal(12)).is_allowed
    assert check_held_hours(Decimal(9), assigned=Decimal(12), timetable=Decimal(10)).is_allowed


def test_no_more_is_claimed_than_was_held() -> None:
    assert check_claimed_hours(Decimal(17), held=Decimal(17)).is_allowed
    over = check_claimed_hours(Decimal(20), held=Decimal(17))
    assert over.rule_ids == ("R-017",)
    assert not over.is_allowed


THERAPIST = given.teacher(position=StaffPosition.SPEECH_THERAPIST, leads_therapy_group=True)


@pytest.mark.parametrize(
    ("taken", "institution", "kind", "rule_id"),
    [
        (given.substitution(), given.school(), None, "R-057"),
        (
            given.substitution(is_specialist=False),
            given.school(),
            MaterialsKind.THEMES_PROGRAMME,
            "R-057",
        ),
        (
            given.substitution(is_specialist=False),
            given.kindergarten(),
            MaterialsKind.KINDERGARTEN_MATERIALS,
            "R-058",
        ),
        (
            given.substitution(absent=THERAPIST),
            given.special_centre(),
            MaterialsKind.CENTRE_MATERIALS,
            "R-059",
        ),
        (given.substitution(), given.special_centre(), None, "R-057"),
    ],
)
def test_who_is_no_specialist_works_with_materials(
    taken: Substitution, institution: Institution, kind: MaterialsKind | None, rule_id: str
) -> None:
    decision = check_materials(taken, institution=institution)

    assert required_materials(taken, institution=institution) is kind
    assert decision.rule_ids == (rule_id,)
    assert decision.is_allowed is (kind is None)


def test_materials_are_approved_and_themes_are_adopted_by_the_council() -> None:
    def outcome(*materials: Materials) -> Outcome:
        taken = given.substitution(is_specialist=False, materials=materials)
        return check_materials(taken, institution=given.school()).outcome

    themes, approved = MaterialsKind.THEMES_PROGRAMME, given.day("01.02.2018")
    assert outcome(Materials(themes)) is INCOMPLETE
    assert outcome(Materials(themes, approved)) is INCOMPLETE
    assert outcome(Materials(themes, approved, "№ 4/30.01.2018 г.")) is Outcome.ALLOWED
    assert outcome(Materials(MaterialsKind.CENTRE_MATERIALS, approved)) is INCOMPLETE


def test_kindergarten_materials_need_no_council() -> None:
    materials = Materials(MaterialsKind.KINDERGARTEN_MATERIALS, given.day("01.02.2018"))
    taken = given.substitution(is_specialist=False, materials=(materials,))

    assert check_materials(taken, institution=given.kindergarten()).is_allowed
