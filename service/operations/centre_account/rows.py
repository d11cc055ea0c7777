"""The request behind a case, how its states are called, and the letters it sends."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.accounts import AccountRequestState, LegalForm
from service.domain.licensing import CentreKind
from service.engine import OperationContext
from service.engine.work import CaseWork
from service.kernel.errors import NotFound
from service.storage.models.account_request import AccountRequest

#: the kind of the outbox's rows that go to somebody who has no account yet
LETTER: Final = "letter"
#: the clock of the confirmation
CONFIRM: Final = "confirm"
#: the message that it has come
CONFIRMED_MESSAGE: Final = "account_email_confirmed"

STATES = {
    AccountRequestState.AWAITING_EMAIL: "очаква се потвърждение на електронната поща",
    AccountRequestState.EMAIL_CONFIRMED: "електронната поща е потвърдена",
    AccountRequestState.AWAITING_APPROVAL: "очаква се потвърждение от НАПОО",
    AccountRequestState.APPROVED: "одобрена",
    AccountRequestState.REJECTED: "отказана",
    AccountRequestState.CREATED: "създаден е потребител",
    AccountRequestState.NOT_CONFIRMED: "електронната поща не е потвърдена в срока",
}
#: states in which a request still runs
RUNNING = (
    AccountRequestState.AWAITING_EMAIL,
    AccountRequestState.EMAIL_CONFIRMED,
    AccountRequestState.AWAITING_APPROVAL,
    AccountRequestState.APPROVED,
)
FORMS = {LegalForm.LEGAL_ENTITY: "юридическо лице", LegalForm.SOLE_TRADER: "едноличен търговец"}
KINDS = {CentreKind.CPO: "ЦПО", CentreKind.CIPO: "ЦИПО"}
REGISTERS = {
    "trade": "Търговски регистър и регистър на ЮЛНЦ",
    "bulstat": "Регистър БУЛСТАТ",
    "foreign": "Чуждестранен регистър",
}


class RequestNotFound(NotFound):
    """The case has no request for an account."""

    code = "account-request.not-found"
    sentence = "В преписката няма заявка за профил."


def request_of(ctx: OperationContext) -> AccountRequest:
    """The request of the case; raises RequestNotFound."""
    request_id = ctx.case.subject.get("account_request")
    found = ctx.session.get(AccountRequest, request_id) if isinstance(request_id, int) else None
    if found is None:
        raise RequestNotFound
    return found


def request_in(session: Session, case_id: int) -> AccountRequest | None:
    """The request of a case, for those who only look."""
    return session.scalar(select(AccountRequest).where(AccountRequest.case_id == case_id))


def post_letter(work: CaseWork, request: AccountRequest, what: str) -> None:
    """Put a letter into the outbox: what it says and where it goes is found when it leaves."""
    request.letters += 1
    work.post(LETTER, letter_key(request), {"request": request.id, "what": what})
    work.session.flush()


def letter_key(request: AccountRequest) -> str:
    """The name of the newest letter in the outbox."""
    return f"account:{request.id}:{request.letters}"


def identity_of(request: AccountRequest) -> str:
    """„ЕИК 175074752“, or the number in a foreign register."""
    if request.eik is not None:
        return f"ЕИК {request.eik}"
    return f"№ {request.foreign_number}, {request.foreign_register}"
