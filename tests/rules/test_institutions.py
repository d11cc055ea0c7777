"""Who may take part (R-001, R-002, R-007–R-014) and in which unit (R-010, R-015, R-016)."""

from decimal import Decimal

import pytest

from service.domain.grounds import Outcome
from service.domain.institutions import (
    GroupLevel,
    HourKind,
    HourUnit,
    InstitutionType,
    Module,
    Ownership,
)
from service.domain.people import StaffPosition
from service.domain.programme import ProgrammeEdition
from service.rules.institutions import (
    check_absent_person_is_covered,
    check_date_is_within_term,
    check_group_is_financed,
    check_institution_is_beneficiary,
    check_module_is_derived,
    check_teaching_time,
    module_of,
)
from service.rules.units import check_hours_fit_unit, check_kind_fits_group, unit_of, unit_of_kind
from tests.support import programme as given


@pytest.mark.parametrize(
    ("institution_type", "module"),
    [
        (InstitutionType.SCHOOL, Module.M1),
        (InstitutionType.SPECIAL_CENTRE, Module.M1),
        (InstitutionType.KINDERGARTEN, Module.M2),
        (InstitutionType.PERSONAL_SUPPORT_CENTRE, None),
    ],
)
def test_the_module_follows_from_the_type(
    institution_type: InstitutionType, module: Module | None
) -> None:
    assert module_of(institution_type) is module


def test_a_module_sent_against_the_type_is_refused() -> None:
    refused = check_module_is_derived(Module.M1, institution=given.kindergarten())

    assert refused.rule_ids == ("R-001",)
    assert not refused.is_allowed
    assert check_module_is_derived(Module.M2, institution=given.kindergarten()).is_allowed


def test_state_and_municipal_institutions_are_beneficiaries() -> None:
    assert check_institution_is_beneficiary(given.school()).rule_ids == ("R-009",)
    assert check_institution_is_beneficiary(given.kindergarten()).rule_ids == ("R-011",)
    assert check_institution_is_beneficiary(given.school(ownership=Ownership.STATE)).is_allowed


def test_a_private_a_foreign_and_another_institution_are_refused() -> None:
    private = check_institution_is_beneficiary(given.school(ownership=Ownership.PRIVATE))
    abroad = check_institution_is_beneficiary(given.school(is_in_bulgaria=False))
    centre = check_institution_is_beneficiary(
        given.school(type=InstitutionType.PERSONAL_SUPPORT_CENTRE)
    )

    assert [each.rule_ids for each in (private, abroad, centre)] == [
        ("R-007",),
        ("R-008",),
        ("R-009",),
    ]
    assert not any(each.is_allowed for each in (private, abroad, centre))


def test_in_a_kindergarten_only_the_third_and_fourth_group_are_financed() -> None:
    garden = given.kindergarten()

    assert check_group_is_financed(GroupLevel.AGE_GROUP_4, institution=garden).is_allowed
    assert not check_group_is_financed(GroupLevel.AGE_GROUP_2, institution=garden).is_allowed
    assert check_group_is_financed(GroupLevel.GRADE, institution=given.school()).is_allowed


def test_an_hour_of_the_next_year_is_outside_the_term(edition: ProgrammeEdition) -> None:
    late = check_date_is_within_term(given.day("08.01.2019"), edition=edition)

    assert not late.is_allowed
    assert "08.01.2019" in late.sentences[0]
    assert check_date_is_within_term(given.day("21.12.2018"), edition=edition).is_allowed


def test_a_carry_over_is_within_the_term_only_with_its_mark(edition: ProgrammeEdition) -> None:
    held_on = given.day("12.12.2017")

    assert not check_date_is_within_term(held_on, edition=edition).is_allowed
    marked = check_date_is_within_term(held_on, edition=edition, is_carry_over=True)
    assert marked.rule_ids == ("R-084",)
    early = check_date_is_within_term(given.day("31.10.2017"), edition=edition, is_carry_over=True)
    assert not early.is_allowed


def test_a_school_in_july_is_warned_and_a_kindergarten_is_not(edition: ProgrammeEdition) -> None:
    held_on = given.day("18.07.2018")

    warned = check_teaching_time(held_on, institution=given.school(), edition=edition)
    assert warned.outcome is Outcome.WARNING
    assert warned.is_allowed
    garden = check_teaching_time(held_on, institution=given.kindergarten(), edition=edition)
    assert garden.outcome is Outcome.ALLOWED


def test_a_counsellor_is_not_substituted_in_a_school() -> None:
    counsellor = given.teacher(position=StaffPosition.COUNSELLOR)

    assert not check_absent_person_is_covered(counsellor, institution=given.school()).is_allowed
    assert check_absent_person_is_covered(given.teacher(), institution=given.school()).is_allowed


def test_a_rehabilitator_leading_a_group_is_substituted_in_a_centre() -> None:
    leading = given.teacher(position=StaffPosition.REHABILITATOR, leads_therapy_group=True)
    idle = given.teacher(position=StaffPosition.REHABILITATOR)
    centre = given.special_centre()

    assert check_absent_person_is_covered(leading, institution=centre).is_allowed
    assert not check_absent_person_is_covered(idle, institution=centre).is_allowed


def test_classes_count_lessons_and_pre_school_astronomical_hours() -> None:
    assert unit_of(GroupLevel.GRADE) is HourUnit.LESSON
    assert unit_of(GroupLevel.THERAPY_GROUP) is HourUnit.LESSON
    assert unit_of(GroupLevel.PREPARATORY_GROUP) is HourUnit.ASTRONOMICAL_HOUR
    assert unit_of_kind(HourKind.BOARDING_LESSON) is HourUnit.LESSON


@pytest.mark.parametrize(
    ("kind", "group", "rule_id"),
    [
        (HourKind.LESSON, GroupLevel.PREPARATORY_GROUP, "R-010"),
        (HourKind.LESSON, GroupLevel.AGE_GROUP_3, "R-015"),
        (HourKind.ASTRONOMICAL_HOUR, GroupLevel.GRADE, "R-015"),
    ],
)
def test_a_kind_that_is_not_the_groups_is_refused(
    kind: HourKind, group: GroupLevel, rule_id: str
) -> None:
    refused = check_kind_fits_group(kind, group=group, institution=given.school())

    assert not refused.is_allowed
    assert refused.rule_ids == (rule_id,)


def test_half_boarding_lessons_are_of_schools_only() -> None:
    kind, group = HourKind.BOARDING_LESSON, GroupLevel.GRADE

    assert check_kind_fits_group(kind, group=group, institution=given.school()).is_allowed
    garden = check_kind_fits_group(kind, group=group, institution=given.kindergarten())
    assert garden.rule_ids == ("R-016",)
    assert not garden.is_allowed
    lesson = check_kind_fits_group(HourKind.LESSON, group=group, institution=given.school())
    assert lesson.is_allowed


def test_lessons_are_whole_and_astronomical_hours_are_not() -> None:
    half = Decimal("1.5")

    assert not check_hours_fit_unit(half, unit=HourUnit.LESSON).is_allowed
    assert check_hours_fit_unit(half, unit=HourUnit.ASTRONOMICAL_HOUR).is_allowed
    assert check_hours_fit_unit(Decimal("2.0"), unit=HourUnit.LESSON).is_allowed
    assert not check_hours_fit_unit(Decimal(0), unit=HourUnit.LESSON).is_allowed
