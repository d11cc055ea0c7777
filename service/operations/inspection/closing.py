"""What follows when recommendations were not fulfilled (R-315, R-316)."""

from service.cases.opening import OpenCase, open_case_in
from service.domain.institutions import Ownership
from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.four_eyes import acting_person
from service.operations.inspection import papers
from service.operations.inspection.rows import (
    find_inspection,
    head_facts,
    institution_of,
    recommendations_of,
    set_state,
)
from service.operations.official_papers import act_number
from service.storage.models.identity import Organisation
from service.storage.models.inspection import Inspection, InspectionProposal, InspectionState


@form_context("inspection/respond")
def respond_form(ctx: OperationContext) -> FormContext:
    """Which recommendations were not fulfilled, and who the employer is."""
    inspection = find_inspection(ctx)
    undone = [
        Fact(
            f"Неизпълнена препоръка {each.position}",
            f"{each.text} {each.verdict or ''}".strip(),
            rule="R-314",
        )
        for each in recommendations_of(ctx.session, inspection.id)
        if not each.is_fulfilled
    ]
    found = _employer(ctx, inspection)
    named = "не е МОН или община" if found is None else found.full_name
    employer = Fact("Работодател", named, rule="R-316")
    return FormContext(facts=[*head_facts(ctx, inspection), *undone, employer])


@operation
def respond(ctx: OperationContext) -> dict[str, Json]:
    """The head chooses: a follow-up check, or a proposal to the employer."""
    inspection = find_inspection(ctx)
    answers = Answers.of(ctx.form)
    chosen, motives = answers.text("decision"), answers.text("motives")
    if chosen == "liability":
        employer = _employer(ctx, inspection)
        if employer is None:
            text = "Работодателят на директора не е МОН или община; предложение не се прави оттук."
            raise refused("motives", text, "R-316")
        ctx.session.add(
            InspectionProposal(
                inspection_id=inspection.id,
                employer_id=employer.id,
                motives=motives,
                proposed_by_id=acting_person(ctx),
            )
        )
        text = f"Отговорност на директора ще се предложи на {employer.full_name}. {motives}"
        tell(ctx, "liability.proposed", text, "R-316", employer=employer.id)
    else:
        text = f"За неизпълненото се открива последваща проверка. {motives}"
        tell(ctx, "follow_up.decided", text, "R-315")
    return {"next": chosen}


@operation
def open_follow_up(ctx: OperationContext) -> dict[str, Json]:
    """A new case about what was not done, linked to this one (R-315)."""
    inspection = find_inspection(ctx)
    order = OpenCase(
        kind="inspection",
        owner_id=inspection.organisation_id,
        title="Последваща проверка",
        subject=dict(ctx.case.subject),
        variables={
            "follows_id": inspection.id,
            "plan_activity_id": inspection.plan_activity_id,
            "period_on": None if inspection.period_on is None else inspection.period_on.isoformat(),
        },
    )
    opened = open_case_in(ctx, order)
    set_state(ctx, inspection, InspectionState.CLOSED_FOLLOW_UP)
    text = f"Проверката приключи; последващата е преписка № {opened.number}."
    tell(ctx, "inspection.closed", text, "R-315", follow_up=opened.case_id)
    return {"follow_up_case_id": opened.case_id}


@form_context("inspection/send")
def send_form(ctx: OperationContext) -> FormContext:
    inspection = find_inspection(ctx)
    proposal = ctx.session.get_one(InspectionProposal, inspection.id)
    employer = ctx.session.get_one(Organisation, proposal.employer_id)
    return FormContext(
        facts=[
            *head_facts(ctx, inspection),
            Fact("До", employer.full_name, rule="R-316"),
            Fact("Мотиви", proposal.motives),
        ]
    )


@operation
def send_proposal(ctx: OperationContext) -> dict[str, Json]:
    """The proposal gets its outgoing number and goes to the employer, who decides (R-316)."""
    inspection = find_inspection(ctx)
    proposal = ctx.session.get_one(InspectionProposal, inspection.id)
    proposal.sent_on = Answers.of(ctx.form).day("sent_on")
    ruo = ctx.organisation(Role.RUO_SECRETARY)
    proposal.number = act_number(ctx, series=f"{ruo.key}-letters", index="РУО")
    proposal.document_id = papers.proposal(ctx, inspection, proposal)
    set_state(ctx, inspection, InspectionState.CLOSED_LIABILITY)
    employer = ctx.session.get_one(Organisation, proposal.employer_id)
    text = (
        f"Предложение № {proposal.number}/{date_bg(proposal.sent_on)} е изпратено на "
        f"{employer.full_name}; отговорността е негово решение."
    )
    tell(ctx, "liability.sent", text, "R-316", number=proposal.number)
    return {}


def _employer(ctx: OperationContext, inspection: Inspection) -> Organisation | None:
    """The ministry for a state institution, the municipality for a municipal one (R-316)."""
    institution = institution_of(ctx, inspection)
    if institution.ownership == Ownership.PRIVATE or institution.financing_body_id is None:
        return None
    return ctx.session.get_one(Organisation, institution.financing_body_id)
