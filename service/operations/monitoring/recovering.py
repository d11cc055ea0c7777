"""Recovery of what was spent unlawfully: the notice, the payment, its confirmation (R-132)."""

from datetime import date, timedelta

from service.domain.claims import ClaimState
from service.domain.wording import date_bg, money_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.identity.roles import Role
from service.kernel.calendar import WorkingCalendar, end_of_day
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.four_eyes import acting_person, demand_other_person
from service.operations.monitoring import papers
from service.operations.monitoring.rows import (
    find_recovery,
    find_visit,
    finding_facts,
    findings_of,
    head_facts,
    total_of,
)
from service.storage.models.claim import Claim
from service.storage.models.monitoring import (
    MonitoringReport,
    MonitoringVisit,
    Recovery,
    RecoveryState,
    VisitState,
)

#: days a director has by default; the order of the Ministry of Finance may set others (R-132)
DEFAULT_TERM = timedelta(days=14)


@form_context("monitoring/open_recovery")
def open_recovery_form(ctx: OperationContext) -> FormContext:
    """What was found, and the default term: fourteen days, moved to a working day."""
    visit = find_visit(ctx)
    findings = findings_of(ctx.session, visit.id)
    return FormContext(
        facts=[*head_facts(ctx, visit), *finding_facts(findings)],
        variables={
            "amount": str(total_of(findings)),
            "default_due_on": default_due_on(ctx.today).isoformat(),
        },
    )


def default_due_on(today: date) -> date:
    """The last day of the default term."""
    return WorkingCalendar.bulgarian().next_working_day(today + DEFAULT_TERM)


@operation
def open_recovery(ctx: OperationContext) -> dict[str, Json]:
    """Invite the director to pay back; the sum is that of the findings, nobody enters it."""
    visit = find_visit(ctx)
    report = ctx.session.get_one(MonitoringReport, visit.id)
    done = {"Вие сте подготвили доклада": report.filed_by_id}
    opener = demand_other_person(ctx, done)
    recovery = _invitation(ctx, visit, opener)
    ctx.session.add(recovery)
    visit.state = VisitState.IN_RECOVERY
    mark_claim(ctx, recovery, ClaimState.TO_RECOVER)
    ctx.session.flush()
    papers.recovery_notice(ctx, visit, recovery, grade=report.grade)
    tell(
        ctx,
        "recovery.opened",
        f"Покана № {recovery.notice_number}: да се възстановят "
        f"{money_bg(recovery.amount)} до {date_bg(recovery.due_on)}",
        "R-132",
        amount=str(recovery.amount),
        due_on=recovery.due_on.isoformat(),
        reason=recovery.reason,
        number=recovery.notice_number,
    )
    ctx.notify(
        subject="Покана за възстановяване на средства",
        body=f"Възстановете {money_bg(recovery.amount)} до {date_bg(recovery.due_on)}",
        dedup=f"recovery:{recovery.id}:opened",
        role=Role.DIRECTOR,
    )
    return {"recovery_due_at": end_of_day(recovery.due_on).isoformat()}


def _invitation(ctx: OperationContext, visit: MonitoringVisit, opener: int) -> Recovery:
    answers = Answers.of(ctx.form)
    return Recovery(
        visit_id=visit.id,
        edition_id=visit.edition_id,
        organisation_id=visit.organisation_id,
        claim_id=visit.claim_id,
        state=RecoveryState.OPEN,
        amount=total_of(findings_of(ctx.session, visit.id)),
        reason=answers.text("reason"),
        notice_number=answers.text("notice_number"),
        due_on=answers.day("due_on"),
        opened_at=ctx.now,
        opened_by_id=opener,
    )


@form_context("monitoring/pay_back")
def pay_back_form(ctx: OperationContext) -> FormContext:
    """How much, by when, to whom and why."""
    recovery = find_recovery(ctx)
    body = ctx.organisation(Role.FINANCING_BODY)
    shown = [
        Fact("Получател", body.name),
        Fact("Мотиви", recovery.reason, rule="R-132"),
        *finding_facts(findings_of(ctx.session, recovery.visit_id)),
    ]
    variables: dict[str, Json] = {
        "amount": str(recovery.amount),
        "due_on": recovery.due_on.isoformat(),
    }
    return FormContext(facts=shown, variables=variables)


@operation
def pay_back(ctx: OperationContext) -> dict[str, Json]:
    """The director has paid back and files the bank's document."""
    recovery = find_recovery(ctx)
    answers = Answers.of(ctx.form)
    recovery.payment_number = answers.text("payment_number")
    recovery.paid_on = answers.day("paid_on")
    recovery.payment_document_id = answers.whole("payment_document")
    recovery.paid_by_id = acting_person(ctx)
    recovery.state = RecoveryState.PAID_BACK
    ctx.attach(recovery.payment_document_id)
    record_recovery(ctx, "recovery.paid", recovery, number=recovery.payment_number)
    return {}


@form_context("monitoring/confirm_refund")
def confirm_refund_form(ctx: OperationContext) -> FormContext:
    """What the director says was paid."""
    recovery = find_recovery(ctx)
    paid_on = "" if recovery.paid_on is None else date_bg(recovery.paid_on)
    shown = [
        *head_facts(ctx, find_visit(ctx)),
        Fact("Платежно нареждане", f"№ {recovery.payment_number}/{paid_on}"),
    ]
    return FormContext(facts=shown, variables={"amount": str(recovery.amount)})


@operation
def confirm_refund(ctx: OperationContext) -> dict[str, Json]:
    """The financing body finds the sum on its account, or says what does not agree."""
    recovery = find_recovery(ctx)
    done = {"Вие сте превели сумата": recovery.paid_by_id}
    person_id = demand_other_person(ctx, done)
    answers = Answers.of(ctx.form)
    is_received = answers.text("decision") == "received"
    if is_received:
        recovery.confirmed_by_id = person_id
        record_recovery(ctx, "recovery.confirmed", recovery, number=recovery.payment_number)
    else:
        recovery.state = RecoveryState.OPEN
        reason = answers.text("reason")
        record_recovery(ctx, "recovery.not_received", recovery, number=None, reason=reason)
        ctx.notify(
            subject="Възстановената сума не е постъпила",
            body=reason,
            dedup=f"recovery:{recovery.id}:missing:{ctx.task_id}",
            role=Role.DIRECTOR,
        )
    return {"is_received": is_received}


#: what the timeline says of each step of a recovery
_SENTENCES = {
    "recovery.paid": "Директорът възстанови {amount} с платежно нареждане № {number}.",
    "recovery.confirmed": "Финансиращият орган потвърди постъпването на {amount}",
    "recovery.not_received": "Финансиращият орган не намира {amount} по сметката си.",
    "recovery.settled": "Възстановените {amount} намаляват използваната част от лимита.",
    "recovery.escalated": "{amount} не са възстановени в срок; уведомени са МОН и РУО.",
}


def record_recovery(
    ctx: OperationContext,
    kind: str,
    recovery: Recovery,
    *,
    number: str | None,
    rule_id: str = "R-132",
    **more: Json,
) -> None:
    tell(
        ctx,
        kind,
        _SENTENCES[kind].format(amount=money_bg(recovery.amount), number=number),
        rule_id,
        amount=str(recovery.amount),
        number=number,
        **more,
    )


def mark_claim(ctx: OperationContext, recovery: Recovery, state: ClaimState) -> None:
    if recovery.claim_id is not None:
        ctx.session.get_one(Claim, recovery.claim_id, with_for_update=True).state = state
