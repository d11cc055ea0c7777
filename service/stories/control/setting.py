"""The stage of the two controls: people, licences, signs of risk, and a control step by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.office import Office
from service.domain.control import SignKind
from service.domain.licences import EntryGround, LicenceHolder
from service.domain.licensing import CentreKind
from service.kernel.clock import FixedClock, sofia
from service.operations.follow_up_control.risk_list import risk_list
from service.operations.licences.rows import enter_licence
from service.rules.control.checklist import Place, lines_for
from service.rules.control.risk import Ranked
from service.storage.models.control import Control, ControlRecommendation, ControlSign
from service.storage.models.identity import Organisation
from service.stories.ledger import events_of
from service.stories.stage import Stage
from service.stories.telling import Telling

_LICENCES = {
    "centre-struma": ("2016120117", CentreKind.CPO),
    "centre-osogovo": ("2015120064", CentreKind.CPO),
    "centre-ladiya": ("2014140009", CentreKind.CIPO),
}


@dataclass
class Controlled:
    """One control on the stage."""

    stage: Stage
    case_id: int = 0
    #: events told so far
    told: int = 0

    def open(self, centre: str) -> None:
        """The director of ПКЛ starts a control of the centre."""
        opened = self.stage.story.open(
            "follow_up_control",
            as_="napoo_director",
            owner_id=self.stage.organisations[centre],
            title="Последващ контрол на център",
        )
        self.case_id = opened.case_id

    def do(self, element: str, as_: str, **values: object) -> None:
        """Complete the one open task of the element."""
        self.stage.story.do(self.case_id, element, as_=as_, item=None, **values)

    def fulfil(self, item: int, *, as_: str, reply: str) -> None:
        """Report one recommendation, with its evidence: the protocol, stamped and returned."""
        story = self.stage.story
        document = self.stage.hand_in(
            self.case_id,
            "control-protocol",
            task_id=story.task_id(self.case_id, "task_fulfil", item=item),
            name="Доказателство.pdf",
            by="centre_manager",
        )
        values = {"reply": reply, "document": str(document)}
        story.do(self.case_id, "task_fulfil", as_=as_, item=item, **values)

    def answers(self, place: Place, no: dict[str, str]) -> dict[str, object]:
        """The checklist of the place: „да“ everywhere but in `no`."""
        control = self.control()
        found: dict[str, object] = {}
        for line in lines_for(control.centre_kind, scope=control.scope, place=place):
            found[line.code] = "no" if line.code in no else "yes"
            if line.code in no:
                found[f"{line.code}_note"] = no[line.code]
        return found

    def control(self) -> Control:
        """The control as the case keeps it."""
        with self.stage.office.transaction() as session:
            return session.scalars(select(Control).where(Control.case_id == self.case_id)).one()

    def recommendations(self) -> list[ControlRecommendation]:
        """What the protocol recommends."""
        control_id = self.control().id
        with self.stage.office.transaction() as session:
            return list(
                session.scalars(
                    select(ControlRecommendation)
                    .where(ControlRecommendation.control_id == control_id)
                    .order_by(ControlRecommendation.number)
                )
            )

    def tell(self) -> None:
        """Say what happened since the last time: when, who, what, by which rule."""
        events = events_of(self.stage.office, self.case_id)
        for event in events[self.told :]:
            if event.kind.startswith(("control.", "clock.")):
                self.stage.telling.step(event.at, event.short_who, event.text, rule=event.rules)
        self.told = len(events)


def set_the_stage(office: Office, clock: FixedClock, telling: Telling) -> Stage:
    """People, licences, the signs known so far, and the processes."""
    clock.set(sofia(2025, 3, 3, 9))
    stage = Stage.set_up(office, clock, telling)
    with office.transaction() as session:
        for key, (number, kind) in _LICENCES.items():
            _enter(session, stage.organisations[key], number, kind, clock)
        session.add_all(_signs(stage.organisations, clock))
    return stage


def ranked_today(stage: Stage) -> list[Ranked]:
    """The risk list on the day of the clock."""
    with stage.office.transaction() as session:
        return risk_list(session, today=stage.clock.today())


def _enter(
    session: Session, centre_id: int, number: str, kind: CentreKind, clock: FixedClock
) -> None:
    centre = session.get_one(Organisation, centre_id)
    town = centre.settlement or ""
    enter_licence(
        session,
        number=number,
        kind=kind,
        holder=LicenceHolder(centre.id, centre.name, centre.eik or "", town, town, centre.name),
        ground=EntryGround("РД-07-31", date(int(number[:4]), 3, 14), "Първоначална лицензия"),
        professions=(),
        now=clock.now(),
    )


def _signs(centres: Mapping[str, int], clock: FixedClock) -> list[ControlSign]:
    return [
        ControlSign(
            organisation_id=centres["centre-osogovo"],
            kind=SignKind.SIGNAL,
            happened_on=date(2025, 3, 3),
            note="Обучава заварчици без лицензия.",
            entered_at=clock.now(),
        ),
        ControlSign(
            organisation_id=centres["centre-struma"],
            kind=SignKind.LATE_ANNUAL,
            happened_on=date(2025, 2, 3),
            event_on=date(2024, 12, 31),
            note="",
            entered_at=clock.now(),
        ),
    ]
