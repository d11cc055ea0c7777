"""The application for a licence: who applies, for what, with which bases and teachers."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.licensing import (
    CentreKind,
    FilingWay,
    ProcedureState,
    ProfessionState,
    Purpose,
    ReceivingWay,
    RefusalCause,
)
from service.kernel.json_types import Json
from service.storage.base import Base, Day, IdPk, Instant, Text, one_of

#: states of an application that has been filed and has its registration number
_UNREGISTERED = "state IN ('draft', 'filed', 'withdrawn')"


class LicensingApplication(Base):
    """Заявление за лицензия: one procedure of one applicant (R-208 – R-219)."""

    __tablename__ = "licensing_application"
    __table_args__ = (
        one_of("state", ProcedureState, "state"),
        one_of("kind", CentreKind, "kind"),
        one_of("filing_way", FilingWay, "filing_way"),
        one_of("receiving_way", ReceivingWay, "receiving_way"),
        one_of("refusal_cause", RefusalCause, "refusal_cause"),
        CheckConstraint(f"{_UNREGISTERED} OR registration_number IS NOT NULL", name="registered"),
        CheckConstraint("state <> 'issued' OR licence_id IS NOT NULL", name="licence"),
        CheckConstraint("memo_by_id IS NULL OR ordered_by_id <> memo_by_id", name="four_eyes"),
        Index("ix_licensing_application_organisation", "organisation_id", "id"),
        Index("ix_licensing_application_state", "state", "id"),
    )

    id: Mapped[IdPk]
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    kind: Mapped[Text]
    state: Mapped[Text]
    #: юридическото лице или ЕТ
    company_name: Mapped[Text]
    eik: Mapped[Text]
    is_foreign: Mapped[bool] = mapped_column(server_default=text("false"))
    centre_name: Mapped[Text]
    representative: Mapped[Text]
    seat: Mapped[Text]
    address: Mapped[Text]
    phone: Mapped[Text]
    email: Mapped[Text]
    #: the descriptive parts of the form (organisation, quality, archive …), by field
    texts: Mapped[dict[str, Json]] = mapped_column(JSONB)
    #: documents of the dated checklist: code → {number, on, document} (R-213, R-214)
    documents: Mapped[dict[str, Json]] = mapped_column(JSONB)
    filing_way: Mapped[Text | None]
    receiving_way: Mapped[Text | None]
    filed_at: Mapped[Instant | None]
    #: the earliest of the channels' times (R-412)
    received_at: Mapped[Instant | None]
    #: "ЦПО-0001/10.01.2025" (R-218)
    registration_number: Mapped[str | None] = mapped_column(unique=True)
    registered_on: Mapped[Day | None]
    lead_expert_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: the professional field's key of the commission that sits (P-19)
    commission_key: Mapped[Text | None]
    expert_report_due_on: Mapped[Day | None]
    #: accepted meeting of the commission; the meeting's own table has the votes
    meeting_id: Mapped[int | None] = mapped_column(BigInteger)
    memo_number: Mapped[Text | None]
    memo_on: Mapped[Day | None]
    memo_text: Mapped[Text | None]
    memo_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    ordered_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    refusal_cause: Mapped[Text | None]
    #: the register's row, once issued; its table belongs to the register of licences
    licence_id: Mapped[int | None] = mapped_column(BigInteger)
    closed_at: Mapped[Instant | None]

    @property
    def received(self) -> datetime:
        """The instant of receipt; only of an application that was filed."""
        if self.received_at is None:
            raise ValueError("the application is not filed")
        return self.received_at


class LicensingProfession(Base):
    """Заявена професия: one profession the applicant wants to teach (R-210)."""

    __tablename__ = "licensing_profession"
    __table_args__ = (
        one_of("state", ProfessionState, "state"),
        CheckConstraint("degree BETWEEN 1 AND 4", name="degree"),
        CheckConstraint("state <> 'refused' OR ground IS NOT NULL", name="ground"),
        UniqueConstraint("application_id", "code"),
    )

    id: Mapped[IdPk]
    application_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("licensing_application.id", ondelete="CASCADE")
    )
    #: six digits, as in the List of professions
    code: Mapped[Text]
    name: Mapped[Text]
    #: професионално направление, three digits
    field_code: Mapped[Text]
    field_name: Mapped[Text]
    #: степен на професионална квалификация
    degree: Mapped[int]
    #: the curricula and programmes offered
    curriculum: Mapped[Text]
    state: Mapped[Text]
    #: why the profession is unsuitable or refused
    ground: Mapped[Text | None]


class LicensingBase(Base):
    """Материална база: where a profession is taught, in theory or in practice (R-213, R-229)."""

    __tablename__ = "licensing_base"
    __table_args__ = (one_of("purpose", Purpose, "purpose"),)

    id: Mapped[IdPk]
    profession_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("licensing_profession.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[Text]
    address: Mapped[Text]
    #: собственост, наем или право на ползване
    title: Mapped[Text]
    #: входящ номер of the declaration under чл. 15 ЗЗБУТ, asked since 29.03.2024 (R-214)
    declaration_number: Mapped[Text | None]
    declaration_on: Mapped[Day | None]
    #: checked in an earlier procedure: a visit is not obligatory (R-229)
    is_checked: Mapped[bool] = mapped_column(server_default=text("false"))
    #: entered in a public register: the same
    is_in_register: Mapped[bool] = mapped_column(server_default=text("false"))


class LicensingTeacher(Base):
    """Преподавател: who teaches the theory or the practice of a profession (R-213)."""

    __tablename__ = "licensing_teacher"
    __table_args__ = (one_of("purpose", Purpose, "purpose"),)

    id: Mapped[IdPk]
    profession_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("licensing_profession.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[Text]
    name: Mapped[Text]
    qualification: Mapped[Text]
    #: the diploma as data, checked ex officio: issuer, number, year (R-214)
    diploma_issuer: Mapped[Text]
    diploma_number: Mapped[Text]
    diploma_year: Mapped[int]
