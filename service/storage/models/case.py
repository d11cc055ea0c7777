"""The case file (преписка), who takes part in it, and its hash-chained ledger."""

from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from service.storage.base import Base, Bytes, Id, IdPk, Instant, JsonColumn, Text, one_of


class CaseState(StrEnum):
    """Where a case stands as a file; its inner course is the diagram's."""

    #: work is going on
    OPEN = "open"
    #: the process reached an end of its own
    CLOSED = "closed"
    #: stopped before its end by a person with the right to
    CANCELLED = "cancelled"


class CaseFile(Base):
    """Преписка: everything about one matter under one registry number."""

    __tablename__ = "case_file"
    __table_args__ = (
        one_of("state", CaseState, "state"),
        Index("ix_case_file_owner_created", "owner_organisation_id", "id"),
        Index("ix_case_file_kind_state", "kind", "state", "id"),
        Index("ix_case_file_scopes", "scopes", postgresql_using="gin"),
    )

    id: Mapped[IdPk]
    number: Mapped[str] = mapped_column(TEXT, unique=True)
    #: the key of the process definition it was opened with
    kind: Mapped[Text]
    title: Mapped[Text]
    owner_organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    #: path of every organisation that takes part: who may see the case, for row-level security
    scopes: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    state: Mapped[str] = mapped_column(TEXT, server_default=CaseState.OPEN)
    #: what the case is about: ids and dates, never personal data
    subject: Mapped[JsonColumn] = mapped_column(server_default=text("'{}'::jsonb"))
    version: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    #: SHA-256 of the last ledger event
    head: Mapped[Bytes] = mapped_column(server_default=text("'\\x'::bytea"))
    event_count: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    created_at: Mapped[Instant]
    closed_at: Mapped[Instant | None]
    #: what a decision was made from is open to the parties up to this instant; null: closed
    released_at: Mapped[Instant | None]


class CaseParticipant(Base):
    """Участник: the organisation that plays a role in the case."""

    __tablename__ = "case_participant"

    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"), primary_key=True)
    role_code: Mapped[str] = mapped_column(TEXT, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))


class CasePerson(Base):
    """Засегнато лице: somebody the case names, who sees it for that reason only.

    Sealed: the person has a task in the case and sees nothing of it yet (R-228, R-430).
    """

    __tablename__ = "case_person"

    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), primary_key=True)
    is_sealed: Mapped[bool] = mapped_column(server_default=text("false"))


class CaseRelation(Base):
    """Връзка: one case led to another, or speaks of it."""

    __tablename__ = "case_relation"

    from_case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("case_file.id"), primary_key=True
    )
    to_case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("case_file.id"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(TEXT, primary_key=True)


class CaseNumber(Base):
    """The counter behind registry numbers: one row per series and year."""

    __tablename__ = "case_number"

    series: Mapped[str] = mapped_column(TEXT, primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)


class Event(Base):
    """Събитие: one link of a case's hash chain; written once, never changed."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"))
    #: 1, 2, 3 … without gaps within the case
    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[Instant]
    kind: Mapped[Text]
    #: the person, or NULL when the system acted
    actor_id: Mapped[Id | None]
    actor_name: Mapped[Text]
    #: the principal when the actor acted by delegation
    on_behalf_of_id: Mapped[Id | None]
    role: Mapped[Text | None]
    organisation_id: Mapped[Id | None]
    instance_id: Mapped[Id | None]
    element_id: Mapped[Text | None]
    task_id: Mapped[Id | None]
    #: content hash of the diagram in force
    definition_hash: Mapped[Text | None]
    request_id: Mapped[Text | None]
    #: NULL after an erasure, which is an event of its own
    payload: Mapped[JsonColumn | None]
    salt: Mapped[Bytes | None]
    commitment: Mapped[Bytes]
    hash: Mapped[Bytes]
