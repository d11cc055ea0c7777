"""Приложение № 2: the substitute states the hours, the director signs or returns (R-054–R-061)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from service.domain.people import SubstituteCategory
from service.domain.wording import date_bg, quantity_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.four_eyes import demand_other_person
from service.operations.programme.lines import (
    hours_of,
    named,
    problems_of,
    substitution_of,
    total_hours,
)
from service.operations.substitution.rows import demand_not_absent, substitution_row
from service.rules.statement import check_held_hours, check_staffing_list
from service.storage.models.absence import (
    AssignmentActRow,
    HourLineRow,
    HoursStatement,
    SubstitutionState,
)


@form_context("substitution/fill_statement")
def fill_statement_form(ctx: OperationContext) -> FormContext:
    """The sum of the hours entered is offered; refused hours are named with their rule."""
    row = substitution_row(ctx)
    hours = hours_of(ctx.session, row.id)
    return FormContext(
        values={"hours": total_hours(hours), "signed_on": ctx.today},
        facts=[*_people(ctx), *refused_facts(hours)],
        variables={"recorded": _summary(hours)},
    )


@operation
def fill_statement(ctx: OperationContext) -> Mapping[str, Json]:
    """Write the statement; it cannot precede the last hour nor differ from the hours entered."""
    answers = Answers.of(ctx.form)
    row = substitution_row(ctx)
    demand_not_absent(ctx)
    hours = hours_of(ctx.session, row.id)
    problems = _problems(ctx, answers, hours)
    if problems:
        raise ValidationFailed(problems)
    old = ctx.session.get(HoursStatement, row.id)
    if old is not None:
        ctx.session.delete(old)
        ctx.session.flush()
    ctx.session.add(
        HoursStatement(
            substitution_id=row.id,
            hours=answers.number("hours"),
            staffing_list=int(answers.text("staffing_list")),
            weekly_norm=answers.maybe_number("weekly_norm"),
            signed_on=answers.day("signed_on"),
            signed_by_id=ctx.actor.person_id,
        )
    )
    paper = answers.maybe_whole("paper")
    if paper is not None:
        ctx.attach(paper)
    row.state = SubstitutionState.STATED
    ctx.session.flush()
    ctx.record(
        "substitution.stated",
        {
            "text": "Заместващият учител подписа справката-декларация.",
            "substitution": row.id,
            "hours": quantity_bg(answers.number("hours")),
            "signed_on": answers.day("signed_on").isoformat(),
            "grounds": named("R-017", "R-054", "R-055"),
        },
    )
    return {}


def _problems(
    ctx: OperationContext, answers: Answers, hours: Sequence[HourLineRow]
) -> list[Problem]:
    act = ctx.session.get_one(AssignmentActRow, hours[0].substitution_id)
    stated, recorded = answers.number("hours"), total_hours(hours)
    found = problems_of(check_staffing_list(int(answers.text("staffing_list"))), at="staffing_list")
    found += problems_of(check_held_hours(stated, assigned=act.hours), at="hours")
    if stated != recorded:
        text = f"Вписани са {quantity_bg(recorded)} часа. Справката показва същия брой."
        found.append(Problem("hours", text, rule="R-017"))
    last = max(row.held_on for row in hours)
    if answers.day("signed_on") < last:
        text = f"Последният час е на {date_bg(last)}; справката не може да е отпреди него."
        found.append(Problem("signed_on", text, rule="R-054"))
    return found


@form_context("substitution/confirm_statement")
def confirm_statement_form(ctx: OperationContext) -> FormContext:
    """What the director signs: the hours day by day, and those the programme will not pay."""
    hours = hours_of(ctx.session, substitution_row(ctx).id)
    days = [Fact(f"Часове на {date_bg(on)}", quantity_bg(n)) for on, n in _by_day(hours)]
    return FormContext(
        facts=[*_people(ctx), *days, *refused_facts(hours)],
        variables={"recorded": _summary(hours)},
    )


@operation
def confirm_statement(ctx: OperationContext) -> Mapping[str, Json]:
    """Sign as the second person, or return the hours with what is to be put right (R-061)."""
    answers = Answers.of(ctx.form)
    row = substitution_row(ctx)
    if answers.text("decision") == "return":
        reason = answers.text("return_reason")
        ctx.record(
            "substitution.returned", {"text": f"Върната за поправка: {reason}", "reason": reason}
        )
        ctx.notify(
            person_id=row.substitute_person_id,
            subject="Справката-декларация е върната за поправка",
            body=reason,
            dedup=f"returned:{ctx.task_id}",
        )
        return {"is_confirmed": False}
    statement = ctx.session.get_one(HoursStatement, row.id)
    is_director = row.category == SubstituteCategory.DIRECTOR.value
    if not is_director:
        demand_other_person(ctx, {"Вие сте попълнили справката": statement.signed_by_id})
    statement.director_signed_at = ctx.now
    statement.director_id = ctx.actor.person_id
    statement.control_note = answers.maybe_text("control_note")
    row.state = SubstitutionState.CONFIRMED
    ctx.session.flush()
    ctx.record(
        "substitution.confirmed",
        {
            "text": "Директорът подписа справката-декларация.",
            "substitution": row.id,
            "hours": quantity_bg(statement.hours),
            "grounds": named("R-054", "R-061"),
        },
    )
    return {"is_confirmed": True}


@operation
def remind_statement(ctx: OperationContext) -> Mapping[str, Json]:
    """Three days after the last hour the statement is still missing: remind its signer."""
    row = substitution_row(ctx)
    name = substitution_of(ctx.session, row).absent.name
    ctx.notify(
        person_id=row.substitute_person_id,
        subject="Напомняне: справка-декларация (Приложение № 2)",
        body=f"Минаха три дни от последния час, в който замествахте {name}. "
        "Попълнете справката-декларация, за да влязат часовете в заявката.",
        dedup="statement-reminder",
    )
    ctx.record("substitution.reminded", {"text": "Изпратено е напомняне за справката."})
    return {}


def refused_facts(hours: Sequence[HourLineRow]) -> list[Fact]:
    """Each refused day with its sentence and rule, so that nobody learns of it from the РУО."""
    facts = []
    for on in dict.fromkeys(row.held_on for row in hours):
        refused = [r for r in hours if r.held_on == on and (r.financed_hours or 0) < r.hours]
        for ground in _blocking(refused):
            label = f"Не се финансират часове на {date_bg(on)}"
            facts.append(Fact(label, str(ground["text"]), rule=str(ground["rule"])))
    return facts


def _blocking(rows: Sequence[HourLineRow]) -> list[dict[str, Json]]:
    """The refusing grounds of the rows; what only waits for the statement is no refusal."""
    waits = {"R-054", "R-062", "R-063", "R-064", "R-065", "R-066", "R-067"}
    found = [g for row in rows for g in row.grounds if isinstance(g, dict)]
    return list({str(g["text"]): g for g in found if g["rule"] not in waits}.values())


def _people(ctx: OperationContext) -> list[Fact]:
    substitution = substitution_of(ctx.session, substitution_row(ctx))
    return [
        Fact("Отсъства", substitution.absent.name),
        Fact("Замества", substitution.substitute.name),
    ]


def _summary(hours: Sequence[HourLineRow]) -> str:
    first, last = hours[0].held_on, hours[-1].held_on
    return f"{quantity_bg(total_hours(hours))} ({date_bg(first)} – {date_bg(last)})"


def _by_day(hours: Sequence[HourLineRow]) -> list[tuple[date, Decimal]]:
    days = dict.fromkeys(row.held_on for row in hours)
    return [(on, total_hours(row for row in hours if row.held_on == on)) for on in days]
