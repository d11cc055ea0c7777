"""What a person may start: processes whose start stands in a lane of theirs.

A process that needs an institution (its director has a task) is started by an authority about one
of its institutions, so there is a start for each.
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
from service.storage.models.identity import Organisation

#: the convention of a task done at each of several organisations
_EACH_ORGANISATION = "organisation_id"
_INSTITUTIONS = [
    InstitutionType.SCHOOL.value,
    InstitutionType.KINDERGARTEN.value,
    InstitutionType.SPECIAL_CENTRE.value,
]


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
    """The organisations the case may be about: one's own, or the institutions below it."""
    for each in given:
        below = _institutions(session, each) if _needs_institution(process) else []
        yield from below or [(each.organisation_id, each.organisation_name)]


def _needs_institution(process: CompiledProcess) -> bool:
    """Whether the director of the case's own institution has a task in it."""
    return any(
        element.role == Role.DIRECTOR.value
        and (element.multi is None or element.multi.element_variable != _EACH_ORGANISATION)
        for element in process.elements.values()
        if element.kind == "userTask"
    )


def _institutions(session: Session, given: Assignment) -> list[tuple[int, str]]:
    """The institutions of the programme below an authority, by settlement and name."""
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.settlement)
        .where(
            Organisation.path.startswith(given.organisation_path),
            Organisation.kind.in_(_INSTITUTIONS),
        )
        .order_by(Organisation.settlement, Organisation.name)
    )
    return [(row.id, f"{row.name}, {row.settlement}") for row in rows]
