"""What the agency does on an application: checks, letters, fees, orders, and the courts."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, CHAR, JSONB, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.licensing import (
    AppealOutcome,
    FeeKind,
    FeeState,
    LetterKind,
    OrderKind,
)
from service.kernel.json_types import Json
from service.storage.base import Base, Day, IdPk, Instant, Money, Text, one_of


class LicensingCheck(Base):
    """Проверка на редовността: one round, with its checklist and result (R-220, Прил. 1 и 6)."""

    __tablename__ = "licensing_check"
    __table_args__ = (
        UniqueConstraint("application_id", "round"),
        CheckConstraint("round >= 1", name="round"),
        CheckConstraint("is_regular OR cardinality(irregularities) > 0", name="irregularities"),
    )

    id: Mapped[IdPk]
    application_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("licensing_application.id"))
    round: Mapped[int]
    checked_on: Mapped[Day]
    #: number of the report (Прил. 1) or of the memo (Прил. 6)
    number: Mapped[Text]
    is_regular: Mapped[bool]
    #: line of the checklist → yes, no or not applicable
    items: Mapped[dict[str, Json]] = mapped_column(JSONB)
    #: ex officio look-ups: register, legal ground, number of the call, result (R-427)
    look_ups: Mapped[list[Json]] = mapped_column(JSONB)
    irregularities: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    checked_by_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))


class LicensingLetter(Base):
    """Уведомително писмо: a letter of the procedure, and when and how it was delivered."""

    __tablename__ = "licensing_letter"
    __table_args__ = (
        one_of("kind", LetterKind, "kind"),
        CheckConstraint("delivered_on >= issued_on", name="delivered"),
        Index("ix_licensing_letter_application", "application_id", "kind", "id"),
    )

    id: Mapped[IdPk]
    application_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("licensing_application.id"))
    kind: Mapped[Text]
    number: Mapped[Text]
    issued_on: Mapped[Day]
    signed_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    delivered_on: Mapped[Day | None]
    #: how it was delivered, in words
    delivery_way: Mapped[Text | None]


class LicensingFee(Base):
    """Такса по процедурата: what is due, by when, and whether it has come (R-215, R-225, R-240)."""

    __tablename__ = "licensing_fee"
    __table_args__ = (
        one_of("kind", FeeKind, "kind"),
        one_of("state", FeeState, "state"),
        UniqueConstraint("application_id", "kind"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(
            "state NOT IN ('paid_by_card', 'paid_by_bank', 'received') OR paid_on IS NOT NULL",
            name="paid",
        ),
    )

    id: Mapped[IdPk]
    application_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("licensing_application.id"))
    kind: Mapped[Text]
    amount: Mapped[Money]
    currency: Mapped[str] = mapped_column(CHAR(3))
    state: Mapped[Text]
    #: NULL while no letter has been delivered, or when the fee has no term
    due_on: Mapped[Day | None]
    paid_on: Mapped[Day | None]
    #: code of pay.egov.bg, or number of the bank order
    payment_number: Mapped[Text | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    confirmed_at: Mapped[Instant | None]


class LicensingOrder(Base):
    """Заповед по процедурата: of opening, of issuing, of refusal, of remuneration."""

    __tablename__ = "licensing_order"
    __table_args__ = (
        one_of("kind", OrderKind, "kind"),
        Index("ix_licensing_order_application", "application_id", "kind", "id"),
    )

    id: Mapped[IdPk]
    application_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("licensing_application.id"))
    kind: Mapped[Text]
    number: Mapped[Text]
    issued_on: Mapped[Day]
    signed_by_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    grounds: Mapped[Text]
    #: a court has set it aside (R-239)
    is_annulled: Mapped[bool] = mapped_column(server_default=text("false"))


class LicensingAppeal(Base):
    """Обжалване: a complaint to the court against an order of the procedure (R-239)."""

    __tablename__ = "licensing_appeal"
    __table_args__ = (
        one_of("outcome", AppealOutcome, "outcome"),
        CheckConstraint("(outcome IS NULL) = (decided_on IS NULL)", name="decided"),
        Index("ix_licensing_appeal_application", "application_id", "id"),
    )

    id: Mapped[IdPk]
    application_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("licensing_application.id"))
    order_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("licensing_order.id"))
    #: the act appealed, as the complaint names it
    act: Mapped[Text]
    court: Mapped[Text]
    number: Mapped[Text]
    filed_on: Mapped[Day]
    recorded_by_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    outcome: Mapped[Text | None]
    decided_on: Mapped[Day | None]
    decision_number: Mapped[Text | None]
