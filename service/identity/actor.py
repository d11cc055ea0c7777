"""Who acts: a person with the roles in force today, the machine, or the public."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from service.identity.roles import INSTITUTIONS, ROLE_CODES, ROLES, Role, role_label
from service.storage.models.access import DeclaredInterest
from service.storage.models.identity import (
    Account,
    Employment,
    Organisation,
    Person,
    RoleAssignment,
)


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
        """Whether its organisation is, or stands above, the one with `path`."""
        return path.startswith(self.organisation_path)


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
    assignments = tuple(_assignments(session, person_id, today))
    principals = {a.principal_id for a in assignments if a.principal_id is not None}
    return Actor(
        person_id=person_id,
        name=name,
        on=today,
        all_assignments=assignments,
        account_id=account_id,
        interests=frozenset(session.scalars(_interests({person_id} | principals, today))),
    )


def _assignments(session: Session, person_id: int, today: date) -> Iterable[Assignment]:
    rows = session.execute(
        select(RoleAssignment, Organisation.path, Organisation.name)
        .join(Organisation, Organisation.id == RoleAssignment.organisation_id)
        .where(
            RoleAssignment.person_id == person_id,
            RoleAssignment.valid_from <= today,
            (RoleAssignment.valid_to.is_(None)) | (RoleAssignment.valid_to >= today),
        )
        .order_by(RoleAssignment.id)
    )
    for given, path, organisation_name in rows:
        # an organisation without a path, or a role we dropped, gives no right at all
        if path and given.role_code in ROLE_CODES:
            yield Assignment(
                role=Role(given.role_code),
                organisation_id=given.organisation_id,
                organisation_path=path,
                organisation_name=organisation_name,
                valid_from=given.valid_from,
                valid_to=given.valid_to,
                order_no=given.order_no,
                principal_id=given.principal_id,
            )


def _interests(person_ids: Collection[int], today: date) -> Select[tuple[int]]:
    """Declared ones, and those derived from working at an institution."""
    declared = select(DeclaredInterest.organisation_id).where(
        DeclaredInterest.person_id.in_(person_ids),
        DeclaredInterest.valid_from <= today,
        (DeclaredInterest.valid_to.is_(None)) | (DeclaredInterest.valid_to >= today),
    )
    # an official of the ministry or a department is no stranger to its own cases by working there
    derived = (
        select(Employment.organisation_id)
        .join(Organisation, Organisation.id == Employment.organisation_id)
        .where(
            Organisation.kind.in_(INSTITUTIONS),
            Employment.person_id.in_(person_ids),
            Employment.valid_from <= today,
            (Employment.valid_to.is_(None)) | (Employment.valid_to >= today),
        )
    )
    both = union(declared, derived).subquery()
    return select(both.c.organisation_id)
