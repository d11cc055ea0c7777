"""The inbox: open tasks of mine, of my groups, or of all I may see; page 1,000 as fast as page 1.

Keyset paging over (due, id); each group reads its own partial index and at most one page, so the
cost does not grow with the number of open tasks elsewhere. Only fixed text is put together here;
what a person typed is always a parameter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from service.identity.actor import Actor
from service.identity.roles import ROLES, Reach
from service.identity.scope import Scopes, scopes
from service.storage.models.engine import Task, TaskState

PAGE: Final = 25


class Box(StrEnum):
    """Which tasks a person looks at."""

    #: taken by me or given to me
    MINE = "mine"
    #: waiting for anybody who holds one of my roles
    GROUPS = "groups"
    #: open tasks of all cases in my scope, whoever is to do them
    ALL = "all"


@dataclass(frozen=True)
class InboxFilter:
    """What the list is narrowed to; `after` is the key of the last row of the page before."""

    box: Box = Box.GROUPS
    process: str | None = None
    organisation_id: int | None = None
    words: str | None = None
    #: only tasks whose due instant is before this one
    due_before: datetime | None = None
    after: tuple[str, int] | None = None
    limit: int = PAGE


@dataclass(frozen=True)
class InboxRow:
    """One open task as the list shows it."""

    id: int
    name: str
    role: str
    due_at: datetime | None
    priority: int
    created_at: datetime
    assignee_id: int | None
    assignee: str | None
    case_id: int
    case_number: str
    case_title: str
    process: str
    organisation: str

    @property
    def key(self) -> tuple[str, int]:
        """Where the next page begins."""
        return (self.due_at.isoformat() if self.due_at is not None else "infinity", self.id)


@dataclass(frozen=True)
class InboxPage:
    """A page of tasks; `next` is None on the last."""

    rows: tuple[InboxRow, ...]
    next: tuple[str, int] | None


_COLUMNS: Final = """
t.id, t.name, t.role, t.due_at, t.priority, t.created_at, t.assignee_id, p.full_name AS assignee,
c.id AS case_id, c.number AS case_number, c.title AS case_title, c.kind AS process,
o.name AS organisation
"""
_JOINS: Final = """
JOIN case_file c ON c.id = t.case_id
JOIN organisation o ON o.id = c.owner_organisation_id
LEFT JOIN person p ON p.id = t.assignee_id
"""
#: as the indexes spell it; COALESCE would keep row-level security from using them
_DUE: Final = "(CASE WHEN t.due_at IS NULL THEN 'infinity'::timestamptz ELSE t.due_at END)"
_ORDER: Final = f"ORDER BY {_DUE}, t.id LIMIT :limit"


def read_inbox(session: Session, actor: Actor, wanted: InboxFilter) -> InboxPage:
    """A page of the inbox; reads one row more than it shows to know whether there is a next."""
    conditions, parameters = _conditions(wanted)
    source, more = _source(actor, wanted.box, conditions)
    statement = text(source)
    rows = session.execute(statement, {**parameters, **more}).mappings()
    found = [InboxRow(**row) for row in rows]
    page = tuple(found[: wanted.limit])
    return InboxPage(page, page[-1].key if len(found) > wanted.limit else None)


def count_inbox(session: Session, actor: Actor, box: Box, *, ceiling: int = 1000) -> int:
    """How many tasks the box holds, counted up to `ceiling`."""
    source, more = _source(actor, box, "")
    counted = session.scalar(
        text(f"SELECT count(*) FROM ({source}) AS q"),  # noqa: S608 - fixed text
        {**more, "limit": ceiling},
    )
    return int(counted or 0)


def open_tasks(session: Session, *, case_id: int) -> Sequence[Task]:
    """All open tasks of a case, oldest first."""
    return session.scalars(
        select(Task).where(Task.case_id == case_id, Task.state == TaskState.OPEN).order_by(Task.id)
    ).all()


def _source(actor: Actor, box: Box, conditions: str) -> tuple[str, Mapping[str, object]]:
    seen = scopes(actor)
    # a teacher or a substitute sees no more than what is theirs
    if box is Box.MINE or (box is Box.ALL and not seen.paths):
        where = "t.assignee_id = ANY(:people)"
        people = sorted(actor.person_ids)
        return _plain(where, conditions), {"people": people}
    if box is Box.GROUPS:
        duties = sorted({(duty.organisation_id, str(duty.role)) for duty in seen.duties})
        return _by_group(conditions), {
            "organisations": [organisation for organisation, _ in duties],
            "roles": [role for _, role in duties],
        }
    return _in_scope(seen, conditions, people=_named(actor))


def _named(actor: Actor) -> Sequence[int]:
    """Under whose names work comes from outside the scope: an expert's beside a civil servant's."""
    is_named = any(ROLES[given.role].reach is Reach.INVOLVED for given in actor.assignments)
    return sorted(actor.person_ids) if is_named else ()


def _in_scope(
    seen: Scopes, conditions: str, *, people: Sequence[int]
) -> tuple[str, Mapping[str, object]]:
    """Each path a parameter of its own: only so does the index over scopes serve."""
    parts: list[str] = []
    parameters: dict[str, object] = {}
    if people:
        parts.append("t.assignee_id = ANY(:people)")
        parameters["people"] = people
    for i, path in enumerate(seen.paths):
        parts.append(f"t.scope LIKE :path_{i}")
        parameters[f"path_{i}"] = f"{path}%"
        if path in seen.hidden:
            # kinds of cases the roles at this path have no need to see
            parts[-1] += f" AND c.kind <> ALL(:hidden_{i} ::text[])"
            parameters[f"hidden_{i}"] = sorted(seen.hidden[path])
    where = " OR ".join(f"({part})" for part in parts) or "false"
    return _plain(f"({where})", conditions), parameters


def _plain(where: str, conditions: str) -> str:
    return (
        f"SELECT {_COLUMNS} FROM task t {_JOINS} "  # noqa: S608 - fixed text
        f"WHERE t.state = 'open' AND {where} {conditions} {_ORDER}"
    )


def _by_group(conditions: str) -> str:
    """One index range per group, each cut to a page, then merged."""
    return f"""
    SELECT {_COLUMNS} FROM (
      SELECT q.* FROM unnest(:organisations ::bigint[], :roles ::text[]) AS d(organisation_id, role)
      CROSS JOIN LATERAL (
        SELECT t.* FROM task t {_JOINS if conditions else ""}
        WHERE t.state = 'open' AND t.assignee_id IS NULL
          AND t.organisation_id = d.organisation_id AND t.role = d.role {conditions}
        {_ORDER}
      ) AS q
    ) AS t {_JOINS} {_ORDER}
    """  # noqa: S608 - fixed text


def _conditions(wanted: InboxFilter) -> tuple[str, dict[str, object]]:
    parts: list[str] = []
    parameters: dict[str, object] = {"limit": wanted.limit + 1}
    if wanted.process is not None:
        parts.append("AND c.kind = :process")
        parameters["process"] = wanted.process
    if wanted.organisation_id is not None:
        parts.append("AND c.owner_organisation_id = :organisation")
        parameters["organisation"] = wanted.organisation_id
    if wanted.words:
        parts.append("AND (t.name || ' ' || c.number || ' ' || c.title) ILIKE :words")
        escaped = wanted.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        parameters["words"] = f"%{escaped}%"
    if wanted.due_before is not None:
        parts.append("AND t.due_at < :due_before")
        parameters["due_before"] = wanted.due_before
    if wanted.after is not None:
        parts.append(f"AND ({_DUE}, t.id) > (:after_due ::timestamptz, :after_id)")
        parameters["after_due"], parameters["after_id"] = wanted.after
    return " ".join(parts), parameters
