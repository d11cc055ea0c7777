"""The sentences of the checks behind the first three tables, and the warnings of a line."""

from service.domain.grounds import Ground, Outcome
from service.domain.leave import LeaveGround
from service.domain.substitution import HourLine
from service.rules.eligibility.hours import Among, Book
from service.rules.eligibility.model import Frame
from service.rules.institutions import (
    check_absent_person_is_covered,
    check_date_is_within_term,
    check_group_is_financed,
    check_institution_is_beneficiary,
    check_teaching_time,
)
from service.rules.leave_days import warn_of_school_year_limit
from service.rules.leave_grounds import check_leave_conditions
from service.rules.substitutes import (
    check_category_evidence,
    check_director_gives_reason,
    check_director_norm,
    check_is_another_person,
)
from service.rules.units import check_kind_fits_group


def note_line(line: HourLine, *, frame: Frame, book: Book) -> None:
    """What the checks of institution, ground and substitute say against the line."""
    institution, edition = frame.institution, frame.edition
    substitution = line.substitution
    book.note(
        check_institution_is_beneficiary(institution),
        check_date_is_within_term(line.held_on, edition=edition, is_carry_over=line.is_carry_over),
        check_group_is_financed(line.group, institution=institution),
        check_absent_person_is_covered(substitution.absent, institution=institution),
        check_kind_fits_group(line.kind, group=line.group, institution=institution),
        check_leave_conditions(substitution.leave),
        check_is_another_person(substitution),
        check_category_evidence(substitution.substitute),
        check_director_norm(substitution, institution=institution),
        check_director_gives_reason(substitution),
    )


def warnings_of(line: HourLine, *, frame: Frame, among: Among) -> tuple[Ground, ...]:
    """What somebody should look at, though it does not decide (R-013, R-032)."""
    decisions = [
        check_teaching_time(line.held_on, institution=frame.institution, edition=frame.edition)
    ]
    if line.substitution.leave.ground is LeaveGround.ART169:
        used = frame.used.study_days.get(line.substitution.absent.person_id, frozenset())
        decisions.append(
            warn_of_school_year_limit(
                line.held_on, leave_days=among.study_days, used=used, edition=frame.edition
            )
        )
    return tuple(
        reason
        for decision in decisions
        if decision.outcome is Outcome.WARNING
        for reason in decision.grounds
    )
