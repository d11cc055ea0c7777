"""Who works in an institution, who may come from outside, and how a person is shown in a list."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from service.domain.people import StaffPosition
from service.engine import Option
from service.identity.roles import Role
from service.storage.models.identity import (
    Account,
    Employment,
    Organisation,
    Person,
    RoleAssignment,
)

POSITIONS = {
    StaffPosition.TEACHER: "учител",
    StaffPosition.RESOURCE_TEACHER: "ресурсен учител",
    StaffPosition.SPEECH_THERAPIST: "логопед",
    StaffPosition.REHABILITATOR: "рехабилитатор",
    StaffPosition.PSYCHOLOGIST: "психолог",
    StaffPosition.COUNSELLOR: "педагогически съветник",
    StaffPosition.LIBRARIAN: "библиотекар",
    StaffPosition.DEPUTY_DIRECTOR: "заместник-директор",
    StaffPosition.DIRECTOR: "директор",
    StaffPosition.OTHER: "друга длъжност",
}

#: staff who teach or support children, and so may be absent under the programme (R-014)
_PEDAGOGICAL = [
    position.value
    for position in StaffPosition
    if position not in {StaffPosition.OTHER, StaffPosition.LIBRARIAN}
]


def staff_options(session: Session, organisation: Organisation, *, on: date) -> Sequence[Option]:
    """The pedagogical staff of the institution on a day, with their positions."""
    rows = session.execute(
        select(Person.id, Person.full_name, Employment.position)
        .join(Employment, Employment.person_id == Person.id)
        .where(*_employed(organisation, on), Employment.position.in_(_PEDAGOGICAL))
        .order_by(Person.full_name)
    )
    return [
        Option(person_id, f"{name} – {POSITIONS[StaffPosition(position)]}")
        for person_id, name, position in rows
    ]


def substitute_options(
    session: Session, organisation: Organisation, *, on: date
) -> Sequence[Option]:
    """Own staff first, then everybody who may be asked from outside."""
    own = session.execute(
        select(Person.id, Person.full_name, Employment.position)
        .join(Employment, Employment.person_id == Person.id)
        .where(*_employed(organisation, on), Employment.position != StaffPosition.OTHER.value)
        .order_by(Person.full_name)
    ).all()
    known = {row.id for row in own}
    options = [
        Option(row.id, f"{row.full_name} – {POSITIONS[StaffPosition(row.position)]}") for row in own
    ]
    for person_id, name in _outsiders(session, organisation, on):
        if person_id not in known:
            options.append(Option(person_id, f"{name} – външен заместващ учител"))
    return options


def position_of(
    session: Session, person_id: int, organisation: Organisation, *, on: date
) -> StaffPosition | None:
    """What a person works as in the institution on a day; None when not employed there."""
    found = session.scalar(
        select(Employment.position)
        .where(*_employed(organisation, on), Employment.person_id == person_id)
        .order_by(Employment.is_main.desc(), Employment.id)
        .limit(1)
    )
    return None if found is None else StaffPosition(found)


def works_mainly_here(
    session: Session, person_id: int, organisation: Organisation, *, on: date
) -> bool:
    """Whether the main labour contract is with the institution (R-050)."""
    found = session.scalar(
        select(Employment.id)
        .where(*_employed(organisation, on), Employment.person_id == person_id, Employment.is_main)
        .limit(1)
    )
    return found is not None


def who_fills_in(session: Session, person_id: int, organisation: Organisation, *, on: date) -> int:
    """The person, or who enters their paper when they cannot sign in: accountant, then director."""
    if _has_account(session, person_id):
        return person_id
    roles = [Role.SCHOOL_ACCOUNTANT.value, Role.DIRECTOR.value]
    holders = session.execute(
        select(RoleAssignment.role_code, RoleAssignment.person_id)
        .where(
            RoleAssignment.role_code.in_(roles),
            RoleAssignment.organisation_id == organisation.id,
            RoleAssignment.valid_from <= on,
            or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to >= on),
        )
        .order_by(RoleAssignment.role_code.desc(), RoleAssignment.id)
    ).all()
    return holders[0].person_id if holders else person_id


def _has_account(session: Session, person_id: int) -> bool:
    found = session.scalar(
        select(Account.id)
        .where(Account.person_id == person_id, Account.disabled_at.is_(None))
        .limit(1)
    )
    return found is not None


def _employed(organisation: Organisation, on: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Employment.organisation_id == organisation.id,
        Employment.valid_from <= on,
        or_(Employment.valid_to.is_(None), Employment.valid_to >= on),
    )


def _outsiders(session: Session, organisation: Organisation, on: date) -> Sequence[tuple[int, str]]:
    """Holders of the substitute's role for this institution or for one above it."""
    above = [int(part) for part in organisation.path.split(".") if part]
    rows = session.execute(
        select(Person.id, Person.full_name)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(
            RoleAssignment.role_code == Role.SUBSTITUTE.value,
            RoleAssignment.organisation_id.in_([organisation.id, *above]),
            RoleAssignment.valid_from <= on,
            or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to >= on),
        )
        .distinct()
        .order_by(Person.full_name)
    )
    return [(row.id, row.full_name) for row in rows]
