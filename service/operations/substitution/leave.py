"""The papers of the leave: application and order, or the sick note (R-020–R-037)."""

from collections.abc import Mapping

from service.domain.grounds import Outcome
from service.domain.institutions import GroupLevel
from service.domain.leave import Case161, Leave, LeaveGround
from service.domain.wording import date_bg, days_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.calendar import WorkingCalendar
from service.kernel.errors import ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.programme.lines import (
    absent_of,
    institution_of,
    leave_of,
    problems_of,
)
from service.operations.substitution.papers import leave_order
from service.operations.substitution.rows import absence_of, edition_of
from service.rules.eligibility import ground_facts, institution_facts
from service.rules.leave_days import check_application_precedes_order, employer_paid_days
from service.rules.leave_grounds import check_leave_conditions
from service.storage.models.absence import AbsenceState, TeacherAbsence

#: which field of the application a ground's condition is asked in
_FIELD_OF_GROUND = {
    LeaveGround.ART155: "article_176_reason",
    LeaveGround.ART157: "item_157",
    LeaveGround.ART159: "union_document",
    LeaveGround.ART161: "evidence",
    LeaveGround.ART168: "agreement_clause",
    LeaveGround.ART170: "purpose_170",
}

_PAPERS = {
    "absence.leave_ordered": "Издадена е заповед за отпуск",
    "absence.sick_note_recorded": "Вписан е болничен лист",
}


@form_context("substitution/file_leave")
def file_leave_form(ctx: OperationContext) -> FormContext:
    """The ground reported decides which papers are asked for."""
    absence = absence_of(ctx)
    return FormContext(
        values={"application_on": None},
        facts=_absence_facts(ctx, absence),
        variables={"ground": absence.ground},
    )


@operation
def file_leave(ctx: OperationContext) -> Mapping[str, Json]:
    """Write the application; what is missing is asked again, what is not financed goes on."""
    answers = Answers.of(ctx.form)
    absence = absence_of(ctx)
    _fill(absence, answers)
    missing = check_leave_conditions(leave_of(absence))
    if missing.outcome is Outcome.INCOMPLETE:
        field = _FIELD_OF_GROUND.get(LeaveGround(absence.ground), "")
        raise ValidationFailed(problems_of(missing, at=field))
    evidence = absence.evidence_document_id
    if evidence is not None:
        ctx.attach(evidence)
    ctx.session.flush()
    ctx.record(
        "absence.leave_filed",
        {
            "text": f"Подадено е заявление за отпуск № {absence.application_number}.",
            "number": absence.application_number,
            "on": answers.day("application_on").isoformat(),
            "ground": absence.ground,
        },
    )
    return {}


def _fill(absence: TeacherAbsence, answers: Answers) -> None:
    absence.application_number = answers.text("application_number")
    absence.application_on = answers.day("application_on")
    absence.article_176 = answers.flag("article_176")
    absence.article_176_reason = answers.maybe_text("article_176_reason")
    absence.item_157 = answers.maybe_whole("item_157")
    absence.union_name = answers.maybe_text("union_name")
    absence.union_document = answers.maybe_text("union_document")
    case_161 = answers.text("case_161")
    absence.case_161 = case_161 if case_161 in {case.value for case in Case161} else None
    absence.case_161_order = answers.maybe_text("case_161_order")
    absence.evidence_document_id = answers.maybe_whole("evidence")
    absence.agreement_clause = answers.maybe_text("agreement_clause")
    absence.children_count = answers.maybe_whole("children_count") or 0
    absence.study_school = answers.maybe_text("study_school")
    absence.study_form = answers.maybe_text("study_form")
    absence.has_consent = answers.flag("has_consent")
    absence.purpose_170 = answers.maybe_text("purpose_170")


@form_context("substitution/order_leave")
def order_leave_form(ctx: OperationContext) -> FormContext:
    """The days asked for, and the day of the application, which the order cannot precede."""
    absence = absence_of(ctx)
    applied_on = absence.application_on
    return FormContext(
        values={"starts_on": absence.starts_on, "ends_on": absence.ends_on},
        facts=_absence_facts(ctx, absence),
        variables={"application_on": None if applied_on is None else applied_on.isoformat()},
    )


@operation
def order_leave(ctx: OperationContext) -> Mapping[str, Json]:
    """Write the order of the leave and the facts the tables judge by (R-035, R-037)."""
    answers = Answers.of(ctx.form)
    absence = absence_of(ctx)
    absence.order_number = answers.text("order_number")
    absence.order_on = answers.day("order_on")
    absence.starts_on = answers.day("starts_on")
    absence.ends_on = answers.day("ends_on")
    problems = problems_of(check_application_precedes_order(leave_of(absence)), at="order_on")
    if problems:
        raise ValidationFailed(problems)
    file_id = answers.maybe_whole("order_file")
    if file_id is not None:
        ctx.attach(file_id)
    ctx.session.flush()
    leave_order(ctx, absence)
    return _documented(ctx, absence, kind="absence.leave_ordered", number=absence.order_number)


@form_context("substitution/sick_note")
def sick_note_form(ctx: OperationContext) -> FormContext:
    """The days reported; no Приложение № 1 is asked for (R-036)."""
    absence = absence_of(ctx)
    return FormContext(
        values={"starts_on": absence.starts_on, "ends_on": absence.ends_on},
        facts=_absence_facts(ctx, absence),
    )


@operation
def record_sick_note(ctx: OperationContext) -> Mapping[str, Json]:
    """Write the number and the days of the sick note; nothing about the illness (R-026–R-029)."""
    answers = Answers.of(ctx.form)
    absence = absence_of(ctx)
    absence.sick_note_number = answers.text("sick_note_number")
    absence.sick_note_starts_on = answers.day("starts_on")
    absence.sick_note_ends_on = answers.day("ends_on")
    absence.sick_note_first_day_on = answers.maybe_day("first_day_on")
    absence.starts_on = answers.day("starts_on")
    absence.ends_on = answers.day("ends_on")
    number = absence.sick_note_number
    return _documented(ctx, absence, kind="absence.sick_note_recorded", number=number)


def _documented(
    ctx: OperationContext, absence: TeacherAbsence, *, kind: str, number: str
) -> Mapping[str, Json]:
    absence.state = AbsenceState.DOCUMENTED
    ctx.session.flush()
    ctx.record(
        kind,
        {
            "text": f"{_PAPERS[kind]} № {number} {_span(absence)}.",
            "number": number,
            "starts_on": absence.starts_on.isoformat(),
            "ends_on": absence.ends_on.isoformat(),
        },
    )
    return decision_facts(ctx, absence)


def _span(absence: TeacherAbsence) -> str:
    return f"за {absence.starts_on:%d.%m.%Y} – {absence.ends_on:%d.%m.%Y} г"


def decision_facts(ctx: OperationContext, absence: TeacherAbsence) -> dict[str, Json]:
    """What the tables `eligibility_institution` and `eligibility_ground` are asked about."""
    edition = edition_of(absence)
    institution = institution_of(ctx.organisation("director"))
    group = GroupLevel(absence.group_level)
    facts = institution_facts(
        institution,
        group=group,
        absent=absent_of(ctx.session, absence),
        held_on=absence.starts_on,
        edition=edition,
        is_carry_over=absence.starts_on <= edition.carry_over_to,
    )
    calendar = WorkingCalendar.bulgarian()
    return {**facts, **ground_facts(leave_of(absence), edition=edition, calendar=calendar)}


def financed_days_sentence(leave: Leave, absence: TeacherAbsence) -> str | None:
    """For sick leave: which days the programme pays; None for other grounds (R-026–R-029)."""
    if leave.sick_note is None:
        return None
    days = employer_paid_days(
        leave.sick_note, calendar=WorkingCalendar.bulgarian(), edition=edition_of(absence)
    ).value
    return days_bg(days) if days else "няма – трите дни са изтекли с предишния болничен лист"


def _absence_facts(ctx: OperationContext, absence: TeacherAbsence) -> list[Fact]:
    person = absent_of(ctx.session, absence)
    days = f"{date_bg(absence.starts_on)} – {date_bg(absence.ends_on)}"
    return [Fact("Отсъства", person.name), Fact("От – до", days)]
