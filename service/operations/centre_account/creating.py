"""What an approval makes: the centre under the agency, the person, the account and the role."""

from sqlalchemy import func, or_, select

from service.cases.numbers import next_number
from service.domain.accounts import AccountRequestState, LinkPurpose
from service.domain.centre_names import centre_in_words
from service.domain.licensing import CentreKind
from service.engine import OperationContext, operation
from service.identity.accounts import create_account_to_open
from service.identity.institutions import settlement_code
from service.identity.roles import Role
from service.kernel.clock import SOFIA
from service.operations.by_rule import tell
from service.operations.centre_account.rows import post_letter, request_of
from service.storage.models.account_request import AccountRequest
from service.storage.models.identity import (
    Account,
    Organisation,
    OrganisationKind,
    Person,
    RoleAssignment,
)


@operation
def create_account(ctx: OperationContext) -> None:
    """The applicant may come in: by a link for a password, or with the account they have."""
    request = request_of(ctx)
    centre = _centre(ctx, request)
    account, is_new = _account(ctx, request)
    _give_role(ctx, request, account.person_id, centre)
    request.organisation_id, request.account_id = centre.id, account.id
    request.state = AccountRequestState.CREATED
    ctx.session.flush()
    tell(
        ctx,
        "account.created",
        f"Създаден е потребител за център {centre.name} ({centre.key}) с роля "
        f"„Представител на център“ по {request.order_no}.",
        "R-209",
        organisation=centre.id,
        person=account.person_id,
    )
    if is_new:
        post_letter(ctx.work, request, LinkPurpose.SET_PASSWORD)
        return
    ctx.notify(
        subject="Добавена е роля към профила Ви",
        body=f"Вече сте представител на {centre.name}. Влизате с досегашната си парола.",
        dedup="account:created",
        person_id=account.person_id,
    )


def _centre(ctx: OperationContext, request: AccountRequest) -> Organisation:
    """The centre that was recognised, or a new one right under the agency."""
    if request.organisation_id is not None:
        return ctx.session.get_one(Organisation, request.organisation_id)
    agency = ctx.session.get_one(Organisation, ctx.case.owner_organisation_id)
    number = next_number(ctx.session, series="napoo-centres", now=ctx.now)
    centre = centre_in_words(CentreKind(request.kind), request.centre_name)
    made = Organisation(
        key=f"centre-{ctx.now.astimezone(SOFIA).year}-{number:04d}",
        kind=OrganisationKind.TRAINING_CENTRE,
        name=centre,
        full_name=f"{centre} към {request.company_name}",
        parent_id=agency.id,
        path="",
        settlement=request.seat,
        settlement_code=settlement_code(request.seat),
        eik=request.eik,
    )
    ctx.session.add(made)
    ctx.session.flush()
    made.path = f"{agency.path}{made.id}."
    ctx.session.flush()
    return made


def _account(ctx: OperationContext, request: AccountRequest) -> tuple[Account, bool]:
    """The account of the confirmed e-mail, and whether it is new."""
    # two approvals for one e-mail make one account
    ctx.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(request.email))))
    found = ctx.session.scalar(select(Account).where(Account.email == request.email))
    if found is not None:
        return found, False
    person = Person(full_name=request.representative, created_at=ctx.now)
    ctx.session.add(person)
    ctx.session.flush()
    return create_account_to_open(ctx.session, person_id=person.id, email=request.email), True


def _give_role(
    ctx: OperationContext, request: AccountRequest, person_id: int, centre: Organisation
) -> None:
    """By the order of the approval; whoever approved gave it, and never to themselves."""
    held = ctx.session.scalar(
        select(RoleAssignment.id).where(
            RoleAssignment.person_id == person_id,
            RoleAssignment.role_code == Role.LICENSED_CENTRE,
            RoleAssignment.organisation_id == centre.id,
            RoleAssignment.valid_from <= ctx.today,
            or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to >= ctx.today),
        )
    )
    if held is not None:
        return
    ctx.session.add(
        RoleAssignment(
            person_id=person_id,
            role_code=Role.LICENSED_CENTRE,
            organisation_id=centre.id,
            valid_from=ctx.today,
            order_no=request.order_no,
            given_by_id=request.decided_by_id,
        )
    )
