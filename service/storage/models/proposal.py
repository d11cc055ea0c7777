"""What designers have proposed for deployment, so that a second person can put it into force."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.storage.base import Base, IdPk, Instant, Text


class ProposedResource(Base):
    """Предложен файл: whose drawing a content is; the content itself comes with the deployment."""

    __tablename__ = "proposed_resource"
    __table_args__ = (
        UniqueConstraint("author_id", "path", "sha256"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        Index("ix_proposed_resource_content", "path", "sha256"),
    )

    id: Mapped[IdPk]
    author_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: where it would lie among the resources: processes/…, forms/…
    path: Mapped[Text]
    sha256: Mapped[Text]
    proposed_at: Mapped[Instant]
