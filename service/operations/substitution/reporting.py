"""The absence is reported: who, when, on what ground (R-014, R-015, R-019)."""

from collections.abc import Mapping, Sequence

from service.domain.institutions import GroupLevel, InstitutionType
from service.domain.leave import LeaveGround
from service.domain.people import StaffPosition
from service.domain.wording import date_bg
from service.engine import FormContext, OperationContext, Option, form_context, operation
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.case_titles import name_case
from service.operations.programme.editions import edition_for
from service.operations.substitution.people import position_of, staff_options, who_fills_in
from service.storage.models.absence import AbsenceState, TeacherAbsence

GROUPS = {
    GroupLevel.GRADE: "I–XII клас",
    GroupLevel.PREPARATORY_GROUP: "Подготвителна група в училище",
    GroupLevel.AGE_GROUP_1: "Първа възрастова група",
    GroupLevel.AGE_GROUP_2: "Втора възрастова група",
    GroupLevel.AGE_GROUP_3: "Трета подготвителна възрастова група",
    GroupLevel.AGE_GROUP_4: "Четвърта подготвителна възрастова група",
    GroupLevel.NURSERY: "Яслена група",
    GroupLevel.THERAPY_GROUP: "Група за терапевтични и рехабилитационни дейности",
}

_GROUPS_OF = {
    InstitutionType.SCHOOL: (GroupLevel.GRADE, GroupLevel.PREPARATORY_GROUP),
    InstitutionType.KINDERGARTEN: (
        GroupLevel.AGE_GROUP_3,
        GroupLevel.AGE_GROUP_4,
        GroupLevel.AGE_GROUP_1,
        GroupLevel.AGE_GROUP_2,
        GroupLevel.NURSERY,
    ),
    InstitutionType.SPECIAL_CENTRE: (
        GroupLevel.GRADE,
        GroupLevel.PREPARATORY_GROUP,
        GroupLevel.THERAPY_GROUP,
    ),
}


@form_context("substitution/report_absence")
def report_absence_form(ctx: OperationContext) -> FormContext:
    """The institution's staff, its groups, and the closed list of grounds (R-019)."""
    organisation = ctx.organisation("director")
    kind = InstitutionType.of_kind(organisation.kind)
    return FormContext(
        options={
            "teachers": staff_options(ctx.session, organisation, on=ctx.today),
            "groups": [Option(level.value, GROUPS[level]) for level in groups_of(kind)],
            "grounds": _grounds(ctx),
        },
        variables={"is_centre": kind is InstitutionType.SPECIAL_CENTRE},
    )


def groups_of(kind: InstitutionType) -> Sequence[GroupLevel]:
    """The classes and groups an institution of this type has; all of them for other types."""
    return _GROUPS_OF.get(kind, tuple(GroupLevel))


def _grounds(ctx: OperationContext) -> list[Option]:
    edition = edition_for(ctx.today)
    listed = [Option(row.ground.value, row.label, row.condition) for row in edition.leave_grounds]
    other = Option(LeaveGround.OTHER.value, "Друго основание", "не се финансира по програмата")
    return [*listed, other]


@operation
def report_absence(ctx: OperationContext) -> Mapping[str, Json]:
    """Write the absence; the gateway asks next whether it is sick leave (R-036)."""
    answers = Answers.of(ctx.form)
    organisation = ctx.organisation("director")
    teacher_id = answers.whole("teacher")
    position = position_of(ctx.session, teacher_id, organisation, on=answers.day("starts_on"))
    if position is None:
        raise ValidationFailed([_not_staff(answers)])
    ground = LeaveGround(answers.text("ground"))
    ctx.session.add(
        TeacherAbsence(
            case_id=ctx.case.id,
            organisation_id=organisation.id,
            absent_person_id=teacher_id,
            position=position.value,
            leads_therapy_group=answers.flag("leads_therapy_group"),
            group_level=answers.text("group_level"),
            ground=ground.value,
            starts_on=answers.day("starts_on"),
            ends_on=answers.day("ends_on"),
            state=AbsenceState.REPORTED,
        )
    )
    name_case(ctx, f"Заместване {_days(answers)}.")
    ctx.session.flush()
    ctx.involve(teacher_id)
    _record(ctx, answers, ground=ground, position=position)
    leave_by = who_fills_in(ctx.session, teacher_id, organisation, on=ctx.today)
    return {"is_sick": ground is LeaveGround.ART162, "leave_by": leave_by}


def _not_staff(answers: Answers) -> Problem:
    starts_on = date_bg(answers.day("starts_on"))
    text = f"Към {starts_on} това лице не работи в институцията и не може да отсъства от нея."
    return Problem("teacher", text, rule="R-014")


def _days(answers: Answers) -> str:
    starts_on, ends_on = answers.day("starts_on"), answers.day("ends_on")
    return f"от {starts_on:%d.%m.%Y} до {ends_on:%d.%m.%Y} г"


def _record(
    ctx: OperationContext, answers: Answers, *, ground: LeaveGround, position: StaffPosition
) -> None:
    ctx.record(
        "absence.reported",
        {
            "text": f"Вписано е отсъствие {_days(answers)}.",
            "person": answers.whole("teacher"),
            "position": position.value,
            "ground": ground.value,
            "starts_on": answers.day("starts_on").isoformat(),
            "ends_on": answers.day("ends_on").isoformat(),
        },
    )
