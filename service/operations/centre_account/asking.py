"""Asking for an account from the public page: one case for an applicant, and its first letter."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.cases.office import Office
from service.cases.opening import OpenCase, open_case
from service.domain.accounts import AccountRequestState, LinkPurpose
from service.engine import OperationContext, operation
from service.engine.work import lock_case
from service.forms import FormDefinition, FormValue
from service.identity.accounts import normal_email
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.centre_account.links import end_links
from service.operations.centre_account.rows import (
    CONFIRM,
    RUNNING,
    identity_of,
    post_letter,
    request_of,
)
from service.rules.catalogue import rule
from service.storage.models.account_request import AccountRequest
from service.storage.models.clock import ClockEnding
from service.storage.models.identity import Organisation, OrganisationKind

KIND: Final = "centre_account"
REQUEST_FORM: Final = "centre_account/request"
#: [ASSUMED] the sources give no term for confirming an e-mail
CONFIRM_TERM: Final = Term(7, TermUnit.DAYS)


def request_form(office: Office) -> FormDefinition:
    """The form of the public page, as it is in force."""
    with office.transaction() as session:
        return office.definitions.latest(session, KIND).forms[REQUEST_FORM]


def request_account(office: Office, values: Mapping[str, FormValue]) -> None:
    """Open a case for what the form gave, or find the one that runs for the same applicant.

    The asker is told the same in both cases.
    """
    answers = Answers.of(values)
    wanted = _wanted(answers)
    identifier = str(wanted["identifier"])
    with office.transaction() as session:
        # two requests at the same moment are one case too
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(identifier))))
        running = session.scalar(
            select(AccountRequest).where(
                AccountRequest.identifier == identifier, AccountRequest.state.in_(RUNNING)
            )
        )
        if running is not None:
            _ask_again(session, office, running, wanted)
            return
        request = AccountRequest(
            state=AccountRequestState.AWAITING_EMAIL, requested_at=office.clock.now(), **wanted
        )
        session.add(request)
        session.flush()
        open_case(
            session,
            OpenCase(
                kind=KIND,
                owner_id=_agency(session).id,
                title=f"Профил на заявител: {request.company_name}",
                subject={"account_request": request.id},
                variables={"confirm_due_at": None, "review_due_at": None},
            ),
            actor=office.system(),
            now=office.clock.now(),
            stepper_for=office.stepper_for,
        )


@operation
def ask_to_confirm(ctx: OperationContext) -> dict[str, Json]:
    """Write the link to the e-mail that was given; the term for confirming begins."""
    request = request_of(ctx)
    request.case_id = ctx.case.id
    tell(
        ctx,
        "account.requested",
        f"Поискан е профил на заявител, {identity_of(request)}, за {request.centre_name}.",
        "R-208",
        applicant=request.company_name,
    )
    post_letter(ctx.work, request, LinkPurpose.CONFIRM_EMAIL)
    return ctx.clocks.start(
        CONFIRM,
        title="потвърждаване на електронната поща",
        term=CONFIRM_TERM,
        from_on=ctx.today,
        rule="R-209",
    )


@operation
def close_unconfirmed(ctx: OperationContext) -> dict[str, Json]:
    """Nobody has confirmed: the request ends, and what it said of a person is erased."""
    request = request_of(ctx)
    request.state = AccountRequestState.NOT_CONFIRMED
    request.representative = request.email = request.phone = ""
    ctx.session.flush()
    tell(
        ctx,
        "account.not_confirmed",
        "Електронната поща не е потвърдена в срока. Името, пощата и телефонът "
        "са заличени; заявителят може да поиска профил отново.",
        "R-209",
    )
    return ctx.clocks.end(CONFIRM, on=ctx.today, how=ClockEnding.LAPSED, lacking="потвърждение")


def _ask_again(
    session: Session, office: Office, running: AccountRequest, wanted: Mapping[str, object]
) -> None:
    """A mistyped e-mail is put right until one is confirmed; after that nothing changes."""
    if running.case_id is None:
        return
    work = lock_case(session, running.case_id, actor=office.system(), now=office.clock.now())
    session.refresh(running)
    grounds: dict[str, Json] = {"rule": "R-209", "citation": rule("R-209").citation}
    if running.state == AccountRequestState.AWAITING_EMAIL:
        for name, value in wanted.items():
            setattr(running, name, value)
        text = "Заявката е подадена отново, преди да е потвърдена; важат новите данни."
        # a link sent to the mistyped e-mail must not confirm the new one
        end_links(session, running, LinkPurpose.CONFIRM_EMAIL, now=office.clock.now())
        post_letter(work, running, LinkPurpose.CONFIRM_EMAIL)
    else:
        text = "Подадена е втора заявка за същия заявител. Данните на първата не се променят."
        running.letters += 1
        work.post(
            "notification",
            f"case:{work.case.id}:account:again:{running.letters}",
            {
                "subject": "Втора заявка за същия заявител",
                "body": f"По преписка {work.case.number} е подадена още една заявка за профил.",
                "role": Role.NAPOO_REGISTRAR,
                "organisation_id": work.case.owner_organisation_id,
                "person_id": None,
            },
        )
    work.record("account.requested_again", {"text": text, **grounds})
    session.flush()
    work.finish()


def _wanted(answers: Answers) -> dict[str, object]:
    """The columns of a request, from the form."""
    eik = answers.maybe_text("eik")
    number = answers.maybe_text("foreign_number")
    return {
        "legal_form": answers.text("legal_form"),
        "is_foreign": answers.flag("is_foreign"),
        "eik": eik,
        "foreign_number": number,
        "foreign_register": answers.maybe_text("foreign_register"),
        "identifier": eik or (number or "").casefold(),
        "kind": answers.text("kind"),
        "company_name": answers.text("company_name"),
        "centre_name": answers.text("centre_name"),
        "seat": answers.text("seat"),
        "representative": answers.text("representative"),
        "email": normal_email(answers.text("email")),
        "phone": answers.text("phone"),
    }


def _agency(session: Session) -> Organisation:
    return session.scalars(
        select(Organisation).where(Organisation.kind == OrganisationKind.NAPOO)
    ).one()
