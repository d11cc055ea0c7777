"""The unit an hour is paid in follows from the class or group (R-010, R-015, R-016)."""

from decimal import Decimal

from service.domain.grounds import Decision
from service.domain.institutions import (
    GroupLevel,
    HourKind,
    HourUnit,
    Institution,
    InstitutionType,
)
from service.domain.wording import quantity_bg
from service.rules.grounds import allow, refuse

_LESSON_LEVELS = frozenset({GroupLevel.GRADE, GroupLevel.THERAPY_GROUP})
_UNIT_OF_KIND = {
    HourKind.LESSON: HourUnit.LESSON,
    HourKind.BOARDING_LESSON: HourUnit.LESSON,
    HourKind.ASTRONOMICAL_HOUR: HourUnit.ASTRONOMICAL_HOUR,
}


def unit_of(group: GroupLevel) -> HourUnit:
    """Lessons for classes I–XII and groups of a ЦСОП, astronomical hours for pre-school (R-015)."""
    return HourUnit.LESSON if group in _LESSON_LEVELS else HourUnit.ASTRONOMICAL_HOUR


def unit_of_kind(kind: HourKind) -> HourUnit:
    """The unit hours of this kind are counted in."""
    return _UNIT_OF_KIND[kind]


def check_kind_fits_group(
    kind: HourKind, *, group: GroupLevel, institution: Institution
) -> Decision:
    """The kind of hour is the group's; half-boarding is in schools (R-010, R-015, R-016)."""
    if kind is HourKind.BOARDING_LESSON:
        return check_boarding_is_in_a_school(institution)
    if unit_of_kind(kind) is unit_of(group):
        return allow("R-015", "Мерната единица отговаря на класа или групата.")
    if group is GroupLevel.PREPARATORY_GROUP:
        return refuse("R-010", "Подготвителната група се отчита в астрономически часове.")
    return refuse("R-015", "Мерната единица не отговаря на класа или групата.")


def check_boarding_is_in_a_school(institution: Institution) -> Decision:
    """Half-boarding groups are a thing of schools (R-016)."""
    if institution.type is InstitutionType.SCHOOL:
        return allow("R-016", "Занятие в полуинтернатна група на училище.")
    return refuse("R-016", "Занятия в полуинтернатни групи се признават само в училище.")


def check_hours_fit_unit(hours: Decimal, *, unit: HourUnit) -> Decision:
    """More than zero; lessons are whole (R-015)."""
    if hours <= 0:
        return refuse("R-015", "Броят на часовете трябва да е по-голям от нула.")
    if unit is HourUnit.LESSON and hours != hours.to_integral_value():
        return refuse("R-015", f"Учебните часове са цели числа, а е въведено {quantity_bg(hours)}.")
    return allow("R-015", "Броят на часовете отговаря на мерната единица.")
