"""The statement protocol: findings, recommendations, its term, and its delivery (R-252 – R-258)."""

from service.domain.control import FindingDegree
from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.identity.roles import Role
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.follow_up_control import papers
from service.operations.follow_up_control.rows import (
    DEGREE_NAMES,
    demand_officer,
    documents_of,
    find_control,
    finding_facts,
    findings_of,
    head_facts,
    officers_of,
    officers_only,
    recommendation_facts,
    recommendations_of,
)
from service.operations.follow_up_control.sheet import refused_lines
from service.operations.four_eyes import acting_person
from service.operations.official_papers import act_number
from service.rules.control.findings import (
    OBJECTION_TERM,
    REPORT_TERM,
    gravest,
    recommendation_due,
)
from service.storage.models.control import (
    Control,
    ControlDocument,
    ControlFinding,
    ControlRecommendation,
    ControlState,
)


@form_context("follow_up_control/protocol")
def protocol_form(ctx: OperationContext) -> FormContext:
    """The refused lines of the checklist as drafts of findings."""
    control = find_control(ctx)
    drafts = [
        {"description": note, "ground": line.ground, "degree": ""}
        for line, note in refused_lines(ctx.session, control)
    ]
    facts = head_facts(ctx, control)
    facts += [
        Fact(f"Поискан документ: {each.name}", _came(each), rule="R-259")
        for each in documents_of(ctx.session, control.id)
    ]
    if control.ended_on and control.protocol_due_on:
        ended, due = date_bg(control.ended_on), date_bg(control.protocol_due_on)
        facts.append(Fact("Срок", f"край на проверката {ended}, протокол до {due}", rule="R-252"))
    return FormContext(
        values={"findings": drafts},
        facts=facts,
        variables={"is_late": _is_late(ctx, control)},
        refusal=officers_only(ctx, control),
    )


@operation
def draw_protocol(ctx: OperationContext) -> dict[str, Json]:
    """Draw up the protocol; one after its term says why, and everybody sees that it is (R-252)."""
    control = find_control(ctx)
    officer = demand_officer(ctx, control)
    answers = Answers.of(ctx.form)
    control.late_reason = answers.maybe_text("late_reason")
    _check_recommendations(answers)
    _write(ctx, control, answers)
    control.protocol_number = act_number(ctx, series="napoo-control-protocols", index="КП")
    control.protocol_on = ctx.today
    control.drawn_by_id = officer
    control.state = ControlState.PROTOCOL
    findings = findings_of(ctx.session, control.id)
    papers.protocol(ctx, control, conclusion=answers.text("conclusion"))
    worst = gravest(FindingDegree(each.degree) for each in findings)
    said = "няма нарушения" if worst is None else f"най-тежката е „{DEGREE_NAMES[worst]}“"
    late = f" Съставен след срока: {control.late_reason}" if control.late_reason else ""
    tell(
        ctx,
        "control.protocol",
        f"Констативен протокол № {control.protocol_number}: констатации {len(findings)}, "
        f"{said}.{late}",
        "R-252",
        number=control.protocol_number,
        is_late=control.late_reason is not None,
        degree=worst,
    )
    return ctx.clocks.end("protocol", on=ctx.today)


@operation
def remind_protocol(ctx: OperationContext) -> dict[str, Json]:
    """The seven days are over and there is no protocol: the officers and the director hear."""
    control = find_control(ctx)
    subject = "Констативният протокол закъснява"
    body = f"Седемдневният срок по преписка {ctx.case.number} изтече (R-252)."
    for each in officers_of(ctx.session, control.id):
        if each.person_id is not None:
            dedup = f"control:protocol_late:{each.person_id}"
            ctx.notify(subject=subject, body=body, dedup=dedup, person_id=each.person_id)
    ctx.notify(subject=subject, body=body, dedup="control:protocol_late", role=Role.NAPOO_DIRECTOR)
    tell(ctx, "control.protocol_late", "Срокът за протокола изтече без протокол.", "R-252")
    return {}


@form_context("follow_up_control/send")
def send_form(ctx: OperationContext) -> FormContext:
    """The protocol that is to be delivered."""
    control = find_control(ctx)
    drawn = control.protocol_on
    facts = head_facts(ctx, control)
    facts.append(Fact("Протокол", f"№ {control.protocol_number}"))
    facts += finding_facts(findings_of(ctx.session, control.id))
    facts += recommendation_facts(recommendations_of(ctx.session, control.id))
    variables: dict[str, Json] = {"protocol_date": None if drawn is None else drawn.isoformat()}
    return FormContext(facts=facts, variables=variables)


@operation
def send_protocol(ctx: OperationContext) -> dict[str, Json]:
    """The protocol is delivered: objection, report and recommendations count from that day."""
    control = find_control(ctx)
    delivered_on = Answers.of(ctx.form).day("delivered_on")
    control.delivered_on = delivered_on
    control.letter_number = act_number(ctx, series="napoo-control-letters", index="ПКЛ-ПК")
    control.sent_by_id = acting_person(ctx)
    control.state = ControlState.DELIVERED
    tell(
        ctx,
        "control.delivered",
        f"Протокол № {control.protocol_number} е връчен на {date_bg(delivered_on)} с писмо "
        f"№ {control.letter_number}.",
        "R-253",
        delivered_on=delivered_on.isoformat(),
    )
    variables = _start_terms(ctx, control)
    papers.letter(ctx, control)
    ctx.notify(
        subject="Връчен е констативен протокол",
        body=f"Протокол № {control.protocol_number}. Можете да възразите до "
        f"{date_bg(ctx.clocks.due_on('objection'))}",
        dedup="control:delivered",
        role=Role.LICENSED_CENTRE,
    )
    return variables


def _start_terms(ctx: OperationContext, control: Control) -> dict[str, Json]:
    """Seven days, five working days after them, and so many months (R-253 – R-255)."""
    assert control.delivered_on is not None  # noqa: S101 - just set
    delivered_on = control.delivered_on
    variables = ctx.clocks.start(
        "objection",
        title="Становище или възражение",
        term=OBJECTION_TERM,
        from_on=delivered_on,
        rule="R-253",
    )
    variables |= ctx.clocks.start(
        "report",
        title="Доклад до председателя",
        term=REPORT_TERM,
        from_on=ctx.clocks.due_on("objection"),
        rule="R-254",
    )
    recommendations = recommendations_of(ctx.session, control.id)
    if not recommendations:
        return variables
    for each in recommendations:
        each.due_on = recommendation_due(each.months, delivered_on=delivered_on).due_on
    return variables | ctx.clocks.start(
        "recommendations",
        title="Изпълнение на препоръките",
        term=Term(max(each.months for each in recommendations), TermUnit.MONTHS),
        from_on=delivered_on,
        rule="R-255",
    )


def _check_recommendations(answers: Answers) -> None:
    """Each is about a finding of the protocol, and no irregularity is without one (R-255)."""
    findings = answers.rows("findings")
    problems, recommended = [], set()
    for at, row in enumerate(answers.rows("recommendations")):
        number = row.whole("finding")
        recommended.add(number)
        if number > len(findings):
            text = f"Няма констатация {number}; в протокола са {len(findings)}."
            problems.append(Problem(f"recommendations.{at}.finding", text, rule="R-255"))
    for number, row in enumerate(findings, start=1):
        if row.text("degree") == FindingDegree.IRREGULARITY and number not in recommended:
            text = f"Нередовността в ред {number} няма препоръка със срок за отстраняване."
            problems.append(Problem(f"findings.{number - 1}.degree", text, rule="R-255"))
    if problems:
        raise ValidationFailed(problems)


def _write(ctx: OperationContext, control: Control, answers: Answers) -> None:
    findings = [
        ControlFinding(
            control_id=control.id,
            number=number,
            description=row.text("description"),
            ground=row.text("ground"),
            degree=FindingDegree(row.text("degree")),
        )
        for number, row in enumerate(answers.rows("findings"), start=1)
    ]
    ctx.session.add_all(findings)
    ctx.session.flush()
    ctx.session.add_all(
        ControlRecommendation(
            control_id=control.id,
            finding_id=findings[row.whole("finding") - 1].id,
            number=number,
            description=row.text("description"),
            months=int(row.text("months")),
        )
        for number, row in enumerate(answers.rows("recommendations"), start=1)
    )
    ctx.session.flush()


def _is_late(ctx: OperationContext, control: Control) -> bool:
    return control.protocol_due_on is not None and ctx.today > control.protocol_due_on


def _came(asked: ControlDocument) -> str:
    return "представен" if asked.presented_on else "не е представен в срок"
