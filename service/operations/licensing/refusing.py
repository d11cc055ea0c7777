"""Refusal of an application that is irregular or unpaid, and how it is made known (R-224)."""

from collections.abc import Sequence

from service.domain.licensing import (
    LetterKind,
    OrderKind,
    ProcedureState,
    ProfessionState,
    RefusalCause,
)
from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.errors import Refused
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.four_eyes import demand_other_person
from service.operations.licensing.letters import (
    LetterText,
    deliver,
    file_letter,
    tell_applicant,
    write_letter,
)
from service.operations.licensing.orders import CONTROL, Order, write_order
from service.operations.licensing.paying import fee_not_paid
from service.operations.licensing.rows import (
    centre_of,
    claimed_professions,
    find_application,
    find_order,
    head_facts,
    last_letter,
)
from service.storage.models.licensing import LicensingApplication, LicensingProfession

#: the order is communicated within three days (R-238)
COMMUNICATION = Term(3, TermUnit.DAYS)
#: чл. 149 от АПК, an assumption (R-239)
APPEAL = Term(14, TermUnit.DAYS)
#: how an order or a part of it is appealed, as its paper says (R-239)
APPEAL_WAY = (
    "в 14-дневен срок от съобщаването ѝ пред компетентния административен съд, чрез председателя "
    "на НАПОО (чл. 149 и чл. 152 от Административнопроцесуалния кодекс)"
)
_CAUSES = {
    RefusalCause.NOT_CURED: ("R-224", "нередовностите не са отстранени в срок"),
    RefusalCause.FEE_NOT_PAID: ("R-226", "таксата за оценяване не е платена в срок"),
}
#: the act, and the letter whose term was not kept
_GROUNDS = {
    RefusalCause.NOT_CURED: ("чл. 49б, ал. 8, т. 1 от ЗПОО", LetterKind.IRREGULARITIES),
    RefusalCause.FEE_NOT_PAID: ("чл. 60, ал. 2, т. 2 от ЗПОО", LetterKind.FEE_2_LATE),
}


class MemoMissing(Refused):
    """Nobody has proposed what the order would decide."""

    code = "licensing.memo-missing"
    sentence = (
        "Няма докладна на водещия експерт, по която да се издаде заповед (R-237). "
        "Заповедта се издава само по одобрена докладна."
    )


@form_context("licensing/order_refusal")
def order_refusal_form(ctx: OperationContext) -> FormContext:
    """Why the application is to be refused."""
    application = find_application(ctx)
    rule_id, cause = _CAUSES[_cause(application)]
    facts = [*head_facts(ctx, application), Fact("Причина", cause, rule=rule_id)]
    if application.memo_text and application.refusal_cause == RefusalCause.NOT_CURED:
        facts.append(Fact("Докладна", application.memo_text, rule="R-224"))
    return FormContext(facts=facts)


@operation
def order_refusal(ctx: OperationContext) -> dict[str, Json]:
    """Прил. 9: refused as a whole; who proposed it may not order it (R-224, R-226)."""
    application = find_application(ctx)
    cause = _cause(application)
    clocks: dict[str, Json] = {}
    done: dict[str, int | None] = {}
    if cause is RefusalCause.NOT_CURED:
        if application.memo_number is None:
            raise MemoMissing
        done = {"Вие сте подготвили докладната": application.memo_by_id}
    else:
        clocks = fee_not_paid(ctx, application)
    person_id = demand_other_person(ctx, done)
    rule_id, because = _CAUSES[cause]
    answers = Answers.of(ctx.form)
    number, grounds = answers.text("number"), answers.text("grounds")
    write_refusal(
        ctx, application,
        number=number, ground=_ground(ctx, application, cause),
        grounds=(f"{because[0].upper()}{because[1:]}.", grounds),
    )  # fmt: skip
    application.ordered_by_id = person_id
    application.state = ProcedureState.REFUSED
    for each in claimed_professions(ctx.session, application.id):
        each.state, each.ground = ProfessionState.REFUSED, because
    ctx.session.flush()
    tell(
        ctx, "licence.refused", f"Отказана е лицензия със заповед № {number}: {because}. {grounds}",
        rule_id, number=number,
    )  # fmt: skip
    return {**clocks, **decided(ctx)}


def decided(ctx: OperationContext) -> dict[str, Json]:
    """The order is signed: the decision's clock ends, three days to make it known (R-238)."""
    return {
        **ctx.clocks.end("decision", on=ctx.today),
        **ctx.clocks.start(
            "communication",
            title="Съобщаване на заповедта",
            term=COMMUNICATION,
            from_on=ctx.today,
            rule="R-238",
        ),
    }


def write_refusal(
    ctx: OperationContext,
    application: LicensingApplication,
    *,
    number: str,
    ground: str,
    grounds: tuple[str, ...],
) -> None:
    """File Прил. 9; `ground` continues „На основание …“, `grounds` are its reasons."""
    write_order(
        ctx,
        application,
        Order(
            kind=OrderKind.REFUSAL,
            number=number,
            title="Отказ за издаване на лицензия",
            ground=ground,
            paragraphs=(
                (
                    f"Отказвам издаване на лицензия на {application.company_name} "
                    f"за {centre_of(application)}."
                ),
                *grounds,
            ),
            closing=(
                "Заповедта се съобщава на заявителя в 3-дневен срок от издаването ѝ.",
                f"Тя може да се обжалва {APPEAL_WAY}.",
                CONTROL,
            ),
        ),
    )


@form_context("licensing/communicate_refusal")
def communicate_refusal_form(ctx: OperationContext) -> FormContext:
    application = find_application(ctx)
    order = find_order(ctx.session, application.id, OrderKind.REFUSAL)
    fact = Fact("Заповед за отказ", f"№ {order.number}/{date_bg(order.issued_on)}", rule="R-238")
    return FormContext(facts=[*head_facts(ctx, application), fact])


@operation
def communicate_refusal(ctx: OperationContext) -> dict[str, Json]:
    """Прил. 10 is delivered: the term for an appeal begins (R-238, R-239)."""
    application = find_application(ctx)
    order = find_order(ctx.session, application.id, OrderKind.REFUSAL)
    answers = Answers.of(ctx.form)
    number = answers.text("number")
    letter = write_letter(ctx, application, LetterKind.REFUSAL, number=number)
    letter.issued_on = answers.day("issued_on")
    text = LetterText(
        title="Съобщение за отказ за издаване на лицензия",
        paragraphs=(
            (
                f"Със заповед № {order.number}/{date_bg(order.issued_on)} е отказано издаване на "
                "лицензия."
            ),
            f"Заповедта може да се обжалва {APPEAL_WAY}.",
        ),
        enclosures=(f"Заповед № {order.number}",),
    )
    file_letter(ctx, application, letter, text)
    delivered_on = deliver(ctx, letter, answers, rule_id="R-238")
    ctx.release()
    done = ctx.clocks.end("communication", on=delivered_on)
    appeal = ctx.clocks.start(
        "appeal",
        title="Обжалване на отказа",
        term=APPEAL,
        from_on=delivered_on,
        rule="R-239",
    )
    tell_applicant(
        ctx,
        subject="Отказано е издаване на лицензия",
        body=f"Може да обжалвате до {date_bg(ctx.clocks.due_on('appeal'))} включително.",
        dedup=f"licensing:refusal:{letter.id}",
    )
    return {**done, **appeal, "is_annulled": False}


def right_of_appeal(refusals: Sequence[LicensingProfession]) -> tuple[str, ...]:
    """What the paper says of an appeal against the refused part; nothing when there is none."""
    if not refusals:
        return ()
    which = ", ".join(f"{each.code} {each.name}" for each in refusals)
    return (f"В частта, с която е отказано – {which}, заповедта може да се обжалва {APPEAL_WAY}.",)


def memo_in_full(application: LicensingApplication) -> str:
    """„докладна № ПКЛ-61/25.03.2025 г.“, with a comma before it; empty when there is none."""
    if application.memo_number is None or application.memo_on is None:
        return ""
    return f", докладна № {application.memo_number}/{date_bg(application.memo_on)}"


def _ground(ctx: OperationContext, application: LicensingApplication, cause: RefusalCause) -> str:
    """The act to its point, the application, the memo, the letter and its delivery."""
    act, kind = _GROUNDS[cause]
    memo = memo_in_full(application) if cause is RefusalCause.NOT_CURED else ""
    shown = f"{act}, заявление {application.registration_number}{memo}"
    letter = last_letter(ctx.session, application.id, kind)
    if letter is None or letter.delivered_on is None:
        return shown
    sent = f"писмо № {letter.number}/{date_bg(letter.issued_on)}"
    return f"{shown} и {sent}, връчено на {date_bg(letter.delivered_on)}"


def _cause(application: LicensingApplication) -> RefusalCause:
    """Not cured when the memo says so, else the fee's two terms are over."""
    if application.refusal_cause == RefusalCause.NOT_CURED:
        return RefusalCause.NOT_CURED
    return RefusalCause.FEE_NOT_PAID
