"""Deployments: what came into force together, kept as it was."""

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import TEXT
from sqlalchemy.orm import Mapped, mapped_column

from service.storage.base import Base, Bytes, Id, IdPk, Instant, Text


class Deployment(Base):
    """Внедряване: diagrams, tables and forms that came into force together."""

    __tablename__ = "deployment"

    id: Mapped[IdPk]
    name: Mapped[Text]
    #: SHA-256 over the sorted resources
    content_hash: Mapped[Text]
    deployed_at: Mapped[Instant]
    deployed_by_id: Mapped[Id | None]


class DeploymentResource(Base):
    """One file of a deployment, never changed."""

    __tablename__ = "deployment_resource"

    deployment_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("deployment.id"), primary_key=True
    )
    path: Mapped[str] = mapped_column(TEXT, primary_key=True)
    content: Mapped[Bytes]
    sha256: Mapped[Text]


class ProcessDefinition(Base):
    """Определение на процес: one version of one diagram."""

    __tablename__ = "process_definition"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[IdPk]
    deployment_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("deployment.id"))
    key: Mapped[Text]
    version: Mapped[int]
    name: Mapped[Text]
    path: Mapped[Text]
    content_hash: Mapped[Text]
