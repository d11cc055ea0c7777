"""The check itself, on site with the card of annex 7 or on documents; the survey (R-129)."""

from collections.abc import Sequence

from sqlalchemy import select

from service.domain.wording import date_bg, money_bg, quantity_bg
from service.engine import FormContext, OperationContext, Option, form_context, operation
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.four_eyes import acting_person
from service.operations.monitoring import papers
from service.operations.monitoring.rows import (
    ZERO,
    find_visit,
    findings_of,
    head_facts,
    total_of,
)
from service.operations.monitoring.spending import spend
from service.rules.recovery import overpaid
from service.storage.models.absence import HourLineRow
from service.storage.models.claim import ClaimLine
from service.storage.models.identity import Person
from service.storage.models.monitoring import (
    MonitoringCard,
    MonitoringFinding,
    MonitoringSurvey,
    MonitoringVisit,
    VisitState,
)


@form_context("monitoring/check_on_site")
@form_context("monitoring/check_documents")
def check_form(ctx: OperationContext) -> FormContext:
    """The hours of the sampled claim, so that a finding can point at one."""
    visit = find_visit(ctx)
    visit_from = None if visit.order_on is None else visit.order_on.isoformat()
    return FormContext(
        values={"monitors": ctx.actor.name},
        options={"lines": _line_options(ctx, visit)},
        facts=head_facts(ctx, visit),
        variables={"visit_from": visit_from},
    )


@operation
def check_on_site(ctx: OperationContext) -> dict[str, Json]:
    """The visit was made: the card with its findings, signed by the monitors (R-130)."""
    visit = find_visit(ctx)
    answers = Answers.of(ctx.form)
    spend(ctx, visit, cost=answers.maybe_number("cost"))
    card = _draw_card(ctx, visit, answers)
    card.document_id = papers.card(ctx, visit, card)
    return {}


@operation
def check_documents(ctx: OperationContext) -> dict[str, Json]:
    """The documents were checked; what was found stands in the same rows, without annex 7."""
    visit = find_visit(ctx)
    _draw_card(ctx, visit, Answers.of(ctx.form))
    return {}


@form_context("monitoring/survey")
def survey_form(ctx: OperationContext) -> FormContext:
    return FormContext(facts=head_facts(ctx, find_visit(ctx)))


@operation
def record_survey(ctx: OperationContext) -> dict[str, Json]:
    """How many were asked and what they said, without names."""
    visit = find_visit(ctx)
    answers = Answers.of(ctx.form)
    survey = MonitoringSurvey(
        visit_id=visit.id,
        teachers=answers.whole("teachers"),
        managers=answers.whole("managers"),
        counsellors=answers.whole("counsellors"),
        parents=answers.whole("parents"),
        satisfaction=answers.maybe_number("satisfaction"),
        summary=answers.text("summary"),
    )
    ctx.session.add(survey)
    satisfaction = None if survey.satisfaction is None else str(survey.satisfaction)
    tell(
        ctx,
        "visit.surveyed",
        "Проведена е анкета.",
        "R-129",
        asked=survey.teachers + survey.managers + survey.counsellors + survey.parents,
        satisfaction=satisfaction,
    )
    return {}


def _draw_card(ctx: OperationContext, visit: MonitoringVisit, answers: Answers) -> MonitoringCard:
    card = MonitoringCard(
        visit_id=visit.id,
        checked_on=answers.day("checked_on"),
        documents=answers.choices("documents"),
        summary=answers.text("summary"),
        recommendations=answers.maybe_text("recommendations"),
        monitors=answers.text("monitors"),
        drawn_by_id=acting_person(ctx),
    )
    ctx.session.add(card)
    ctx.session.add_all(_findings(ctx, visit, answers))
    visit.state = VisitState.CHECKED
    ctx.session.flush()
    findings = findings_of(ctx.session, visit.id)
    rows: list[Json] = [
        {
            "hours": str(finding.hours),
            "paid_rate": str(finding.paid_rate),
            "due_rate": str(finding.due_rate),
            "amount": str(finding.amount),
        }
        for finding in findings
    ]
    tell(
        ctx,
        "visit.checked",
        _checked(findings),
        "R-130",
        checked_on=card.checked_on.isoformat(),
        findings=rows,
        total=str(total_of(findings)),
    )
    return card


def _checked(findings: Sequence[MonitoringFinding]) -> str:
    if not findings:
        return "Проверката е извършена, без нарушения."
    hours = quantity_bg(sum((finding.hours for finding in findings), ZERO))
    total = money_bg(total_of(findings))
    return f"Проверката откри {hours} ч. с неправилна ставка: {total} за възстановяване."


def _findings(
    ctx: OperationContext, visit: MonitoringVisit, answers: Answers
) -> list[MonitoringFinding]:
    """The findings with what each comes to; every bad row is named (R-132)."""
    found, problems = [], []
    for number, row in enumerate(answers.rows("findings")):
        problem = _problem_of(ctx, row)
        if problem is not None:
            field, text = problem
            problems.append(Problem(f"findings.{number}.{field}", text, rule="R-132"))
            continue
        hours, paid, due = row.number("hours"), row.number("paid_rate"), row.number("due_rate")
        line = row.maybe_text("line")
        found.append(
            MonitoringFinding(
                visit_id=visit.id,
                hour_line_id=None if line is None else int(line),
                description=row.text("description"),
                hours=hours,
                paid_rate=paid,
                due_rate=due,
                amount=overpaid(hours, paid_rate=paid, due_rate=due).value,
            )
        )
    if problems:
        raise ValidationFailed(problems)
    return found


def _problem_of(ctx: OperationContext, row: Answers) -> tuple[str, str] | None:
    """The field and the sentence of what is wrong with a finding."""
    if row.number("due_rate") >= row.number("paid_rate"):
        return "due_rate", "Дължимата ставка трябва да е по-малка от изплатената."
    chosen = row.maybe_text("line")
    if chosen is None:
        return None
    line = ctx.session.get_one(HourLineRow, int(chosen))
    if line.financed_hours is not None and row.number("hours") > line.financed_hours:
        return "hours", f"По този ред са платени {quantity_bg(line.financed_hours)} ч."
    if line.rate is not None and row.number("paid_rate") > line.rate:
        return "paid_rate", f"По този ред е платено по {money_bg(line.rate)} на час."
    return None


def _line_options(ctx: OperationContext, visit: MonitoringVisit) -> list[Option]:
    if visit.claim_id is None:
        return []
    rows = ctx.session.execute(
        select(HourLineRow, Person.full_name)
        .join(ClaimLine, ClaimLine.id == HourLineRow.claim_line_id)
        .join(Person, Person.id == HourLineRow.substitute_person_id)
        .where(ClaimLine.claim_id == visit.claim_id, HourLineRow.amount > 0)
        .order_by(HourLineRow.held_on, HourLineRow.lesson_number, HourLineRow.id)
    )
    return [
        Option(
            str(line.id),
            f"{date_bg(line.held_on)}, {line.class_name}, {name}",
            f"{quantity_bg(line.financed_hours or ZERO)} ч. по {money_bg(line.rate or ZERO)}",
        )
        for line, name in rows
    ]
