"""Who may take part: institution, group, term, absent person (R-001, R-002, R-007–R-014)."""

from datetime import date

from service.domain.grounds import Decision
from service.domain.institutions import GroupLevel, Institution, InstitutionType, Module, Ownership
from service.domain.people import AbsentPerson, StaffPosition
from service.domain.programme import ProgrammeEdition
from service.domain.wording import date_bg
from service.rules.grounds import allow, refuse, warn

_MODULES = {
    InstitutionType.SCHOOL: Module.M1,
    InstitutionType.SPECIAL_CENTRE: Module.M1,
    InstitutionType.KINDERGARTEN: Module.M2,
}
_FINANCED_AGE_GROUPS = frozenset({GroupLevel.AGE_GROUP_3, GroupLevel.AGE_GROUP_4})
_TEACHERS = frozenset({StaffPosition.TEACHER, StaffPosition.RESOURCE_TEACHER})


def module_of(institution_type: InstitutionType) -> Module | None:
    """The module that follows from the type; None when neither does (R-001, R-009, R-011)."""
    return _MODULES.get(institution_type)


def check_module_is_derived(module: Module, *, institution: Institution) -> Decision:
    """A module sent from outside must be the derived one (R-001)."""
    if module is module_of(institution.type):
        return allow("R-001", "Модулът отговаря на вида на институцията.")
    return refuse("R-001", "Модулът се определя от вида на институцията и не се избира.")


def check_institution_is_beneficiary(institution: Institution) -> Decision:
    """State and municipal schools, ЦСОП and kindergartens in the country (R-007–R-009, R-011)."""
    if institution.ownership is Ownership.PRIVATE:
        return refuse(
            "R-007",
            f"„{institution.name}“ е частна институция; програмата е за държавни и общински.",
        )
    if not institution.is_in_bulgaria:
        return refuse("R-008", f"„{institution.name}“ не е на територията на страната.")
    module = module_of(institution.type)
    if module is None:
        return refuse("R-009", f"„{institution.name}“ не е училище, ЦСОП или детска градина.")
    rule_id = "R-009" if module is Module.M1 else "R-011"
    return allow(rule_id, f"„{institution.name}“ е допустим бенефициент.")


def check_group_is_financed(group: GroupLevel, *, institution: Institution) -> Decision:
    """In a kindergarten only the third and fourth preparatory groups (R-012)."""
    if institution.type is not InstitutionType.KINDERGARTEN:
        return allow("R-010", "Класовете и подготвителните групи в училище са в обхвата.")
    if group in _FINANCED_AGE_GROUPS:
        return allow("R-012", "Групата е трета или четвърта подготвителна.")
    return refuse(
        "R-012",
        "В детската градина се финансират само трета и четвърта подготвителна група.",
    )


def check_date_is_within_term(
    held_on: date, *, edition: ProgrammeEdition, is_carry_over: bool = False
) -> Decision:
    """The day is in the programme's year, or a carry-over of November–December before (R-002)."""
    if edition.starts_on <= held_on <= edition.ends_on:
        return allow("R-002", f"{date_bg(held_on)} е в срока на програмата.")
    if is_carry_over and edition.carry_over_from <= held_on <= edition.carry_over_to:
        return allow("R-084", f"{date_bg(held_on)} е пренос от предходната година.")
    return refuse(
        "R-002",
        f"{date_bg(held_on)} е извън срока на програмата "
        f"({date_bg(edition.starts_on)} – {date_bg(edition.ends_on)}).",
    )


def check_teaching_time(
    held_on: date, *, institution: Institution, edition: ProgrammeEdition
) -> Decision:
    """Kindergartens work all year; a school's day in the summer break is a warning (R-013)."""
    in_break = edition.school_break_from <= held_on <= edition.school_break_to
    if in_break and module_of(institution.type) is Module.M1:
        return warn("R-013", f"{date_bg(held_on)} е извън учебно време.")
    return allow("R-013", f"{date_bg(held_on)} е в учебно време.")


def check_absent_person_is_covered(absent: AbsentPerson, *, institution: Institution) -> Decision:
    """A teacher; in a ЦСОП also a specialist leading a therapy group (R-014)."""
    if absent.position in _TEACHERS:
        return allow("R-014", "Отсъства учител.")
    if institution.type is InstitutionType.SPECIAL_CENTRE and absent.leads_therapy_group:
        return allow("R-014", "Отсъства специалист, който води група за терапия и рехабилитация.")
    return refuse(
        "R-014",
        "Замества се учител, а в ЦСОП – и специалист, който води група за терапевтични "
        "и рехабилитационни дейности.",
    )
