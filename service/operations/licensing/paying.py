"""The second and the third fee: letters, terms, payment, confirmation (R-225, R-226, R-240)."""

from datetime import date

from service.domain.licensing import FeeKind, FeeState, LetterKind, ProcedureState, RefusalCause
from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.four_eyes import acting_person
from service.operations.licensing.declaring import start_declaring
from service.operations.licensing.letters import (
    LetterText,
    deliver,
    file_letter,
    tell_applicant,
    write_letter,
)
from service.operations.licensing.rows import (
    claimed_professions,
    fee_of,
    find_application,
    find_fee,
    head_facts,
)
from service.rules.licensing.fees import both_currencies, check_paid_in_term, fee
from service.storage.models.clock import ClockEnding
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_acts import LicensingFee

_TEN_DAYS = Term(10, TermUnit.DAYS)
_MONTH = Term(1, TermUnit.MONTHS)
_STOP = "вторият срок за таксата за оценяване"


def charge(ctx: OperationContext, application: LicensingApplication, kind: FeeKind) -> LicensingFee:
    """The fee of the day as a row that waits for its payment; the same row when it is there."""
    row = fee_of(ctx.session, application.id, kind)
    if row is None:
        count = len(claimed_professions(ctx.session, application.id))
        due = fee(kind, on=ctx.today, professions=count)
        row = LicensingFee(
            application_id=application.id,
            kind=kind,
            amount=due.amount,
            currency=due.currency,
            state=FeeState.PENDING,
        )
        ctx.session.add(row)
        ctx.session.flush()
    return row


def fee_in_words(ctx: OperationContext, application: LicensingApplication, kind: FeeKind) -> str:
    """„950,00 лв. (485,73 €)“ for the professions claimed, on this day."""
    row = fee_of(ctx.session, application.id, kind)
    if row is not None:
        return both_currencies(row.amount, currency=row.currency, on=ctx.today)
    count = len(claimed_professions(ctx.session, application.id))
    due = fee(kind, on=ctx.today, professions=count)
    return both_currencies(due.amount, currency=due.currency, on=ctx.today)


@form_context("licensing/letter_fee_2")
@form_context("licensing/letter_second_term")
def letter_fee_form(ctx: OperationContext) -> FormContext:
    application = find_application(ctx)
    amount = Fact("Такса за оценяване", fee_in_words(ctx, application, FeeKind.FEE_2), "R-225")
    return FormContext(facts=[*head_facts(ctx, application), amount])


#: what the second letter tells beside the sum and the day (R-226)
_LAST_TERM = (
    "Първият срок изтече без отбелязано плащане. Ако вече сте платили, посочете деня в задачата; "
    "ако не платите и до този ден, издаването на лицензия се отказва (R-226)."
)


@operation
def letter_fee_2(ctx: OperationContext) -> dict[str, Json]:
    """Прил. 3 is delivered: ten days for the second fee (R-225)."""
    application = find_application(ctx)
    amount = fee_in_words(ctx, application, FeeKind.FEE_2)
    text = LetterText(
        title="Уведомление за открита процедура и такса за оценяване",
        paragraphs=(
            f"По заявление {application.registration_number} е открита процедура за оценяване.",
            f"Платете такса за оценяване {amount} в 10-дневен срок от получаването на писмото.",
        ),
    )
    result = _fee_letter(
        ctx, application, LetterKind.FEE_2, text,
        term=_TEN_DAYS, title="Плащане на такса 2", rule_id="R-225",
    )  # fmt: skip
    return {**result, "has_second_term": False}


@operation
def letter_second_term(ctx: OperationContext) -> dict[str, Json]:
    """Прил. 5 is delivered: one month more, and the decision clock stands still (R-226)."""
    application = find_application(ctx)
    amount = fee_in_words(ctx, application, FeeKind.FEE_2)
    text = LetterText(
        title="Уведомление за неплатена такса за оценяване",
        paragraphs=(
            f"Таксата за оценяване {amount} не е платена в 10-дневния срок.",
            (
                "Платете я в едномесечен срок от получаването на писмото. До плащането срокът за "
                "решение спира; ако не платите, издаването на лицензия се отказва."
            ),
        ),
    )
    result = _fee_letter(
        ctx, application, LetterKind.FEE_2_LATE, text,
        term=_MONTH, title="Втори срок за такса 2", rule_id="R-226",
    )  # fmt: skip
    row = find_fee(ctx.session, application.id, FeeKind.FEE_2)
    stopped = ctx.clocks.stop(
        "decision", ground=_STOP, from_on=_delivered(ctx), until_on=row.due_on, rule="R-226"
    )
    application.refusal_cause = None
    application.state = ProcedureState.AWAITING_FEE
    ctx.session.flush()
    return {**result, **stopped, "has_second_term": True}


def _fee_letter(
    ctx: OperationContext,
    application: LicensingApplication,
    kind: LetterKind,
    text: LetterText,
    *,
    term: Term,
    title: str,
    rule_id: str,
) -> dict[str, Json]:
    answers = Answers.of(ctx.form)
    number = answers.text("number")
    letter = write_letter(ctx, application, kind, number=number)
    letter.issued_on = answers.day("issued_on")
    file_letter(ctx, application, letter, text)
    delivered_on = deliver(ctx, letter, answers, rule_id=rule_id)
    clock = ctx.clocks.start("fee_2", title=title, term=term, from_on=delivered_on, rule=rule_id)
    row = charge(ctx, application, FeeKind.FEE_2)
    row.due_on = ctx.clocks.due_on("fee_2")
    row.state = FeeState.PENDING
    ctx.session.flush()
    asked = f"{fee_in_words(ctx, application, FeeKind.FEE_2)}, до {date_bg(row.due_on)}"
    is_last = kind == LetterKind.FEE_2_LATE
    tell_applicant(
        ctx,
        subject="Втори срок за таксата за оценяване" if is_last else "Платете таксата за оценяване",
        body=f"{asked} {_LAST_TERM}" if is_last else asked,
        dedup=f"licensing:fee-2:{letter.id}",
    )
    return clock


@form_context("licensing/pay_fee_2")
def pay_fee_2_form(ctx: OperationContext) -> FormContext:
    """How much and until when."""
    application = find_application(ctx)
    row = find_fee(ctx.session, application.id, FeeKind.FEE_2)
    facts = [
        *head_facts(ctx, application),
        Fact("Такса за оценяване", fee_in_words(ctx, application, FeeKind.FEE_2), rule="R-225"),
    ]
    if row.due_on is not None:
        facts.append(Fact("Срок", f"до {date_bg(row.due_on)} включително", rule="R-225"))
    return FormContext(facts=facts)


@operation
def pay_fee_2(ctx: OperationContext) -> dict[str, Json]:
    """The last day of the term still counts, the day after does not (R-225)."""
    application = find_application(ctx)
    row = find_fee(ctx.session, application.id, FeeKind.FEE_2)
    paid_on = Answers.of(ctx.form).day("paid_on")
    if row.due_on is not None:
        judged = check_paid_in_term(paid_on=paid_on, due_on=row.due_on)
        if not judged.is_allowed:
            raise refused("paid_on", judged.sentences[0], "R-225")
    record_payment(ctx, row)
    tell(
        ctx, "fee.paid", f"Заявителят посочи плащане на такса 2 от {date_bg(paid_on)}", "R-225",
        number=row.payment_number, paid_on=paid_on.isoformat(),
    )  # fmt: skip
    return {}


def record_payment(ctx: OperationContext, row: LicensingFee) -> None:
    """What the applicant says of the payment; the accountant confirms it."""
    answers = Answers.of(ctx.form)
    row.state = FeeState(answers.text("payment_way"))
    row.paid_on = answers.day("paid_on")
    row.payment_number = answers.text("payment_number")
    ctx.session.flush()


@form_context("licensing/confirm_fee_2")
def confirm_fee_2_form(ctx: OperationContext) -> FormContext:
    application = find_application(ctx)
    row = find_fee(ctx.session, application.id, FeeKind.FEE_2)
    paid_on = "" if row.paid_on is None else f" от {date_bg(row.paid_on)}"
    return FormContext(
        facts=[
            *head_facts(ctx, application),
            Fact("Сума", both_currencies(row.amount, currency=row.currency, on=ctx.today)),
            Fact("Плащане", f"№ {row.payment_number}{paid_on}", rule="R-429"),
        ]
    )


@operation
def confirm_fee_2(ctx: OperationContext) -> dict[str, Json]:
    """The sum is there and the assessment begins, or it is not found (R-429)."""
    application = find_application(ctx)
    row = find_fee(ctx.session, application.id, FeeKind.FEE_2)
    answers = Answers.of(ctx.form)
    if answers.text("decision") != "received":
        return _not_found(ctx, row, answers.text("reason"))
    row.state = FeeState.RECEIVED
    row.confirmed_by_id = acting_person(ctx)
    row.confirmed_at = ctx.now
    application.state = ProcedureState.IN_EXPERTISE
    paid_on = row.paid_on or ctx.today
    tell(
        ctx, "fee.received",
        f"Счетоводството потвърди такса 2: {fee_in_words(ctx, application, FeeKind.FEE_2)}",
        "R-429", number=row.payment_number,
    )  # fmt: skip
    result = {
        "is_received": True,
        **ctx.clocks.end("fee_2", on=paid_on),
        **start_declaring(ctx),
    }
    if ctx.variables.get("has_second_term"):
        result |= ctx.clocks.resume("decision", on=paid_on, ground="таксата е платена")
    return result


def _not_found(ctx: OperationContext, row: LicensingFee, reason: str) -> dict[str, Json]:
    row.state, row.paid_on = FeeState.REJECTED, None
    ctx.session.flush()
    tell(ctx, "fee.missing", f"Плащането не е намерено: {reason}", "R-429", reason=reason)
    tell_applicant(
        ctx,
        subject="Плащането на такса 2 не е намерено",
        body=reason,
        dedup=f"licensing:fee-2-missing:{ctx.task_id}",
    )
    return {"is_received": False}


def _delivered(ctx: OperationContext) -> date:
    return Answers.of(ctx.form).day("delivered_on")


def fee_not_paid(ctx: OperationContext, application: LicensingApplication) -> dict[str, Json]:
    """Both terms of the second fee are over: the clock goes on, refusal follows (R-226)."""
    row = find_fee(ctx.session, application.id, FeeKind.FEE_2)
    row.state = FeeState.EXPIRED
    application.refusal_cause = RefusalCause.FEE_NOT_PAID
    ctx.session.flush()
    due_on = ctx.clocks.due_on("fee_2")
    return {
        **ctx.clocks.end("fee_2", on=due_on, how=ClockEnding.LAPSED, lacking="плащане"),
        **ctx.clocks.resume("decision", on=due_on, ground="вторият срок за таксата изтече"),
    }
