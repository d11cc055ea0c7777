"""A programme edition as it is in force here: its periods, moved deadlines, funds and caps."""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import CHAR, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.programme import DeadlineKind
from service.storage.base import Base, Day, IdPk, Instant, Money, Text, one_of


class FundScope(StrEnum):
    """Whose money an entry of the ledger of funds is."""

    #: модул „Без свободен час в училище“
    M1 = "m1"
    #: модул „Без свободен час в детската градина“
    M2 = "m2"
    #: мониторинг на ниво РУО
    MONITORING_RUO = "monitoring_ruo"
    #: мониторинг на ниво МОН
    MONITORING_MON = "monitoring_mon"


class FundEntryKind(StrEnum):
    """What an entry does to the funds."""

    #: осигурени средства
    BUDGET = "budget"
    #: утвърдени за институция средства (they lower what is available)
    COMMITMENT = "commitment"
    #: преведени средства
    PAYMENT = "payment"
    #: разход за мониторинг
    COST = "cost"
    #: възстановени средства (shown apart; they do not return to the list, R-133)
    RECOVERY = "recovery"


class BaseKind(StrEnum):
    """Which budget the annual base is taken from (R-072)."""

    #: утвърден бюджет
    APPROVED = "approved"
    #: проект за бюджет
    DRAFT = "draft"


class ProgrammeEditionRow(Base):
    """Издание на програмата: the stored face of the edition whose numbers are in `rules`."""

    __tablename__ = "programme_edition"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="term"),)

    id: Mapped[IdPk]
    #: "bsc-2018"
    code: Mapped[str] = mapped_column(TEXT, unique=True)
    name: Mapped[Text]
    year: Mapped[int]
    currency: Mapped[str] = mapped_column(CHAR(3))
    starts_on: Mapped[Day]
    ends_on: Mapped[Day]


class ReportingPeriod(Base):
    """Отчетен период: two months with the three deadlines that follow them (R-078–R-090)."""

    __tablename__ = "reporting_period"
    __table_args__ = (
        UniqueConstraint("edition_id", "number"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("school_due_at <= ruo_due_at", name="deadlines"),
    )

    id: Mapped[IdPk]
    edition_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("programme_edition.id"))
    number: Mapped[int]
    starts_on: Mapped[Day]
    ends_on: Mapped[Day]
    school_due_on: Mapped[Day]
    school_due_at: Mapped[Instant]
    ruo_due_on: Mapped[Day]
    ruo_due_at: Mapped[Instant]
    proposal_due_on: Mapped[Day]
    proposal_due_at: Mapped[Instant]


class PeriodOverrideRow(Base):
    """Променен срок: who moved a deadline, by which order and why (R-090, R-091)."""

    __tablename__ = "period_override"
    __table_args__ = (
        one_of("what", DeadlineKind, "what"),
        CheckConstraint("length(btrim(order_number)) > 0", name="order_number"),
        Index("ix_period_override_period", "period_id", "id"),
    )

    id: Mapped[IdPk]
    period_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("reporting_period.id"))
    what: Mapped[Text]
    due_on: Mapped[Day]
    order_number: Mapped[Text]
    reason: Mapped[Text]
    by_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    at: Mapped[Instant]


class InstitutionFunding(Base):
    """Годишна основа на институцията: what its 0,5 % is counted from, and how much is used."""

    __tablename__ = "institution_funding"
    __table_args__ = (
        UniqueConstraint("organisation_id", "edition_id"),
        one_of("base_kind", BaseKind, "base_kind"),
        CheckConstraint("salaries >= 0 AND insurance >= 0 AND approved_before >= 0", name="sums"),
    )

    id: Mapped[IdPk]
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    edition_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("programme_edition.id"))
    base_kind: Mapped[Text]
    #: annual funds for salaries, in the edition's currency
    salaries: Mapped[Money]
    #: annual funds for insurance payments
    insurance: Mapped[Money]
    #: approved earlier in the year and not kept as claims here
    approved_before: Mapped[Money] = mapped_column(server_default=text("0"))
    #: правилник за вътрешния трудов ред: number and date (R-060)
    internal_rules: Mapped[Text | None]
    #: участвала през предходната година (R-085)
    participated_before: Mapped[bool] = mapped_column(server_default=text("false"))
    currency: Mapped[str] = mapped_column(CHAR(3), server_default="BGN")


class FundEntry(Base):
    """Ред от регистъра на средствата: written once; available = budget − commitments."""

    __tablename__ = "fund_entry"
    __table_args__ = (
        one_of("scope", FundScope, "scope"),
        one_of("kind", FundEntryKind, "kind"),
        CheckConstraint("amount > 0", name="amount"),
        # a claim is committed, paid and recovered by a list or case once, whoever asks twice
        UniqueConstraint("kind", "claim_id", "purpose"),
        Index("ix_fund_entry_edition", "edition_id", "scope", "kind"),
    )

    id: Mapped[IdPk]
    edition_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("programme_edition.id"))
    period_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("reporting_period.id"))
    scope: Mapped[Text]
    kind: Mapped[Text]
    amount: Mapped[Money]
    currency: Mapped[str] = mapped_column(CHAR(3), server_default="BGN")
    organisation_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    claim_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("claim.id"))
    case_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("case_file.id"))
    #: what the sum is for, in Bulgarian: „списък за период 2“
    purpose: Mapped[Text]
    at: Mapped[Instant]
