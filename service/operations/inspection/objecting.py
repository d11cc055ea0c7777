"""The director reads the protocol and may object; the head decides (R-313)."""

from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.four_eyes import acting_person, demand_other_person
from service.operations.inspection.rows import (
    InspectionNotFound,
    find_inspection,
    finding_facts,
    findings_of,
    head_facts,
    objection_of,
    the_protocol,
)
from service.storage.models.inspection import InspectionObjection


@form_context("inspection/object")
def object_form(ctx: OperationContext) -> FormContext:
    """The protocol as the director reads it."""
    inspection = find_inspection(ctx)
    protocol = the_protocol(ctx, inspection)
    findings = findings_of(ctx.session, inspection.id)
    summary = Fact(f"Протокол № {protocol.number}", protocol.summary, rule="R-313")
    return FormContext(facts=[*head_facts(ctx, inspection), summary, *finding_facts(findings)])


@operation
def object(ctx: OperationContext) -> dict[str, Json]:  # noqa: A001 - the deed's own name
    """The director has read the protocol, and may object."""
    inspection = find_inspection(ctx)
    text = Answers.of(ctx.form).maybe_text("objection")
    clock = ctx.clocks.end("objection", on=ctx.today)
    if text is not None:
        ctx.session.add(
            InspectionObjection(
                inspection_id=inspection.id,
                text=text,
                filed_at=ctx.now,
                filed_by_id=acting_person(ctx),
            )
        )
    said = "без възражение." if text is None else f"и възрази: {text}"
    tell(ctx, "protocol.seen", f"Директорът се запозна с протокола {said}", "R-313", objection=text)
    return {**clock, "has_objection": text is not None, "is_seen": True}


@form_context("inspection/decide")
def decide_form(ctx: OperationContext) -> FormContext:
    """The objection beside the findings."""
    inspection = find_inspection(ctx)
    objection = _objection(ctx)
    findings = findings_of(ctx.session, inspection.id)
    return FormContext(
        options={"findings": [Option(str(each.id), each.text, each.ground) for each in findings]},
        facts=[
            *head_facts(ctx, inspection),
            Fact("Възражение на директора", objection.text, rule="R-313"),
            *finding_facts(findings),
        ],
    )


@operation
def decide_objection(ctx: OperationContext) -> dict[str, Json]:
    """Decide; whoever drew the protocol may not."""
    inspection = find_inspection(ctx)
    objection = _objection(ctx)
    answers = Answers.of(ctx.form)
    drawn_by = the_protocol(ctx, inspection).drawn_by_id
    objection.decided_by_id = demand_other_person(ctx, {"Вие сте съставили протокола": drawn_by})
    is_founded = answers.text("decision") == "founded"
    accepted = set(answers.choices("accepted"))
    if is_founded != bool(accepted):
        text = (
            "Отбележете констатациите, които отпадат."
            if is_founded
            else "Възражението е неоснователно, а има отбелязани констатации."
        )
        raise refused("accepted", text, "R-313")
    objection.is_founded, objection.answer = is_founded, answers.text("answer")
    for finding in findings_of(ctx.session, inspection.id):
        finding.is_withdrawn = str(finding.id) in accepted
    said = "основателно" if is_founded else "неоснователно"
    tell(
        ctx,
        "objection.decided",
        f"Възражението е {said}. {objection.answer}",
        "R-313",
        founded=is_founded,
        withdrawn=len(accepted),
    )
    if not is_founded:
        ctx.notify(
            subject="Възражението не е прието",
            body=objection.answer,
            dedup=f"inspection:{inspection.id}:objection",
            role=Role.DIRECTOR,
        )
    return {"is_founded": is_founded}


def _objection(ctx: OperationContext) -> InspectionObjection:
    found = objection_of(ctx, find_inspection(ctx))
    if found is None:
        raise InspectionNotFound
    return found
