"""Irregularities: the letter, its delivery, the one month, and what follows (R-221 – R-224)."""

from datetime import date, timedelta

from service.domain.licensing import (
    FeeKind,
    FeeState,
    LetterKind,
    ProcedureState,
    RefusalCause,
)
from service.domain.wording import date_bg, phrase
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.identity.roles import Role
from service.kernel.calendar import WorkingCalendar, end_of_day
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.four_eyes import acting_person, demand_other_person
from service.operations.licensing.application_paper import file_application
from service.operations.licensing.applying import add_resources, document_options
from service.operations.licensing.letters import (
    LetterText,
    deliver,
    file_letter,
    tell_applicant,
    write_letter,
)
from service.operations.licensing.rows import (
    ActNotFound,
    claimed_professions,
    find_application,
    find_fee,
    head_facts,
    last_check,
    last_letter,
)
from service.operations.official_papers import ActForm, file_act
from service.storage.models.clock import ClockEnding
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_acts import LicensingCheck, LicensingLetter

_MONTH = Term(1, TermUnit.MONTHS)
_STOP = "едномесечният срок за отстраняване на нередовности"


@form_context("licensing/letter_irregularities")
def letter_form(ctx: OperationContext) -> FormContext:
    application = find_application(ctx)
    check = _irregular(ctx, application)
    return FormContext(facts=[*head_facts(ctx, application), *irregularity_facts(check)])


@operation
def letter_irregularities(ctx: OperationContext) -> dict[str, Json]:
    """The chair signs Прил. 7; who checked may not (R-221)."""
    application = find_application(ctx)
    check = _irregular(ctx, application)
    demand_other_person(ctx, {"Вие сте проверили редовността": check.checked_by_id})
    number = Answers.of(ctx.form).text("number")
    letter = write_letter(ctx, application, LetterKind.IRREGULARITIES, number=number)
    text = LetterText(
        title="Уведомление за нередовности по заявление за лицензия",
        paragraphs=(
            f"По заявление {application.registration_number} са установени нередовности:",
            *(f"– {phrase(each)};" for each in check.irregularities),
            "Отстранете ги в едномесечен срок от получаването на това писмо (чл. 49б от ЗПОО).",
            "Ако не ги отстраните в срок, издаването на лицензия се отказва.",
        ),
    )
    file_letter(ctx, application, letter, text)
    return {}


@form_context("licensing/deliver_irregularities")
def deliver_form(ctx: OperationContext) -> FormContext:
    application = find_application(ctx)
    letter = _letter(ctx, application)
    fact = Fact("Писмо", f"№ {letter.number}/{date_bg(letter.issued_on)}")
    return FormContext(
        facts=[*head_facts(ctx, application), fact],
        variables={"issued_on": letter.issued_on.isoformat()},
    )


@operation
def deliver_irregularities(ctx: OperationContext) -> dict[str, Json]:
    """From the delivery the month runs and the decision clock stands still (R-221, R-222)."""
    application = find_application(ctx)
    letter = _letter(ctx, application)
    delivered_on = deliver(ctx, letter, Answers.of(ctx.form), rule_id="R-221")
    cure = ctx.clocks.start(
        "cure",
        title="Отстраняване на нередовностите",
        term=_MONTH,
        from_on=delivered_on,
        rule="R-221",
    )
    due_on = ctx.clocks.due_on("cure")
    stopped = ctx.clocks.stop(
        "decision", ground=_STOP, from_on=delivered_on, until_on=due_on, rule="R-222"
    )
    application.state = ProcedureState.IN_CURE
    ctx.session.flush()
    tell_applicant(
        ctx,
        subject="Отстранете нередовностите в заявлението",
        body=f"Срокът е до {date_bg(due_on)} включително.",
        dedup=f"licensing:cure:{letter.id}",
    )
    return {**cure, **stopped, "memo_due_at": _memo_due_at(due_on)}


@form_context("licensing/cure")
def cure_form(ctx: OperationContext) -> FormContext:
    """The irregularities, the day the month ends, and the lists to complete."""
    application = find_application(ctx)
    check = _irregular(ctx, application)
    due = Fact("Срок", f"до {date_bg(ctx.clocks.due_on('cure'))} включително", rule="R-221")
    claimed = [
        Option(each.code, f"{each.code} {each.name}")
        for each in claimed_professions(ctx.session, application.id)
    ]
    fee = find_fee(ctx.session, application.id, FeeKind.FEE_1)
    return FormContext(
        facts=[*head_facts(ctx, application), *irregularity_facts(check), due],
        options={"professions": claimed, "documents": document_options(ctx)},
        variables={"asks_fee": fee.state != FeeState.RECEIVED},
    )


@operation
def cure(ctx: OperationContext) -> dict[str, Json]:
    """The applicant completes the application; the decision clock goes on (R-221, R-222)."""
    application = find_application(ctx)
    answers = Answers.of(ctx.form)
    add_resources(ctx, application, answers)
    number = answers.maybe_text("payment_number")
    if number is not None:
        fee = find_fee(ctx.session, application.id, FeeKind.FEE_1)
        fee.payment_number = number
        fee.paid_on = answers.maybe_day("paid_on") or ctx.today
    application.state = ProcedureState.IN_CHECK
    ctx.session.flush()
    explanation = answers.text("explanation")
    tell(
        ctx, "irregularities.cured",
        f"Заявителят представи документи по нередовностите: {explanation}", "R-221",
        explanation=explanation,
    )  # fmt: skip
    file_application(ctx, application, cured=explanation)
    if application.lead_expert_id is not None:
        ctx.notify(
            subject="Заявителят представи документи по нередовностите",
            body=f"Проверете отново заявление {application.registration_number}.",
            dedup="licensing:cured",
            person_id=application.lead_expert_id,
        )
    return {
        **ctx.clocks.end("cure", on=ctx.today),
        **ctx.clocks.resume("decision", on=ctx.today, ground="документите са представени"),
    }


@form_context("licensing/memo_refusal")
def memo_refusal_form(ctx: OperationContext) -> FormContext:
    """What was not cured, with the letter and its delivery."""
    application = find_application(ctx)
    facts = [*head_facts(ctx, application), *irregularity_facts(_irregular(ctx, application))]
    letter = last_letter(ctx.session, application.id, LetterKind.IRREGULARITIES)
    if letter is not None and letter.delivered_on is not None:
        text = f"№ {letter.number}, връчено на {date_bg(letter.delivered_on)}"
        facts.append(Fact("Писмо за нередовностите", text, rule="R-221"))
    return FormContext(facts=facts)


@operation
def memo_refusal(ctx: OperationContext) -> dict[str, Json]:
    """Прил. 8: the irregularities stay, refusal is proposed (R-224)."""
    application = find_application(ctx)
    check = _irregular(ctx, application)
    answers = Answers.of(ctx.form)
    application.memo_number = answers.text("number")
    application.memo_on = ctx.today
    application.memo_text = answers.text("grounds")
    application.memo_by_id = acting_person(ctx)
    application.ordered_by_id = None
    application.refusal_cause = RefusalCause.NOT_CURED
    ctx.session.flush()
    file_act(
        ctx,
        form=ActForm.MEMO,
        kind="licensing-not-cured",
        title=f"Неотстранени нередовности по заявление {application.registration_number}",
        name="Неотстранени нередовности (Прил. 8)",
        paragraphs=(
            "Не са отстранени: " + "; ".join(map(phrase, check.irregularities)),
            application.memo_text,
            "Предлагам отказ за издаване на лицензия.",
        ),
        issuer_role=Role.NAPOO_EXPERT,
        number=application.memo_number,
        addressee=("До председателя на НАПОО",),
        enclosures=(
            "Докладна записка за редовност",
            "Писмо за нередовностите",
            "Известие за връчване",
        ),
    )
    tell(
        ctx, "refusal.proposed",
        f"Предложен е отказ: {'; '.join(map(phrase, check.irregularities))}", "R-224",
        number=application.memo_number,
    )  # fmt: skip
    return _over(ctx)


def irregularity_facts(check: LicensingCheck) -> list[Fact]:
    return [Fact("Нередовност", text, rule="R-220") for text in check.irregularities]


def _over(ctx: OperationContext) -> dict[str, Json]:
    """The month is over: its clock ends, the decision's goes on (R-222)."""
    if ctx.variables.get("cure_due_at") is None:
        return {"memo_due_at": None}
    due_on = ctx.clocks.due_on("cure")
    return {
        "memo_due_at": None,
        **ctx.clocks.end(
            "cure", on=due_on, how=ClockEnding.LAPSED, lacking="отстраняване на всичко"
        ),
        **ctx.clocks.resume("decision", on=due_on, ground="едномесечният срок изтече"),
    }


def _memo_due_at(cure_due_on: date) -> str:
    """The first working day after the month (R-224)."""
    following = cure_due_on + timedelta(days=1)
    return end_of_day(WorkingCalendar.bulgarian().next_working_day(following)).isoformat()


def _irregular(ctx: OperationContext, application: LicensingApplication) -> LicensingCheck:
    check = last_check(ctx.session, application.id)
    if check is None or check.is_regular:
        raise ActNotFound(what="отрицателна проверка на редовността")
    return check


def _letter(ctx: OperationContext, application: LicensingApplication) -> LicensingLetter:
    letter = last_letter(ctx.session, application.id, LetterKind.IRREGULARITIES)
    if letter is None:
        raise ActNotFound(what="писмо за нередовности")
    return letter
