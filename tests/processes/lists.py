"""Stories of the ministry's list: claims as the regional departments send them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from service.domain.claims import ClaimState
from service.engine.tasks import Completion
from service.kernel.clock import FixedClock
from service.operations.programme.editions import ensure_editions
from service.storage.models.case import CaseFile, Event
from service.storage.models.claim import Claim
from service.storage.models.document import Document
from service.storage.models.identity import Organisation, RoleAssignment
from service.storage.models.payment import ApprovalEntry, ApprovalList, Payment
from service.storage.models.programme import FundEntry, ProgrammeEditionRow, ReportingPeriod
from tests.support.office import World, make_world

DUPNITSA = "municipality-dupnitsa"

_SINCE = date(2017, 9, 15)


def list_world(
    engine: Engine, owner: Engine, clock: FixedClock, *, processes: Sequence[str]
) -> World:
    """People and the processes of these stories only; no claims, lists or visits of others."""
    with owner.begin() as connection:
        connection.execute(text("TRUNCATE claim, approval_list, monitoring_visit CASCADE"))
    world = make_world(engine, clock, deploys=False)
    world.deploy(*processes)
    with world.office.transaction() as session:
        ensure_editions(session)
    return world


@dataclass
class Claims:
    """What the regional department sent, by institution key."""

    world: World
    ids: dict[str, int]

    def state(self, key: str) -> str:
        with self.world.office.transaction() as session:
            return session.get_one(Claim, self.ids[key]).state


def period_id(session: Session, number: int = 2) -> int:
    """The id of a period of the 2018 edition."""
    return session.scalars(
        select(ReportingPeriod.id)
        .join(ProgrammeEditionRow, ProgrammeEditionRow.id == ReportingPeriod.edition_id)
        .where(ReportingPeriod.number == number, ProgrammeEditionRow.code == "bsc-2018")
    ).one()


def send_claims(
    world: World,
    amounts: Mapping[str, str],
    *,
    module: str = "m1",
    state: ClaimState = ClaimState.SENT_TO_MINISTRY,
    number: int = 2,
) -> Claims:
    """Claims of period 2 as РУО – Кюстендил approved them; numbers run in the order given."""
    ids = {}
    with world.office.transaction() as session:
        period = session.get_one(ReportingPeriod, period_id(session, number))
        ruo = world.people.organisations["ruo-kyustendil"]
        for place, (key, amount) in enumerate(amounts.items(), start=1):
            owner = world.people.organisations[key]
            claim = Claim(
                case_id=_case(session, world, owner, f"{module}-{number}-{key}"),
                organisation_id=owner,
                ruo_id=ruo,
                edition_id=period.edition_id,
                period_id=period.id,
                module=module,
                state=state,
                claimed_amount=Decimal(amount),
                requested_amount=Decimal(amount),
                approved_amount=Decimal(amount),
                submitted_at=world.clock.now(),
                registered_number=f"{module}/{number}/{place:04d}/{state}",
                outgoing_number="РУО2-117/21.05.2018",
            )
            session.add(claim)
            session.flush()
            ids[key] = claim.id
    return Claims(world, ids)


def schools_of(world: World, body: str, *, count: int, kind: str = "school") -> list[str]:
    """Keys of institutions financed by `body`, the story's school first."""
    with world.office.transaction() as session:
        keys = session.scalars(
            select(Organisation.key)
            .where(
                Organisation.financing_body_id == world.people.organisations[body],
                Organisation.kind == kind,
            )
            .order_by(Organisation.key != "KN-13", Organisation.key)
            .limit(count)
        ).all()
    assert len(keys) == count
    return list(keys)


def make_director(world: World, keys: Sequence[str], *, person: str = "director") -> None:
    """Let one person head several institutions, so that a story needs fewer people."""
    with world.office.transaction() as session:
        for key in keys:
            give_role(session, world, person, "director", key)


def give_role(session: Session, world: World, person: str, role: str, key: str) -> None:
    """A role for an organisation, unless the person has it."""
    person_id, organisation_id = world.people.people[person], world.people.organisations[key]
    known = session.scalar(
        select(RoleAssignment.id).where(
            RoleAssignment.person_id == person_id,
            RoleAssignment.role_code == role,
            RoleAssignment.organisation_id == organisation_id,
        )
    )
    if known is None:
        session.add(
            RoleAssignment(
                person_id=person_id,
                role_code=role,
                organisation_id=organisation_id,
                valid_from=_SINCE,
                order_no="РД-01-1/15.09.2017",
            )
        )


def _case(session: Session, world: World, owner: int, number: str) -> int:
    organisation = session.get_one(Organisation, owner)
    case = CaseFile(
        number=f"тест-{number}-{uuid.uuid4().hex[:8]}",
        kind="claim",
        title="Заявка",
        owner_organisation_id=owner,
        scopes=[organisation.path],
        created_at=world.clock.now(),
    )
    session.add(case)
    session.flush()
    return case.id


class ListStory:
    """The list of one period and module, step by step."""

    def __init__(self, world: World, *, period: int = 2, module: str = "m1") -> None:
        self.world, self.story = world, world.story
        self.period, self.module = period, module
        opened = self.story.open(
            "payment_list",
            as_="mon_commission_1",
            owner_id=world.people.organisations["mon"],
            title="Списък",
        )
        self.case_id = opened.case_id

    def do(self, element: str, as_: str, **values: object) -> None:
        task_id = self.story.task_id(self.case_id, element)
        self.world.office.complete(self.story.actor(as_), Completion(task_id, values))

    def open_list(self, secured: str = "", *, as_: str = "mon_expert") -> None:
        with self.world.office.transaction() as session:
            period = str(period_id(session, self.period))
        self.do("task_open_list", as_, period=period, module=self.module, secured=secured)

    def receive(self, *ruos: str) -> None:
        rows = [
            {
                "ruo": str(self.world.people.organisations[ruo]),
                "outgoing_number": "РУО2-117/21.05.2018",
                "received_on": "2018-05-22",
            }
            for ruo in ruos
        ]
        self.do("task_receive_packs", "mon_expert", packs=rows, remarks="")

    def propose(self, as_: str = "mon_commission_1") -> None:
        self.do(
            "task_propose",
            as_,
            proposal_number="2",
            proposed_on="2018-05-22",
            commission_order="РД09-11/10.01.2018",
            checked="true",
        )

    def decide(
        self,
        decision: str,
        *,
        number: str = "РД09-1234",
        reasons: str = "",
        as_: str = "minister",
    ) -> None:
        self.do(
            "task_order",
            as_,
            decision=decision,
            number=number,
            ordered_on="2018-05-22",
            reasons=reasons,
        )

    def sign(self) -> None:
        self.do("task_first_signature", "mon_payer_1", payment_number="ПС-2", checked="true")
        self.do("task_second_signature", "mon_payer_2", decision="sign", reason="")

    def transfer(self, body: str = DUPNITSA) -> None:
        self.story.do(
            self.case_id,
            "task_transfer",
            as_="financing_body",
            item=self.world.people.organisations[body],
            transfer_number="ПН-77",
            transferred_on="2018-05-22",
            checked="true",
        )

    def confirm(self, key: str, *, as_: str = "director") -> None:
        self.story.do(
            self.case_id,
            "task_confirm",
            as_=as_,
            item=self.world.people.organisations[key],
            received_on="2018-05-22",
            received="true",
        )

    @property
    def ends(self) -> list[str]:
        return self.story.ends(self.case_id)

    def row(self) -> ApprovalList:
        with self.world.office.transaction() as session:
            return session.scalars(
                select(ApprovalList).where(ApprovalList.case_id == self.case_id)
            ).one()

    def listed(self, claims: Claims) -> dict[str, Decimal]:
        with self.world.office.transaction() as session:
            by_claim = dict(
                session.execute(
                    select(ApprovalEntry.claim_id, ApprovalEntry.listed).where(
                        ApprovalEntry.list_id == self.row().id
                    )
                ).all()
            )
        return {key: by_claim[claim_id] for key, claim_id in claims.ids.items()}

    def count(self, table: type[Payment] | type[FundEntry] | type[Document]) -> int:
        with self.world.office.transaction() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def documents(self) -> set[str]:
        with self.world.office.transaction() as session:
            return set(
                session.scalars(select(Document.kind).where(Document.case_id == self.case_id))
            )

    def kinds(self) -> list[str]:
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(Event.kind).where(Event.case_id == self.case_id).order_by(Event.seq)
                )
            )
