"""Control of an institution by its regional department: order, check, protocol, recommendations."""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    UniqueConstraint,
    text as sql,
)
from sqlalchemy.orm import Mapped, mapped_column

from service.storage.base import Base, Day, IdPk, Instant, Text, one_of


class InspectionState(StrEnum):
    """Where a check of an institution stands."""

    #: открита, предстои план и заповед
    OPENED = "opened"
    #: планирана: предмет, обхват и екип
    PLANNED = "planned"
    #: разпоредена със заповед
    ORDERED = "ordered"
    #: извършена, попълнен е контролният лист
    CHECKED = "checked"
    #: съставен е констативният протокол
    DRAWN = "drawn"
    #: протоколът е връчен, тече срок за възражение
    DELIVERED = "delivered"
    #: дадени са препоръки и се изпълняват
    RECOMMENDED = "recommended"
    #: приключена без констатации
    CLOSED_CLEAN = "closed_clean"
    #: приключена с изпълнени препоръки
    CLOSED_FULFILLED = "closed_fulfilled"
    #: приключена с открита последваща проверка
    CLOSED_FOLLOW_UP = "closed_follow_up"
    #: приключена с предложение за отговорност
    CLOSED_LIABILITY = "closed_liability"
    #: не е разпоредена
    NOT_ORDERED = "not_ordered"


#: states in which the check was carried out to its end and counts in the plan (R-310)
CLOSED = (
    InspectionState.CLOSED_CLEAN,
    InspectionState.CLOSED_FULFILLED,
    InspectionState.CLOSED_FOLLOW_UP,
    InspectionState.CLOSED_LIABILITY,
)


class CheckAnswer(StrEnum):
    """The answer to a line of a checklist."""

    #: да
    YES = "yes"
    #: не
    NO = "no"
    #: неприложимо
    NOT_APPLICABLE = "not_applicable"


class Inspection(Base):
    """Проверка на институция от РУО (P-31): one case, one institution (R-310, R-312)."""

    __tablename__ = "inspection"
    __table_args__ = (
        one_of("state", InspectionState, "state"),
        CheckConstraint(
            "state IN ('opened', 'planned', 'not_ordered') OR order_number IS NOT NULL",
            name="order",
        ),
        CheckConstraint("checked_from <= checked_to", name="checked_period"),
        CheckConstraint("visited_on >= order_on", name="visit_after_order"),
        CheckConstraint("ordered_by_id <> planned_by_id", name="four_eyes"),
        Index(
            "uq_inspection_planned",
            "plan_activity_id",
            "organisation_id",
            "period_on",
            unique=True,
            postgresql_where=sql("follows_id IS NULL AND state <> 'not_ordered'"),
        ),
        Index("ix_inspection_organisation", "organisation_id", "id"),
    )

    id: Mapped[IdPk]
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    #: NULL for a check that is in no plan (by a signal)
    plan_activity_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("plan_activity.id"))
    #: first day of the month a recurring activity is checked for; else of the activity's term
    period_on: Mapped[Day | None]
    #: the check whose recommendations this one follows up (R-315)
    follows_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("inspection.id"))
    state: Mapped[Text]
    #: key of the checklist, by subject
    checklist: Mapped[Text | None]
    subject: Mapped[Text | None]
    is_on_site: Mapped[bool | None]
    checked_from: Mapped[Day | None]
    checked_to: Mapped[Day | None]
    planned_on: Mapped[Day | None]
    planned_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    order_number: Mapped[Text | None]
    order_on: Mapped[Day | None]
    ordered_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: NULL until decided; false = the director is not told beforehand, for `notice_reason`
    is_announced: Mapped[bool | None]
    notice_reason: Mapped[Text | None]
    visited_on: Mapped[Day | None]
    closed_at: Mapped[Instant | None]


class InspectionOfficer(Base):
    """Проверяващ: named in the order, nobody else may check (R-312)."""

    __tablename__ = "inspection_officer"

    inspection_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("inspection.id"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), primary_key=True)


class InspectionCheck(Base):
    """Ред от контролния лист: the question, its ground in law and the answer, as they were then."""

    __tablename__ = "inspection_check"
    __table_args__ = (
        UniqueConstraint("inspection_id", "key"),
        one_of("answer", CheckAnswer, "answer"),
        CheckConstraint("answer <> 'no' OR note IS NOT NULL", name="no_needs_words"),
    )

    id: Mapped[IdPk]
    inspection_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("inspection.id"))
    key: Mapped[Text]
    question: Mapped[Text]
    ground: Mapped[Text]
    answer: Mapped[Text]
    note: Mapped[Text | None]


class InspectionProtocol(Base):
    """Констативен протокол; the second one is corrected after a founded objection (R-313)."""

    __tablename__ = "inspection_protocol"
    __table_args__ = (
        UniqueConstraint("inspection_id", "version"),
        CheckConstraint("version IN (1, 2)", name="version"),
        CheckConstraint("delivered_on >= drawn_on", name="delivered_after_drawn"),
    )

    id: Mapped[IdPk]
    inspection_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("inspection.id"))
    version: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[Text]
    drawn_on: Mapped[Day]
    summary: Mapped[Text]
    drawn_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    document_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("document.id"))
    delivered_on: Mapped[Day | None]
    delivered_to: Mapped[Text | None]


class InspectionFinding(Base):
    """Констатация: what is not as the law wants it, with its ground (R-313)."""

    __tablename__ = "inspection_finding"
    __table_args__ = (Index("ix_inspection_finding_inspection", "inspection_id", "id"),)

    id: Mapped[IdPk]
    inspection_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("inspection.id"))
    text: Mapped[Text]
    ground: Mapped[Text]
    #: an objection to it was founded
    is_withdrawn: Mapped[bool] = mapped_column(server_default=sql("false"))


class InspectionObjection(Base):
    """Възражение на директора and its decision (R-313)."""

    __tablename__ = "inspection_objection"
    __table_args__ = (CheckConstraint("(is_founded IS NULL) = (answer IS NULL)", name="answered"),)

    inspection_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("inspection.id"), primary_key=True
    )
    text: Mapped[Text]
    filed_at: Mapped[Instant]
    filed_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: NULL until decided
    is_founded: Mapped[bool | None]
    answer: Mapped[Text | None]
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))


class InspectionRecommendation(Base):
    """Препоръка: text, ground, own due, reply, evidence and who verified it (R-314)."""

    __tablename__ = "inspection_recommendation"
    __table_args__ = (
        UniqueConstraint("inspection_id", "position"),
        CheckConstraint("(is_fulfilled IS NULL) = (verified_at IS NULL)", name="verified"),
    )

    id: Mapped[IdPk]
    inspection_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("inspection.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    text: Mapped[Text]
    ground: Mapped[Text]
    #: as given; an extension moves it
    due_on: Mapped[Day]
    reply: Mapped[Text | None]
    evidence_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("document.id"))
    replied_at: Mapped[Instant | None]
    replied_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: the term passed without a reply and the head was told
    escalated_at: Mapped[Instant | None]
    #: NULL until verified
    is_fulfilled: Mapped[bool | None]
    verdict: Mapped[Text | None]
    verified_at: Mapped[Instant | None]
    verified_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))


class InspectionProposal(Base):
    """Предложение за дисциплинарна отговорност до работодателя; he decides, not we (R-316)."""

    __tablename__ = "inspection_proposal"

    inspection_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("inspection.id"), primary_key=True
    )
    #: the ministry or the municipality, by ownership
    employer_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    motives: Mapped[Text]
    proposed_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: NULL until the registry enters it
    number: Mapped[Text | None]
    sent_on: Mapped[Day | None]
    document_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("document.id"))
