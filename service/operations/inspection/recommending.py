"""Recommendations, each with its own term, and whether all were fulfilled (R-314)."""

from datetime import timedelta

from service.domain.wording import date_bg
from service.engine import FormContext, OperationContext, form_context, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.inspection import papers
from service.operations.inspection.rows import (
    find_inspection,
    finding_facts,
    findings_of,
    head_facts,
    recommendations_of,
    set_state,
)
from service.operations.inspection.visiting import demand_officer, officers_only
from service.operations.official_papers import act_number
from service.storage.models.clock import ClockEnding
from service.storage.models.inspection import InspectionRecommendation, InspectionState


@form_context("inspection/recommend")
def recommend_form(ctx: OperationContext) -> FormContext:
    """A recommendation for each finding, to be worded; the term is the expert's."""
    inspection = find_inspection(ctx)
    findings = findings_of(ctx.session, inspection.id)
    return FormContext(
        values={
            "recommendations": [
                {"text": None, "ground": each.ground, "due_on": None} for each in findings
            ]
        },
        facts=[*head_facts(ctx, inspection), *finding_facts(findings)],
        variables={"tomorrow": (ctx.today + timedelta(days=1)).isoformat()},
        refusal=officers_only(ctx, inspection),
    )


@operation
def recommend(ctx: OperationContext) -> dict[str, Json]:
    """Give the recommendations; each goes its own way from here."""
    inspection = find_inspection(ctx)
    demand_officer(ctx, inspection)
    clock: dict[str, Json] = {}
    if not ctx.variables.get("is_seen"):
        due_on = ctx.clocks.due_on("objection")
        silent = f"Директорът не отговори до {date_bg(due_on)} Приема се, че не възразява."
        tell(ctx, "objection.missed", silent, "R-313", due_on=due_on.isoformat())
        clock = ctx.clocks.end("objection", on=due_on, how=ClockEnding.LAPSED)
    ctx.session.add_all(
        InspectionRecommendation(
            inspection_id=inspection.id,
            position=position,
            text=row.text("text"),
            ground=row.text("ground"),
            due_on=row.day("due_on"),
        )
        for position, row in enumerate(Answers.of(ctx.form).rows("recommendations"), start=1)
    )
    set_state(ctx, inspection, InspectionState.RECOMMENDED)
    ctx.session.flush()
    given = recommendations_of(ctx.session, inspection.id)
    ruo = ctx.organisation(Role.RUO_EXPERT)
    number = act_number(ctx, series=f"{ruo.key}-letters", index="РУО")
    papers.recommendations(ctx, inspection, given, number=number)
    for each in given:
        tell(
            ctx,
            "recommendation.given",
            f"Препоръка {each.position}: {each.text.rstrip('.')} ({each.ground}), до "
            f"{date_bg(each.due_on)}",
            "R-314",
            recommendation=each.id,
            due_on=each.due_on.isoformat(),
        )
    ids: list[Json] = [each.id for each in given]
    return {**clock, "recommendation_ids": ids}


@operation
def sum_up(ctx: OperationContext) -> dict[str, Json]:
    """All fulfilled: the check is closed and counts; else the head decides (R-310, R-314)."""
    inspection = find_inspection(ctx)
    given = recommendations_of(ctx.session, inspection.id)
    done = sum(bool(each.is_fulfilled) for each in given)
    is_fulfilled = done == len(given)
    said = f"Изпълнени са {done} от {len(given)} препоръки."
    tell(ctx, "recommendations.summed", said, "R-314", fulfilled=done, given=len(given))
    if is_fulfilled:
        set_state(ctx, inspection, InspectionState.CLOSED_FULFILLED)
        tell(ctx, "inspection.closed", "Проверката приключи с изпълнени препоръки.", "R-310")
        ctx.notify(
            subject="Приключена проверка",
            body="Препоръките са изпълнени и проверката приключи.",
            dedup=f"inspection:{inspection.id}:closed",
            role=Role.DIRECTOR,
        )
    return {"is_fulfilled": is_fulfilled}
