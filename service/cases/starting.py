"""What a person may start: processes whose start stands in a lane of theirs.

A process in which a school's director or a centre's representative has a task is started by an
authority about one of those below it, so there is a start for each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.cases.office import Office
from service.domain.institutions import InstitutionType
from service.engine.core import CompiledProcess
from service.identity.actor import Actor, Assignment
from service.identity.roles import Role
from service.storage.models.deployment import ProcessDefinition
from service.storage.models.identity import Organisation, OrganisationKind

#: the convention of a task done at each of several organisations
_EACH_ORGANISATION = "organisation_id"
#: whose task in a process says what its cases are about: a school's director, a centre's person
_OWNERS = {
    Role.DIRECTOR: (
        InstitutionType.SCHOOL.value,
        InstitutionType.KINDERGARTEN.value,
        InstitutionType.SPECIAL_CENTRE.value,
    ),
    Role.LICENSED_CENTRE: (OrganisationKind.TRAINING_CENTRE.value,),
}


@dataclass(frozen=True)
class Start:
    """A process a person may start for one of their organisations."""

    kind: str
    title: str
    description: str
    owner_id: int
    owner: str


def read_starts(session: Session, office: Office, actor: Actor) -> list[Start]:
    """All starts open to the actor, by the newest versions in force."""
    newest = select(func.max(ProcessDefinition.id)).group_by(ProcessDefinition.key)
    ids = session.scalars(
        select(ProcessDefinition.id)
        .where(ProcessDefinition.id.in_(newest))
        .order_by(ProcessDefinition.key)
    ).all()
    starts = []
    for definition_id in ids:
        definition = office.definitions.get(session, definition_id)
        roles = {
            element.role
            for element in definition.process.elements.values()
            if element.kind == "startEvent" and element.parent_id is None and element.event is None
        }
        given = [each for each in actor.assignments if each.role.value in roles]
        starts += [
            Start(
                kind=definition.key,
                title=definition.name,
                description=definition.process.documentation,
                owner_id=owner_id,
                owner=owner,
            )
            for owner_id, owner in _owners(session, given, definition.process)
        ]
    return starts


def _owners(
    session: Session, given: Sequence[Assignment], process: CompiledProcess
) -> Iterator[tuple[int, str]]:
    """The organisations the case may be about: one's own, or those below it that take part."""
    kinds = _kinds_about(process)
    for each in given:
        below = _below(session, each, kinds) if kinds else []
        yield from below or [(each.organisation_id, each.organisation_name)]


def _kinds_about(process: CompiledProcess) -> list[str]:
    """The kinds of organisation whose own person has a task: its director, its representative."""
    roles = {
        element.role
        for element in process.elements.values()
        if element.kind == "userTask"
        and (element.multi is None or element.multi.element_variable != _EACH_ORGANISATION)
    }
    return [kind for role, kinds in _OWNERS.items() if role.value in roles for kind in kinds]


def _below(session: Session, given: Assignment, kinds: Sequence[str]) -> list[tuple[int, str]]:
    """The organisations of these kinds below an authority, by settlement and name."""
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.settlement)
        .where(
            Organisation.path.startswith(given.organisation_path),
            Organisation.kind.in_(kinds),
        )
        .order_by(Organisation.settlement, Organisation.name)
    )
    return [(row.id, f"{row.name}, {row.settlement}") for row in rows]
