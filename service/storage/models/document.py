"""Documents of a case: the content once by its SHA-256, the record as often as it is filed."""

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.dialects.postgresql import TEXT
from sqlalchemy.orm import Mapped, mapped_column

from service.storage.base import Base, Bytes, IdPk, Instant, Text


class DocumentContent(Base):
    """The bytes, addressed by their SHA-256 in hexadecimal."""

    __tablename__ = "document_content"

    sha256: Mapped[str] = mapped_column(TEXT, primary_key=True)
    content: Mapped[Bytes]


class Document(Base):
    """Документ: a file with a name, a kind and its place in a case."""

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_case", "case_id", "id"),)

    id: Mapped[IdPk]
    #: random name under which it is served; never the database id
    public_id: Mapped[str] = mapped_column(TEXT, unique=True)
    case_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("case_file.id"))
    task_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("task.id"))
    #: what it is: "annex-3", "order", "upload" …
    kind: Mapped[Text]
    name: Mapped[Text]
    #: outgoing or incoming registry number, once it has one
    number: Mapped[Text | None]
    content_type: Mapped[Text]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(TEXT, ForeignKey("document_content.sha256"))
    created_at: Mapped[Instant]
    created_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
