"""The licence comes to be, is made known, paid for and handed over (R-238 – R-244)."""

from collections.abc import Sequence

from service.domain.licences import EntryGround, LicenceHolder, LicensedProfession
from service.domain.licensing import (
    CentreKind,
    FeeKind,
    FeeState,
    LetterKind,
    OrderKind,
    ProcedureState,
    ProfessionState,
    ReceivingWay,
)
from service.domain.wording import date_bg, sentence
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.licences.papers import file_licence
from service.operations.licences.register import find_licence, issue_licence
from service.operations.licensing.letters import (
    LetterText,
    deliver,
    file_letter,
    tell_applicant,
    write_letter,
)
from service.operations.licensing.orders import CONTROL, Order, write_order
from service.operations.licensing.paying import charge, fee_in_words, record_payment
from service.operations.licensing.refusing import APPEAL, APPEAL_WAY, memo_in_full
from service.operations.licensing.rows import (
    centre_of,
    claimed_professions,
    find_application,
    find_fee,
    find_order,
    head_facts,
    person_name,
    refused_professions,
)
from service.operations.official_papers import ActTable
from service.storage.models.identity import Organisation
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

_COMMUNICATED = "Заповедта се съобщава на заявителя в 3-дневен срок от издаването ѝ."


@operation
def issue(ctx: OperationContext) -> dict[str, Json]:
    """Order, licence, annex and register entry in one step (R-237, R-241, R-243)."""
    application = find_application(ctx)
    number = str(ctx.variables["order_number"])
    grounds = str(ctx.variables["order_grounds"])
    ground = EntryGround(number, ctx.today, grounds)
    licence = issue_licence(
        ctx,
        kind=CentreKind(application.kind),
        holder=_holder(ctx, application),
        ground=ground,
        professions=_licensed(ctx, application),
    )
    application.licence_id = licence.id
    application.state = ProcedureState.ISSUED
    ctx.session.flush()
    _write(ctx, application, licence_number=licence.number, ground=ground)
    signatory = person_name(ctx.session, application.ordered_by_id)
    file_licence(ctx, licence, signatory=signatory)
    tell(
        ctx, "order.issued",
        f"Със заповед № {number}/{date_bg(ctx.today)} се издава лицензия № {licence.number}.",
        "R-237", order=number, licence=licence.number,
    )  # fmt: skip
    return {"licence_number": licence.number}


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
    charge(ctx, application, FeeKind.FEE_3)
    amount = fee_in_words(ctx, application, FeeKind.FEE_3)
    licence = find_licence(
        ctx.session, application.organisation_id, kind=CentreKind(application.kind)
    )
    number = answers.text("number")
    letter = write_letter(ctx, application, LetterKind.ISSUE, number=number)
    letter.issued_on = answers.day("issued_on")
    text = _letter_text(order, licence, amount, refusals)
    file_letter(ctx, application, letter, text)
    delivered_on = deliver(ctx, letter, answers, rule_id="R-238")
    done = ctx.clocks.end("communication", on=delivered_on)
    part, body = "", f"Платете таксата за издаване: {amount}."
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
        subject=f"Издадена е лицензия № {licence.number}{part}",
        body=body,
        dedup=f"licensing:issued:{order.number}",
    )
    return done


def _letter_text(
    order: LicensingOrder, licence: Licence, amount: str, refusals: Sequence[LicensingProfession]
) -> LetterText:
    """Прил. 20: what is issued and what it costs, what is refused and how that is appealed."""
    return LetterText(
        title="Съобщение за издадена лицензия" + (" и за отказ в част" if refusals else ""),
        paragraphs=(
            (
                f"Със заповед № {order.number}/{date_bg(order.issued_on)} е издадена лицензия "
                f"№ {licence.number}."
            ),
            (
                f"Таксата за издаване е {amount} (чл. 60 от ЗПОО). Лицензията се предава след "
                "плащането ѝ, по избрания от Вас начин."
            ),
            *(_refused_in_words(each) for each in refusals),
            *_right_of_appeal(refusals),
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


def _holder(ctx: OperationContext, application: LicensingApplication) -> LicenceHolder:
    owner = ctx.session.get_one(Organisation, application.organisation_id)
    return LicenceHolder(
        organisation_id=owner.id,
        owner_name=application.company_name,
        eik=application.eik,
        seat=application.seat,
        town=owner.settlement or application.seat,
        centre_name=application.centre_name,
    )


def _licensed(ctx: OperationContext, application: LicensingApplication) -> list[LicensedProfession]:
    return [
        LicensedProfession(
            code=each.code,
            name=each.name,
            degree=each.degree,
            field_code=each.field_code,
            field_name=each.field_name,
        )
        for each in claimed_professions(ctx.session, application.id)
        if each.state == ProfessionState.ACCEPTED
    ]


def _refused_in_words(profession: LicensingProfession) -> str:
    ground = sentence(profession.ground or "")
    return f"Отказана е професия {profession.code} {profession.name}: {ground}"


def _right_of_appeal(refusals: Sequence[LicensingProfession]) -> tuple[str, ...]:
    """What the paper says of an appeal against the refused part; nothing when there is none."""
    if not refusals:
        return ()
    which = ", ".join(f"{each.code} {each.name}" for each in refusals)
    return (f"В частта, с която е отказано – {which}, заповедта може да се обжалва {APPEAL_WAY}.",)


def _write(
    ctx: OperationContext,
    application: LicensingApplication,
    *,
    licence_number: str,
    ground: EntryGround,
) -> None:
    rows = [
        (each.code, each.name, "лицензира се" if each.state == ProfessionState.ACCEPTED
         else f"отказва се: {each.ground}")
        for each in claimed_professions(ctx.session, application.id)
    ]  # fmt: skip
    tables = (ActTable("Професии", ("Код", "Професия", "Решение"), rows),) if rows else ()
    write_order(
        ctx,
        application,
        Order(
            kind=OrderKind.ISSUE,
            number=ground.order_number,
            title="Издаване на лицензия",
            ground=(
                f"чл. 49а и чл. 49б от ЗПОО, заявление {application.registration_number}"
                f"{memo_in_full(application)}"
            ),
            paragraphs=(
                (
                    f"Издавам лицензия № {licence_number} на {application.company_name} "
                    f"за {centre_of(application)}."
                ),
                ground.note,
            ),
            tables=tables,
            closing=(
                _COMMUNICATED,
                *_right_of_appeal(refused_professions(ctx.session, application.id)),
                CONTROL,
            ),
        ),
    )
