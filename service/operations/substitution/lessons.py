"""The hours really held are entered and checked one by one (R-002, R-015, R-034, R-056, R-117)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.exc import IntegrityError

from service.domain.institutions import GroupLevel, HourKind, HourUnit, InstitutionType
from service.domain.wording import date_bg, quantity_bg
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.kernel.clock import SOFIA
from service.kernel.errors import ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused
from service.operations.programme.lines import (
    hours_of,
    institution_of,
    leave_of,
    total_hours,
)
from service.operations.programme.verdicts import Judgement, judge, write
from service.operations.substitution.hour_checks import HourCheck, check_sum
from service.operations.substitution.leave import financed_days_sentence
from service.operations.substitution.rows import (
    absence_of,
    demand_not_absent,
    edition_of,
    substitution_row,
)
from service.operations.substitution.slots import Entry, entries_of, free_before_entry, store
from service.rules.units import unit_of
from service.storage.models.absence import AssignmentActRow, SubstitutionRow, SubstitutionState

KINDS = {
    HourKind.LESSON: "учебен час",
    HourKind.BOARDING_LESSON: "занятие в полуинтернатна група",
    HourKind.ASTRONOMICAL_HOUR: "астрономически час",
}
_REMINDER_DAYS = 3
_MORNING = time(9)


@form_context("substitution/record_lessons")
def record_lessons_form(ctx: OperationContext) -> FormContext:
    """The act's subject and unit; which days are paid is said before the first hour is entered."""
    absence = absence_of(ctx)
    row = substitution_row(ctx)
    act = ctx.session.get_one(AssignmentActRow, row.id)
    unit = unit_of(GroupLevel(absence.group_level))
    kinds = _kinds(unit, InstitutionType.of_kind(ctx.organisation("director").kind))
    facts = [
        Fact("Период на заместване", f"{date_bg(act.starts_on)} – {date_bg(act.ends_on)}", "R-053"),
        Fact("Възложени часове", quantity_bg(act.hours), "R-056"),
    ]
    paid = financed_days_sentence(leave_of(absence), absence)
    if paid is not None:
        facts.append(Fact("Финансират се часовете на", paid, rule="R-027"))
    return FormContext(
        options={"kinds": [Option(kind.value, KINDS[kind]) for kind in kinds]},
        facts=facts,
        variables={
            "unit": unit.value,
            "subject": act.subject,
            "kind": kinds[0].value,
            "is_last_year": absence.starts_on <= edition_of(absence).carry_over_to,
        },
    )


def _kinds(unit: HourUnit, kind: InstitutionType) -> list[HourKind]:
    if unit is HourUnit.ASTRONOMICAL_HOUR:
        return [HourKind.ASTRONOMICAL_HOUR]
    if kind is InstitutionType.SCHOOL:
        return [HourKind.LESSON, HourKind.BOARDING_LESSON]
    return [HourKind.LESSON]


@operation
def record_lessons(ctx: OperationContext) -> Mapping[str, Json]:
    """Write every hour in its own row; what is not financed stays, with the rule that says so."""
    answers = Answers.of(ctx.form)
    row = substitution_row(ctx)
    demand_not_absent(ctx)
    free_before_entry(ctx.session, row)
    entries = entries_of(answers)
    check = HourCheck(ctx, row, is_carry_over=answers.flag("is_carry_over"))
    act = ctx.session.get_one(AssignmentActRow, row.id)
    problems = [
        *check.problems(entries),
        *check_sum(entries, assigned=act.hours, timetable=answers.maybe_number("timetable_hours")),
    ]
    if problems:
        raise ValidationFailed(problems)
    store(ctx, row, entries, answers=answers)
    row.state = SubstitutionState.RECORDED
    _flush(ctx)
    judgement = _judge(ctx, row)
    _record(ctx, row, judgement)
    _tell(ctx, judgement)
    return _next(entries)


def _flush(ctx: OperationContext) -> None:
    """Two people who enter the same hour at once meet at the unique index (R-117)."""
    try:
        ctx.session.flush()
    except IntegrityError as error:
        if "uq_hour_line_slot" not in str(error.orig):
            raise
        text = "Междувременно друг е вписал някой от тези часове. Проверете ги и опитайте отново."
        raise refused("lines", text, "R-117") from error


def _judge(ctx: OperationContext, row: SubstitutionRow) -> Judgement:
    """What the rules say of the hours now, as if the statement were signed already."""
    judgement = judge(
        ctx.session,
        [row],
        decide=ctx.decide,
        institution=institution_of(ctx.organisation("director")),
        edition=edition_of(absence_of(ctx)),
        as_if_signed=True,
    )
    write(judgement)
    return judgement


def _tell(ctx: OperationContext, judgement: Judgement) -> None:
    """Whoever entered the hours hears at once which of them will not be paid, and by which rule."""
    reasons = [f"{g['text']} ({g['rule']})" for g in judgement.refusals if isinstance(g, dict)]
    if reasons and ctx.actor.person_id is not None:
        unpaid = quantity_bg(judgement.hours - judgement.financed_hours)
        ctx.notify(
            person_id=ctx.actor.person_id,
            subject=f"Няма да се финансират {unpaid} от вписаните часове",
            body=" ".join(reasons),
            dedup=f"refused:{ctx.task_id}",
        )


def _record(ctx: OperationContext, row: SubstitutionRow, judgement: Judgement) -> None:
    hours = hours_of(ctx.session, row.id)
    ctx.record(
        "substitution.hours_recorded",
        {
            "text": f"Вписани са {quantity_bg(total_hours(hours))} часа от "
            f"{hours[0].held_on:%d.%m} до {hours[-1].held_on:%d.%m.%Y} г.",
            "substitution": row.id,
            "hours": quantity_bg(total_hours(hours)),
            "from": hours[0].held_on.isoformat(),
            "to": hours[-1].held_on.isoformat(),
            "grounds": judgement.refusals,
        },
    )


def _next(entries: list[Entry]) -> Mapping[str, Json]:
    """When to remind of the statement: three days after the last hour."""
    last = max(entry.held_on for entry in entries)
    remind_at = _morning(last + timedelta(days=_REMINDER_DAYS))
    return {
        "statement_reminder_at": remind_at.isoformat(),
        "statement_due_at": remind_at.isoformat(),
    }


def _morning(on: date) -> datetime:
    return datetime.combine(on, _MORNING, tzinfo=SOFIA).astimezone(UTC)
