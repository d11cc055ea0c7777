"""Who holds a role for an organisation today: names for papers, addressees of notices."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.engine import OperationContext
from service.identity.roles import Role
from service.storage.models.identity import Person, RoleAssignment


def holders(
    session: Session, role: Role, *, organisation_ids: Sequence[int], today: date
) -> dict[int, list[Person]]:
    """Organisation → the people who hold `role` for it on the day, in the order they got it."""
    rows = session.execute(
        select(RoleAssignment.organisation_id, Person)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(
            RoleAssignment.organisation_id.in_(organisation_ids),
            RoleAssignment.role_code == role,
            RoleAssignment.valid_from <= today,
            (RoleAssignment.valid_to.is_(None)) | (RoleAssignment.valid_to >= today),
        )
        .order_by(RoleAssignment.valid_from, RoleAssignment.id)
    )
    found: dict[int, list[Person]] = {}
    for organisation_id, person in rows:
        found.setdefault(organisation_id, []).append(person)
    return found


def in_office(
    ctx: OperationContext, role: Role, organisation_id: int | None = None
) -> list[Person]:
    """Who holds `role` today for one organisation; unless named, the one that plays it in the case.

    In the order they got it.
    """
    of = ctx.organisation(role).id if organisation_id is None else organisation_id
    return holders(ctx.session, role, organisation_ids=[of], today=ctx.today).get(of, [])
