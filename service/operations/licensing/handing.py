"""The order is made known, the licence paid for and handed over; then its term (R-238 – R-240)."""

from collections.abc import Sequence

from service.domain.licensing import (
    CentreKind,
    FeeKind,
    FeeState,
    LetterKind,
    OrderKind,
    ReceivingWay,
)
from service.domain.wording import date_bg, sentence
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.engine.errors import ClockUnknown
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.licences.register import find_licence
from service.operations.licensing.appealing import pending
from service.operations.licensing.letters import (
    LetterText,
    deliver,
    file_letter,
    tell_applicant,
    write_letter,
)
from service.operations.licensing.paying import charge, fee_in_words, record_payment
from service.operations.licensing.refusing import APPEAL, right_of_appeal
from service.operations.licensing.rows import (
    find_application,
    find_fee,
    find_order,
    head_facts,
    refused_professions,
)
from service.storage.models.licence import Licence
from service.storage.models.licensing import LicensingApplication, LicensingProfession
from service.storage.models.licensing_acts import LicensingOrder

RECEIVING_WAYS = {
    ReceivingWay.DESK: "на гише",
    ReceivingWay.COURIER: "с вътрешна куриерска пратка",
    ReceivingWay.POST: "с вътрешна препоръчана поща",
    ReceivingWay.FOREIGN_POST: "с международна препоръчана поща",
    ReceivingWay.SSEV: "чрез ССЕВ",
}


@form_context("licensing/communicate")
def communicate_form(ctx: OperationContext) -> FormContext:
    application = find_application(ctx)
    order = find_order(ctx.session, application.id, OrderKind.ISSUE)
    fact = Fact("Заповед", f"№ {order.number}/{date_bg(order.issued_on)}", rule="R-238")
    return FormContext(facts=[*head_facts(ctx, application), fact])


@operation
def communicate(ctx: OperationContext) -> dict[str, Json]:
    """Прил. 20 with the third fee; the order is known within three days (R-238, R-240)."""
    application = find_application(ctx)
    answers = Answers.of(ctx.form)
    order = find_order(ctx.session, application.id, OrderKind.ISSUE)
    refusals = refused_professions(ctx.session, application.id)
    asks_fee = _asks_fee(ctx, application)
    amount = fee_in_words(ctx, application, FeeKind.FEE_3)
    licence = find_licence(
        ctx.session, application.organisation_id, kind=CentreKind(application.kind)
    )
    number = answers.text("number")
    letter = write_letter(ctx, application, LetterKind.ISSUE, number=number)
    letter.issued_on = answers.day("issued_on")
    text = _letter_text(order, licence, amount if asks_fee else "", refusals)
    file_letter(ctx, application, letter, text)
    delivered_on = deliver(ctx, letter, answers, rule_id="R-238")
    ctx.release()
    done = ctx.clocks.end("communication", on=delivered_on)
    part = ""
    body = f"Платете таксата за издаване: {amount}." if asks_fee else "Таксата е платена."
    if refusals:
        done |= ctx.clocks.start(
            "appeal",
            title="Обжалване на отказаната част",
            term=APPEAL,
            from_on=delivered_on,
            rule="R-239",
        )
        due_on = date_bg(ctx.clocks.due_on("appeal"))
        words = " ".join(_refused_in_words(each) for each in refusals)
        part = ", отказано е в част"
        body += f" {words} Отказът може да се обжалва до {due_on} включително."
    tell_applicant(
        ctx,
        subject=f"{_decided(order, licence)} № {licence.number}{part}",
        body=body,
        dedup=f"licensing:issued:{order.number}",
    )
    return {**done, "asks_fee": asks_fee, "is_annulled": False}


def _asks_fee(ctx: OperationContext, application: LicensingApplication) -> bool:
    """Whether the third fee is due: once, and again after a judgment only when it never came."""
    row = charge(ctx, application, FeeKind.FEE_3)
    if row.state == FeeState.CANCELLED:
        row.state = FeeState.PENDING
        ctx.session.flush()
    return row.state == FeeState.PENDING


def _decided(order: LicensingOrder, licence: Licence) -> str:
    """What the order did: issued the licence, or decided what a court gave back of it."""
    if licence.order_number == order.number:
        return "Издадена е лицензия"
    return "Решено е отново по отменената от съда част за лицензия"


def _letter_text(
    order: LicensingOrder, licence: Licence, amount: str, refusals: Sequence[LicensingProfession]
) -> LetterText:
    """Прил. 20: what is issued and what it costs, what is refused and how that is appealed.

    `amount` is empty when the fee has been paid already.
    """
    asked = (
        f"Таксата за издаване е {amount} (чл. 60 от ЗПОО). Лицензията се предава след "
        "плащането ѝ, по избрания от Вас начин."
    )
    paid = (asked,) if amount else ()
    decided = _decided(order, licence)
    return LetterText(
        title="Съобщение за лицензия" + (" и за отказ в част" if refusals else ""),
        paragraphs=(
            (
                f"Със заповед № {order.number}/{date_bg(order.issued_on)} "
                f"{decided[0].lower()}{decided[1:]} № {licence.number}."
            ),
            *paid,
            *(_refused_in_words(each) for each in refusals),
            *right_of_appeal(refusals),
        ),
        enclosures=(f"Заповед № {order.number}",),
    )


@form_context("licensing/pay_fee_3")
def pay_fee_3_form(ctx: OperationContext) -> FormContext:
    application = find_application(ctx)
    amount = fee_in_words(ctx, application, FeeKind.FEE_3)
    fact = Fact("Такса за издаване", amount, rule="R-240")
    return FormContext(facts=[*head_facts(ctx, application), fact])


@operation
def pay_fee_3(ctx: OperationContext) -> dict[str, Json]:
    """The issuing fee is paid (R-240)."""
    application = find_application(ctx)
    row = find_fee(ctx.session, application.id, FeeKind.FEE_3)
    record_payment(ctx, row)
    amount = fee_in_words(ctx, application, FeeKind.FEE_3)
    tell(
        ctx, "fee.paid", f"Платена е таксата за издаване {amount}", "R-240",
        number=row.payment_number, currency=row.currency,
    )  # fmt: skip
    return {}


@form_context("licensing/hand_over")
def hand_over_form(ctx: OperationContext) -> FormContext:
    """The way the applicant chose, and the payment."""
    application = find_application(ctx)
    row = find_fee(ctx.session, application.id, FeeKind.FEE_3)
    way = RECEIVING_WAYS[ReceivingWay(application.receiving_way or ReceivingWay.DESK)]
    paid = "" if row.paid_on is None else f"{row.payment_number}/{date_bg(row.paid_on)}"
    return FormContext(
        facts=[
            *head_facts(ctx, application),
            Fact("Начин на получаване", way, rule="R-212"),
            Fact("Такса 3", paid, rule="R-240"),
        ]
    )


@operation
def hand_over(ctx: OperationContext) -> dict[str, Json]:
    """The licence is handed over in the way that was chosen (R-212)."""
    application = find_application(ctx)
    row = find_fee(ctx.session, application.id, FeeKind.FEE_3)
    row.state = FeeState.RECEIVED
    row.confirmed_at = ctx.now
    way = RECEIVING_WAYS[ReceivingWay(application.receiving_way or ReceivingWay.DESK)]
    handed_on = Answers.of(ctx.form).day("handed_on")
    tell(
        ctx, "licence.handed_over", f"Лицензията е предадена {way} на {date_bg(handed_on)}",
        "R-212", handed_on=handed_on.isoformat(),
    )  # fmt: skip
    return {}


@operation
def await_appeal(ctx: OperationContext) -> dict[str, Json]:
    """What the case still waits for: a court, the term of a refused part, or nothing (R-239)."""
    application = find_application(ctx)
    if pending(ctx, application) is not None:
        return {"waits_for": "court"}
    has_part = bool(refused_professions(ctx.session, application.id))
    try:
        due_on = ctx.clocks.due_on("appeal") if has_part else None
    except ClockUnknown:
        due_on = None
    return {"waits_for": "nothing" if due_on is None or due_on < ctx.today else "term"}


def _refused_in_words(profession: LicensingProfession) -> str:
    ground = sentence(profession.ground or "")
    return f"Отказана е професия {profession.code} {profession.name}: {ground}"
