"""The ministry's list of a period and module, the minister's orders, and what is paid by them."""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import CHAR, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.institutions import Module
from service.storage.base import Base, Day, IdPk, Instant, Money, Text, one_of


class ListState(StrEnum):
    """Where a list of institutions stands."""

    #: приемат се пакетите на РУО
    OPEN = "open"
    #: сумиран и при нужда намален
    SUMMED = "summed"
    #: предложен на министъра
    PROPOSED = "proposed"
    #: върнат от министъра с мотиви
    RETURNED = "returned"
    #: утвърден със заповед
    APPROVED = "approved"
    #: публикуван
    PUBLISHED = "published"
    #: платежният списък е подписан от двама
    ORDERED = "ordered"
    #: приключен
    CLOSED = "closed"
    #: отказан от министъра
    REFUSED = "refused"


class OrderDecision(StrEnum):
    """What the minister decided on a proposal."""

    #: утвърждава
    APPROVE = "approve"
    #: връща с мотиви
    RETURN = "return"
    #: отказва
    REFUSE = "refuse"


class PaymentState(StrEnum):
    """How far the money of one claim has come."""

    #: в платежен списък с първи подпис
    PREPARED = "prepared"
    #: с втори подпис, наредено към финансиращия орган
    ORDERED = "ordered"
    #: преведено на институцията
    TRANSFERRED = "transferred"
    #: получено
    RECEIVED = "received"


class ApprovalList(Base):
    """Списък за одобряване: all approved claims of one period and one module (R-104, R-111)."""

    __tablename__ = "approval_list"
    __table_args__ = (
        one_of("state", ListState, "state"),
        one_of("module", Module, "module"),
        CheckConstraint("listed_total <= approved_total", name="listed"),
        CheckConstraint("listed_total <= available", name="available"),
        CheckConstraint("second_payer_id <> first_payer_id", name="four_eyes"),
        Index(
            "uq_approval_list_period",
            "period_id",
            "module",
            unique=True,
            postgresql_where=text("state <> 'refused'"),
        ),
    )

    id: Mapped[IdPk]
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"), unique=True)
    edition_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("programme_edition.id"))
    period_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("reporting_period.id"))
    module: Mapped[Text]
    state: Mapped[Text]
    currency: Mapped[str] = mapped_column(CHAR(3), server_default="BGN")
    #: funds secured for this stage, when less than what is left of the module (R-114)
    secured: Mapped[Money | None]
    opened_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: Σ approved by the regional departments
    approved_total: Mapped[Money | None]
    #: what may be given at most (R-003, R-004)
    available: Mapped[Money | None]
    #: Σ after the reduction
    listed_total: Mapped[Money | None]
    proposal_number: Mapped[Text | None]
    proposed_on: Mapped[Day | None]
    proposed_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    published_at: Mapped[Instant | None]
    first_payer_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    second_payer_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: number of the payment list signed by two
    payment_number: Mapped[Text | None]
    closed_at: Mapped[Instant | None]


class RuoPack(Base):
    """Пакет на РУО: Приложение № 5 with its outgoing number, received by the ministry (R-095)."""

    __tablename__ = "ruo_pack"
    __table_args__ = (CheckConstraint("length(btrim(outgoing_number)) > 0", name="number"),)

    list_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("approval_list.id"), primary_key=True
    )
    ruo_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"), primary_key=True)
    outgoing_number: Mapped[Text]
    received_on: Mapped[Day]


class ApprovalEntry(Base):
    """Ред от списъка: a claim with its sum before and after the reduction (R-110, R-112)."""

    __tablename__ = "approval_entry"
    __table_args__ = (
        UniqueConstraint("list_id", "claim_id"),
        CheckConstraint("listed BETWEEN 0 AND approved", name="listed"),
        Index("ix_approval_entry_body", "list_id", "financing_body_id"),
        Index("ix_approval_entry_organisation", "organisation_id"),
    )

    id: Mapped[IdPk]
    list_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("approval_list.id"))
    claim_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("claim.id"))
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    financing_body_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    registration_number: Mapped[Text]
    approved: Mapped[Money]
    listed: Mapped[Money]
    #: why the commission left it out after the minister's reasons; NULL = in the list
    excluded_reason: Mapped[Text | None]


class Reduction(Base):
    """Протокол за намаление: the coefficient and what it was counted from, each time anew."""

    __tablename__ = "reduction"
    __table_args__ = (
        CheckConstraint("available < approved_total", name="needed"),
        CheckConstraint("coefficient >= 0 AND coefficient < 1", name="coefficient"),
        Index("ix_reduction_list", "list_id", "id"),
    )

    id: Mapped[IdPk]
    list_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("approval_list.id"))
    approved_total: Mapped[Money]
    available: Mapped[Money]
    #: available / Σ approved, kept to 18 places; the sums are exact without it
    coefficient: Mapped[Money] = mapped_column(Numeric(19, 18))
    document_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("document.id"))
    at: Mapped[Instant]


class MinisterialOrder(Base):
    """Решение на министъра по предложението: an order, a return with reasons, or a refusal."""

    __tablename__ = "ministerial_order"
    __table_args__ = (
        one_of("decision", OrderDecision, "decision"),
        CheckConstraint(
            "decision <> 'approve' OR (number IS NOT NULL AND ordered_on IS NOT NULL)",
            name="number",
        ),
        CheckConstraint("decision = 'approve' OR reasons IS NOT NULL", name="reasons"),
        UniqueConstraint("number", "ordered_on"),
        Index(
            "uq_ministerial_order_approval",
            "list_id",
            unique=True,
            postgresql_where=text("decision = 'approve'"),
        ),
    )

    id: Mapped[IdPk]
    list_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("approval_list.id"))
    decision: Mapped[Text]
    #: "РД09-1234"
    number: Mapped[str | None] = mapped_column(TEXT)
    ordered_on: Mapped[Day | None]
    reasons: Mapped[Text | None]
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    decided_at: Mapped[Instant]
    document_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("document.id"))


class Payment(Base):
    """Плащане: the money of one claim for one purpose, once and never again."""

    __tablename__ = "payment"
    __table_args__ = (
        one_of("state", PaymentState, "state"),
        # trust.md: payment is unique in the database, not by the diagram's grace
        UniqueConstraint("claim_id", "purpose"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("ordered_by_id <> prepared_by_id", name="four_eyes"),
        CheckConstraint("state = 'prepared' OR ordered_by_id IS NOT NULL", name="ordered"),
        Index("ix_payment_body", "list_id", "financing_body_id", "state"),
    )

    id: Mapped[IdPk]
    list_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("approval_list.id"))
    claim_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("claim.id"))
    #: what the money is for; "programme-funds" for the sum of the minister's list
    purpose: Mapped[str] = mapped_column(TEXT)
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    financing_body_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    amount: Mapped[Money]
    currency: Mapped[str] = mapped_column(CHAR(3), server_default="BGN")
    state: Mapped[Text]
    prepared_by_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    prepared_at: Mapped[Instant]
    ordered_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    ordered_at: Mapped[Instant | None]
    #: of the financing body's bank order
    transfer_number: Mapped[Text | None]
    transferred_on: Mapped[Day | None]
    transferred_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    received_on: Mapped[Day | None]
    #: NULL when the term passed and the sum counts as received
    received_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
