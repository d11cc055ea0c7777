"""What surrounds the right of access: interests, opened personal numbers, kept input."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from service.storage.base import Base, Bytes, Day, Id, IdPk, Instant, Text


class DeclaredInterest(Base):
    """Декларирана свързаност: a person who must not judge the matters of an organisation."""

    __tablename__ = "declared_interest"
    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="period"),
        Index("ix_declared_interest_person", "person_id"),
    )

    id: Mapped[IdPk]
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    reason: Mapped[Text]
    valid_from: Mapped[Day]
    valid_to: Mapped[Day | None]


class NumberOpening(Base):
    """Показване на ЕГН: who opened whose personal number, when and why (R-406)."""

    __tablename__ = "number_opening"
    __table_args__ = (CheckConstraint("length(btrim(reason)) >= 10", name="reason"),)

    id: Mapped[IdPk]
    at: Mapped[Instant]
    reader_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    reason: Mapped[Text]


class BreakGlass(Base):
    """Извънреден достъп: an administrator in a case, with a reason, for 60 minutes at most."""

    __tablename__ = "break_glass"
    __table_args__ = (
        CheckConstraint("length(btrim(reason)) >= 10", name="reason"),
        CheckConstraint(
            "ends_at > started_at AND ends_at <= started_at + interval '60 minutes'", name="term"
        ),
        Index("ix_break_glass_person", "person_id", "ends_at"),
    )

    id: Mapped[IdPk]
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: a case file; no foreign key, because identity does not know cases
    case_id: Mapped[Id]
    reason: Mapped[Text]
    started_at: Mapped[Instant]
    ends_at: Mapped[Instant]


class StashedInput(Base):
    """Запазено въвеждане: a form sent after the session had ended, sealed, for a day."""

    __tablename__ = "stashed_input"

    id: Mapped[IdPk]
    #: SHA-256 of the token in the browser's cookie
    token_digest: Mapped[bytes] = mapped_column(unique=True)
    #: whose session it was; nobody else gets the input back
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: path of the page with the form
    page: Mapped[Text]
    sealed: Mapped[Bytes]
    stored_at: Mapped[Instant]
    expires_at: Mapped[Instant]
