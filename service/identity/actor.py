"""Who acts: a person with the roles in force today, the machine, or the public."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from psycopg.rows import dict_row
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.identity.paths import lets_in
from service.identity.roles import INSTITUTIONS, ROLE_CODES, ROLES, Role, role_label
from service.storage.models.identity import Account, Person
from service.storage.session import driver

# every request of a signed-in person loads its actor, so these go to the driver as they stand
_ASSIGNMENTS: Final = """
SELECT a.role_code AS role, a.organisation_id, o.path AS organisation_path,
  o.name AS organisation_name, a.valid_from, a.valid_to, a.order_no, a.principal_id
FROM role_assignment a JOIN organisation o ON o.id = a.organisation_id
WHERE a.person_id = %(person)s AND a.valid_from <= %(today)s
  AND (a.valid_to IS NULL OR a.valid_to >= %(today)s)
ORDER BY a.id
"""
# an official of the ministry or a department is no stranger to its own cases by working there
_INTERESTS: Final = """
SELECT i.organisation_id FROM declared_interest i
WHERE i.person_id = ANY(%(people)s) AND i.valid_from <= %(today)s
  AND (i.valid_to IS NULL OR i.valid_to >= %(today)s)
UNION
SELECT e.organisation_id FROM employment e JOIN organisation o ON o.id = e.organisation_id
WHERE e.person_id = ANY(%(people)s) AND o.kind = ANY(%(institutions)s)
  AND e.valid_from <= %(today)s AND (e.valid_to IS NULL OR e.valid_to >= %(today)s)
"""
_INSTITUTIONS: Final = [str(kind) for kind in INSTITUTIONS]


@dataclass(frozen=True)
class Assignment:
    """One role at one organisation, from a day to a day, by an order."""

    role: Role
    organisation_id: int
    organisation_path: str
    organisation_name: str = ""
    valid_from: date = date.min
    valid_to: date | None = None
    order_no: str = ""
    #: whom the actor stands in for by this assignment
    principal_id: int | None = None

    @property
    def label(self) -> str:
        """„Директор, ОУ „Неофит Рилски““."""
        return f"{role_label(self.role)}, {self.organisation_name}"

    def is_valid_on(self, day: date) -> bool:
        """Whether it is in force on `day`, both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def covers(self, path: str) -> bool:
        """Whether its organisation is, or stands above, the one whose path or scope this is."""
        return lets_in(path, self.organisation_path)


@dataclass(frozen=True)
class Actor:
    """Whoever asks. `on` is the day the rights are read for; `interests` are organisation ids."""

    person_id: int | None
    name: str
    on: date
    all_assignments: tuple[Assignment, ...] = ()
    account_id: int | None = None
    interests: frozenset[int] = frozenset()
    is_system: bool = False

    @cached_property
    def assignments(self) -> tuple[Assignment, ...]:
        """The assignments in force today."""
        return tuple(a for a in self.all_assignments if a.is_valid_on(self.on))

    @cached_property
    def roles(self) -> frozenset[str]:
        """Codes of the roles in force."""
        if self.is_system:
            return frozenset({Role.SYSTEM.value})
        return frozenset(a.role.value for a in self.assignments)

    @cached_property
    def person_ids(self) -> frozenset[int]:
        """The person, and those they stand in for: exclusions are inherited."""
        principals = {a.principal_id for a in self.assignments if a.principal_id is not None}
        own = set() if self.person_id is None else {self.person_id}
        return frozenset(own | principals)

    @property
    def is_public(self) -> bool:
        """Whether nobody is signed in."""
        return self.person_id is None and not self.is_system

    @property
    def needs_second_factor(self) -> bool:
        """Whether one of the roles demands it outside the local run."""
        return any(ROLES[a.role].second_factor for a in self.assignments)

    def holds(self, role: str, *, path: str) -> Assignment | None:
        """The assignment by which the actor has `role` for the organisation with `path`."""
        return next((a for a in self.assignments if a.role == role and a.covers(path)), None)


def system_actor(on: date) -> Actor:
    """The machine: timers, services and the worker."""
    return Actor(person_id=None, name="Система", on=on, is_system=True)


def public_actor(on: date) -> Actor:
    """Anybody who has not signed in."""
    return Actor(person_id=None, name="Посетител", on=on)


def load_actor(session: Session, account_id: int, *, today: date) -> Actor | None:
    """The actor behind an account, or None when it is unknown or disabled.

    Three statements: the person, the assignments in force, the interests.
    """
    row = session.execute(
        select(Person.id, Person.full_name)
        .join(Account, Account.person_id == Person.id)
        .where(Account.id == account_id, Account.disabled_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    return assemble_actor(session, row.id, name=row.full_name, today=today, account_id=account_id)


def load_person_actor(session: Session, person_id: int, *, today: date) -> Actor | None:
    """The actor that a person is, whatever the account; None for an unknown person."""
    name = session.scalar(select(Person.full_name).where(Person.id == person_id))
    return None if name is None else assemble_actor(session, person_id, name=name, today=today)


def assemble_actor(
    session: Session, person_id: int, *, name: str, today: date, account_id: int | None = None
) -> Actor:
    """The actor for a person already known by name: two statements, rights and interests."""
    # what is only pending yet counts too: below, the driver is asked past the session
    session.flush()
    assignments = tuple(_assignments(session, person_id, today))
    principals = {a.principal_id for a in assignments if a.principal_id is not None}
    return Actor(
        person_id=person_id,
        name=name,
        on=today,
        all_assignments=assignments,
        account_id=account_id,
        interests=_interests(session, {person_id} | principals, today),
    )


def _assignments(session: Session, person_id: int, today: date) -> Iterable[Assignment]:
    known = {"person": person_id, "today": today}
    with driver(session).cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(_ASSIGNMENTS, known).fetchall()
    for row in rows:
        # an organisation without a path, or a role we dropped, gives no right at all
        if row["organisation_path"] and row["role"] in ROLE_CODES:
            yield Assignment(**{**row, "role": Role(row["role"])})


def _interests(session: Session, person_ids: Collection[int], today: date) -> frozenset[int]:
    """Declared ones, and those derived from working at an institution."""
    known = {"people": list(person_ids), "today": today, "institutions": _INSTITUTIONS}
    rows = driver(session).execute(_INTERESTS, known).fetchall()
    return frozenset(int(str(row[0])) for row in rows)
