"""What the engine keeps of running: instances, tasks, jobs, messages awaited, incidents."""

from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from service.kernel.json_types import Json
from service.storage.base import Base, Bytes, Id, IdPk, Instant, JsonColumn, Text, one_of

#: without a due instant comes last; COALESCE would keep row-level security from using the indexes;
#: broken into lines as PostgreSQL tells it, so that the schema can be compared
_DUE_ORDER = "(\nCASE\nWHEN due_at IS NULL THEN 'infinity'::timestamptz\nELSE due_at\nEND)"


class InstanceState(StrEnum):
    """How a process instance stands."""

    #: something in it can still happen
    ACTIVE = "active"
    #: it reached its end events
    COMPLETED = "completed"
    #: it was stopped from outside
    CANCELLED = "cancelled"


class TaskState(StrEnum):
    """How a person's task stands."""

    #: waits for a person
    OPEN = "open"
    #: done, with who and when
    COMPLETED = "completed"
    #: taken away by the process: a deadline passed, the case was withdrawn
    CANCELLED = "cancelled"


class JobKind(StrEnum):
    """What a worker is to do with an instance."""

    #: a timer event is due
    TIMER = "timer"
    #: a service task that runs outside the person's transaction
    ASYNC = "async"


class JobState(StrEnum):
    """How a job stands."""

    #: to be done at `due_at`
    WAITING = "waiting"
    #: done
    DONE = "done"
    #: no longer needed: the instance moved on
    DROPPED = "dropped"
    #: three tries failed; an incident says why
    FAILED = "failed"


class ProcessInstance(Base):
    """Екземпляр: one run of one definition within a case."""

    __tablename__ = "process_instance"
    __table_args__ = (
        one_of("status", InstanceState, "status"),
        Index("ix_process_instance_case", "case_id"),
        Index("ix_process_instance_parent", "parent_id", postgresql_where=text("parent_id > 0")),
    )

    id: Mapped[IdPk]
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"))
    definition_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("process_definition.id"))
    status: Mapped[str] = mapped_column(TEXT, server_default=InstanceState.ACTIVE)
    #: the pruned engine state; BYTEA because JSONB loses task data (engine.md, defect 2)
    state: Mapped[Bytes | None]
    version: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    parent_id: Mapped[Id | None]
    #: the call activity's task in the parent, and the item when it is multi-instance
    parent_key: Mapped[Text | None]
    parent_item: Mapped[int | None]
    depth: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    end_events: Mapped[list[str] | None] = mapped_column(ARRAY(TEXT))
    started_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]


class Activity(Base):
    """Извършена стъпка: an element the instance has left; the pruned part of the tree."""

    __tablename__ = "activity"
    __table_args__ = (Index("ix_activity_instance", "instance_id", "id"),)

    id: Mapped[IdPk]
    instance_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("process_instance.id"))
    element_id: Mapped[Text]
    kind: Mapped[Text]
    name: Mapped[Text]
    outcome: Mapped[Text]
    #: sequence flows taken out of the element, for the walked path on the diagram
    flows: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    at: Mapped[Instant]


class Task(Base):
    """Задача: a person's work; one row whatever the size of its group."""

    __tablename__ = "task"
    __table_args__ = (
        one_of("state", TaskState, "state"),
        UniqueConstraint("instance_id", "key", "item_index", postgresql_nulls_not_distinct=True),
        Index(
            "ix_task_inbox_group",
            "organisation_id",
            "role",
            text(_DUE_ORDER),
            "id",
            postgresql_where=text("state = 'open' AND assignee_id IS NULL"),
        ),
        Index(
            "ix_task_inbox_mine",
            "assignee_id",
            text(_DUE_ORDER),
            "id",
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_task_open_due",
            text(_DUE_ORDER),
            "id",
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_task_open_scope",
            "scope",
            postgresql_ops={"scope": "text_pattern_ops"},
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_task_case", "case_id", "id"),
    )

    id: Mapped[IdPk]
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"))
    instance_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("process_instance.id"))
    #: the engine's task; shared by the items of a multi-instance
    key: Mapped[Text]
    element_id: Mapped[Text]
    name: Mapped[Text]
    form_key: Mapped[Text]
    role: Mapped[Text]
    #: whose people with the role may take it, and its path for scope checks
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    scope: Mapped[Text]
    item_index: Mapped[int | None]
    item: Mapped[Json | None] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(TEXT, server_default=TaskState.OPEN)
    assignee_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: who delegated it and gets it back when resolved
    owner_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    priority: Mapped[int] = mapped_column(Integer, server_default=text("50"))
    created_at: Mapped[Instant]
    due_at: Mapped[Instant | None]
    follow_up_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]
    ended_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))


class FormDraft(Base):
    """Чернова: what a person has typed and not yet sent, kept as typed."""

    __tablename__ = "form_draft"

    task_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("task.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), primary_key=True)
    values: Mapped[JsonColumn]
    saved_at: Mapped[Instant]


class Job(Base):
    """Работа: what a worker does with an instance, at most three tries."""

    __tablename__ = "job"
    __table_args__ = (
        one_of("kind", JobKind, "kind"),
        one_of("state", JobState, "state"),
        UniqueConstraint("instance_id", "key", "kind", "due_at"),
        Index("ix_job_due", "due_at", "id", postgresql_where=text("state = 'waiting'")),
    )

    id: Mapped[IdPk]
    instance_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("process_instance.id"))
    key: Mapped[Text]
    element_id: Mapped[Text]
    kind: Mapped[Text]
    due_at: Mapped[Instant]
    state: Mapped[str] = mapped_column(TEXT, server_default=JobState.WAITING)
    #: tries left
    retries: Mapped[int] = mapped_column(Integer, server_default=text("3"))
    #: not before this instant after a failed try
    not_before: Mapped[Instant | None]


class MessageSubscription(Base):
    """Очаквано съобщение: which instance waits for which message under which key."""

    __tablename__ = "message_subscription"
    __table_args__ = (
        UniqueConstraint("instance_id", "key", "message_name"),
        Index("ix_message_subscription_route", "message_name", "correlation_key"),
    )

    id: Mapped[IdPk]
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"))
    instance_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("process_instance.id"))
    key: Mapped[Text]
    element_id: Mapped[Text]
    message_name: Mapped[Text]
    correlation_key: Mapped[Text]
    #: a person may trigger it from the case page when these are set
    action_role: Mapped[Text | None]
    action_label: Mapped[Text | None]


class Incident(Base):
    """Инцидент: work that failed three times and needs a person."""

    __tablename__ = "incident"

    id: Mapped[IdPk]
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"))
    instance_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("process_instance.id"))
    job_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("job.id"))
    element_id: Mapped[Text]
    message: Mapped[Text]
    detail: Mapped[Text]
    created_at: Mapped[Instant]
    resolved_at: Mapped[Instant | None]
    resolved_by_id: Mapped[Id | None]
    resolution: Mapped[Text | None]


class Outbox(Base):
    """Изходящи: effects that leave after the commit, each once."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_unsent", "id", postgresql_where=text("sent_at IS NULL")),)

    id: Mapped[IdPk]
    case_id: Mapped[Id | None]
    kind: Mapped[Text]
    dedup: Mapped[str] = mapped_column(TEXT, unique=True)
    payload: Mapped[JsonColumn]
    created_at: Mapped[Instant]
    sent_at: Mapped[Instant | None]
    tries: Mapped[int] = mapped_column(Integer, server_default=text("0"))


class Idempotency(Base):
    """A request already answered, with the answer, so that a repeat gets the same."""

    __tablename__ = "idempotency"

    key: Mapped[str] = mapped_column(TEXT, primary_key=True)
    actor_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    request_hash: Mapped[Text]
    response: Mapped[JsonColumn]
    created_at: Mapped[Instant]
