"""When the buttons of a procedure are there: a complaint needs an act, a withdrawal needs time."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from service.domain.licensing import OrderKind, ProcedureState
from service.engine import offered_when
from service.operations.licensing.rows import application_of
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_acts import LicensingOrder

_APPEALABLE = (OrderKind.OPENING, OrderKind.ISSUE, OrderKind.REFUSAL)
_DECIDED = frozenset({ProcedureState.ISSUED, ProcedureState.REFUSED, ProcedureState.APPEALED})


@offered_when("licensing.withdraw")
def can_withdraw(session: Session, case_id: int) -> bool:
    """Until the order is issued (R-267)."""
    application = application_of(session, case_id)
    if application is None:
        return True
    is_open = ProcedureState(application.state) not in _DECIDED
    return is_open and application.licence_id is None


@offered_when("licensing.appeal")
def can_appeal(session: Session, case_id: int) -> bool:
    """Once there is an order that may be appealed (R-239)."""
    issued = (
        select(LicensingOrder.id)
        .join(LicensingApplication, LicensingApplication.id == LicensingOrder.application_id)
        .where(
            LicensingApplication.case_id == case_id,
            LicensingOrder.kind.in_(_APPEALABLE),
            LicensingOrder.is_annulled.is_(False),
        )
    )
    return bool(session.scalar(select(exists(issued))))
