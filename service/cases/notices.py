"""Notifications: what a person is told, in the product and by mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from service.identity.actor import Actor
from service.storage.models.case import CaseFile
from service.storage.models.engine import Outbox
from service.storage.models.identity import Account, RoleAssignment


@dataclass(frozen=True)
class Notice:
    """One notification as its reader sees it."""

    id: int
    at: datetime
    subject: str
    body: str
    case_id: int | None
    case_number: str


def recipients(session: Session, row: Outbox) -> Sequence[str]:
    """E-mail addresses of whom a notification is for."""
    person_id, role = row.payload.get("person_id"), row.payload.get("role")
    if person_id is not None:
        statement = select(Account.email).where(Account.person_id == person_id)
    else:
        statement = (
            select(Account.email)
            .join(RoleAssignment, RoleAssignment.person_id == Account.person_id)
            .where(
                RoleAssignment.role_code == role,
                RoleAssignment.organisation_id == row.payload.get("organisation_id"),
                RoleAssignment.valid_from <= row.created_at,
                or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to >= row.created_at),
            )
        )
    return session.scalars(statement.where(Account.disabled_at.is_(None)).distinct()).all()


def read_notices(session: Session, actor: Actor, *, limit: int = 50) -> list[Notice]:
    """The newest notifications for this person or their roles."""
    to_roles = [
        and_(
            Outbox.payload["role"].astext == given.role.value,
            Outbox.payload["organisation_id"].astext == str(given.organisation_id),
            Outbox.payload["person_id"].astext.is_(None),
        )
        for given in actor.assignments
    ]
    to_person = Outbox.payload["person_id"].astext == str(actor.person_id)
    rows = session.execute(
        select(Outbox, CaseFile.number)
        .outerjoin(CaseFile, CaseFile.id == Outbox.case_id)
        .where(Outbox.kind == "notification", or_(to_person, *to_roles))
        .order_by(Outbox.id.desc())
        .limit(limit)
    )
    return [
        Notice(
            id=row.id,
            at=row.created_at,
            subject=str(row.payload["subject"]),
            body=str(row.payload["body"]),
            case_id=row.case_id,
            case_number=number or "",
        )
        for row, number in rows
    ]
