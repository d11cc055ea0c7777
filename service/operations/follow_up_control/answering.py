"""The centre's opinion or objection, and the report that answers it (R-253, R-254, R-258)."""

from collections.abc import Sequence

from service.domain.control import FindingDegree, WithdrawalKind
from service.domain.wording import date_bg, subject_line
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.follow_up_control import papers
from service.operations.follow_up_control.closing import close
from service.operations.follow_up_control.rows import (
    DEGREE_NAMES,
    demand_officer,
    find_control,
    finding_facts,
    findings_of,
    head_facts,
    officers_only,
    recommendation_facts,
    recommendations_of,
)
from service.operations.official_papers import act_number
from service.rules.control.findings import gravest, withdrawal_for
from service.storage.models.clock import ClockEnding
from service.storage.models.control import (
    Control,
    ControlFinding,
    ControlState,
)


@form_context("follow_up_control/objection")
def objection_form(ctx: OperationContext) -> FormContext:
    """The protocol as the centre reads it."""
    control = find_control(ctx)
    return FormContext(facts=[*head_facts(ctx, control), *_protocol_facts(ctx, control)])


@operation
def answer(ctx: OperationContext) -> dict[str, Json]:
    """The centre objects, or says that it has read (R-253)."""
    control = find_control(ctx)
    answers = Answers.of(ctx.form)
    control.answered_at = ctx.now
    control.objection = answers.maybe_text("objection")
    evidence = answers.maybe_whole("evidence")
    if evidence is not None:
        ctx.attach(evidence)
    opinion = answers.maybe_text("opinion") or "запознат, без възражение."
    said = (
        f"Становище: {opinion}"
        if control.objection is None
        else (f"Възражение: {control.objection}")
    )
    tell(ctx, "control.answered", said, "R-253", objection=control.objection)
    return ctx.clocks.end("objection", on=ctx.today)


@form_context("follow_up_control/report")
def report_form(ctx: OperationContext) -> FormContext:
    """Protocol and objection; a line to answer for every finding."""
    control = find_control(ctx)
    findings = findings_of(ctx.session, control.id)
    rows = [{"finding": str(each.id), "decision": "", "answer": ""} for each in findings]
    options = [Option(str(each.id), f"{each.number}. {each.description}") for each in findings]
    return FormContext(
        values={"answers": rows},
        options={"findings": options},
        facts=[
            *head_facts(ctx, control),
            *_protocol_facts(ctx, control),
            Fact("Отговор на центъра", _answered(control), rule="R-253"),
        ],
        variables={
            "has_objection": control.objection is not None and bool(findings),
            "has_findings": bool(findings),
        },
        refusal=officers_only(ctx, control),
    )


@operation
def file_report(ctx: OperationContext) -> dict[str, Json]:
    """The report to the chair; the gravest finding that stands decides what follows (R-258)."""
    control = find_control(ctx)
    officer = demand_officer(ctx, control)
    answers = Answers.of(ctx.form)
    ended = {} if control.answered_at is not None else _end_silence(ctx)
    answered = "" if control.objection is None else _answer_objection(ctx, control, answers)
    findings = findings_of(ctx.session, control.id)
    degree = gravest(FindingDegree(each.degree) for each in findings)
    control.degree = degree
    control.good_practice = answers.maybe_text("good_practice") if degree is None else None
    control.report_number = act_number(ctx, series="napoo-control-reports", index="ДПК")
    control.report_on, control.reported_by_id = ctx.today, officer
    control.state = ControlState.REPORTED
    papers.report(ctx, control, answer=answered, conclusion=answers.text("conclusion"))
    said = "няма констатации" if degree is None else f"„{DEGREE_NAMES[degree]}“"
    tell(
        ctx,
        "control.reported",
        f"Доклад № {control.report_number} до председателя. Най-тежката констатация, която "
        f"остава: {said}.",
        "R-258",
        number=control.report_number,
        degree=degree,
    )
    ctx.notify(
        subject="Доклад от последващ контрол",
        body=f"Доклад № {control.report_number} по преписка {ctx.case.number}.",
        dedup="control:reported",
        role=Role.NAPOO_CHAIR,
    )
    return {**_what_follows(ctx, control, degree), **ended, **_end_terms(ctx, degree)}


def _what_follows(
    ctx: OperationContext, control: Control, degree: FindingDegree | None
) -> dict[str, Json]:
    if degree is None:
        close(ctx, control, "без констатации")
    withdrawal = withdrawal_for(degree)
    followed = degree is FindingDegree.IRREGULARITY
    given = recommendations_of(ctx.session, control.id) if followed else []
    return {
        "degree": "none" if degree is None else degree.value,
        "is_good_practice": control.good_practice is not None,
        "proposal": (withdrawal or WithdrawalKind.TEMPORARY).value,
        "recommendation_ids": [each.id for each in given],
        "recommendation_subjects": {
            str(each.id): subject_line(each.description, number=each.number) for each in given
        },
    }


def _end_silence(ctx: OperationContext) -> dict[str, Json]:
    """The seven days passed without a word; that stands before the report in the history."""
    due_on = ctx.clocks.due_on("objection")
    return ctx.clocks.end("objection", on=due_on, how=ClockEnding.LAPSED)


def _end_terms(ctx: OperationContext, degree: FindingDegree | None) -> dict[str, Json]:
    """The report is there; recommendations go on only where irregularities are to be cured."""
    ended = ctx.clocks.end("report", on=ctx.today)
    if degree is not FindingDegree.IRREGULARITY and ctx.variables.get("recommendations_due_at"):
        ended |= ctx.clocks.end("recommendations", on=ctx.today, how=ClockEnding.DROPPED)
    return ended


def _answer_objection(ctx: OperationContext, control: Control, answers: Answers) -> str:
    """Every finding is answered; a founded objection takes it and its recommendations away."""
    findings = {each.id: each for each in findings_of(ctx.session, control.id)}
    rows = {int(row.text("finding")): row for row in answers.rows("answers")}
    silent = [each.number for each in findings.values() if each.id not in rows]
    if silent:
        numbers = ", ".join(str(number) for number in silent)
        text = f"Отговорете на възражението и по констатация {numbers}."
        raise refused("answers", text, "R-254")
    for finding_id, row in rows.items():
        finding = findings[finding_id]
        finding.is_withdrawn = row.text("decision") == "accepted"
        finding.objection_answer = row.text("answer")
    ctx.session.flush()
    said = _decided(list(findings.values()))
    tell(ctx, "control.objection_answered", said, "R-254")
    return said


def _decided(findings: Sequence[ControlFinding]) -> str:
    parts = [
        f"констатация {each.number}: "
        + ("отпада" if each.is_withdrawn else "остава")
        + f" ({each.objection_answer})"
        for each in findings
    ]
    return "Отговор на възражението: " + "; ".join(parts) + "."


def _protocol_facts(ctx: OperationContext, control: Control) -> list[Fact]:
    drawn = "" if control.protocol_on is None else f" от {date_bg(control.protocol_on)}"
    delivered = "" if control.delivered_on is None else f", връчен {date_bg(control.delivered_on)}"
    late = control.late_reason
    told_late = [] if late is None else [Fact("Протокол след срока", late, rule="R-252")]
    return [
        Fact("Протокол", f"№ {control.protocol_number}{drawn}{delivered}", rule="R-252"),
        *told_late,
        *finding_facts(findings_of(ctx.session, control.id)),
        *recommendation_facts(recommendations_of(ctx.session, control.id)),
    ]


def _answered(control: Control) -> str:
    if control.answered_at is None:
        return "не е отговорил в седемдневния срок"
    return control.objection or "запознат, без възражение"
