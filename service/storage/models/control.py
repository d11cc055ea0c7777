"""Follow-up control of a training centre: plan, order, checklist, protocol, recommendations."""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.control import FindingDegree, SignKind
from service.storage.base import Base, Day, IdPk, Instant, Text, one_of


class ControlState(StrEnum):
    """Where a follow-up control stands; the agency's four names are in `panel`."""

    #: предложена от директора на ПКЛ
    PLANNED = "planned"
    #: наредена със заповед
    ORDERED = "ordered"
    #: проверката е извършена, тече срокът за протокола
    CHECKED = "checked"
    #: констативният протокол е съставен
    PROTOCOL = "protocol"
    #: протоколът е връчен, тече срокът за възражение
    DELIVERED = "delivered"
    #: докладът до председателя е представен, текат препоръките
    REPORTED = "reported"
    #: приключена
    CLOSED = "closed"
    #: приключена с предложение за отнемане на лицензията
    WITHDRAWAL = "withdrawal"


class ControlRegime(StrEnum):
    """Whether the control runs along or comes by a plan (R-250)."""

    #: текущ
    CURRENT = "current"
    #: периодичен
    PERIODIC = "periodic"


class ControlType(StrEnum):
    """How wide the control is (R-250)."""

    #: комплексна проверка
    COMPLEX = "complex"
    #: тематична проверка
    THEMATIC = "thematic"
    #: извънредна проверка
    EXTRAORDINARY = "extraordinary"


class LineAnswer(StrEnum):
    """The answer on a line of the checklist."""

    #: отговаря на изискването
    YES = "yes"
    #: не отговаря
    NO = "no"
    #: неприложимо
    NOT_APPLICABLE = "not_applicable"


class Control(Base):
    """Последващ контрол: one control of one centre, from the plan to its end (R-250 – R-258)."""

    __tablename__ = "control"
    __table_args__ = (
        one_of("state", ControlState, "state"),
        one_of("regime", ControlRegime, "regime"),
        one_of("type", ControlType, "type"),
        CheckConstraint("by_documents OR is_on_site", name="mode"),
        CheckConstraint(
            "NOT is_on_site OR (site_from_on IS NOT NULL AND site_to_on >= site_from_on)",
            name="site_dates",
        ),
        CheckConstraint("state = 'planned' OR order_number IS NOT NULL", name="order"),
        CheckConstraint("from_on <= to_on", name="order_term"),
        CheckConstraint("ordered_by_id <> planned_by_id", name="four_eyes"),
        CheckConstraint("delivered_on >= protocol_on", name="delivery"),
        Index("ix_control_organisation", "organisation_id", "id"),
    )

    id: Mapped[IdPk]
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    #: the licence as it stood when the control was planned
    licence_number: Mapped[Text]
    #: cpo or cipo: which checklist holds
    centre_kind: Mapped[Text]
    state: Mapped[Text]
    regime: Mapped[Text]
    type: Mapped[Text]
    by_documents: Mapped[bool]
    is_on_site: Mapped[bool]
    site_from_on: Mapped[Day | None]
    site_to_on: Mapped[Day | None]
    #: why this centre, with the signs of the risk list
    reason: Mapped[Text]
    #: keys of the checklist's scope items (R-251)
    scope: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    planned_at: Mapped[Instant]
    planned_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    order_number: Mapped[Text | None]
    order_on: Mapped[Day | None]
    from_on: Mapped[Day | None]
    to_on: Mapped[Day | None]
    ordered_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: last day of the check; the 7 days of the protocol run from it (R-252)
    ended_on: Mapped[Day | None]
    protocol_number: Mapped[Text | None]
    protocol_on: Mapped[Day | None]
    protocol_due_on: Mapped[Day | None]
    #: why the protocol came after its term; NULL when it did not
    late_reason: Mapped[Text | None]
    drawn_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    letter_number: Mapped[Text | None]
    delivered_on: Mapped[Day | None]
    sent_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    objection: Mapped[Text | None]
    #: NULL when the centre let the seven days pass
    answered_at: Mapped[Instant | None]
    report_number: Mapped[Text | None]
    report_on: Mapped[Day | None]
    reported_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: the gravest finding that stands; NULL = none
    degree: Mapped[Text | None]
    good_practice: Mapped[Text | None]
    verified_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    closed_at: Mapped[Instant | None]


class ControlSign(Base):
    """Рисков признак: what was late or what was signalled about a centre."""

    __tablename__ = "control_sign"
    __table_args__ = (
        one_of("kind", SignKind, "kind"),
        CheckConstraint("kind <> 'late_notice' OR event_on IS NOT NULL", name="exam"),
        Index("ix_control_sign_organisation", "organisation_id", "id"),
    )

    id: Mapped[IdPk]
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    kind: Mapped[Text]
    #: day of filing, of the notice, of the signal; NULL = never filed
    happened_on: Mapped[Day | None]
    #: day of the exam the notice is about, or the last day of the year reported for
    event_on: Mapped[Day | None]
    note: Mapped[Text]
    #: the control that took the sign up; NULL while it waits
    control_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("control.id"))
    entered_at: Mapped[Instant]


class ControlOfficer(Base):
    """Проверяващ: an officer named in the order, or an expert with special knowledge (R-260)."""

    __tablename__ = "control_officer"
    __table_args__ = (
        CheckConstraint("person_id IS NOT NULL OR knowledge IS NOT NULL", name="who"),
        UniqueConstraint("control_id", "person_id"),
    )

    id: Mapped[IdPk]
    control_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("control.id"))
    #: NULL for an expert from outside the house
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    name: Mapped[Text]
    #: the field of an expert and the body that sent them; NULL for an officer
    knowledge: Mapped[Text | None]


class ControlLine(Base):
    """Ред от контролния лист: да, не or неприложимо, with a note where it is a „не“."""

    __tablename__ = "control_line"
    __table_args__ = (
        one_of("answer", LineAnswer, "answer"),
        CheckConstraint("answer <> 'no' OR note IS NOT NULL", name="note"),
        UniqueConstraint("control_id", "is_on_site", "code"),
    )

    id: Mapped[IdPk]
    control_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("control.id"))
    is_on_site: Mapped[bool]
    #: key of the line in the checklist, where its text and legal ground stand
    code: Mapped[Text]
    answer: Mapped[Text]
    note: Mapped[Text | None]


class ControlVisit(Base):
    """Проверка на място: when, and before whom (R-259)."""

    __tablename__ = "control_visit"
    __table_args__ = (
        CheckConstraint(
            "representative IS NOT NULL OR cardinality(witnesses) > 0", name="presence"
        ),
    )

    control_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("control.id"), primary_key=True)
    visited_on: Mapped[Day]
    place: Mapped[Text]
    #: the representative or proxy who was there; NULL when witnesses stood in
    representative: Mapped[Text | None]
    witnesses: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    visited_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))


class ControlDocument(Base):
    """Поискан документ: what was missing at the check and got a term (R-259)."""

    __tablename__ = "control_document"
    __table_args__ = (
        CheckConstraint("(presented_on IS NULL) = (document_id IS NULL)", name="presented"),
        Index("ix_control_document_control", "control_id", "id"),
    )

    id: Mapped[IdPk]
    control_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("control.id"))
    name: Mapped[Text]
    presented_on: Mapped[Day | None]
    document_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("document.id"))


class ControlFinding(Base):
    """Констатация с нарушение: what was found, against which text, and how grave (R-258)."""

    __tablename__ = "control_finding"
    __table_args__ = (
        one_of("degree", FindingDegree, "degree"),
        UniqueConstraint("control_id", "number"),
    )

    id: Mapped[IdPk]
    control_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("control.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    description: Mapped[Text]
    ground: Mapped[Text]
    degree: Mapped[Text]
    #: the centre's objection was founded
    is_withdrawn: Mapped[bool] = mapped_column(server_default=text("false"))
    objection_answer: Mapped[Text | None]


class ControlRecommendation(Base):
    """Препоръка: what the centre is to put right, by when, and whether it did (R-255, R-256)."""

    __tablename__ = "control_recommendation"
    __table_args__ = (
        CheckConstraint("months BETWEEN 1 AND 3", name="months"),
        CheckConstraint("(reply IS NULL) = (document_id IS NULL)", name="evidence"),
        UniqueConstraint("control_id", "number"),
    )

    id: Mapped[IdPk]
    control_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("control.id"))
    finding_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("control_finding.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    description: Mapped[Text]
    #: 1, 2 or 3 from the delivery of the protocol
    months: Mapped[int] = mapped_column(SmallInteger)
    due_on: Mapped[Day | None]
    reply: Mapped[Text | None]
    replied_on: Mapped[Day | None]
    document_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("document.id"))
    #: NULL until an officer has looked
    is_fulfilled: Mapped[bool | None]
    verdict: Mapped[Text | None]
