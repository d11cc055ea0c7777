"""What may happen at any time: the applicant withdraws, a court is asked (R-239, R-267)."""

from datetime import date

from sqlalchemy import select, update

from service.domain.licensing import (
    AppealOutcome,
    FeeState,
    LetterKind,
    OrderKind,
    ProcedureState,
)
from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.engine.errors import ClockUnknown
from service.kernel.errors import Refused
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.four_eyes import acting_person
from service.operations.licensing.letters import tell_applicant
from service.operations.licensing.registering import DECISION_TERM
from service.operations.licensing.rows import (
    ActNotFound,
    application_of,
    find_application,
    head_facts,
    last_letter,
)
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_acts import LicensingAppeal, LicensingFee, LicensingOrder

_DECIDED = (ProcedureState.ISSUED, ProcedureState.REFUSED, ProcedureState.APPEALED)
_CLOCKS = ("cure", "fee_2", "declare", "expert_report", "communication", "decision")


class TooLateToWithdraw(Refused):
    """The order has been issued."""

    code = "licensing.too-late-to-withdraw"
    sentence = "Процедурата вече е решена със заповед и заявлението не може да се оттегли (R-267)."


class AppealPending(Refused):
    """A court already looks at the case."""

    code = "licensing.appeal-pending"
    sentence = "Вече е вписана жалба, по която съдът още не се е произнесъл (R-239)."


class NothingToAppeal(Refused):
    """No order has been issued or communicated."""

    code = "licensing.nothing-to-appeal"
    sentence = "В преписката няма съобщена заповед, която може да се обжалва (R-239)."


@operation
def withdraw(ctx: OperationContext) -> dict[str, Json]:
    """The applicant ends the procedure; raises TooLateToWithdraw after the order (R-267)."""
    reason = Answers.of(ctx.form).text("reason")
    application = application_of(ctx.session, ctx.case.id)
    if application is not None:
        if application.state in _DECIDED:
            raise TooLateToWithdraw
        application.state = ProcedureState.WITHDRAWN
        application.closed_at = ctx.now
        ctx.session.flush()
        _cancel_fees(ctx, application)
    for name in _CLOCKS:
        _end(ctx, name)
    tell(
        ctx, "application.withdrawn", f"Процедурата е прекратена от центъра: {reason}", "R-267",
        reason=reason,
    )  # fmt: skip
    if application is not None and application.lead_expert_id is not None:
        ctx.notify(
            subject="Процедурата е прекратена от центъра",
            body=f"Заявление {application.registration_number} е оттеглено: {reason}",
            dedup="licensing:withdrawn",
            person_id=application.lead_expert_id,
        )
    return {}


def _cancel_fees(ctx: OperationContext, application: LicensingApplication) -> None:
    """What was not paid is asked for no more (R-429)."""
    ctx.session.execute(
        update(LicensingFee)
        .where(
            LicensingFee.application_id == application.id, LicensingFee.state == FeeState.PENDING
        )
        .values(state=FeeState.CANCELLED)
    )


@form_context("licensing/appeal")
def appeal_form(ctx: OperationContext) -> FormContext:
    """The orders of the procedure that may be appealed."""
    application = find_application(ctx)
    orders = _orders(ctx, application)
    options = [
        Option(str(each.id), f"Заповед № {each.number}/{date_bg(each.issued_on)}")
        for each in orders
    ]
    issued_on = min((each.issued_on for each in orders), default=ctx.today)
    return FormContext(
        options={"acts": options},
        facts=head_facts(ctx, application),
        variables={"issued_on": issued_on.isoformat()},
    )


@operation
def appeal(ctx: OperationContext) -> dict[str, Json]:
    """A complaint to the court; a refusal that waits for its term waits for the court (R-239)."""
    application = find_application(ctx)
    if _pending(ctx, application) is not None:
        raise AppealPending
    answers = Answers.of(ctx.form)
    order = ctx.session.get_one(LicensingOrder, int(answers.text("act")))
    if order.application_id != application.id:
        raise NothingToAppeal
    is_refusal = order.kind == OrderKind.REFUSAL
    filed_on = answers.day("filed_on")
    known_on = _known_on(ctx, application, order)
    if filed_on < known_on:
        done = "издадена" if known_on == order.issued_on else "съобщена"
        text = f"Заповедта е {done} на {date_bg(known_on)} и не може да е обжалвана преди това"
        raise refused("filed_on", text, "R-239")
    if is_refusal:
        _demand_in_term(ctx, answers)
    act = f"Заповед № {order.number}/{date_bg(order.issued_on)}"
    row = LicensingAppeal(
        application_id=application.id,
        order_id=order.id,
        act=act,
        court=answers.text("court"),
        number=answers.text("number"),
        filed_on=filed_on,
        recorded_by_id=acting_person(ctx),
    )
    ctx.session.add(row)
    if is_refusal:
        application.state = ProcedureState.APPEALED
        _end(ctx, "appeal", on_filing=True)
        ctx.send("appeal_filed", case_id=ctx.case.id, dedup=f"appeal:{order.id}:{row.number}")
    ctx.session.flush()
    tell(
        ctx, "order.appealed",
        f"{act} е обжалвана пред {row.court}, жалба № {row.number} от {date_bg(filed_on)}", "R-239",
        court=row.court, number=row.number, filed_on=filed_on.isoformat(),
    )  # fmt: skip
    return {}


@form_context("licensing/court_decision")
def court_decision_form(ctx: OperationContext) -> FormContext:
    application = find_application(ctx)
    row = _find_pending(ctx, application)
    return FormContext(
        facts=[
            *head_facts(ctx, application),
            Fact("Обжалван акт", row.act, rule="R-239"),
            Fact("Съд", f"{row.court}, жалба № {row.number} от {date_bg(row.filed_on)}"),
        ],
        variables={"filed_on": row.filed_on.isoformat()},
    )


@operation
def court_decision(ctx: OperationContext) -> dict[str, Json]:
    """The court upholds the order or sets it aside; a refusal set aside is decided anew."""
    application = find_application(ctx)
    row = _find_pending(ctx, application)
    answers = Answers.of(ctx.form)
    row.outcome = AppealOutcome(answers.text("outcome"))
    row.decision_number = answers.text("decision_number")
    row.decided_on = answers.day("decided_on")
    is_annulled = row.outcome == AppealOutcome.ANNULLED
    order = ctx.session.get_one(LicensingOrder, row.order_id)
    order.is_annulled = is_annulled
    ctx.session.flush()
    result = "отменена" if is_annulled else "оставена в сила"
    tell(
        ctx, "court.decided",
        f"{row.act} е {result} с решение № {row.decision_number} от {date_bg(row.decided_on)}",
        "R-239", outcome=row.outcome, number=row.decision_number,
    )  # fmt: skip
    if order.kind == OrderKind.REFUSAL:
        _go_on(ctx, application, row, is_annulled=is_annulled)
    tell_applicant(
        ctx,
        subject="Съдът се произнесе по жалбата",
        body=f"{row.act} е {result}.",
        dedup=f"licensing:court:{row.id}",
    )
    return {}


def _go_on(
    ctx: OperationContext,
    application: LicensingApplication,
    row: LicensingAppeal,
    *,
    is_annulled: bool,
) -> None:
    """Tell the refusal that waits; a refusal set aside begins a new term for the decision."""
    payload: dict[str, Json] = {"is_annulled": is_annulled}
    if is_annulled and row.decided_on is not None:
        payload |= ctx.clocks.start(
            "decision",
            title="Ново решение по заявлението",
            term=DECISION_TERM,
            from_on=row.decided_on,
            rule="R-223",
        )
        application.state = ProcedureState.IN_CHECK
        application.memo_number = None
        application.ordered_by_id = None
    else:
        application.state = ProcedureState.REFUSED
        application.closed_at = ctx.now
    ctx.session.flush()
    ctx.send("court_decided", case_id=ctx.case.id, dedup=f"court:{row.id}", payload=payload)


def _known_on(
    ctx: OperationContext, application: LicensingApplication, order: LicensingOrder
) -> date:
    """The day from which the order may be appealed: its delivery, else its issue (R-239).

    Raises NothingToAppeal for a refusal not delivered yet.
    """
    if order.kind != OrderKind.REFUSAL:
        return order.issued_on
    letter = last_letter(ctx.session, application.id, LetterKind.REFUSAL)
    if letter is None or letter.delivered_on is None or letter.delivered_on < order.issued_on:
        raise NothingToAppeal
    return letter.delivered_on


def _demand_in_term(ctx: OperationContext, answers: Answers) -> None:
    """A refusal may be appealed only in its term (R-239)."""
    due_on = ctx.clocks.due_on("appeal")
    if answers.day("filed_on") > due_on:
        text = f"Срокът за обжалване изтече на {date_bg(due_on)}"
        raise refused("filed_on", text, "R-239")


def _end(ctx: OperationContext, name: str, *, on_filing: bool = False) -> None:
    """End a clock of the case when it runs."""
    on = Answers.of(ctx.form).day("filed_on") if on_filing else ctx.today
    try:
        ctx.clocks.end(name, on=on)
    except ClockUnknown:
        return


def _orders(ctx: OperationContext, application: LicensingApplication) -> list[LicensingOrder]:
    kinds = (OrderKind.OPENING, OrderKind.ISSUE, OrderKind.REFUSAL)
    return list(
        ctx.session.scalars(
            select(LicensingOrder)
            .where(
                LicensingOrder.application_id == application.id,
                LicensingOrder.kind.in_(kinds),
                LicensingOrder.is_annulled.is_(False),
            )
            .order_by(LicensingOrder.id.desc())
        )
    )


def _pending(ctx: OperationContext, application: LicensingApplication) -> LicensingAppeal | None:
    return ctx.session.scalars(
        select(LicensingAppeal).where(
            LicensingAppeal.application_id == application.id, LicensingAppeal.outcome.is_(None)
        )
    ).first()


def _find_pending(ctx: OperationContext, application: LicensingApplication) -> LicensingAppeal:
    found = _pending(ctx, application)
    if found is None:
        raise ActNotFound(what="жалба без съдебно решение")
    return found
