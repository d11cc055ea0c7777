"""Giving and taking roles, declaring an interest, and the glass an administrator may break."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.identity.actor import Actor
from service.identity.allow import demand
from service.identity.roles import ROLE_CODES, ROLES, Role
from service.identity.targets import CaseTarget, GrantTarget
from service.kernel.errors import Problem, ValidationFailed
from service.storage.models.access import BreakGlass, DeclaredInterest
from service.storage.models.identity import Organisation, OrganisationKind, RoleAssignment

#: how long broken glass stays open
GLASS_TERM = timedelta(minutes=60)
_REASON_LENGTH = 10


def give_role(
    session: Session,
    *,
    actor: Actor,
    person_id: int,
    role: str,
    organisation: Organisation,
    valid_from: date,
    order_no: str,
    valid_to: date | None = None,
    principal_id: int | None = None,
) -> RoleAssignment:
    """A role from a day on, by an order; `principal_id` makes it a delegation.

    Raises AccessDenied when the actor may not give it (never to oneself), ValidationFailed when
    such an organisation has no such role, the order is missing or the days are the wrong way.
    """
    demand(actor, "role.grant", _target(session, role, organisation, person_id))
    problems = _problems(role, organisation, order_no, valid_from, valid_to)
    if problems:
        raise ValidationFailed(problems)
    given = RoleAssignment(
        person_id=person_id,
        role_code=role,
        organisation_id=organisation.id,
        valid_from=valid_from,
        valid_to=valid_to,
        order_no=order_no.strip(),
        given_by_id=actor.person_id,
        principal_id=principal_id,
    )
    session.add(given)
    session.flush()
    return given


def withdraw_role(session: Session, *, actor: Actor, given: RoleAssignment, last_day: date) -> None:
    """Let a role end with `last_day`; the row stays, for who decided what under it."""
    organisation = session.get_one(Organisation, given.organisation_id)
    demand(actor, "role.grant", _target(session, given.role_code, organisation, given.person_id))
    if last_day < given.valid_from:
        raise ValidationFailed([Problem("last_day", "Ролята не може да свърши, преди да започне.")])
    given.valid_to = last_day
    session.flush()


def declare_interest(
    session: Session, *, person_id: int, organisation_id: int, reason: str, today: date
) -> None:
    """The person will not judge matters of the organisation from today on."""
    session.add(
        DeclaredInterest(
            person_id=person_id, organisation_id=organisation_id, reason=reason, valid_from=today
        )
    )
    session.flush()


def break_glass(
    session: Session, *, actor: Actor, case_id: int, case: CaseTarget, reason: str, now: datetime
) -> BreakGlass:
    """Open one case to an administrator for 60 minutes. The caller writes the ledger event and
    tells the owner.

    Raises AccessDenied or NotFound by the policy, ValidationFailed without a reason.
    """
    demand(actor, "case.break_glass", case)
    if len(reason.strip()) < _REASON_LENGTH or actor.person_id is None:
        raise ValidationFailed([Problem("reason", "Посочете причина от поне десет знака.")])
    opened = BreakGlass(
        person_id=actor.person_id,
        case_id=case_id,
        reason=reason.strip(),
        started_at=now,
        ends_at=now + GLASS_TERM,
    )
    session.add(opened)
    session.flush()
    return opened


def opened_to(session: Session, *, case_id: int, now: datetime) -> frozenset[int]:
    """People to whom the case is open by broken glass now; goes into `CaseTarget.opened_to`."""
    rows = session.scalars(
        select(BreakGlass.person_id).where(
            BreakGlass.case_id == case_id, BreakGlass.started_at <= now, BreakGlass.ends_at > now
        )
    )
    return frozenset(rows)


def _target(session: Session, role: str, organisation: Organisation, person_id: int) -> GrantTarget:
    """A municipality stands under nobody; the department of its region keeps its accounts."""
    paths = {organisation.path}
    if organisation.kind == OrganisationKind.MUNICIPALITY:
        paths |= set(
            session.scalars(
                select(Organisation.path).where(
                    Organisation.kind == OrganisationKind.RUO,
                    Organisation.region == organisation.region,
                )
            )
        )
    return GrantTarget(role=role, scopes=frozenset(paths), person_id=person_id)


def _problems(
    role: str, organisation: Organisation, order_no: str, valid_from: date, valid_to: date | None
) -> list[Problem]:
    problems: list[Problem] = []
    if role not in ROLE_CODES or organisation.kind not in ROLES[Role(role)].held_by:
        problems.append(Problem("role", "В такава организация няма такава роля."))
    if not order_no.strip():
        problems.append(Problem("order_no", "Посочете номера на заповедта."))
    if valid_to is not None and valid_to < valid_from:
        problems.append(Problem("valid_to", "Крайният ден е преди началния."))
    return problems
