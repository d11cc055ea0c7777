"""A court sets aside the order that issued a licence, or its refused part (R-239, R-243).

The register follows the judgment at once, the decision is due again, and the commission sits anew
on what was given back; the order of the procedure's first half stays in force.
"""

from sqlalchemy import update

from service.domain.licences import EntryKind, LicenceState
from service.domain.licensing import FeeKind, FeeState, ProcedureState, ProfessionState
from service.domain.wording import date_bg
from service.engine import OperationContext
from service.engine.errors import ClockStandsStill, ClockUnknown
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.licences.register import add_entry, change_state
from service.operations.licensing.registering import DECISION_TERM
from service.operations.licensing.rows import claimed_professions, refused_professions
from service.storage.models.licence import Licence
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_acts import LicensingAppeal, LicensingFee


def annul_issue(
    ctx: OperationContext,
    application: LicensingApplication,
    appeal: LicensingAppeal,
    *,
    is_whole: bool,
) -> None:
    """Undo what the order did and begin a new term for the decision, from the judgment's day.

    Of the whole order: the licence is struck out of the register, the third fee is not asked and
    every profession is open again. Of the refused part: the licence stays, its refused professions
    are open again.
    """
    _enter(ctx, application, appeal, is_whole=is_whole)
    professions = claimed_professions(ctx.session, application.id)
    given_back = professions if is_whole else refused_professions(ctx.session, application.id)
    for each in given_back:
        each.state, each.ground = ProfessionState.CLAIMED, None
    application.state = ProcedureState.IN_COMMISSION
    if is_whole:
        application.licence_id = None
        ctx.session.flush()
        _cancel_fee(ctx, application)
    application.closed_at = None
    payload: dict[str, Json] = {"is_annulled": True, **decide_anew(ctx, application, appeal)}
    ctx.session.flush()
    ctx.send("issue_annulled", case_id=ctx.case.id, dedup=f"court:{appeal.id}", payload=payload)


def decide_anew(
    ctx: OperationContext, application: LicensingApplication, appeal: LicensingAppeal
) -> dict[str, Json]:
    """Memo and order are made again, in a term that begins on the judgment's day (R-223)."""
    application.memo_number = None
    application.ordered_by_id = None
    if appeal.decided_on is None:
        return {}
    return ctx.clocks.start(
        "decision",
        title="Ново решение по заявлението",
        term=DECISION_TERM,
        from_on=appeal.decided_on,
        rule="R-223",
    )


def tell_agency(
    ctx: OperationContext, application: LicensingApplication, appeal: LicensingAppeal, result: str
) -> None:
    """The lead expert and the chair learn that an act is set aside and when a decision is due."""
    body = f"{appeal.act} е {result}. Решението по заявлението се дължи{_until(ctx)}."
    for role, person_id in ((Role.NAPOO_CHAIR, None), (None, application.lead_expert_id)):
        if role is None and person_id is None:
            continue
        ctx.notify(
            subject="Съдът отмени заповед по процедурата",
            body=body,
            dedup=f"licensing:annulled:{appeal.id}:{role or person_id}",
            role=role,
            person_id=person_id,
        )


def _until(ctx: OperationContext) -> str:
    """The last day of the decision's term; of a stopped one that it comes after the stop."""
    try:
        return f" до {date_bg(ctx.clocks.due_on('decision'))} включително"
    except (ClockStandsStill, ClockUnknown):
        return " след като срокът за него продължи"


def _enter(
    ctx: OperationContext,
    application: LicensingApplication,
    appeal: LicensingAppeal,
    *,
    is_whole: bool,
) -> None:
    """The judgment in the history of the licence, with the state that follows (R-243, R-267)."""
    licence = ctx.session.get_one(Licence, application.licence_id)
    on = appeal.decided_on or ctx.today
    number = f"съдебно решение № {appeal.decision_number}"
    if is_whole:
        note = f"{appeal.court} отмени изцяло: {appeal.act}, с която е издадена лицензията"
        change_state(
            ctx, licence, new_state=LicenceState.DELETED, order_number=number, on=on, note=note
        )
        return
    note = f"{appeal.court} отмени в частта за отказ: {appeal.act}; предстои ново решение"
    add_entry(ctx, licence, kind=EntryKind.CHANGED, order_number=number, on=on, note=note)


def _cancel_fee(ctx: OperationContext, application: LicensingApplication) -> None:
    """What was not paid for a licence that is no more is asked no more (R-240, R-429)."""
    ctx.session.execute(
        update(LicensingFee)
        .where(
            LicensingFee.application_id == application.id,
            LicensingFee.kind == FeeKind.FEE_3,
            LicensingFee.state == FeeState.PENDING,
        )
        .values(state=FeeState.CANCELLED)
    )
