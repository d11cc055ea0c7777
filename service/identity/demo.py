"""People of the demonstration: invented names, one password, only ever in a local run.

The story's school is ОУ „Неофит Рилски“ in Dupnitsa: one teacher lives in the town (7,50 an hour
as a substitute), the substitute from outside lives in Kyustendil (9,00). The agency (НАПОО) is a
root of its own with its training centres; two people work in both worlds.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from io import StringIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.identity.accounts import DEMO_DOMAIN
from service.identity.commissions import seat_demo_members
from service.identity.institutions import (
    OrganisationRow,
    authorities,
    import_institutions,
    read_institutions,
    settlement_code,
)
from service.identity.passwords import hash_password
from service.identity.roles import Role, role_label
from service.kernel.clock import Clock
from service.storage.models.identity import (
    Account,
    Employment,
    Organisation,
    OrganisationKind,
    Person,
    PersonAddress,
    RoleAssignment,
)

#: printed at start and filled in by a click; no account with it exists outside the local run
DEMO_PASSWORD = "Rila-planina-2018"  # noqa: S105  # public on purpose
#: the school year the story belongs to; roles and contracts run from its first day
_SINCE = date(2017, 9, 15)
_ORDER = "РД-01-1/15.09.2017"


#: how an organisation's key begins → the world it belongs to
_WORLDS = {
    "KN": "Училища и детски градини",
    "ruo": "РУО и общините",
    "municipality": "РУО и общините",
    "mon": "МОН",
    "napoo": "НАПОО и центровете",
    "centre": "НАПОО и центровете",
}


@dataclass(frozen=True)
class DemoAccount:
    """One invented person, with what they do and where."""

    key: str
    name: str
    email: str
    role: Role
    organisation_key: str
    position: str | None = None
    employer_key: str | None = None
    settlement: str | None = None
    #: further roles, each with the key of its organisation
    more: tuple[tuple[Role, str], ...] = ()

    @property
    def label(self) -> str:
        """The Bulgarian names of the roles."""
        return ", ".join(role_label(role) for role in (self.role, *(role for role, _ in self.more)))

    @property
    def world(self) -> str:
        """Where the person is looked for on the sign-in page, in Bulgarian."""
        starts = self.organisation_key.partition("-")[0]
        return _WORLDS[starts]

    @property
    def place(self) -> str:
        """The name of the organisation."""
        return _places()[self.organisation_key]

    @property
    def roles(self) -> tuple[tuple[Role, str], ...]:
        """All roles with the keys of their organisations."""
        return ((self.role, self.organisation_key), *self.more)


@dataclass(frozen=True)
class DemoPeople:
    """Ids for whoever tells the story: people by key, organisations by key."""

    people: Mapping[str, int]
    organisations: Mapping[str, int]


def training_centres() -> list[OrganisationRow]:
    """The invented centres under the agency; the real ones come from its register."""
    return [
        OrganisationRow(
            key=line["key"],
            kind=OrganisationKind.TRAINING_CENTRE,
            name=line["name"],
            full_name=line["full_name"],
            parent="napoo",
            settlement=line["settlement"],
            municipality=line["municipality"] or None,
            region=line["region"],
            eik=line["eik"],
        )
        for line in _lines("demo_centres.csv")
    ]


def _lines(name: str) -> Iterator[dict[str, str]]:
    text = files("service.identity").joinpath("data", name).read_text("utf-8")
    yield from csv.DictReader(StringIO(text))


def _read() -> tuple[DemoAccount, ...]:
    more: dict[str, list[tuple[Role, str]]] = {}
    for line in _lines("demo_more_roles.csv"):
        more.setdefault(line["key"], []).append((Role(line["role"]), line["organisation"]))
    return tuple(
        DemoAccount(
            key=line["key"],
            name=line["name"],
            email=line["email"] + DEMO_DOMAIN,
            role=Role(line["role"]),
            organisation_key=line["organisation"],
            position=line["position"] or None,
            employer_key=line["employer"] or None,
            settlement=line["lives_in"] or None,
            more=tuple(more.get(line["key"], ())),
        )
        for line in _lines("demo_people.csv")
    )


@cache
def _places() -> dict[str, str]:
    rows = [*authorities(), *read_institutions(), *training_centres()]
    return {row.key: row.name for row in rows}


DEMO_ACCOUNTS = _read()


def accounts_by_world() -> dict[str, list[DemoAccount]]:
    """All accounts under the world they belong to."""
    found: dict[str, list[DemoAccount]] = {world: [] for world in _WORLDS.values()}
    for account in DEMO_ACCOUNTS:
        found[account.world].append(account)
    return found


def seed_people(session: Session, *, clock: Clock) -> DemoPeople:
    """The institutions and the invented people; a second run changes nothing. Commits nothing."""
    if "centre-rila" not in _organisations(session):
        import_institutions(session, rows=[*read_institutions(), *training_centres()])
    organisations = _organisations(session)
    known = dict(session.execute(select(Account.email, Account.person_id)).all())
    people = {
        wanted.key: known.get(wanted.email) or _seed(session, wanted, organisations, clock)
        for wanted in DEMO_ACCOUNTS
    }
    seat_demo_members(session, people, since=_SINCE)
    return DemoPeople(people=people, organisations=organisations)


def _seed(
    session: Session, wanted: DemoAccount, organisations: Mapping[str, int], clock: Clock
) -> int:
    person = Person(full_name=wanted.name, created_at=clock.now())
    session.add(person)
    session.flush()
    session.add(
        Account(
            person_id=person.id,
            email=wanted.email,
            password_hash=_hash(),
            created_at=clock.now(),
        )
    )
    session.add_all(
        RoleAssignment(
            person_id=person.id,
            role_code=role.value,
            organisation_id=organisations[key],
            valid_from=_SINCE,
            order_no=_ORDER,
        )
        for role, key in wanted.roles
    )
    _seed_life(session, person, wanted, organisations)
    session.flush()
    return person.id


def _seed_life(
    session: Session, person: Person, wanted: DemoAccount, organisations: Mapping[str, int]
) -> None:
    """Where the person works and lives; the rates of the programme depend on both."""
    if wanted.position is not None and wanted.employer_key is not None:
        session.add(
            Employment(
                person_id=person.id,
                organisation_id=organisations[wanted.employer_key],
                position=wanted.position,
                is_main=True,
                valid_from=_SINCE,
            )
        )
    if wanted.settlement is not None:
        session.add(
            PersonAddress(
                person_id=person.id,
                settlement=wanted.settlement,
                settlement_code=settlement_code(wanted.settlement),
                valid_from=_SINCE,
            )
        )


def _organisations(session: Session) -> dict[str, int]:
    return dict(session.execute(select(Organisation.key, Organisation.id)).all())


@cache
def _hash() -> str:
    """One hash for all: the password is public, and two dozen hashings would be felt at start."""
    return hash_password(DEMO_PASSWORD)
