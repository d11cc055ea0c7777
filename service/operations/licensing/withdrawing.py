"""Who hears that the applicant has withdrawn: whoever works on the procedure (R-267)."""

from service.domain.licensing import ExpertState, ProcedureState
from service.engine import OperationContext
from service.identity.roles import Role
from service.operations.called_meetings import cancel_meetings
from service.operations.licensing.experts import in_state, persons
from service.storage.models.licensing import LicensingApplication

_SUBJECT = "Процедурата е прекратена от центъра"
#: experts who are to do something, or have done it, for this procedure
_AT_WORK = (ExpertState.NAMED, ExpertState.DECLARED, ExpertState.REPORTED)


def tell_of_withdrawal(
    ctx: OperationContext,
    application: LicensingApplication,
    *,
    former: ProcedureState,
    reason: str,
) -> None:
    """Cancel what was called and tell everybody at work; `former` is the state until now.

    An application that was never filed is nobody's work yet. Before a lead expert is named, the
    registrar and the director have the procedure.
    """
    if former is ProcedureState.DRAFT:
        return
    number = application.registration_number
    named = "Заявлението" if number is None else f"Заявление {number}"
    body = f"{named} е оттеглено. Причина: {reason}"
    people = persons(in_state(ctx.session, application.id, *_AT_WORK))
    if application.lead_expert_id is not None:
        people = [application.lead_expert_id, *people]
    else:
        for role in (Role.NAPOO_REGISTRAR, Role.NAPOO_DIRECTOR):
            dedup = f"licensing:withdrawn:{role}"
            ctx.notify(subject=_SUBJECT, body=body, dedup=dedup, role=role)
    for person_id in dict.fromkeys(people):
        dedup = f"licensing:withdrawn:{person_id}"
        ctx.notify(subject=_SUBJECT, body=body, dedup=dedup, person_id=person_id)
    cancel_meetings(ctx, why=f"{named} е оттеглено.", rule_id="R-267")
