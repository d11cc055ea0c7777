"""Monitoring of an institution: the visit, its card and findings, the report, and recovery."""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import ARRAY, CHAR, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.programme import MonitoringLevel
from service.storage.base import Base, Day, Hours, IdPk, Instant, Money, Text, one_of


class VisitKind(StrEnum):
    """How an institution is checked (R-129)."""

    #: проверка на място
    ON_SITE = "on_site"
    #: проверка на представени документи
    DOCUMENTS = "documents"


class VisitState(StrEnum):
    """Where a monitoring visit stands."""

    #: планирана
    PLANNED = "planned"
    #: разпоредена със заповед
    ORDERED = "ordered"
    #: извършена, картата е съставена
    CHECKED = "checked"
    #: директорът се е запознал с картата
    ACKNOWLEDGED = "acknowledged"
    #: докладът е представен
    REPORTED = "reported"
    #: тече възстановяване
    IN_RECOVERY = "in_recovery"
    #: приключена без констатации за възстановяване
    CLOSED = "closed"
    #: сумата е възстановена
    RECOVERED = "recovered"
    #: отнесена към МОН и финансовия контрол
    ESCALATED = "escalated"


class RecoveryState(StrEnum):
    """How a recovery goes on."""

    #: директорът е поканен да възстанови
    OPEN = "open"
    #: директорът е приложил платежен документ
    PAID_BACK = "paid_back"
    #: сумата е постъпила и е отразена
    SETTLED = "settled"
    #: не е възстановена в срок
    ESCALATED = "escalated"


class MonitoringVisit(Base):
    """Проверка по програмата: planned, ordered, carried out and reported (R-128 – R-131)."""

    __tablename__ = "monitoring_visit"
    __table_args__ = (
        one_of("state", VisitState, "state"),
        one_of("kind", VisitKind, "kind"),
        one_of("level", MonitoringLevel, "level"),
        CheckConstraint("state = 'planned' OR order_number IS NOT NULL", name="order"),
        CheckConstraint("cost >= 0", name="cost"),
        CheckConstraint("ordered_by_id <> planned_by_id", name="four_eyes"),
        Index("ix_monitoring_visit_organisation", "organisation_id", "id"),
    )

    id: Mapped[IdPk]
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"), unique=True)
    edition_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("programme_edition.id"))
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    #: the claim taken as a sample
    claim_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("claim.id"))
    state: Mapped[Text]
    kind: Mapped[Text]
    #: whose money pays for the visit (R-005)
    level: Mapped[Text]
    #: financial, content, organisational, lawful (R-128)
    aspects: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    #: documents, meetings, talks … (R-129)
    methods: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    has_survey: Mapped[bool] = mapped_column(server_default=text("false"))
    reason: Mapped[Text]
    planned_on: Mapped[Day]
    planned_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    order_number: Mapped[Text | None]
    order_on: Mapped[Day | None]
    ordered_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    cost: Mapped[Money | None]
    closed_at: Mapped[Instant | None]


class MonitoringCard(Base):
    """Карта за мониторингово посещение, Приложение № 7, and what the director said to it."""

    __tablename__ = "monitoring_card"

    visit_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("monitoring_visit.id"), primary_key=True
    )
    checked_on: Mapped[Day]
    #: codes of the documents looked through
    documents: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    summary: Mapped[Text]
    recommendations: Mapped[Text | None]
    monitors: Mapped[Text]
    drawn_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    document_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("document.id"))
    #: NULL when the director let the term pass
    acknowledged_at: Mapped[Instant | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    objection: Mapped[Text | None]
    #: NULL until decided; true = the findings objected to are withdrawn
    is_objection_accepted: Mapped[bool | None]
    objection_answer: Mapped[Text | None]


class MonitoringSurvey(Base):
    """Анкети и разговори: how many were asked and what they said, without names (R-129)."""

    __tablename__ = "monitoring_survey"
    __table_args__ = (
        CheckConstraint(
            "teachers >= 0 AND managers >= 0 AND counsellors >= 0 AND parents >= 0", name="counts"
        ),
        CheckConstraint("satisfaction BETWEEN 2 AND 6", name="satisfaction"),
    )

    visit_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("monitoring_visit.id"), primary_key=True
    )
    teachers: Mapped[int]
    managers: Mapped[int]
    counsellors: Mapped[int]
    parents: Mapped[int]
    #: mean satisfaction of parents, 2,00 – 6,00; NULL when no parents were asked (R-140)
    satisfaction: Mapped[Hours | None]
    summary: Mapped[Text]


class MonitoringFinding(Base):
    """Констатация: hours paid at one rate and due at another (R-132)."""

    __tablename__ = "monitoring_finding"
    __table_args__ = (
        CheckConstraint("hours > 0", name="hours"),
        CheckConstraint("due_rate >= 0 AND paid_rate > due_rate", name="rates"),
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_monitoring_finding_visit", "visit_id", "id"),
    )

    id: Mapped[IdPk]
    visit_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("monitoring_visit.id"))
    hour_line_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("hour_line.id"))
    description: Mapped[Text]
    hours: Mapped[Hours]
    paid_rate: Mapped[Money]
    #: 0,00 when the hour was not to be paid at all
    due_rate: Mapped[Money]
    amount: Mapped[Money]
    #: the director's objection was founded
    is_withdrawn: Mapped[bool] = mapped_column(server_default=text("false"))


class MonitoringReport(Base):
    """Доклад: how far the expected results were reached, by the six-grade scale (R-131)."""

    __tablename__ = "monitoring_report"
    __table_args__ = (CheckConstraint("grade BETWEEN 1 AND 6", name="grade"),)

    visit_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("monitoring_visit.id"), primary_key=True
    )
    grade: Mapped[int] = mapped_column(SmallInteger)
    conclusion: Mapped[Text]
    proposals: Mapped[Text | None]
    filed_at: Mapped[Instant]
    filed_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))


class Recovery(Base):
    """Възстановяване: what was spent unlawfully goes back to the budget (R-132, R-133)."""

    __tablename__ = "recovery"
    __table_args__ = (
        one_of("state", RecoveryState, "state"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(
            "state NOT IN ('paid_back', 'settled') OR payment_document_id IS NOT NULL",
            name="document",
        ),
        Index("ix_recovery_organisation", "organisation_id", "edition_id", "state"),
    )

    id: Mapped[IdPk]
    visit_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("monitoring_visit.id"), unique=True
    )
    edition_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("programme_edition.id"))
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    claim_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("claim.id"))
    state: Mapped[Text]
    amount: Mapped[Money]
    currency: Mapped[str] = mapped_column(CHAR(3), server_default="BGN")
    reason: Mapped[Text]
    notice_number: Mapped[Text]
    due_on: Mapped[Day]
    opened_at: Mapped[Instant]
    opened_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    payment_number: Mapped[Text | None]
    paid_on: Mapped[Day | None]
    payment_document_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("document.id"))
    paid_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    settled_at: Mapped[Instant | None]
    escalated_at: Mapped[Instant | None]
