"""What a right is asked for: the few facts of an object that decide, without the object.

Identity knows no cases, tasks or documents; whoever loads one states these facts about it.
A path is an organisation's ("1.4.17."); a prefix of it stands above.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True)
class CaseTarget:
    """A case file.

    `scopes`: paths of the organisations that take part and know of it; the owner's is among them
    unless it is to be told later. `person_ids`: people named in it or given a task. `opened_to`:
    people with a break-glass access in force at this moment. `released_at`: the instant up to
    which the parties read what the decision was made from; None: nothing of it.
    """

    kind: str
    owner_id: int
    scopes: frozenset[str] = frozenset()
    state: str = "open"
    person_ids: frozenset[int] = frozenset()
    opened_to: frozenset[int] = frozenset()
    released_at: datetime | None = None

    def is_released(self, at: datetime) -> bool:
        """Whether what was made at this instant is open to the parties."""
        return self.released_at is not None and at <= self.released_at


@dataclass(frozen=True)
class TaskTarget:
    """A person's task, or an event a person may trigger (then `role` is the event's).

    `scope`: path of the organisation whose people do it. `excluded_ids`: people who may not,
    because they did what this task checks.
    """

    case: CaseTarget
    role: str
    scope: str
    state: str = "open"
    assignee_id: int | None = None
    excluded_ids: frozenset[int] = frozenset()


class Audience(StrEnum):
    """For whom a document of a case is, besides those it is about."""

    #: everybody who sees the case: the file a party may inspect
    PARTIES = "parties"
    #: grounds of leave, health, personal numbers: those whose work it is to read them
    HEALTH = "health"
    #: the deciding authority, and who audits it
    AUTHORITY = "authority"
    #: the authority and the members of its commission
    COMMISSION = "commission"
    #: those who decide, and their experts; the parties when the decision is communicated
    DECIDING = "deciding"


@dataclass(frozen=True)
class DocumentTarget:
    """A document of a case.

    `person_ids`: whom it is about and who filed it; they read it whatever it is.
    """

    case: CaseTarget
    audience: Audience = Audience.PARTIES
    person_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class StartTarget:
    """A process to be started by `role` (the lane of its start) for the organisation `scope`."""

    process: str
    role: str
    scope: str


@dataclass(frozen=True)
class DeploymentTarget:
    """Diagrams, tables and forms to be put into force, and the people who drew them."""

    author_ids: frozenset[int]


@dataclass(frozen=True)
class PersonTarget:
    """A person's record; `scopes` are the paths of the organisations they work for."""

    person_id: int
    scopes: frozenset[str]


@dataclass(frozen=True)
class GrantTarget:
    """A role to be given to, or taken from, a person.

    `scopes`: path of the organisation, and of the regional department when a municipality's
    accounts are kept there: a municipality stands under nobody.
    """

    role: str
    scopes: frozenset[str]
    person_id: int


Cased: TypeAlias = CaseTarget | TaskTarget | DocumentTarget
Target: TypeAlias = Cased | StartTarget | DeploymentTarget | PersonTarget | GrantTarget

#: what an action must be asked about, by its name or its first word; nothing for the others
_NEEDED: Mapping[str, type[Target]] = {
    "case": CaseTarget,
    "case.start": StartTarget,
    "case.act": TaskTarget,
    "task": TaskTarget,
    "document": DocumentTarget,
    "person": PersonTarget,
    "role": GrantTarget,
    "process.deploy": DeploymentTarget,
}


def needed_target(action: str) -> type[Target] | None:
    """The kind of object an action is asked about; None when it needs none."""
    return _NEEDED.get(action, _NEEDED.get(action.partition(".")[0]))


def fits(action: str, target: Target | None) -> bool:
    """Whether the question is well put: a right over an object needs that object."""
    needed = needed_target(action)
    return target is None if needed is None else isinstance(target, needed)
