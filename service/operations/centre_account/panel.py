"""What the case of a request shows of its substance."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from service.domain.accounts import AccountRequestState
from service.domain.licensing import CentreKind
from service.domain.wording import date_bg
from service.engine import CasePanel, case_panel
from service.kernel.clock import SOFIA
from service.operations.centre_account.rows import (
    KINDS,
    REGISTERS,
    STATES,
    identity_of,
    request_in,
)
from service.storage.models.account_request import AccountRequest
from service.storage.models.identity import Organisation

_COLUMNS = ("Какво", "Стойност", "Правило")


@case_panel("centre_account")
def request_panel(session: Session, case_id: int) -> CasePanel:
    """The applicant, the check of the register, the decision and what came of it."""
    request = request_in(session, case_id)
    if request is None:
        return CasePanel("Заявка за профил", _COLUMNS, ())
    state = STATES[AccountRequestState(request.state)]
    rows = tuple(_rows(session, request))
    return CasePanel("Заявка за профил", _COLUMNS, rows, note=f"Състояние: {state}.")


def _rows(session: Session, request: AccountRequest) -> Iterator[tuple[str, str, str]]:
    yield ("Заявител", f"{request.company_name}, {identity_of(request)}", "R-208")
    centre = f"{request.centre_name} ({KINDS[CentreKind(request.kind)]}), {request.seat}"
    yield ("Център", centre, "R-208")
    confirmed = request.email_confirmed_at
    if confirmed is not None:
        day = date_bg(confirmed.astimezone(SOFIA).date())
        yield ("Пощата е потвърдена", day, "R-209")
    if request.register_name is not None and request.register_on is not None:
        found = f"{REGISTERS[request.register_name]}, {date_bg(request.register_on)}"
        yield ("Служебна справка", f"{found}, {request.register_ground}", "R-427")
    if request.reason is not None:
        yield ("Причина за отказа", request.reason, "R-209")
    if request.state == AccountRequestState.CREATED and request.organisation_id is not None:
        name = session.get_one(Organisation, request.organisation_id).name
        yield ("Създаден потребител", f"{name}, по {request.order_no}", "R-209")
