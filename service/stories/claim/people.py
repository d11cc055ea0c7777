"""Invented people of the other schools: directors, absent teachers, substitutes, who pays.

Teachers and substitutes have no accounts, so the accountant enters their papers, as the processes
foresee (service/operations/substitution/people.py).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.institutions import InstitutionType
from service.domain.people import StaffPosition
from service.identity.institutions import settlement_code
from service.identity.roles import Role
from service.kernel.clock import Clock
from service.storage.models.identity import (
    Employment,
    Organisation,
    Person,
    PersonAddress,
    RoleAssignment,
)

_SINCE = date(2017, 9, 15)
_ORDER = "РД-01-1/15.09.2017"
_FIRST = ("Анна", "Бояна", "Вера", "Гергана", "Дарина", "Ева", "Жана", "Зорница", "Ива", "Калина")
_FATHER = ("Асенова", "Борисова", "Василева", "Георгиева", "Димитрова", "Емилова", "Иванова")
_FAMILY = (
    "Арнаудова", "Балабанова", "Ваклинова", "Гайдарска", "Делчева", "Жекова", "Зафирова", "Илиева",
    "Кехайова", "Лазова", "Маринчева", "Найденова", "Орешкова", "Пехливанова", "Ралчева",
    "Самарджиева", "Таскова", "Узунова", "Филева", "Хаджиева", "Цанкова", "Чолакова", "Шопова",
)  # fmt: skip
#: far from every school of the region: whoever lives here teaches at 9,00
_FAR = "гр. София"


@dataclass(frozen=True)
class School:
    """Another school that claims: who runs it, and who sits for and pays through its body."""

    id: int
    key: str
    name: str
    settlement: str
    body_id: int
    body_name: str
    director_id: int
    accountant_id: int
    municipality_member_id: int


class Newcomers:
    """Makes people with names of their own."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self.session = session
        self.clock = clock
        self._names = _names()

    def teacher(self, school_id: int) -> int:
        """A teacher of the school, by a main labour contract."""
        person_id = self._person()
        self.session.add(
            Employment(
                person_id=person_id,
                organisation_id=school_id,
                position=StaffPosition.TEACHER.value,
                is_main=True,
                valid_from=_SINCE,
            )
        )
        return person_id

    def substitute(self, school_id: int, *, lives_in: str = _FAR) -> int:
        """A substitute from outside; the rate follows from where they live (R-062, R-063)."""
        person_id = self.official(school_id, Role.SUBSTITUTE)
        self.session.add(
            PersonAddress(
                person_id=person_id,
                settlement=lives_in,
                settlement_code=settlement_code(lives_in),
                valid_from=_SINCE,
            )
        )
        return person_id

    def official(self, organisation_id: int, role: Role) -> int:
        """Somebody with a role at an organisation."""
        person_id = self._person()
        self.session.add(
            RoleAssignment(
                person_id=person_id,
                role_code=role.value,
                organisation_id=organisation_id,
                valid_from=_SINCE,
                order_no=_ORDER,
            )
        )
        return person_id

    def holder(self, organisation_id: int, role: Role) -> int:
        """Who has the role at an organisation; somebody new where nobody does."""
        known = self.session.scalar(
            select(RoleAssignment.person_id).where(
                RoleAssignment.role_code == role.value,
                RoleAssignment.organisation_id == organisation_id,
            )
        )
        return known or self.official(organisation_id, role)

    def _person(self) -> int:
        person = Person(full_name=next(self._names), created_at=self.clock.now())
        self.session.add(person)
        self.session.flush()
        return person.id


def _names() -> Iterator[str]:
    """Full names, each once: the three lists have lengths without a common divisor."""
    for n in range(len(_FIRST) * len(_FATHER) * len(_FAMILY)):
        first, father = _FIRST[n % len(_FIRST)], _FATHER[n % len(_FATHER)]
        yield f"{first} {father} {_FAMILY[n % len(_FAMILY)]}"


def other_schools(session: Session, newcomers: Newcomers, *, except_key: str) -> list[School]:
    """Every other school of the region, with a director; officials are made where none is yet."""
    rows = session.scalars(
        select(Organisation)
        .where(
            Organisation.kind == InstitutionType.SCHOOL.value,
            Organisation.key != except_key,
        )
        .order_by(Organisation.key)
    ).all()
    ids = {row.municipality_id for row in rows} | {row.financing_body_id for row in rows}
    bodies = {
        found.id: found
        for found in session.scalars(select(Organisation).where(Organisation.id.in_(ids)))
    }
    members: dict[int, int] = {}
    for row in rows:
        municipality = row.municipality_id or 0
        if municipality not in members:
            members[municipality] = newcomers.holder(municipality, Role.MUNICIPALITY_MEMBER)
    return [_school(row, newcomers, bodies, members) for row in rows]


def _school(
    row: Organisation,
    newcomers: Newcomers,
    bodies: Mapping[int, Organisation],
    members: Mapping[int, int],
) -> School:
    body = bodies[row.financing_body_id or 0]
    return School(
        id=row.id,
        key=row.key,
        name=row.name,
        settlement=row.settlement or "",
        body_id=body.id,
        body_name=body.name,
        director_id=newcomers.official(row.id, Role.DIRECTOR),
        accountant_id=newcomers.official(row.id, Role.SCHOOL_ACCOUNTANT),
        municipality_member_id=members[row.municipality_id or 0],
    )
