"""An absence, who takes the hours over, under which act, and every hour really held."""

from datetime import time
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Time, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.institutions import GroupLevel, HourKind, HourUnit
from service.domain.leave import Case161, LeaveGround, StudyPurpose
from service.domain.people import StaffPosition, SubstituteCategory
from service.domain.substitution import ActKind, LineStatus, MaterialsKind
from service.kernel.json_types import Json
from service.storage.base import Base, Day, Hours, IdPk, Instant, Money, Text, one_of


class AbsenceState(StrEnum):
    """Where an absence stands."""

    #: съобщено
    REPORTED = "reported"
    #: отпускът е оформен със заповед или болничен лист
    DOCUMENTED = "documented"
    #: не се финансира по програмата
    NOT_FINANCED = "not_financed"
    #: замества се
    COVERED = "covered"
    #: прекратено
    CANCELLED = "cancelled"


class SubstitutionState(StrEnum):
    """Where a substitution stands on its way to a claim."""

    #: избран е заместващ учител
    CHOSEN = "chosen"
    #: часовете са възложени с акт
    ASSIGNED = "assigned"
    #: часовете са вписани
    RECORDED = "recorded"
    #: справката-декларация е попълнена от заместващия учител
    STATED = "stated"
    #: справката-декларация е подписана и от директора
    CONFIRMED = "confirmed"
    #: сумата е изчислена, редът може да влезе в заявка
    READY = "ready"
    #: прекратено, часовете са освободени
    CANCELLED = "cancelled"


class TeacherAbsence(Base):
    """Отсъствие на учител: the leave, its ground, and the papers that prove it (R-014–R-038)."""

    __tablename__ = "teacher_absence"
    __table_args__ = (
        one_of("state", AbsenceState, "state"),
        one_of("position", StaffPosition, "position"),
        one_of("ground", LeaveGround, "ground"),
        one_of("group_level", GroupLevel, "group_level"),
        one_of("case_161", Case161, "case_161"),
        one_of("purpose_170", StudyPurpose, "purpose_170"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("sick_note_ends_on >= sick_note_starts_on", name="sick_note_days"),
        Index("ix_teacher_absence_person", "absent_person_id", "starts_on"),
        Index("ix_teacher_absence_organisation", "organisation_id", "starts_on"),
    )

    id: Mapped[IdPk]
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    absent_person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    position: Mapped[Text]
    #: води група за терапевтични и рехабилитационни дейности (only in a ЦСОП)
    leads_therapy_group: Mapped[bool] = mapped_column(server_default=text("false"))
    group_level: Mapped[Text]
    ground: Mapped[Text]
    starts_on: Mapped[Day]
    ends_on: Mapped[Day]
    application_number: Mapped[Text | None]
    application_on: Mapped[Day | None]
    order_number: Mapped[Text | None]
    order_on: Mapped[Day | None]
    article_176: Mapped[bool] = mapped_column(server_default=text("false"))
    article_176_reason: Mapped[Text | None]
    paragraph_157: Mapped[int] = mapped_column(server_default=text("1"))
    item_157: Mapped[int | None]
    union_name: Mapped[Text | None]
    union_document: Mapped[Text | None]
    case_161: Mapped[Text | None]
    case_161_order: Mapped[Text | None]
    evidence_document_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("document.id"))
    sick_note_number: Mapped[Text | None]
    sick_note_starts_on: Mapped[Day | None]
    sick_note_ends_on: Mapped[Day | None]
    #: the first day of the incapacity that a continued note goes on with (R-029)
    sick_note_first_day_on: Mapped[Day | None]
    agreement_clause: Mapped[Text | None]
    children_count: Mapped[int] = mapped_column(server_default=text("0"))
    has_consent: Mapped[bool] = mapped_column(server_default=text("false"))
    purpose_170: Mapped[Text | None]
    #: where and how an employee studies, for чл. 169
    study_school: Mapped[Text | None]
    study_form: Mapped[Text | None]
    state: Mapped[Text]
    #: the grounds of a refusal: a list of {rule, citation, text}
    grounds: Mapped[list[Json]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))


class SubstitutionRow(Base):
    """Заместване: one absence taken over by one substitute (R-039–R-049)."""

    __tablename__ = "substitution"
    __table_args__ = (
        one_of("state", SubstitutionState, "state"),
        one_of("category", SubstituteCategory, "category"),
        one_of("position", StaffPosition, "position"),
        CheckConstraint("article_213_paragraph BETWEEN 8 AND 11", name="article_213"),
        Index("ix_substitution_organisation", "organisation_id", "state"),
        Index("ix_substitution_substitute", "substitute_person_id"),
    )

    id: Mapped[IdPk]
    absence_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("teacher_absence.id"), unique=True
    )
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    substitute_person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    category: Mapped[Text]
    position: Mapped[Text]
    #: основен трудов договор в същата институция
    is_internal: Mapped[bool]
    article_213_paragraph: Mapped[int | None]
    has_higher_education: Mapped[bool]
    has_teacher_qualification: Mapped[bool]
    is_specialist: Mapped[bool]
    director_reason: Mapped[Text | None]
    director_norm_done: Mapped[bool | None]
    state: Mapped[Text]


class AssignmentActRow(Base):
    """Акт за възлагане: order or contract with its five requisites (R-050–R-053)."""

    __tablename__ = "assignment_act"
    __table_args__ = (
        one_of("kind", ActKind, "kind"),
        one_of("unit", HourUnit, "unit"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("hours > 0 AND hourly_rate > 0 AND hourly_contributions >= 0", name="sums"),
    )

    substitution_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("substitution.id"), primary_key=True
    )
    kind: Mapped[Text]
    number: Mapped[Text]
    signed_on: Mapped[Day]
    starts_on: Mapped[Day]
    ends_on: Mapped[Day]
    subject: Mapped[Text]
    hours: Mapped[Hours]
    unit: Mapped[Text]
    funding_source: Mapped[Text]
    #: gross remuneration of one hour
    hourly_rate: Mapped[Money]
    #: the employer's contributions on one hour
    hourly_contributions: Mapped[Money]
    currency: Mapped[Text] = mapped_column(server_default="BGN")
    #: пълен отработен месец под трудов договор (R-069)
    is_full_month: Mapped[bool] = mapped_column(server_default=text("false"))
    document_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("document.id"))


class SubstitutionMaterials(Base):
    """Програма с теми или материали за неспециалист (R-057–R-059)."""

    __tablename__ = "substitution_materials"
    __table_args__ = (one_of("kind", MaterialsKind, "kind"),)

    substitution_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("substitution.id"), primary_key=True
    )
    kind: Mapped[Text]
    title: Mapped[Text]
    approved_on: Mapped[Day]
    council_protocol: Mapped[Text | None]
    document_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("document.id"))


class HoursStatement(Base):
    """Справка-декларация, Приложение № 2: hours really held, signed by two (R-054–R-056)."""

    __tablename__ = "hours_statement"
    __table_args__ = (
        CheckConstraint("staffing_list BETWEEN 1 AND 3", name="staffing_list"),
        CheckConstraint("hours > 0", name="hours"),
    )

    substitution_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("substitution.id"), primary_key=True
    )
    hours: Mapped[Hours]
    #: Списък-образец № 1, 2 or 3
    staffing_list: Mapped[int]
    weekly_norm: Mapped[Hours | None]
    signed_on: Mapped[Day]
    #: who filled it in: the substitute, or somebody of the institution from the paper
    signed_by_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    director_signed_at: Mapped[Instant | None]
    director_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    control_note: Mapped[Text | None]


class HourLineRow(Base):
    """Час: one lesson, or one interval of astronomical hours, really held by a substitute."""

    __tablename__ = "hour_line"
    __table_args__ = (
        one_of("kind", HourKind, "kind"),
        one_of("group_level", GroupLevel, "group_level"),
        one_of("status", LineStatus, "status"),
        CheckConstraint("hours > 0", name="hours"),
        CheckConstraint("financed_hours BETWEEN 0 AND hours", name="financed_hours"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("lesson_number IS NOT NULL OR starts_at IS NOT NULL", name="slot"),
        CheckConstraint("ends_at > starts_at", name="interval"),
        # nobody holds the same hour twice; the third lesson of another school may be in
        # another shift, so across institutions the rules compare the times
        Index(
            "uq_hour_line_slot",
            "substitute_person_id",
            "organisation_id",
            "held_on",
            "lesson_number",
            "starts_at",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("NOT is_released"),
        ),
        Index("ix_hour_line_substitution", "substitution_id", "held_on"),
        Index("ix_hour_line_organisation", "organisation_id", "held_on"),
    )

    id: Mapped[IdPk]
    substitution_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("substitution.id"))
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    substitute_person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    held_on: Mapped[Day]
    #: which lesson of the day, for lessons
    lesson_number: Mapped[int | None]
    #: local time, for astronomical hours
    starts_at: Mapped[time | None] = mapped_column(Time)
    ends_at: Mapped[time | None] = mapped_column(Time)
    hours: Mapped[Hours]
    kind: Mapped[Text]
    group_level: Mapped[Text]
    class_name: Mapped[Text]
    subject: Mapped[Text]
    is_carry_over: Mapped[bool] = mapped_column(server_default=text("false"))
    paid_on: Mapped[Day | None]
    #: the verdict of the rules, filled in when the amounts are computed
    status: Mapped[Text | None]
    financed_hours: Mapped[Hours | None]
    #: what one hour is reimbursed with
    rate: Mapped[Money | None]
    amount: Mapped[Money | None]
    #: the grounds of the verdict: a list of {rule, citation, text}
    grounds: Mapped[list[Json]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    #: the hour was given up: the case was cancelled, or the table entered anew
    is_released: Mapped[bool] = mapped_column(server_default=text("false"))
    claim_line_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("claim_line.id"))
