"""The statement protocol: drawn, delivered, corrected after a founded objection (R-313)."""

from sqlalchemy import select

from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.four_eyes import acting_person
from service.operations.inspection import papers
from service.operations.inspection.rows import (
    find_inspection,
    finding_facts,
    findings_of,
    head_facts,
    objection_of,
    set_state,
    the_protocol,
)
from service.operations.inspection.visiting import demand_officer, officers_only
from service.operations.official_papers import act_number
from service.rules.inspection import check_protocol_is_in_term
from service.storage.models.inspection import (
    CheckAnswer,
    Inspection,
    InspectionCheck,
    InspectionFinding,
    InspectionProtocol,
    InspectionState,
)

#: what the director has to object; the practice, to be confirmed by the department
OBJECTION_TERM = Term(7, TermUnit.DAYS)


@form_context("inspection/protocol")
def protocol_form(ctx: OperationContext) -> FormContext:
    """The answers „no“ of the checklist, ready as findings."""
    inspection = find_inspection(ctx)
    due = Fact("Срок на заповедта", date_bg(ctx.clocks.due_on("check")), rule="R-312")
    return FormContext(
        values={
            "findings": [
                {"text": each.note or each.question, "ground": each.ground}
                for each in _failed(ctx, inspection)
            ]
        },
        facts=[*head_facts(ctx, inspection), due],
        refusal=officers_only(ctx, inspection),
    )


@operation
def draw_protocol(ctx: OperationContext) -> dict[str, Json]:
    """Draw the protocol within the term of the order; it gets the next number."""
    inspection = find_inspection(ctx)
    drawer = demand_officer(ctx, inspection)
    decision = check_protocol_is_in_term(ctx.today, due_on=ctx.clocks.due_on("check"))
    if not decision.is_allowed:
        raise refused("summary", decision.sentences[0], "R-313")
    answers = Answers.of(ctx.form)
    _demand_findings(ctx, inspection, answers)
    ctx.session.add_all(
        InspectionFinding(
            inspection_id=inspection.id, text=row.text("text"), ground=row.text("ground")
        )
        for row in answers.rows("findings")
    )
    protocol = _protocol(ctx, inspection, answers, version=1, drawer=drawer)
    set_state(ctx, inspection, InspectionState.DRAWN)
    findings = findings_of(ctx.session, inspection.id)
    said = f"с {_count(len(findings))}" if findings else "без констатации"
    clock = ctx.clocks.end("check", on=ctx.today)
    tell(
        ctx,
        "protocol.drawn",
        f"Съставен е констативен протокол № {protocol.number} {said}.",
        "R-313",
        number=protocol.number,
        findings=[{"text": each.text, "ground": each.ground} for each in findings],
    )
    return {**clock, "has_findings": bool(findings)}


@form_context("inspection/deliver")
def deliver_form(ctx: OperationContext) -> FormContext:
    inspection = find_inspection(ctx)
    protocol = the_protocol(ctx, inspection)
    shown = Fact("Протокол", f"№ {protocol.number}/{date_bg(protocol.drawn_on)}", rule="R-313")
    return FormContext(
        facts=[*head_facts(ctx, inspection), shown],
        variables={"drawn_on": protocol.drawn_on.isoformat()},
    )


@operation
def deliver(ctx: OperationContext) -> dict[str, Json]:
    """The director has the protocol; with findings, the seven days begin (R-313)."""
    inspection = find_inspection(ctx)
    answers = Answers.of(ctx.form)
    protocol = the_protocol(ctx, inspection)
    protocol.delivered_on = answers.day("delivered_on")
    protocol.delivered_to = answers.text("delivered_to")
    has_findings = bool(findings_of(ctx.session, inspection.id))
    tell(
        ctx,
        "protocol.delivered",
        f"Протокол № {protocol.number} е връчен на {date_bg(protocol.delivered_on)} "
        f"Получил: {protocol.delivered_to}.",
        "R-313",
        delivered_on=protocol.delivered_on.isoformat(),
    )
    if not has_findings:
        close_clean(ctx, inspection)
        return {"has_findings": False}
    set_state(ctx, inspection, InspectionState.DELIVERED)
    clock = ctx.clocks.start(
        "objection",
        title="Възражение срещу протокола",
        term=OBJECTION_TERM,
        from_on=protocol.delivered_on,
        rule="R-313",
    )
    return {**clock, "has_findings": True, "is_seen": False}


@form_context("inspection/correct")
def correct_form(ctx: OperationContext) -> FormContext:
    """What the head decided, and the findings that stand."""
    inspection = find_inspection(ctx)
    objection = objection_of(ctx, inspection)
    shown = head_facts(ctx, inspection)
    if objection is not None:
        shown.append(Fact("Възражение", objection.text))
        shown.append(Fact("Решение", objection.answer or "", rule="R-313"))
    findings = findings_of(ctx.session, inspection.id)
    left = finding_facts(findings) or [Fact("Констатации", "Не остават констатации.")]
    return FormContext(facts=[*shown, *left], refusal=officers_only(ctx, inspection))


@operation
def correct_protocol(ctx: OperationContext) -> dict[str, Json]:
    """Draw the corrected protocol: what was objected to with reason is not in it."""
    inspection = find_inspection(ctx)
    drawer = demand_officer(ctx, inspection)
    former = the_protocol(ctx, inspection)
    protocol = _protocol(ctx, inspection, Answers.of(ctx.form), version=2, drawer=drawer)
    has_findings = bool(findings_of(ctx.session, inspection.id))
    tell(
        ctx,
        "protocol.corrected",
        f"Коригиран протокол № {protocol.number} заменя № {former.number}.",
        "R-313",
        number=protocol.number,
    )
    ctx.notify(
        subject="Коригиран констативен протокол",
        body=f"Възражението Ви е основателно; виж протокол № {protocol.number}.",
        dedup=f"inspection:{inspection.id}:corrected",
        role=Role.DIRECTOR,
    )
    if not has_findings:
        close_clean(ctx, inspection)
    return {"has_findings": has_findings}


def close_clean(ctx: OperationContext, inspection: Inspection) -> None:
    """Nothing stands against the institution: the check is closed and counts (R-310)."""
    set_state(ctx, inspection, InspectionState.CLOSED_CLEAN)
    tell(ctx, "inspection.closed", "Проверката приключи без констатации.", "R-310")
    ctx.notify(
        subject="Приключена проверка",
        body="Проверката приключи без констатации.",
        dedup=f"inspection:{inspection.id}:closed",
        role=Role.DIRECTOR,
    )


def _protocol(
    ctx: OperationContext, inspection: Inspection, answers: Answers, *, version: int, drawer: int
) -> InspectionProtocol:
    ruo = ctx.organisation(Role.RUO_EXPERT)
    protocol = InspectionProtocol(
        inspection_id=inspection.id,
        version=version,
        number=act_number(ctx, series=f"{ruo.key}-protocols", index="КП"),
        drawn_on=ctx.today,
        summary=answers.text("summary"),
        drawn_by_id=drawer,
    )
    ctx.session.add(protocol)
    ctx.session.flush()
    protocol.document_id = papers.protocol(ctx, inspection, protocol)
    acting_person(ctx)
    return protocol


def _failed(ctx: OperationContext, inspection: Inspection) -> list[InspectionCheck]:
    return list(
        ctx.session.scalars(
            select(InspectionCheck)
            .where(
                InspectionCheck.inspection_id == inspection.id,
                InspectionCheck.answer == CheckAnswer.NO,
            )
            .order_by(InspectionCheck.id)
        )
    )


def _demand_findings(ctx: OperationContext, inspection: Inspection, answers: Answers) -> None:
    """What the checklist denies stands in the protocol as a finding."""
    failed = len(_failed(ctx, inspection))
    if failed > len(answers.rows("findings")):
        text = f"В контролния лист има {failed} „не“; всяко е констатация в протокола."
        raise refused("findings", text, "R-313")


def _count(number: int) -> str:
    return "1 констатация" if number == 1 else f"{number} констатации"
