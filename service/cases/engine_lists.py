"""What runs and what ran, across cases, as far as a person sees: lists for engine clients.

Every query names the paths the person may see, besides row-level security, and leaves out the kinds
of cases their roles have no need to see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from service.cases.seeing import cases_seen
from service.engine.errors import TaskNotFound
from service.identity.actor import Actor
from service.kernel.errors import NotFound
from service.storage.models.case import CaseFile
from service.storage.models.deployment import ProcessDefinition
from service.storage.models.engine import Activity, InstanceState, ProcessInstance, Task, TaskState

#: rows of one answer, whatever was asked for
LONGEST_LIST: Final = 1000
T = TypeVar("T", bound=tuple[object, ...])


class InstanceNotFound(NotFound):
    """No such process instance, or not the asker's."""

    code = "instances.not-found"
    sentence = "Няма такъв екземпляр на процес или той не е достъпен за Вас."


@dataclass(frozen=True)
class Part:
    """Which rows of a list are wanted."""

    first: int = 0
    limit: int = LONGEST_LIST


@dataclass(frozen=True)
class TaskRow:
    """A task with where it runs."""

    task: Task
    definition: ProcessDefinition
    case: CaseFile


@dataclass(frozen=True)
class InstanceRow:
    """A process instance with its version and case."""

    instance: ProcessInstance
    definition: ProcessDefinition
    case: CaseFile


@dataclass(frozen=True)
class ActivityRow:
    """A step taken, and where."""

    activity: Activity
    definition: ProcessDefinition


@dataclass(frozen=True)
class TaskFilter:
    """What a list of tasks is narrowed to; `is_open` None means whatever state."""

    is_open: bool | None = True
    task_id: int | None = None
    assignee_id: int | None = None
    unassigned: bool = False
    instance_id: int | None = None
    process_key: str | None = None
    element_id: str | None = None
    role: str | None = None
    name_like: str | None = None
    case_number: str | None = None
    order: str = "created"
    descending: bool = False


@dataclass(frozen=True)
class InstanceFilter:
    """What a list of instances is narrowed to."""

    instance_id: int | None = None
    process_key: str | None = None
    case_number: str | None = None
    is_active: bool | None = None


def tasks_seen(
    session: Session, actor: Actor, wanted: TaskFilter, *, part: Part | None = None
) -> Sequence[TaskRow]:
    """Tasks of cases the person may see, and those they hold."""
    order = {
        "created": Task.created_at,
        "dueDate": Task.due_at,
        "name": Task.name,
        "priority": Task.priority,
    }[wanted.order]
    statement = (
        _tasks(actor, wanted)
        .order_by(order.desc() if wanted.descending else order, Task.id)
        .offset((part or Part()).first)
        .limit((part or Part()).limit)
    )
    return [TaskRow(*row) for row in session.execute(statement)]


def count_tasks(session: Session, actor: Actor, wanted: TaskFilter) -> int:
    """How many there are."""
    return _count(session, _tasks(actor, wanted))


def task_seen(session: Session, actor: Actor, task_id: int) -> TaskRow:
    """One task, open or not; raises TaskNotFound."""
    found = tasks_seen(session, actor, TaskFilter(is_open=None, task_id=task_id))
    if not found:
        raise TaskNotFound
    return found[0]


def instances_seen(
    session: Session, actor: Actor, wanted: InstanceFilter, *, part: Part | None = None
) -> Sequence[InstanceRow]:
    """Process instances of cases the person may see, newest first."""
    statement = (
        _instances(actor, wanted)
        .order_by(ProcessInstance.id.desc())
        .offset((part or Part()).first)
        .limit((part or Part()).limit)
    )
    return [InstanceRow(*row) for row in session.execute(statement)]


def count_instances(session: Session, actor: Actor, wanted: InstanceFilter) -> int:
    """How many there are."""
    return _count(session, _instances(actor, wanted))


def instance_seen(session: Session, actor: Actor, instance_id: int) -> InstanceRow:
    """One instance; raises InstanceNotFound."""
    found = instances_seen(session, actor, InstanceFilter(instance_id=instance_id))
    if not found:
        raise InstanceNotFound
    return found[0]


def activities_seen(
    session: Session, actor: Actor, instance_id: int, *, part: Part | None = None
) -> Sequence[ActivityRow]:
    """The steps of one instance in order; raises InstanceNotFound."""
    seen = instance_seen(session, actor, instance_id)
    rows = session.scalars(
        select(Activity)
        .where(Activity.instance_id == instance_id)
        .order_by(Activity.id)
        .offset((part or Part()).first)
        .limit((part or Part()).limit)
    )
    return [ActivityRow(row, seen.definition) for row in rows]


def _tasks(actor: Actor, wanted: TaskFilter) -> Select[Task, ProcessDefinition, CaseFile]:
    statement = (
        select(Task, ProcessDefinition, CaseFile)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .join(ProcessInstance, ProcessInstance.id == Task.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(or_(cases_seen(actor), Task.assignee_id.in_(actor.person_ids)))
    )
    equal = {
        Task.id: wanted.task_id,
        Task.assignee_id: wanted.assignee_id,
        Task.instance_id: wanted.instance_id,
        Task.element_id: wanted.element_id,
        Task.role: wanted.role,
        ProcessDefinition.key: wanted.process_key,
        CaseFile.number: wanted.case_number,
    }
    for column, value in equal.items():
        if value is not None:
            statement = statement.where(column == value)
    if wanted.is_open is not None:
        is_open = Task.state == TaskState.OPEN
        statement = statement.where(is_open if wanted.is_open else ~is_open)
    if wanted.unassigned:
        statement = statement.where(Task.assignee_id.is_(None))
    if wanted.name_like is not None:
        statement = statement.where(Task.name.like(wanted.name_like))
    return statement


def _instances(
    actor: Actor, wanted: InstanceFilter
) -> Select[ProcessInstance, ProcessDefinition, CaseFile]:
    statement = (
        select(ProcessInstance, ProcessDefinition, CaseFile)
        .join(CaseFile, CaseFile.id == ProcessInstance.case_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(cases_seen(actor))
    )
    equal = {
        ProcessInstance.id: wanted.instance_id,
        ProcessDefinition.key: wanted.process_key,
        CaseFile.number: wanted.case_number,
    }
    for column, value in equal.items():
        if value is not None:
            statement = statement.where(column == value)
    if wanted.is_active is not None:
        is_active = ProcessInstance.status == InstanceState.ACTIVE
        statement = statement.where(is_active if wanted.is_active else ~is_active)
    return statement


def _count(session: Session, statement: Select[*tuple[object, ...]]) -> int:
    return session.scalar(select(func.count()).select_from(statement.subquery())) or 0
