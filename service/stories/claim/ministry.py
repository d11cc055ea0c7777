"""The ministry's list: packs, reduction, order, publication, two signatures, money."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from service.cases.story import Story
from service.domain.wording import money_bg, number_bg
from service.identity.roles import Role
from service.operations.payment_list import published_list
from service.storage.models.identity import Organisation
from service.storage.models.payment import ApprovalEntry, ApprovalList
from service.storage.models.programme import ProgrammeEditionRow, ReportingPeriod
from service.stories.claim.others import OtherSchool, story_at
from service.stories.claim.people import Newcomers
from service.stories.ledger import Told, event_of, events_of
from service.stories.stage import Stage
from service.stories.telling import Column

_SECURED = "400000.00"


@dataclass(frozen=True)
class Listed:
    """One institution on the list."""

    name: str
    body_id: int
    body_name: str
    approved: Decimal
    listed: Decimal


@dataclass
class ListStory:
    """The list of period 2 and module 1, step by step."""

    stage: Stage
    case_id: int = 0

    def do(self, element: str, as_: str, **values: object) -> None:
        """Complete the one open task of the element."""
        self.stage.story.do(self.case_id, element, as_=as_, item=None, **values)

    def open(self) -> None:
        """The ministry opens the list with the money secured for the stage."""
        stage = self.stage
        stage.at(22, 5)
        with stage.office.transaction() as session:
            owner = session.scalars(select(Organisation.id).where(Organisation.key == "mon")).one()
            period = session.scalars(
                select(ReportingPeriod.id)
                .join(ProgrammeEditionRow)
                .where(ProgrammeEditionRow.code == "bsc-2018", ReportingPeriod.number == 2)  # noqa: PLR2004 March and April
            ).one()
        opened = stage.story.open(
            "payment_list",
            as_="mon_commission_1",
            owner_id=owner,
            title="Списък за март и април 2018 г., модул 1",
        )
        self.case_id = opened.case_id
        self.do("task_open_list", "mon_expert", period=str(period), module="m1", secured=_SECURED)

    def receive(self, outgoing_number: str) -> None:
        """The pack of РУО – Кюстендил has come; the sums and the reduction follow by themselves."""
        stage = self.stage
        stage.at(22, 5, 10)
        with stage.office.transaction() as session:
            ruo = session.scalars(
                select(Organisation.id).where(Organisation.key == "ruo-kyustendil")
            ).one()
        row = {
            "ruo": str(ruo),
            "outgoing_number": outgoing_number,
            "received_on": f"{stage.clock.today():%d.%m.%Y}",
        }
        self.do("task_receive_packs", "mon_expert", packs=[row], remarks="")

    def approve(self) -> None:
        """Proposal, order, publication, two signatures."""
        stage = self.stage
        stage.at(28, 5, 11)
        self.do(
            "task_propose",
            "mon_commission_1",
            proposal_number="2",
            proposed_on="28.05.2018",
            commission_order="РД09-11/10.01.2018",
            checked="true",
        )
        stage.at(30, 5, 16)
        self.do(
            "task_order",
            "minister",
            decision="approve",
            number="РД09-1234",
            ordered_on="30.05.2018",
            reasons="",
        )
        stage.at(1, 6, 9)
        self.do("task_first_signature", "mon_payer_1", payment_number="ПС-2", checked="true")
        stage.at(1, 6, 11)
        self.do("task_second_signature", "mon_payer_2", decision="sign", reason="")

    def pay(self) -> None:
        """Each financing body transfers to its institutions."""
        self.stage.at(5, 6, 10)
        bodies = sorted({entry.body_id for entry in self.listed()})
        payers = ensure_payers(self.stage, bodies)
        for number, (body_id, person_id) in enumerate(payers.items(), start=1):
            story = Story(self.stage.office, {"financing_body": person_id})
            story.do(
                self.case_id,
                "task_transfer",
                as_="financing_body",
                item=body_id,
                transfer_number=f"ПН-{number:02d}",
                transferred_on="05.06.2018",
                checked="true",
            )

    def confirm(self, own_id: int, schools: Sequence[OtherSchool]) -> None:
        """Every director finds the money on the account."""
        stage = self.stage
        stage.at(6, 6, 9)
        self._confirm(stage.story, own_id)
        for each in schools:
            self._confirm(story_at(stage.office, stage.people, each.school), each.school.id)

    def _confirm(self, story: Story, organisation_id: int) -> None:
        story.do(
            self.case_id,
            "task_confirm",
            as_="director",
            item=organisation_id,
            received_on="06.06.2018",
            received="true",
        )

    def listed(self) -> list[Listed]:
        """The institutions of the list, by registration number."""
        with self.stage.office.transaction() as session:
            row = session.scalars(
                select(ApprovalList).where(ApprovalList.case_id == self.case_id)
            ).one()
            entries = session.scalars(
                select(ApprovalEntry)
                .where(ApprovalEntry.list_id == row.id)
                .order_by(ApprovalEntry.registration_number)
            ).all()
            names = dict(session.execute(select(Organisation.id, Organisation.name)).all())
        return [
            Listed(
                names[entry.organisation_id],
                entry.financing_body_id,
                names[entry.financing_body_id],
                entry.approved,
                entry.listed,
            )
            for entry in entries
        ]

    def published(self, name: str) -> str:
        """The institution's line of the public list, as it is given for download."""
        with self.stage.office.transaction() as session:
            list_id = session.scalars(
                select(ApprovalList.id).where(ApprovalList.case_id == self.case_id)
            ).one()
            found = published_list(session, list_id=list_id)
            lines = [] if found is None else found.to_csv().decode("utf-8-sig").splitlines()
        return next(line for line in lines if name.strip("„“") in line.replace('""', '"'))


def ensure_payers(stage: Stage, bodies: Sequence[int]) -> dict[int, int]:
    """Financing body → who signs its transfers; invented where the demonstration has nobody."""
    with stage.office.transaction() as session:
        newcomers = Newcomers(session, stage.clock)
        return {body: newcomers.holder(body, Role.FINANCING_BODY) for body in bodies}


def tell_reduction(of: ListStory, own: str) -> None:
    """The sums, k, the own school's share, and that not a stotinka is lost."""
    telling, office = of.stage.telling, of.stage.office
    reduced = event_of(office, of.case_id, "list.reduced")
    approved, available = reduced.money("approved_total"), reduced.money("available")
    entries = of.listed()
    telling.say(f"Одобрени от РУО:  {money_bg(approved)} по {len(entries)} заявки.", rule="R-104")
    telling.say(f"Осигурени:        {money_bg(available)}", rule="R-110, т. 8")
    telling.say(f"k = {number_bg(available)} : {number_bg(approved)} = {reduced.payload['shown']}")
    mine = next(entry for entry in entries if entry.name == own)
    exact = mine.approved * available / approved
    telling.say(
        f"{own}: {number_bg(mine.approved)} × k = {number_bg(exact, places=4)}… → "
        f"{money_bg(mine.listed)}",
        rule="R-112",
    )
    floors = [(e.approved * available * 100 // approved) / 100 for e in entries]
    lucky = sum(entry.listed > floor for entry, floor in zip(entries, floors, strict=True))
    telling.say(
        f"Закръглени надолу, сумите са {money_bg(sum(floors, Decimal(0)))}; останалите "
        f"{lucky} стотинки отиват при най-големите остатъци и сборът е точно "
        f"{money_bg(sum((e.listed for e in entries), Decimal(0)))}",
        rule="R-112",
    )


def tell_approval(of: ListStory) -> None:
    """Who proposed, ordered, published and signed."""
    wanted = {"list.proposed", "list.decided", "list.published", "payment.prepared",
              "payment.ordered"}  # fmt: skip
    for event in events_of(of.stage.office, of.case_id, wanted):
        of.stage.telling.step(event.at, event.short_who, event.text, rule=event.rules)


def tell_money(of: ListStory) -> None:
    """What each financing body transferred."""
    by_body: dict[str, list[Listed]] = {}
    for entry in of.listed():
        by_body.setdefault(entry.body_name, []).append(entry)
    columns = [
        Column("чрез финансиращия орган"),
        Column("институции", is_number=True),
        Column("одобрени", is_number=True),
        Column("преведени", is_number=True),
    ]
    rows = [
        [
            body,
            str(len(of_body)),
            _sum(e.approved for e in of_body),
            _sum(e.listed for e in of_body),
        ]
        for body, of_body in sorted(by_body.items())
    ]
    entries = [entry for of_body in by_body.values() for entry in of_body]
    total = ["", str(len(entries)), _sum(e.approved for e in entries),
             _sum(e.listed for e in entries)]  # fmt: skip
    of.stage.telling.table(columns, rows, total=total)


def _sum(amounts: Iterable[Decimal]) -> str:
    return number_bg(sum(amounts, Decimal(0)))


def received(of: ListStory, organisation_id: int) -> Told:
    """The receipt of one institution."""
    found = [
        event
        for event in events_of(of.stage.office, of.case_id, {"payment.received"})
        if event.payload["organisation"] == organisation_id
    ]
    return found[-1]
