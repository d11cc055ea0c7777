"""Recommendations: reported by the centre, extended, verified by an officer (R-255, R-256)."""

from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.follow_up_control.closing import close
from service.operations.follow_up_control.rows import (
    MONTHS,
    demand_officer,
    find_control,
    head_facts,
    officers_only,
    recommendations_of,
    term_words,
)
from service.storage.models.control import ControlRecommendation


@form_context("follow_up_control/fulfil")
def fulfil_form(ctx: OperationContext) -> FormContext:
    """The recommendation the task is about, and its term."""
    control = find_control(ctx)
    item = _item(ctx)
    text = f"{item.number}. {item.description} ({term_words(item)})"
    return FormContext(facts=head_facts(ctx, control), variables={"recommendation_text": text})


@operation
def report_fulfilment(ctx: OperationContext) -> dict[str, Json]:
    """The centre says what it did and shows it; with the last one the term is over."""
    item = _item(ctx)
    answers = Answers.of(ctx.form)
    item.reply = answers.text("reply")
    item.document_id = answers.whole("document")
    item.replied_on = ctx.today
    ctx.attach(item.document_id)
    ctx.session.flush()
    tell(
        ctx,
        "control.recommendation_reported",
        f"Отчетена е препоръка {item.number}{_late(item)}: {item.reply}",
        "R-256",
        recommendation=item.number,
    )
    waiting = [each for each in _all(ctx) if each.reply is None]
    return {} if waiting else ctx.clocks.end("recommendations", on=ctx.today)


@form_context("follow_up_control/extend")
def extend_form(ctx: OperationContext) -> FormContext:
    """What is not reported yet, and until when."""
    control = find_control(ctx)
    waiting = [each for each in _all(ctx) if each.reply is None]
    shown = [Fact(f"Препоръка {each.number}", term_words(each), rule="R-255") for each in waiting]
    return FormContext(facts=[*head_facts(ctx, control), *shown])


@operation
def extend_term(ctx: OperationContext) -> dict[str, Json]:
    """More months for what is not reported yet, three from delivery at the most (R-255)."""
    answers = Answers.of(ctx.form)
    months = int(answers.text("months"))
    longest = max(each.months for each in _all(ctx))
    if months <= longest:
        text = f"Срокът вече е {MONTHS[longest]} от връчването; изберете по-дълъг, до 3 месеца."
        raise refused("months", text, "R-255")
    extended = ctx.clocks.extend(
        "recommendations",
        by=Term(months - longest, TermUnit.MONTHS),
        ground=answers.text("reason"),
        rule="R-255",
    )
    due_on = ctx.clocks.due_on("recommendations")
    for each in _all(ctx):
        if each.reply is None:
            each.months, each.due_on = months, due_on
    ctx.notify(
        subject="Удължен е срокът за препоръките",
        body=f"Отчетете препоръките до {date_bg(due_on)}",
        dedup=f"control:extended:{months}",
        role=Role.LICENSED_CENTRE,
    )
    return extended


@form_context("follow_up_control/verify")
def verify_form(ctx: OperationContext) -> FormContext:
    """Each recommendation with what the centre says it did."""
    control = find_control(ctx)
    found = _all(ctx)
    rows = [{"recommendation": str(each.id), "verdict": "", "note": ""} for each in found]
    shown = [
        Fact(
            f"Препоръка {each.number}{_late(each)}",
            f"{each.description} Отговор: {each.reply}",
            rule="R-256",
        )
        for each in found
    ]
    options = [Option(str(each.id), f"{each.number}. {each.description}") for each in found]
    return FormContext(
        values={"verdicts": rows},
        options={"recommendations": options},
        facts=[*head_facts(ctx, control), *shown],
        refusal=officers_only(ctx, control),
    )


@operation
def verify(ctx: OperationContext) -> dict[str, Json]:
    """Every recommendation is fulfilled or not; all fulfilled closes the control (R-256)."""
    control = find_control(ctx)
    control.verified_by_id = demand_officer(ctx, control)
    rows = {int(row.text("recommendation")): row for row in Answers.of(ctx.form).rows("verdicts")}
    found = _all(ctx)
    silent = [str(each.number) for each in found if each.id not in rows]
    if silent:
        text = f"Преценете и препоръка {', '.join(silent)}."
        raise refused("verdicts", text, "R-256")
    for each in found:
        each.is_fulfilled = rows[each.id].text("verdict") == "fulfilled"
        each.verdict = rows[each.id].maybe_text("note")
    ctx.session.flush()
    fulfilled = sum(bool(each.is_fulfilled) for each in found)
    result = f"изпълнени препоръки {fulfilled} от {len(found)}"
    tell(
        ctx,
        "control.verified",
        f"Проверка на изпълнението: {result}.",
        "R-256",
        verdicts=[{"number": each.number, "fulfilled": each.is_fulfilled} for each in found],
    )
    all_fulfilled = fulfilled == len(found)
    if all_fulfilled:
        close(ctx, control, result, rule_id="R-256")
    return {"all_fulfilled": all_fulfilled}


def _late(item: ControlRecommendation) -> str:
    is_late = item.replied_on is not None and item.due_on is not None
    return " след срока ѝ" if is_late and item.replied_on > item.due_on else ""  # type: ignore[operator]


def _all(ctx: OperationContext) -> list[ControlRecommendation]:
    return recommendations_of(ctx.session, find_control(ctx).id)


def _item(ctx: OperationContext) -> ControlRecommendation:
    chosen = ctx.variables["recommendation_id"]
    return next(each for each in _all(ctx) if each.id == chosen)
