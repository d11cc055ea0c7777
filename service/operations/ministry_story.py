"""What follows a claim, told step by step: the ministry's list and the money.

The numbers are the programme's worked example (domain report, A8): 420 000,00 approved in the
module, 400 000,00 available.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.cases.story import Story
from service.domain.claims import ClaimState
from service.domain.institutions import InstitutionType, Module
from service.engine.tasks import Completion
from service.identity.roles import Role
from service.operations.in_office import holders
from service.operations.payment_list.rows import ZERO
from service.operations.programme_setup import ensure_editions
from service.rules.institutions import module_of
from service.storage.models.case import CaseFile, CaseState
from service.storage.models.claim import Claim
from service.storage.models.engine import Task, TaskState
from service.storage.models.identity import Organisation, OrganisationKind, Person, RoleAssignment
from service.storage.models.programme import ProgrammeEditionRow, ReportingPeriod

#: A8: what the regional departments approved and what there is, leva
APPROVED, AVAILABLE = Decimal("420000.00"), Decimal("400000.00")
_ORDER = "РД-01-1/15.09.2017"
_STOTINKA = Decimal("0.01")


@dataclass(frozen=True)
class ListPlan:
    """The list of a period and module, and what is typed on its way."""

    period_number: int = 2
    module: Module = Module.M1
    #: "" = all that is left of the module
    secured: str = "400000.00"
    proposal_number: str = "2"
    order_number: str = "РД09-1234"
    payment_number: str = "ПС-2"


def do(story: Story, case_id: int, element_id: str, *, as_: str, **values: object) -> None:
    """Complete the open task of an element as a person, with what they typed."""
    task_id = story.task_id(case_id, element_id)
    story.office.complete(story.actor(as_), Completion(task_id, values))


def seed_neighbours(story: Story, *, plan: ListPlan, total: Decimal = APPROVED) -> Story:
    """Claims of the other institutions, so that the module's approved sum is exactly `total`.

    Every financing body gets somebody who acts for it; the returned story knows them by the key
    `body-<organisation id>`.
    """
    now = story.office.clock.now()
    with story.office.transaction() as session:
        ensure_editions(session)
        period = _period(session, plan.period_number)
        left = total - _already_approved(session, period, plan.module)
        free = _without_claim(session, period, plan.module)
        for number, (institution, amount) in enumerate(_shares(free, left), start=1):
            claim = _neighbour_claim(session, story, period, institution, number)
            claim.module = plan.module
            claim.claimed_amount = claim.requested_amount = claim.approved_amount = amount
            claim.submitted_at = claim.sent_at = now
        session.flush()
        people = _staff_bodies(session, story)
    return replace(story, people={**story.people, **people})


def play_list(story: Story, *, ministry_id: int, plan: ListPlan, packs: Sequence[int]) -> int:
    """From the packs of the departments (ids) to the order and its publication; the case's id."""
    opened = story.open(
        "payment_list",
        as_="mon_commission_1",
        owner_id=ministry_id,
        title=f"Списък за период {plan.period_number}",
        subject={"period": plan.period_number, "module": plan.module.value},
    )
    case_id = opened.case_id
    with story.office.transaction() as session:
        ensure_editions(session)
        period_id = _period(session, plan.period_number).id
    do(
        story,
        case_id,
        "task_open_list",
        as_="mon_expert",
        period=str(period_id),
        module=plan.module.value,
        secured=plan.secured,
    )
    today = f"{story.office.clock.today():%d.%m.%Y}"
    rows = [
        {"ruo": str(ruo_id), "outgoing_number": "РУО2-117", "received_on": today}
        for ruo_id in packs
    ]
    do(story, case_id, "task_receive_packs", as_="mon_expert", packs=rows, remarks="")
    do(
        story,
        case_id,
        "task_propose",
        as_="mon_commission_1",
        proposal_number=plan.proposal_number,
        proposed_on=today,
        commission_order="РД09-11/10.01.2018",
        checked="yes",
    )
    do(
        story,
        case_id,
        "task_order",
        as_="minister",
        decision="approve",
        number=plan.order_number,
        ordered_on=today,
        reasons="",
    )
    return case_id


def play_payment(story: Story, case_id: int, *, plan: ListPlan, confirms: Sequence[int]) -> None:
    """Two signatures, the bodies' transfers, and the receipts of the institutions in `confirms`.

    The others count as received after thirty days (`office.run_due`).
    """
    today = f"{story.office.clock.today():%d.%m.%Y}"
    do(
        story,
        case_id,
        "task_first_signature",
        as_="mon_payer_1",
        payment_number=plan.payment_number,
        checked="yes",
    )
    do(story, case_id, "task_second_signature", as_="mon_payer_2", decision="sign", reason="")
    for body_id, key in _waiting_bodies(story, case_id):
        story.do(
            case_id,
            "task_transfer",
            as_=key,
            item=body_id,
            transfer_number="ПН-77",
            transferred_on=today,
            checked="yes",
        )
    for institution_id in confirms:
        story.do(
            case_id,
            "task_confirm",
            as_="director",
            item=institution_id,
            received_on=today,
            received="yes",
        )


def _period(session: Session, number: int) -> ReportingPeriod:
    return session.scalars(
        select(ReportingPeriod)
        .join(ProgrammeEditionRow, ProgrammeEditionRow.id == ReportingPeriod.edition_id)
        .where(ReportingPeriod.number == number, ProgrammeEditionRow.code == "bsc-2018")
    ).one()


def _already_approved(session: Session, period: ReportingPeriod, module: Module) -> Decimal:
    found = session.scalar(
        select(func.sum(Claim.approved_amount)).where(
            Claim.period_id == period.id, Claim.module == module
        )
    )
    return found or ZERO


def _without_claim(session: Session, period: ReportingPeriod, module: Module) -> list[Organisation]:
    """The institutions of the module that have no claim of the period yet."""
    taken = select(Claim.organisation_id).where(Claim.period_id == period.id)
    rows = session.scalars(
        select(Organisation)
        .where(
            Organisation.financing_body_id.is_not(None),
            Organisation.ownership.in_(["state", "municipal"]),
            Organisation.id.not_in(taken),
        )
        .order_by(Organisation.key)
    )
    return [row for row in rows if module_of(InstitutionType.of_kind(row.kind)) is module]


def _shares(
    institutions: Sequence[Organisation], total: Decimal
) -> list[tuple[Organisation, Decimal]]:
    """Unequal sums that make `total` exactly; the last institution gets the rest."""
    weights = [number % 7 + 3 for number in range(len(institutions))]
    part = total / sum(weights)
    amounts = [(part * weight).quantize(_STOTINKA) for weight in weights[:-1]]
    amounts.append(total - sum(amounts, ZERO))
    return list(zip(institutions, amounts, strict=True))


def _neighbour_claim(
    session: Session,
    story: Story,
    period: ReportingPeriod,
    institution: Organisation,
    number: int,
) -> Claim:
    """A claim that its department has sent, in a case that is over."""
    now = story.office.clock.now()
    case = CaseFile(
        number=f"{now.year}-П{period.number}-{number:04d}",
        kind="claim",
        title=f"Заявка на {institution.name}",
        owner_organisation_id=institution.id,
        scopes=[institution.path],
        state=CaseState.CLOSED,
        created_at=now,
        closed_at=now,
    )
    session.add(case)
    session.flush()
    above = [int(part) for part in institution.path.split(".") if part]
    ruo_id = session.scalars(
        select(Organisation.id).where(
            Organisation.id.in_(above), Organisation.kind == OrganisationKind.RUO
        )
    ).one()
    claim = Claim(
        case_id=case.id,
        organisation_id=institution.id,
        ruo_id=ruo_id,
        edition_id=period.edition_id,
        period_id=period.id,
        state=ClaimState.SENT_TO_MINISTRY,
        registered_number=f"П{period.number}-{number:04d}",
        outgoing_number="РУО2-117",
    )
    session.add(claim)
    return claim


def _staff_bodies(session: Session, story: Story) -> dict[str, int]:
    """Somebody to act for every financing body; key „body-<id>“ → person."""
    ids = session.scalars(
        select(Organisation.financing_body_id)
        .where(Organisation.financing_body_id.is_not(None))
        .distinct()
    ).all()
    known = [each for each in ids if each is not None]
    today = story.office.clock.today()
    held = holders(session, Role.FINANCING_BODY, organisation_ids=known, today=today)
    people = {}
    for body_id in known:
        if body_id in held:
            people[f"body-{body_id}"] = held[body_id][0].id
            continue
        body = session.get_one(Organisation, body_id)
        person = Person(full_name=f"Служител на {body.name}", created_at=story.office.clock.now())
        session.add(person)
        session.flush()
        session.add(
            RoleAssignment(
                person_id=person.id,
                role_code=Role.FINANCING_BODY,
                organisation_id=body_id,
                valid_from=today,
                order_no=_ORDER,
            )
        )
        people[f"body-{body_id}"] = person.id
    return people


def _waiting_bodies(story: Story, case_id: int) -> list[tuple[int, str]]:
    """The financing bodies whose transfer is open, with the key of who acts for each."""
    with story.office.transaction() as session:
        ids = session.scalars(
            select(Task.organisation_id)
            .where(
                Task.case_id == case_id,
                Task.element_id == "task_transfer",
                Task.state == TaskState.OPEN,
            )
            .order_by(Task.id)
        ).all()
    return [(body_id, f"body-{body_id}") for body_id in ids]
