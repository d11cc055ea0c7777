"""When the buttons of a procedure are there: a complaint needs an act, a withdrawal needs time."""

from sqlalchemy.orm import Session

from service.engine import offered_when
from service.operations.licensing.rows import appealable_orders, application_of, is_decided


@offered_when("licensing.withdraw")
def can_withdraw(session: Session, case_id: int) -> bool:
    """Until the order is issued (R-267)."""
    application = application_of(session, case_id)
    return application is None or not is_decided(application)


@offered_when("licensing.appeal")
def can_appeal(session: Session, case_id: int) -> bool:
    """Once there is an order that may be appealed (R-239)."""
    application = application_of(session, case_id)
    return application is not None and bool(appealable_orders(session, application.id))
