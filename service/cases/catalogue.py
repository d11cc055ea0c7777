"""What is deployed: versions of processes and the deployments they came with."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.kernel.errors import NotFound
from service.storage.models.deployment import Deployment, DeploymentResource, ProcessDefinition


class DeploymentNotFound(NotFound):
    """No such deployment, or no such file in it."""

    code = "deployments.not-found"
    sentence = "Няма такова внедряване или файл в него."


class ProcessNotFound(NotFound):
    """No such version of a process."""

    code = "processes.not-found"
    sentence = "Няма такъв процес."


def list_processes(
    session: Session, *, key: str | None = None, newest: bool = False
) -> Sequence[ProcessDefinition]:
    """Versions of processes by key, the newest first; `newest`: only those in force."""
    statement = select(ProcessDefinition).order_by(
        ProcessDefinition.key, ProcessDefinition.version.desc()
    )
    if key is not None:
        statement = statement.where(ProcessDefinition.key == key)
    if newest:
        in_force = select(func.max(ProcessDefinition.id)).group_by(ProcessDefinition.key)
        statement = statement.where(ProcessDefinition.id.in_(in_force))
    return session.scalars(statement).all()


def get_process(session: Session, definition_id: int) -> ProcessDefinition:
    """One version; raises ProcessNotFound."""
    found = session.get(ProcessDefinition, definition_id)
    if found is None:
        raise ProcessNotFound
    return found


def source_of(session: Session, definition: ProcessDefinition) -> bytes:
    """The diagram of a version, as it was deployed."""
    return read_resource(session, definition.deployment_id, definition.path)


def list_deployments(
    session: Session, *, before: int | None = None, limit: int, offset: int = 0
) -> Sequence[Deployment]:
    """Deployments, newest first."""
    statement = select(Deployment).order_by(Deployment.id.desc()).limit(limit).offset(offset)
    if before is not None:
        statement = statement.where(Deployment.id < before)
    return session.scalars(statement).all()


def count_deployments(session: Session) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(Deployment)) or 0


def processes_of(session: Session, deployment_id: int) -> Sequence[ProcessDefinition]:
    """The versions that came with a deployment."""
    return session.scalars(
        select(ProcessDefinition)
        .where(ProcessDefinition.deployment_id == deployment_id)
        .order_by(ProcessDefinition.key)
    ).all()


def get_deployment(session: Session, deployment_id: int) -> Deployment:
    """One deployment; raises DeploymentNotFound."""
    found = session.get(Deployment, deployment_id)
    if found is None:
        raise DeploymentNotFound
    return found


def resources_of(session: Session, deployment_id: int) -> dict[str, str]:
    """Path → SHA-256 of every file of a deployment."""
    rows = session.execute(
        select(DeploymentResource.path, DeploymentResource.sha256)
        .where(DeploymentResource.deployment_id == deployment_id)
        .order_by(DeploymentResource.path)
    )
    return {path: value for path, value in rows}  # noqa: C416 - rows are not plain tuples


def read_resource(session: Session, deployment_id: int, path: str) -> bytes:
    """A file of a deployment; raises DeploymentNotFound."""
    found = session.get(DeploymentResource, (deployment_id, path))
    if found is None:
        raise DeploymentNotFound
    return found.content


def resources_in_force(session: Session) -> dict[str, bytes]:
    """All files of the newest deployment; empty when nothing was ever deployed."""
    newest = session.scalar(select(func.max(Deployment.id)))
    rows = session.execute(
        select(DeploymentResource.path, DeploymentResource.content).where(
            DeploymentResource.deployment_id == newest
        )
    )
    return {path: value for path, value in rows}  # noqa: C416 - rows are not plain tuples
