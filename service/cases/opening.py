"""Opening a case: its number, who takes part, and the first step of its process."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.numbers import next_number
from service.engine.context import OperationContext
from service.engine.core import Compiled
from service.engine.definitions import Definitions
from service.engine.errors import DefinitionNotFound
from service.engine.stepping import Stepper
from service.engine.work import CaseWork, lock_case
from service.identity.actor import Actor, system_actor
from service.identity.allow import demand
from service.identity.paths import alone
from service.identity.roles import ROLES, Role
from service.identity.targets import StartTarget
from service.kernel.clock import SOFIA
from service.kernel.errors import NotFound
from service.kernel.json_types import Json, JsonMapping
from service.storage.models.case import CaseFile, CaseParticipant, CaseRelation
from service.storage.models.identity import Organisation, OrganisationKind

#: numbers run through all kinds of cases, from 1 each year
SERIES: Final = "cases"


class OwnerNotFound(NotFound):
    """No organisation with this id."""

    code = "cases.owner-not-found"
    sentence = "Няма такава организация."


@dataclass(frozen=True)
class OpenCase:
    """What a case is opened with. `kind` is the key of its process."""

    kind: str
    owner_id: int
    title: str
    subject: Mapping[str, Json] = field(default_factory=dict)
    variables: JsonMapping = field(default_factory=dict)
    request_id: str | None = None


@dataclass(frozen=True)
class OpenedCase:
    """The case and its process instance."""

    case_id: int
    number: str
    instance_id: int


def open_case(
    session: Session,
    order: OpenCase,
    *,
    actor: Actor,
    now: datetime,
    stepper_for: Callable[[CaseWork], Stepper],
    from_case_id: int | None = None,
) -> OpenedCase:
    """Open a case in the caller's transaction and run its process to the first wait."""
    owner = session.get(Organisation, order.owner_id)
    if owner is None:
        raise OwnerNotFound
    number = _case_number(session, now)
    case = CaseFile(
        number=number,
        kind=order.kind,
        title=order.title,
        owner_organisation_id=owner.id,
        scopes=[],
        subject=dict(order.subject),
        created_at=now,
    )
    session.add(case)
    session.flush()
    work = lock_case(session, case.id, actor=actor, now=now, request_id=order.request_id)
    stepper = stepper_for(work)
    processes = _with_called(stepper.definitions, session, order.kind)
    _demand_start(actor, processes[order.kind], order.kind, owner)
    _ask_guard(stepper, case)
    work.extra_scopes |= _invite(session, case, processes, owner)
    _relate(session, from_case_id, case.id)
    work.record(
        "case.opened", {"number": number, "title": order.title, "subject": dict(order.subject)}
    )
    instance_id = stepper.start(order.kind, dict(order.variables))
    work.finish()
    session.expire(case)
    return OpenedCase(case.id, number, instance_id)


def open_case_in(ctx: OperationContext, order: OpenCase) -> OpenedCase:
    """Open another case from within an operation, in the same transaction.

    The machine opens it: that this case leads to that one is decided by the diagram, and whoever
    completes the step need not hold the role that starts the other. The two cases are linked.
    """
    opened = open_case(
        ctx.session,
        order,
        actor=system_actor(ctx.today),
        now=ctx.now,
        stepper_for=lambda work: Stepper(work, ctx.definitions, ctx.registry),
        from_case_id=ctx.case.id,
    )
    ctx.record(
        "case.led_to",
        {"text": f"Открита е преписка № {opened.number}: {order.title}", "case": opened.case_id},
    )
    return opened


def roles_of(processes: Iterable[Compiled]) -> set[str]:
    """The people's roles that processes need."""
    roles: set[str] = set()
    for process in processes:
        for element in process.elements.values():
            roles.update(element.candidate_roles)
            if element.role is not None:
                roles.add(element.role)
            if element.action is not None:
                roles.add(element.action.role)
    return roles - {Role.SYSTEM.value}


def organisation_for(session: Session, role: str, owner: Organisation) -> Organisation | None:
    """The organisation whose people play `role` in a case of `owner`.

    The owner itself where it may hold the role, else its municipality, its financing body, or the
    nearest organisation above it that may.
    """
    held_by = ROLES[Role(role)].held_by
    if role == Role.FINANCING_BODY:
        return _by_id(session, owner.financing_body_id)
    if owner.kind in held_by:
        return owner
    if OrganisationKind.MUNICIPALITY in held_by:
        return _by_id(session, owner.municipality_id)
    above = [int(part) for part in owner.path.split(".") if part]
    found = session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(above), Organisation.kind.in_(list(held_by)))
        .order_by(Organisation.path.desc())
    )
    return found.first()


def _with_called(definitions: Definitions, session: Session, key: str) -> dict[str, Compiled]:
    """The newest version of a process and of all it calls, by key."""
    found: dict[str, Compiled] = {}
    wanted = [key]
    while wanted:
        next_key = wanted.pop()
        if next_key not in found:
            found[next_key] = definitions.latest(session, next_key).process
            wanted += found[next_key].called
    return found


def _demand_start(actor: Actor, process: Compiled, kind: str, owner: Organisation) -> None:
    """Whoever's lane the start stands in may start; a system start is the machine's."""
    starts = [
        element
        for element in process.elements.values()
        if element.kind == "startEvent" and element.parent_id is None
    ]
    if not starts:
        raise DefinitionNotFound(key=kind)
    role = starts[0].role or Role.SYSTEM.value
    demand(actor, "case.start", StartTarget(process=kind, role=role, scope=owner.path))


def _ask_guard(stepper: Stepper, case: CaseFile) -> None:
    """What the process itself has against one more of its cases."""
    guard = stepper.registry.guards.get(case.kind)
    if guard is not None:
        guard(stepper.work.session, case.id)


def _invite(
    session: Session, case: CaseFile, processes: Mapping[str, Compiled], owner: Organisation
) -> set[str]:
    """Write who plays which role; the scopes of those who see the case from the start.

    An organisation whose lanes all say `invited` = `later` is left out, the owner too, and so is
    what stands above another: that one's scope then lets it in alone.
    """
    paths: dict[str, str] = {}
    for role in sorted(roles_of(processes.values())):
        organisation = organisation_for(session, role, owner)
        if organisation is None:
            continue
        session.add(
            CaseParticipant(case_id=case.id, role_code=role, organisation_id=organisation.id)
        )
        paths[role] = organisation.path
    session.flush()
    elements = processes[case.kind].elements.values()
    later = {element.role for element in elements if element.is_invited_later}
    at_once = roles_of([processes[case.kind]]) - later
    outside = {path for role, path in paths.items() if role in later}
    outside -= {path for role, path in paths.items() if role in at_once}
    inside = {owner.path, *paths.values()} - outside
    return {alone(path) if path.startswith(tuple(outside)) else path for path in inside}


def _relate(session: Session, from_case_id: int | None, to_case_id: int) -> None:
    if from_case_id is not None:
        session.add(CaseRelation(from_case_id=from_case_id, to_case_id=to_case_id, kind="led_to"))


def _case_number(session: Session, now: datetime) -> str:
    """„2018-000123“, counted through all kinds of cases."""
    number = next_number(session, series=SERIES, now=now)
    return f"{now.astimezone(SOFIA).year}-{number:06d}"


def _by_id(session: Session, organisation_id: int | None) -> Organisation | None:
    return None if organisation_id is None else session.get(Organisation, organisation_id)
