"""The history of a case in words: every event of the ledger as a line a person reads."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.identity.roles import role_label
from service.kernel.json_types import Json
from service.storage.models.case import Event

_HIDDEN: Final = "Приложен е документ с ограничен достъп"
_CLOSED: Final = "Стъпка с ограничен достъп до съобщаването на решението"
#: what the authority decides from: reports, scores, votes, internal memos (R-220, R-230, R-233,
#
DECIDING: Final = frozenset(
    {
        "regularity.checked",
        "refusal.proposed",
        "expert.reported",
        "experts.mean",
        "profession.assessed",
        "meeting.voted",
        "meeting.vote_corrected",
        "meeting.minutes_drawn",
        "meeting.minutes_returned",
        "meeting.decided",
        "meeting.reported",
        "meeting.report_late",
        "memo.written",
        "memo.returned",
    }
)
#: a page of history; a case of a year has some hundred events
LIMIT: Final = 500


@dataclass(frozen=True)
class Grounds:
    """A rule that decided, and the words of its decision."""

    rule: str
    citation: str
    text: str


@dataclass(frozen=True)
class Line:
    """One event: when, who, in which role, what, and on what grounds."""

    seq: int
    at: datetime
    who: str
    role: str
    text: str
    grounds: tuple[Grounds, ...]
    kind: str
    #: what was entered, for the folded details
    values: Mapping[str, Json]
    hash: str
    #: the request it was written by, when one did
    request_id: str | None


@dataclass(frozen=True)
class Deed:
    """What one person did in one go: the task, what followed from it, the papers it made."""

    at: datetime
    who: str
    role: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sight:
    """What of a history one person reads.

    `named`: ids of the documents they may open; every other one is told without its name.
    `is_inside`: what the authority decides from is open to them; to the others up to `released_at`.
    """

    named: Collection[int]
    is_inside: bool
    released_at: datetime | None

    def is_closed(self, row: Event) -> bool:
        """Whether this step of the deciding is not yet for them."""
        if self.is_inside or row.kind not in DECIDING:
            return False
        return self.released_at is None or row.at > self.released_at


def read_timeline(
    session: Session,
    case_id: int,
    *,
    after: int = 0,
    limit: int = LIMIT,
    sight: Sight | None = None,
) -> list[Line]:
    """Events of the case from number `after` on, in order.

    No `sight` is for whoever holds the whole case (the command line).
    """
    rows = session.scalars(
        select(Event)
        .where(Event.case_id == case_id, Event.seq > after)
        .order_by(Event.seq)
        .limit(limit)
    )
    return [_line(row, sight) for row in rows]


def _line(row: Event, sight: Sight | None) -> Line:
    if sight is not None and sight.is_closed(row):
        return _told(row, _CLOSED, {})
    payload: Mapping[str, Json] = row.payload or {}
    named = None if sight is None else sight.named
    is_hidden = _is_hidden(row.kind, payload, named)
    return _told(row, _HIDDEN if is_hidden else _sentence(row.kind, payload), payload)


def _told(row: Event, text: str, payload: Mapping[str, Json]) -> Line:
    values = payload.get("values")
    return Line(
        seq=row.seq,
        at=row.at,
        who=row.actor_name,
        role=role_label(row.role) if row.role is not None else "",
        text=text,
        grounds=_grounds(payload),
        kind=row.kind,
        values=values if isinstance(values, dict) else {},
        hash=row.hash.hex(),
        request_id=row.request_id,
    )


def _is_hidden(kind: str, payload: Mapping[str, Json], named: Collection[int] | None) -> bool:
    """A document the reader may not open; an event erased by law says so for itself."""
    if kind != "document.filed" or named is None or not payload:
        return False
    return payload.get("document") not in named


def _together(line: Line) -> tuple[datetime, str, str | None]:
    return line.at, line.who, line.request_id


def deeds_of(lines: Iterable[Line]) -> list[Deed]:
    """Events next to each other of one instant, one person and one request are one deed."""
    found = []
    for (at, who, _), together in groupby(lines, key=_together):
        these = tuple(together)
        role = next((line.role for line in these if line.role), "")
        found.append(Deed(at, who, role, these))
    return found


def _sentence(kind: str, payload: Mapping[str, Json]) -> str:
    text = payload.get("text")
    if isinstance(text, str) and text:
        return text
    if not payload:
        return "Съдържанието е заличено по закон."
    make = _SENTENCES.get(kind)
    return make(payload) if make is not None else kind


def _grounds(payload: Mapping[str, Json]) -> tuple[Grounds, ...]:
    listed = payload.get("grounds")
    rule = payload.get("rule")
    if not isinstance(listed, list):
        return (Grounds(str(rule), str(payload.get("citation", "")), ""),) if rule else ()
    found = []
    for item in listed:
        if isinstance(item, dict):
            found.append(
                Grounds(
                    str(item.get("rule", "")),
                    str(item.get("citation", "")),
                    str(item.get("text", "")),
                )
            )
        elif isinstance(item, str):
            found.append(Grounds("", "", item.replace(" | ", "; ")))
    return tuple(found)


def _of(template: str) -> Callable[[Mapping[str, Json]], str]:
    return lambda payload: template.format_map(_Quiet(payload))


class _Quiet(dict[str, Json]):
    """A missing name is a dash, not an error: old events keep their old payloads."""

    def __missing__(self, key: str) -> str:
        return "—"


def _ended(payload: Mapping[str, Json]) -> str:
    names = payload.get("names")
    ends = ", ".join(f"„{name}“" for name in names) if isinstance(names, list) else ""
    if payload.get("cancelled"):
        return "Процесът е прекратен"
    return f"Процесът завърши: {ends}" if ends else "Процесът завърши"


def _assigned(verb: str) -> Callable[[Mapping[str, Json]], str]:
    return lambda payload: f"{verb} задачата „{payload.get('task', '')}“"


_SENTENCES: Final[Mapping[str, Callable[[Mapping[str, Json]], str]]] = {
    "case.opened": _of("Открита е преписка № {number}: {title}"),
    "instance.started": _of("Започна процес „{name}“, версия {version}"),
    "instance.ended": _ended,
    "task.completed": _of("Изпълнена е задачата „{task}“"),
    "task.claimed": _assigned("Поета е"),
    "task.unclaimed": _assigned("Върната е на групата"),
    "task.delegated": _assigned("Предадена е за становище"),
    "task.resolved": _assigned("Върната е след становище"),
    "timer.fired": _of("Настъпи срок: {name}"),
    "message.received": _of("Настъпи събитие: {name}"),
    "message.thrown": _of("Изпратено е съобщение „{message}“"),
    "decision.made": _of("Приложена е таблицата „{name}“"),
    "document.filed": _of("Приложен е документ „{name}“"),
    "incident.raised": _of("Автоматична стъпка не успя три пъти: {message}"),
    "incident.retried": _of("Автоматичната стъпка е пусната отново"),
}
