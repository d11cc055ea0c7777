"""The two-month claim of an institution, its lines, the commission and its votes."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import CHAR, JSONB, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.claims import ClaimState, CommissionSide
from service.domain.institutions import Module
from service.kernel.json_types import Json
from service.storage.base import Base, Day, Hours, IdPk, Instant, Money, Text, one_of
from service.storage.models.programme import BaseKind


class Claim(Base):
    """Заявка за финансиране, Приложение № 3: one institution, one period (R-070–R-109)."""

    __tablename__ = "claim"
    __table_args__ = (
        one_of("state", ClaimState, "state"),
        one_of("module", Module, "module"),
        one_of("base_kind", BaseKind, "base_kind"),
        CheckConstraint("requested_amount <= claimed_amount", name="requested"),
        CheckConstraint("approved_amount <= requested_amount", name="approved"),
        CheckConstraint("state <> 'submitted' OR submitted_at IS NOT NULL", name="submitted"),
        # one claim a period; a withdrawn one makes room for another
        Index(
            "uq_claim_period",
            "organisation_id",
            "period_id",
            unique=True,
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        UniqueConstraint("ruo_id", "registered_number"),
        Index("ix_claim_list", "period_id", "module", "state", "ruo_id"),
    )

    id: Mapped[IdPk]
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    ruo_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    edition_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("programme_edition.id"))
    period_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("reporting_period.id"))
    #: derived from the kind of the institution, never chosen (R-001)
    module: Mapped[Text]
    state: Mapped[Text]
    #: how many times it was submitted (R-108)
    version: Mapped[int] = mapped_column(server_default=text("0"))
    currency: Mapped[str] = mapped_column(CHAR(3), server_default="BGN")
    base_kind: Mapped[Text | None]
    annual_base: Mapped[Money | None]
    #: 0,5 % of the base
    annual_cap: Mapped[Money | None]
    #: approved or pending in other periods of the year
    used_before: Mapped[Money | None]
    #: the sum of the lines
    claimed_amount: Mapped[Money | None]
    #: what is asked for: the sum of the lines within what is left of the cap (R-071)
    requested_amount: Mapped[Money | None]
    lessons: Mapped[Hours | None]
    astronomical_hours: Mapped[Hours | None]
    prepared_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: Приложение № 4
    declared_at: Mapped[Instant | None]
    declared_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    declared_hours: Mapped[Hours | None]
    declared_amount: Mapped[Money | None]
    analytical_account: Mapped[Text | None]
    #: the instant of the first submission of the version in force
    submitted_at: Mapped[Instant | None]
    submitted_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: NULL until submitted (R-083)
    is_in_time: Mapped[bool | None]
    registered_number: Mapped[str | None] = mapped_column(TEXT)
    registered_at: Mapped[Instant | None]
    registered_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    checked_at: Mapped[Instant | None]
    checked_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    is_complete: Mapped[bool | None]
    remarks: Mapped[Text | None]
    commission_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("commission.id"))
    #: what the commission approved
    approved_amount: Mapped[Money | None]
    decided_at: Mapped[Instant | None]
    #: the grounds of the decision: a list of {rule, citation, text}
    grounds: Mapped[list[Json]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    sent_at: Mapped[Instant | None]
    sent_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    outgoing_number: Mapped[Text | None]


class ClaimLine(Base):
    """Ред от заявката: the hours of one substitution that fall in the period."""

    __tablename__ = "claim_line"
    __table_args__ = (
        UniqueConstraint("claim_id", "substitution_id"),
        CheckConstraint("financed_hours BETWEEN 0 AND hours", name="financed_hours"),
        CheckConstraint("amount >= 0", name="amount"),
        # a substitution is in one claim of a period, unless that claim was withdrawn
        Index(
            "uq_claim_line_substitution",
            "substitution_id",
            "period_id",
            unique=True,
            postgresql_where=text("NOT is_released"),
        ),
    )

    id: Mapped[IdPk]
    claim_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("claim.id"))
    substitution_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("substitution.id"))
    period_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("reporting_period.id"))
    hours: Mapped[Hours]
    financed_hours: Mapped[Hours]
    amount: Mapped[Money]
    #: the grounds of what is refused: a list of {rule, citation, text}
    grounds: Mapped[list[Json]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    #: the expert found a document missing (R-093)
    is_incomplete: Mapped[bool] = mapped_column(server_default=text("false"))
    is_released: Mapped[bool] = mapped_column(server_default=text("false"))


class MunicipalNomination(Base):
    """Писмо на кмета: whom a municipality sends to the commission (R-100)."""

    __tablename__ = "municipal_nomination"
    __table_args__ = (Index("ix_municipal_nomination_ruo", "ruo_id", "municipality_id", "id"),)

    id: Mapped[IdPk]
    edition_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("programme_edition.id"))
    ruo_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    municipality_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    letter_number: Mapped[Text]
    letter_on: Mapped[Day]


class Commission(Base):
    """Комисия към РУО за една община: two of the РУО and one of the municipality (R-098, R-099)."""

    __tablename__ = "commission"
    __table_args__ = (
        Index(
            "uq_commission_current",
            "edition_id",
            "ruo_id",
            "municipality_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL AND NOT is_for_one_claim"),
        ),
    )

    id: Mapped[IdPk]
    edition_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("programme_edition.id"))
    ruo_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    municipality_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    order_number: Mapped[Text]
    order_on: Mapped[Day]
    #: appointed in place of the standing one, whose members were recused from a claim
    is_for_one_claim: Mapped[bool] = mapped_column(server_default=text("false"))
    appointed_by_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    appointed_at: Mapped[Instant]
    #: another order took its place
    ended_at: Mapped[Instant | None]


class CommissionMemberRow(Base):
    """Член на комисията и кого представлява."""

    __tablename__ = "commission_member"
    __table_args__ = (one_of("side", CommissionSide, "side"),)

    commission_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("commission.id"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), primary_key=True)
    side: Mapped[Text]


class Evaluation(Base):
    """Оценъчен лист: one member's three marks, or the recusal instead of them (R-101, R-106)."""

    __tablename__ = "evaluation"
    __table_args__ = (
        UniqueConstraint("claim_id", "round", "person_id"),
        CheckConstraint(
            "is_recused = (completeness IS NULL AND scope IS NULL AND deadline IS NULL)",
            name="marks",
        ),
    )

    id: Mapped[IdPk]
    claim_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("claim.id"))
    commission_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("commission.id"))
    #: a lost quorum starts another round
    round: Mapped[int]
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    is_recused: Mapped[bool]
    recusal_reason: Mapped[Text | None]
    completeness: Mapped[bool | None]
    completeness_reason: Mapped[Text | None]
    scope: Mapped[bool | None]
    scope_reason: Mapped[Text | None]
    deadline: Mapped[bool | None]
    deadline_reason: Mapped[Text | None]
    at: Mapped[Instant]
