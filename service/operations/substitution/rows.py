"""The rows of the case at hand: its absence and its substitution."""

from sqlalchemy import select

from service.domain.programme import ProgrammeEdition
from service.engine import OperationContext
from service.kernel.errors import NotFound
from service.operations.four_eyes import demand_other_person
from service.operations.programme.editions import edition_for
from service.storage.models.absence import SubstitutionRow, TeacherAbsence


class AbsenceMissing(NotFound):
    """The case has no absence yet."""

    code = "substitution.no-absence"
    sentence = "По преписката още няма вписано отсъствие."


class SubstituteMissing(NotFound):
    """The case has no substitute yet."""

    code = "substitution.no-substitute"
    sentence = "По преписката още няма избран заместващ учител."


def absence_of(ctx: OperationContext) -> TeacherAbsence:
    """The absence of the case; raises AbsenceMissing."""
    found = ctx.session.scalar(select(TeacherAbsence).where(TeacherAbsence.case_id == ctx.case.id))
    if found is None:
        raise AbsenceMissing
    return found


def maybe_substitution_of(ctx: OperationContext) -> SubstitutionRow | None:
    """The substitution of the case, if somebody has been chosen."""
    return ctx.session.scalar(
        select(SubstitutionRow)
        .join(TeacherAbsence, TeacherAbsence.id == SubstitutionRow.absence_id)
        .where(TeacherAbsence.case_id == ctx.case.id)
    )


def substitution_row(ctx: OperationContext) -> SubstitutionRow:
    """The substitution of the case; raises SubstituteMissing."""
    found = maybe_substitution_of(ctx)
    if found is None:
        raise SubstituteMissing
    return found


def edition_of(absence: TeacherAbsence) -> ProgrammeEdition:
    """The edition of the programme in force on the first day of the absence."""
    return edition_for(absence.starts_on)


def demand_not_absent(ctx: OperationContext) -> None:
    """The absent teacher does not state the hours of whoever stood in; raises FourEyes."""
    absent = absence_of(ctx).absent_person_id
    demand_other_person(ctx, {"Вие сте отсъстващият учител": absent})
