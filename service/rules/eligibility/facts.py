"""Facts for the decision tables: flat scalars under the names the tables ask for.

Each function also serves a diagram: an operation returns the mapping, a business rule task decides.
"""

from datetime import date

from service.domain.institutions import GroupLevel, HourKind, Institution
from service.domain.leave import Leave, LeaveGround
from service.domain.people import AbsentPerson, StaffPosition
from service.domain.programme import ProgrammeEdition
from service.domain.substitution import Substitution
from service.kernel.calendar import WorkingCalendar
from service.kernel.json_types import Json
from service.rules.institutions import check_date_is_within_term
from service.rules.leave_days import employer_paid_days, study_day_number

_TEACHERS = frozenset({StaffPosition.TEACHER, StaffPosition.RESOURCE_TEACHER})
_DIRECTOR_NORM = {None: "unknown", True: "done", False: "not_done"}
_TERM = {"R-002": "in_term", "R-084": "carry_over"}
_NO_DAYS: frozenset[date] = frozenset()


def in_force_on(held_on: date, *, edition: ProgrammeEdition) -> str:
    """The day whose rows of the tables apply: the hour's, kept inside the edition's own time."""
    return min(max(held_on, edition.carry_over_from), edition.ends_on).isoformat()


def institution_facts(
    institution: Institution,
    *,
    group: GroupLevel,
    absent: AbsentPerson,
    held_on: date,
    edition: ProgrammeEdition,
    kind: HourKind | None = None,
    is_carry_over: bool = False,
) -> dict[str, Json]:
    """Facts of `eligibility_institution` (A5 rows 1–4 and the unit)."""
    term = check_date_is_within_term(held_on, edition=edition, is_carry_over=is_carry_over)
    return {
        "in_force_on": in_force_on(held_on, edition=edition),
        "ownership": institution.ownership.value,
        "is_in_bulgaria": institution.is_in_bulgaria,
        "institution_type": institution.type.value,
        "term": _TERM[term.rule_ids[0]] if term.is_allowed else "outside",
        "group": group.value,
        "absent_is_teacher": absent.position in _TEACHERS,
        "leads_therapy_group": absent.leads_therapy_group,
        "hour_kind": kind.value if kind is not None else "",
    }


def ground_facts(
    leave: Leave,
    *,
    edition: ProgrammeEdition,
    calendar: WorkingCalendar,
    used_study_days: frozenset[date] = _NO_DAYS,
) -> dict[str, Json]:
    """Facts of `eligibility_ground` (A5 rows 5–6): the leave as a whole, not its single days."""
    days = financed_days(leave, edition=edition, calendar=calendar, used=used_study_days)
    return {
        "in_force_on": in_force_on(leave.starts_on, edition=edition),
        "leave_ground": leave.ground.value,
        "is_under_article_176": leave.is_under_article_176,
        "has_article_176_reason": bool(leave.article_176_reason),
        "paragraph_157": leave.paragraph_157,
        "item_157": leave.item_157 or 0,
        "has_union_document": bool(leave.union_name and leave.document_number),
        "case_161": leave.case_161.value if leave.case_161 is not None else "",
        "has_case_161_order": bool(leave.case_161_order),
        "has_evidence": leave.has_evidence,
        "has_agreement_clause": bool(leave.agreement_clause),
        "children_count": leave.children_count,
        "has_consent": leave.has_consent,
        "purpose_170": leave.purpose_170.value if leave.purpose_170 is not None else "",
        "has_sick_note": leave.sick_note is not None and bool(leave.sick_note.number),
        "financed_days": len(days),
    }


def financed_days(
    leave: Leave,
    *,
    edition: ProgrammeEdition,
    calendar: WorkingCalendar,
    used: frozenset[date] = _NO_DAYS,
) -> tuple[date, ...]:
    """The working days of the leave that may be financed (R-026–R-029, R-031, R-034)."""
    if leave.ground is LeaveGround.ART162 and leave.sick_note is not None:
        return employer_paid_days(leave.sick_note, calendar=calendar, edition=edition).value
    days = calendar.working_days(leave.starts_on, leave.ends_on)
    if leave.ground is not LeaveGround.ART169:
        return tuple(days)
    limit = edition.study_days_limit
    return tuple(on for on in days if study_day_number(on, leave_days=days, used=used) <= limit)


def substitute_facts(
    substitution: Substitution, *, institution: Institution, edition: ProgrammeEdition
) -> dict[str, Json]:
    """Facts of `eligibility_substitute` (A5 row 10)."""
    substitute = substitution.substitute
    return {
        "in_force_on": in_force_on(substitution.leave.starts_on, edition=edition),
        "is_same_person": substitution.absent.person_id == substitute.person_id,
        "category": substitute.category.value,
        "institution_type": institution.type.value,
        "has_teacher_qualification": substitute.has_teacher_qualification,
        "article_213_paragraph": substitute.article_213_paragraph or 0,
        "has_higher_education": substitute.has_higher_education,
        "speciality_matches": substitute.speciality_matches,
        "position": substitute.position.value,
        "director_norm": _DIRECTOR_NORM[substitution.director_norm_done],
        "has_director_reason": bool(substitution.director_reason.strip()),
    }
