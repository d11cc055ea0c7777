"""What is to be checked, by whom, and the order without which nobody checks (R-312)."""

from collections.abc import Sequence
from datetime import date

from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.case_titles import name_case
from service.operations.four_eyes import acting_person, demand_other_person
from service.operations.in_office import in_office
from service.operations.inspection import papers
from service.operations.inspection.rows import (
    find_inspection,
    head_facts,
    officers_of,
    recommendations_of,
    set_state,
)
from service.operations.official_papers import act_number
from service.operations.ruo_plan.carrying import subject_of
from service.rules.inspection import checklist, checklist_for
from service.storage.models.identity import Person
from service.storage.models.inspection import Inspection, InspectionOfficer, InspectionState
from service.storage.models.plan import Plan, PlanActivity


@form_context("inspection/plan")
def plan_form(ctx: OperationContext) -> FormContext:
    """What the plan says, ready to be changed; the experts of the department."""
    inspection = find_inspection(ctx)
    facts = head_facts(ctx, inspection)
    subject, starts_on = _subject(ctx, inspection, facts)
    return FormContext(
        values={
            "subject": subject,
            "checklist": checklist_for(subject).key if subject else None,
            "is_on_site": "yes",
            "checked_from": starts_on,
            "checked_to": ctx.today if starts_on is not None else None,
            "officers": [ctx.actor.person_id] if ctx.actor.person_id else [],
        },
        options={"experts": [Option(each.id, each.full_name) for each in _experts(ctx)]},
        facts=facts,
    )


@operation
def plan(ctx: OperationContext) -> dict[str, Json]:
    """Propose the check to the head."""
    inspection = find_inspection(ctx)
    answers = Answers.of(ctx.form)
    inspection.subject = answers.text("subject")
    inspection.checklist = answers.text("checklist")
    inspection.is_on_site = answers.text("is_on_site") == "yes"
    inspection.checked_from = answers.day("checked_from")
    inspection.checked_to = answers.day("checked_to")
    inspection.planned_on = answers.day("planned_on")
    inspection.planned_by_id = acting_person(ctx)
    set_state(ctx, inspection, InspectionState.PLANNED)
    for known in officers_of(ctx.session, inspection.id):
        ctx.session.delete(ctx.session.get_one(InspectionOfficer, (inspection.id, known.id)))
    ctx.session.add_all(
        InspectionOfficer(inspection_id=inspection.id, person_id=int(person_id))
        for person_id in answers.choices("officers")
    )
    ctx.session.flush()
    name_case(ctx, f"Проверка: {checklist(inspection.checklist).title}")
    names = ", ".join(each.full_name for each in officers_of(ctx.session, inspection.id))
    tell(
        ctx,
        "inspection.planned",
        f"Предложена е проверка за {date_bg(inspection.planned_on)} Екип: {names}.",
        "R-312",
        subject=inspection.subject,
        checklist=inspection.checklist,
    )
    return {}


@form_context("inspection/order")
def order_form(ctx: OperationContext) -> FormContext:
    """What is proposed: subject, period, officers, day."""
    inspection = find_inspection(ctx)
    names = ", ".join(each.full_name for each in officers_of(ctx.session, inspection.id))
    shown = [*head_facts(ctx, inspection), Fact("Предложен екип", names, rule="R-312")]
    if inspection.planned_on is not None and inspection.checklist is not None:
        how = "на място" if inspection.is_on_site else "по документи"
        shown.append(Fact("Предвидена", f"{date_bg(inspection.planned_on)}, {how}"))
        shown.append(Fact("Контролен лист", checklist(inspection.checklist).title))
    return FormContext(facts=shown)


@operation
def order(ctx: OperationContext) -> dict[str, Json]:
    """Order the check, or decline it; whoever proposed it may not order it."""
    inspection = find_inspection(ctx)
    answers = Answers.of(ctx.form)
    head = demand_other_person(ctx, {"Вие сте предложили проверката": inspection.planned_by_id})
    if answers.text("decision") == "decline":
        set_state(ctx, inspection, InspectionState.NOT_ORDERED)
        reason = answers.text("reason")
        tell(ctx, "inspection.declined", f"Проверката не е разпоредена: {reason}", "R-312")
        return {"is_ordered": False}
    inspection.order_number = _number(ctx)
    inspection.order_on = ctx.today
    inspection.ordered_by_id = head
    set_state(ctx, inspection, InspectionState.ORDERED)
    term = Term(answers.whole("term_days"), TermUnit.WORKING_DAYS)
    clock = ctx.clocks.start(
        "check",
        title="Проверка и протокол по заповедта",
        term=term,
        from_on=ctx.today,
        rule="R-312",
    )
    due_on = ctx.clocks.due_on("check")
    papers.order(ctx, inspection, due_on=due_on)
    tell(
        ctx,
        "inspection.ordered",
        f"Проверката е разпоредена със заповед № {inspection.order_number}/"
        f"{date_bg(inspection.order_on)} в срок до {date_bg(due_on)}",
        "R-312",
        number=inspection.order_number,
        due_on=due_on.isoformat(),
    )
    return {**clock, "is_ordered": True}


@form_context("inspection/extend")
def extend_form(ctx: OperationContext) -> FormContext:
    """The order and until when it runs."""
    inspection = find_inspection(ctx)
    shown = head_facts(ctx, inspection)
    if inspection.state in {InspectionState.ORDERED, InspectionState.CHECKED}:
        shown.append(Fact("Срок", date_bg(ctx.clocks.due_on("check")), rule="R-312"))
    return FormContext(facts=shown)


@operation
def extend(ctx: OperationContext) -> dict[str, Json]:
    """The head gives the officers more time; only while the order is being carried out."""
    inspection = find_inspection(ctx)
    if inspection.state not in {InspectionState.ORDERED, InspectionState.CHECKED}:
        text = "Няма срок за удължаване: проверката не е разпоредена или протоколът е съставен."
        raise refused("extra_days", text, "R-312")
    answers = Answers.of(ctx.form)
    by = Term(answers.whole("extra_days"), TermUnit.WORKING_DAYS)
    return ctx.clocks.extend("check", by=by, ground=answers.text("reason"), rule="R-312")


def _number(ctx: OperationContext) -> str:
    ruo = ctx.organisation(Role.RUO_HEAD)
    return act_number(ctx, series=f"{ruo.key}-orders", index="РД-06")


def _experts(ctx: OperationContext) -> Sequence[Person]:
    return in_office(ctx, Role.RUO_EXPERT)


def _subject(
    ctx: OperationContext, inspection: Inspection, facts: list[Fact]
) -> tuple[str, date | None]:
    """The words of the activity, or what of the earlier check was not done; where it begins."""
    if inspection.follows_id is not None:
        earlier = ctx.session.get_one(Inspection, inspection.follows_id)
        undone = [
            each
            for each in recommendations_of(ctx.session, earlier.id)
            if each.is_fulfilled is False
        ]
        facts += [
            Fact(f"Неизпълнена препоръка {each.position}", each.text, rule="R-315")
            for each in undone
        ]
        order = f"№ {earlier.order_number}"
        text = "; ".join(each.text for each in undone)
        return f"Изпълнение на препоръките от проверката по заповед {order}: {text}", None
    if inspection.plan_activity_id is None:
        return "", None
    activity = ctx.session.get_one(PlanActivity, inspection.plan_activity_id)
    facts.append(Fact("Дейност от плана", activity.number, rule="R-310"))
    year = ctx.session.get_one(Plan, activity.plan_id)
    starts_on = year.starts_on if year.starts_on <= ctx.today else None
    return subject_of(activity, ctx.session), starts_on
