"""Tokens by which machines identify: shown once, kept only as SHA-256."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from service.storage.base import Base, IdPk, Instant, Text


class ApiToken(Base):
    """Ключ за достъп: a machine acting with the rights of one person, until a day."""

    __tablename__ = "api_token"
    __table_args__ = (
        CheckConstraint("length(btrim(name)) BETWEEN 1 AND 200", name="name"),
        CheckConstraint("expires_at > created_at", name="term"),
        CheckConstraint("role_code ~ '^[a-z][a-z_]+$'", name="role_code"),
        Index("ix_api_token_person", "person_id"),
    )

    id: Mapped[IdPk]
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: what the token is for, in the words of whoever issued it
    name: Mapped[Text]
    #: SHA-256 of the token; the token itself is nowhere
    token_digest: Mapped[bytes] = mapped_column(unique=True)
    #: only assignments in this role count; NULL for all the person has
    role_code: Mapped[Text | None]
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]

    def __repr__(self) -> str:
        return f"ApiToken(id={self.id})"
