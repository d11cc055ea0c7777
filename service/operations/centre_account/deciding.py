"""The agency's part: what is known of the applicant, the approval or the refusal (R-209, R-427)."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.accounts import AccountRequestState, LegalForm
from service.domain.licensing import CentreKind
from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.centre_account.letters import REJECTION
from service.operations.centre_account.rows import (
    CONFIRM,
    FORMS,
    KINDS,
    REGISTERS,
    identity_of,
    post_letter,
    request_of,
)
from service.operations.four_eyes import demand_other_person
from service.storage.models.account_request import AccountRequest
from service.storage.models.identity import Account, Organisation, OrganisationKind, Person

#: the choice „a new centre“ beside those that НАПОО already knows
NEW: Final = "new"
#: [ASSUMED] the sources give no term for answering a request
REVIEW_TERM: Final = Term(3, TermUnit.WORKING_DAYS)


@operation
def hand_over(ctx: OperationContext) -> dict[str, Json]:
    """The e-mail is confirmed: the agency's people are told, their term begins."""
    request = request_of(ctx)
    request.state = AccountRequestState.AWAITING_APPROVAL
    ctx.session.flush()
    ctx.notify(
        subject="Заявка за профил",
        body=f"{request.company_name}, {identity_of(request)}, иска профил на заявител "
        f"за лицензия. Преписка {ctx.case.number}.",
        dedup="account:review",
        role=Role.NAPOO_REGISTRAR,
    )
    return {
        **ctx.clocks.end(CONFIRM, on=ctx.today),
        **ctx.clocks.start(
            "review",
            title="преценка на заявката за профил",
            term=REVIEW_TERM,
            from_on=ctx.today,
            rule="R-209",
        ),
    }


@form_context("centre_account/review")
def review_form(ctx: OperationContext) -> FormContext:
    """Everything the applicant gave, and what the house already knows of them."""
    request = request_of(ctx)
    known = list(_known_centres(ctx.session, request))
    centres = [Option(str(each.id), each.name, f"вече е под ЕИК {each.eik}") for each in known]
    new = Option(NEW, f"Нов център: {request.centre_name}")
    return FormContext(
        values={} if known else {"organisation": NEW},
        options={"centres": [new, *centres]},
        facts=[
            Fact("Заявител", f"{request.company_name}, {FORMS[LegalForm(request.legal_form)]}"),
            Fact("Идентификация", identity_of(request), rule="R-404"),
            Fact("Седалище", request.seat),
            Fact("Център", f"{request.centre_name} ({KINDS[CentreKind(request.kind)]})"),
            Fact("Представител", f"{request.representative}, {request.email}, {request.phone}"),
            *_duplicates(ctx.session, request, known),
        ],
    )


@operation
def decide(ctx: OperationContext) -> dict[str, Json]:
    """Keep the check of the register and the decision; nobody lets themselves in."""
    answers = Answers.of(ctx.form)
    request = request_of(ctx)
    account = _account_of(ctx.session, request)
    own = None if account is None else account.person_id
    request.decided_by_id = demand_other_person(
        ctx, {"Заявката е подадена от Вашата електронна поща": own}
    )
    request.decided_at = ctx.now
    _keep_check(ctx, request, answers)
    is_approved = answers.text("decision") == "approve"
    if is_approved:
        if account is not None and account.disabled_at is not None:
            said = "Профилът с тази електронна поща е спрян. Възстановете го или откажете заявката."
            raise refused("organisation", said, "R-209")
        chosen = answers.text("organisation")
        request.organisation_id = None if chosen == NEW else int(chosen)
        request.order_no = answers.text("order_no")
        request.state = AccountRequestState.APPROVED
        text = f"Заявката за профил е одобрена; ролята се дава по {request.order_no}."
    else:
        request.reason = answers.text("reason")
        request.state = AccountRequestState.REJECTED
        text = f"Заявката за профил е отказана: {request.reason}"
    ctx.session.flush()
    tell(ctx, "account.approved" if is_approved else "account.rejected", text, "R-209")
    return {"is_approved": is_approved, **ctx.clocks.end("review", on=ctx.today)}


@operation
def refuse(ctx: OperationContext) -> None:
    """The reason goes to the confirmed e-mail, word for word."""
    post_letter(ctx.work, request_of(ctx), REJECTION)


def _keep_check(ctx: OperationContext, request: AccountRequest, answers: Answers) -> None:
    """What the register said, with the ground of having looked (R-427)."""
    name, on = answers.maybe_text("register_name"), answers.maybe_day("register_on")
    if name is None or on is None:
        return
    request.register_name, request.register_on = name, on
    request.register_ground = answers.maybe_text("register_ground")
    request.register_finding = answers.maybe_text("register_finding")
    tell(
        ctx,
        "register.checked",
        f"Служебна справка на {date_bg(on)} в „{REGISTERS[name]}“ за "
        f"{identity_of(request)}, преписка № {ctx.case.number}, основание: "
        f"{request.register_ground or 'не е посочено'}.",
        "R-427",
        register=name,
        ground=request.register_ground,
        finding=request.register_finding,
    )


def _known_centres(session: Session, request: AccountRequest) -> Iterator[Organisation]:
    if request.eik is not None:
        yield from session.scalars(
            select(Organisation)
            .where(
                Organisation.kind == OrganisationKind.TRAINING_CENTRE,
                Organisation.eik == request.eik,
            )
            .order_by(Organisation.id)
        )


def _account_of(session: Session, request: AccountRequest) -> Account | None:
    return session.scalar(select(Account).where(Account.email == request.email))


def _duplicates(
    session: Session, request: AccountRequest, known: list[Organisation]
) -> Iterator[Fact]:
    """The same ЕИК or e-mail, met before."""
    for each in known:
        place = f", {each.settlement}" if each.settlement else ""
        yield Fact("Център със същия ЕИК", f"{each.name}{place}", rule="R-208")
    account = _account_of(session, request)
    if account is not None:
        name = session.get_one(Person, account.person_id).full_name
        yield Fact(
            "Същата електронна поща",
            f"вече е на потребител: {name}. При одобряване ролята се добавя към неговия профил.",
            rule="R-209",
        )
    if not known and account is None:
        yield Fact("Съвпадения", "няма център със същия ЕИК, нито потребител със същата поща")
