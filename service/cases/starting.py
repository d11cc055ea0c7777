"""What a person may start: processes whose start stands in a lane of theirs."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.cases.office import Office
from service.identity.actor import Actor
from service.storage.models.deployment import ProcessDefinition


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
        starts += [
            Start(
                kind=definition.key,
                title=definition.name,
                description=definition.process.documentation,
                owner_id=given.organisation_id,
                owner=given.organisation_name,
            )
            for given in actor.assignments
            if given.role.value in roles
        ]
    return starts
