"""What may happen at any time: the applicant withdraws, a court is asked (R-239, R-267)."""

from datetime import date

from sqlalchemy import select, update

from service.domain.licensing import (
    FeeState,
    LetterKind,
    OrderKind,
    ProcedureState,
)
from service.domain.wording import date_bg
from service.engine import FormContext, OperationContext, Option, form_context, operation
from service.engine.errors import ClockUnknown
from service.kernel.errors import Refused
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.four_eyes import acting_person
from service.operations.licensing.rows import (
    appealable_orders,
    application_of,
    find_application,
    head_facts,
    is_decided,
    last_letter,
    refused_professions,
)
from service.operations.licensing.withdrawing import tell_of_withdrawal
from service.storage.models.clock import ClockEnding
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_acts import LicensingAppeal, LicensingFee, LicensingOrder

#: orders that decide, and the letters that make them known
_LETTERS = {OrderKind.ISSUE: LetterKind.ISSUE, OrderKind.REFUSAL: LetterKind.REFUSAL}
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
        if is_decided(application):
            raise TooLateToWithdraw
        former = ProcedureState(application.state)
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
    ctx.withhold()
    if application is not None:
        tell_of_withdrawal(ctx, application, former=former, reason=reason)
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
    orders = appealable_orders(ctx.session, application.id)
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
    if pending(ctx, application) is not None:
        raise AppealPending
    answers = Answers.of(ctx.form)
    order = _asked_order(ctx, application, int(answers.text("act")))
    is_refusal = order.kind == OrderKind.REFUSAL
    filed_on = answers.day("filed_on")
    _demand_known(order, filed_on, known_on=_known_on(ctx, application, order))
    refuses = is_refusal or _refuses_in_part(ctx, application, order)
    if refuses:
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
    if refuses:
        _end(ctx, "appeal", on_filing=True)
    if is_refusal:
        application.state = ProcedureState.APPEALED
    if refuses:
        ctx.send("appeal_filed", case_id=ctx.case.id, dedup=f"appeal:{order.id}:{row.number}")
    ctx.session.flush()
    tell(
        ctx, "order.appealed",
        f"{act} е обжалвана пред {row.court}, жалба № {row.number} от {date_bg(filed_on)}", "R-239",
        court=row.court, number=row.number, filed_on=filed_on.isoformat(),
    )  # fmt: skip
    return {}


def _asked_order(
    ctx: OperationContext, application: LicensingApplication, order_id: int
) -> LicensingOrder:
    """The order the complaint is against; raises NothingToAppeal."""
    for each in appealable_orders(ctx.session, application.id):
        if each.id == order_id:
            return each
    raise NothingToAppeal


def _demand_known(order: LicensingOrder, filed_on: date, *, known_on: date) -> None:
    """Nobody appeals what they do not know of yet; raises ValidationFailed at the day."""
    if filed_on < known_on:
        done = "издадена" if known_on == order.issued_on else "съобщена"
        text = f"Заповедта е {done} на {date_bg(known_on)} и не може да е обжалвана преди това"
        raise refused("filed_on", text, "R-239")


def _known_on(
    ctx: OperationContext, application: LicensingApplication, order: LicensingOrder
) -> date:
    """The day from which the order may be appealed: its delivery, else its issue (R-239).

    Raises NothingToAppeal for an order that decides and is not delivered yet.
    """
    kind = _LETTERS.get(OrderKind(order.kind))
    if kind is None:
        return order.issued_on
    letter = last_letter(ctx.session, application.id, kind)
    if letter is None or letter.delivered_on is None or letter.delivered_on < order.issued_on:
        raise NothingToAppeal
    return letter.delivered_on


def _refuses_in_part(
    ctx: OperationContext, application: LicensingApplication, order: LicensingOrder
) -> bool:
    is_issue = order.kind == OrderKind.ISSUE
    return is_issue and bool(refused_professions(ctx.session, application.id))


def _demand_in_term(ctx: OperationContext, answers: Answers) -> None:
    """A refusal, also of a part, may be appealed only in its term (R-239)."""
    due_on = ctx.clocks.due_on("appeal")
    if answers.day("filed_on") > due_on:
        text = f"Срокът за обжалване изтече на {date_bg(due_on)}"
        raise refused("filed_on", text, "R-239")


def _end(ctx: OperationContext, name: str, *, on_filing: bool = False) -> None:
    """End a clock of the case when it runs."""
    on = Answers.of(ctx.form).day("filed_on") if on_filing else ctx.today
    try:
        ctx.clocks.end(name, on=on, how=ClockEnding.MET if on_filing else ClockEnding.DROPPED)
    except ClockUnknown:
        return


def pending(ctx: OperationContext, application: LicensingApplication) -> LicensingAppeal | None:
    """The complaint on which the court has not spoken yet, or None."""
    return ctx.session.scalars(
        select(LicensingAppeal).where(
            LicensingAppeal.application_id == application.id, LicensingAppeal.outcome.is_(None)
        )
    ).first()
