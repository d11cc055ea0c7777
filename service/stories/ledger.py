"""What the story says is read from the ledger of the case, never remembered by the story."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from service.cases.office import Office
from service.domain.grounds import Ground
from service.kernel.json_types import Json
from service.storage.models.case import Event
from service.stories.telling import Telling


@dataclass(frozen=True)
class Told:
    """One event of a case as the story needs it."""

    kind: str
    at: datetime
    who: str
    payload: dict[str, Json]

    @property
    def text(self) -> str:
        return str(self.payload.get("text", ""))

    @property
    def short_who(self) -> str:
        return short_name(self.who)

    @property
    def rules(self) -> str:
        """The rules the event names, joined."""
        named = self.payload.get("rules")
        if isinstance(named, list):
            return ", ".join(str(each) for each in named)
        one = self.payload.get("rule")
        if one:
            return str(one)
        return ", ".join(dict.fromkeys(ground.rule_id for ground in self.grounds))

    @property
    def grounds(self) -> list[Ground]:
        """The grounds of the decision, in the order they were written."""
        return grounds_of(self.payload.get("grounds"))

    def money(self, name: str) -> Decimal:
        """A sum of the payload."""
        return Decimal(str(self.payload[name]))


def grounds_of(written: Json) -> list[Ground]:
    """Grounds as tables and events keep them."""
    found = written if isinstance(written, list) else []
    return [
        Ground(str(each["rule"]), str(each["citation"]), str(each["text"]))
        for each in found
        if isinstance(each, dict)
    ]


def events_of(office: Office, case_id: int, kinds: Collection[str] = ()) -> list[Told]:
    """The events of a case in order; of some kinds only, when they are given."""
    with office.transaction() as session:
        rows = session.scalars(
            select(Event).where(Event.case_id == case_id).order_by(Event.seq)
        ).all()
        return [
            Told(row.kind, row.at, row.actor_name, dict(row.payload or {}))
            for row in rows
            if not kinds or row.kind in kinds
        ]


def event_of(office: Office, case_id: int, kind: str) -> Told:
    """The last event of a kind; raises LookupError when there is none."""
    found = events_of(office, case_id, {kind})
    if not found:
        raise LookupError(f"no {kind} in case {case_id}")
    return found[-1]


def tell_steps(telling: Telling, office: Office, case_id: int, kinds: Collection[str]) -> None:
    """Say each event of these kinds: when, who, what, by which rule."""
    for event in events_of(office, case_id, kinds):
        telling.step(event.at, event.short_who, event.text, rule=event.rules)


def short_name(full_name: str) -> str:
    """„Мария Стоянова Велкова“ → „Мария Велкова“."""
    parts = full_name.split()
    return full_name if len(parts) < 3 else f"{parts[0]} {parts[-1]}"  # noqa: PLR2004 three names


def point(citation: str) -> str:
    """„НП „Без свободен час“ 2018, т. 8.1“ → „т. 8.1“: the act is named once, at the top."""
    return citation.rpartition(" 2018, ")[2] or citation
