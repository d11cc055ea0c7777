"""The register of licences: the licence, its annex of professions, its history and duties."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import TEXT, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.licences import (
    DutyKind,
    EntryKind,
    LicenceState,
    ListedState,
)
from service.domain.licensing import CentreKind
from service.storage.base import Base, Day, IdPk, Instant, Text, one_of

_CLOSED = "('withdrawn', 'terminated')"


class Licence(Base):
    """Лицензия за ЦПО или ЦИПО: one line of the public register (R-241, R-243, R-267)."""

    __tablename__ = "licence"
    __table_args__ = (
        one_of("kind", CentreKind, "kind"),
        one_of("state", LicenceState, "state"),
        CheckConstraint("number ~ '^20[0-9]{2}1[24][0-9]{4}$'", name="number"),
        CheckConstraint("eik ~ '^([0-9]{9}|[0-9]{13})$'", name="eik"),
        CheckConstraint(
            "(state = 'suspended') = (suspended_from IS NOT NULL) "
            "AND (suspended_from IS NULL) = (suspended_to IS NULL) "
            "AND (suspended_from IS NULL) = (suspended_months IS NULL)",
            name="suspended",
        ),
        CheckConstraint("suspended_months BETWEEN 3 AND 12", name="suspended_months"),
        CheckConstraint("suspended_to > suspended_from", name="suspended_period"),
        CheckConstraint(f"state NOT IN {_CLOSED} OR archive_place IS NOT NULL", name="archive"),
        CheckConstraint("annex_number >= 1 AND duplicate_count >= 0", name="counts"),
        Index(
            "uq_licence_in_force",
            "organisation_id",
            "kind",
            unique=True,
            postgresql_where=text("state IN ('active', 'suspended')"),
        ),
        Index("ix_licence_organisation", "organisation_id", "id"),
        Index("ix_licence_state", "state", "number"),
        Index("ix_licence_search", "search", postgresql_using="gin"),
    )

    id: Mapped[IdPk]
    #: year, 12 for ЦПО or 14 for ЦИПО, four digits: „2025120001“
    number: Mapped[str] = mapped_column(TEXT, unique=True)
    kind: Mapped[Text]
    #: the centre as an organisation of the house
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    owner_name: Mapped[Text]
    eik: Mapped[Text]
    #: седалище и адрес на управление
    seat: Mapped[Text]
    #: „гр. Дупница“
    town: Mapped[Text]
    centre_name: Mapped[Text]
    state: Mapped[str] = mapped_column(TEXT, server_default=LicenceState.ACTIVE)
    #: the temporary withdrawal that runs, NULL in any other state (R-261)
    suspended_from: Mapped[Day | None]
    suspended_to: Mapped[Day | None]
    suspended_months: Mapped[int | None] = mapped_column(SmallInteger)
    issued_on: Mapped[Day]
    order_number: Mapped[Text]
    #: the case that issued it; NULL for one entered from before the house
    case_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("case_file.id"))
    #: the annex in force: 1 at issue, one more with every amendment
    annex_number: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"))
    #: duplicates issued (R-249)
    duplicate_count: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    #: where the documents of a closed centre are kept (R-266)
    archive_place: Mapped[Text | None]
    #: folded words of number, centre, owner and town, to be found by (R-423)
    search: Mapped[str] = mapped_column(TSVECTOR)


class LicenceProfession(Base):
    """Професия в приложението: what the centre may teach, with its degree (R-241)."""

    __tablename__ = "licence_profession"
    __table_args__ = (
        one_of("state", ListedState, "state"),
        CheckConstraint("code ~ '^[0-9]{6,7}$'", name="code"),
        CheckConstraint("field_code ~ '^[0-9]{3}$'", name="field_code"),
        CheckConstraint("degree BETWEEN 1 AND 5", name="degree"),
        CheckConstraint("(state = 'dropped') = (dropped_on IS NOT NULL)", name="dropped"),
        Index(
            "uq_licence_profession_listed",
            "licence_id",
            "code",
            "degree",
            unique=True,
            postgresql_where=text("state = 'active'"),
        ),
        Index("ix_licence_profession_licence", "licence_id", "id"),
        Index("ix_licence_profession_search", "search", postgresql_using="gin"),
    )

    id: Mapped[IdPk]
    licence_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("licence.id"))
    code: Mapped[Text]
    name: Mapped[Text]
    #: степен на професионална квалификация (СПК)
    degree: Mapped[int] = mapped_column(SmallInteger)
    field_code: Mapped[Text]
    field_name: Mapped[Text]
    state: Mapped[str] = mapped_column(TEXT, server_default=ListedState.ACTIVE)
    #: the annex that brought it in
    annex_number: Mapped[int] = mapped_column(SmallInteger)
    dropped_on: Mapped[Day | None]
    #: folded words of code and name (R-423)
    search: Mapped[str] = mapped_column(TSVECTOR)


class LicenceEntry(Base):
    """Вписване: one line of a licence's history, written once (R-267)."""

    __tablename__ = "licence_entry"
    __table_args__ = (
        one_of("kind", EntryKind, "kind"),
        CheckConstraint("order_number <> '' AND note <> ''", name="ground"),
        Index("ix_licence_entry_licence", "licence_id", "id"),
    )

    id: Mapped[IdPk]
    licence_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("licence.id"))
    kind: Mapped[Text]
    order_number: Mapped[Text]
    #: the day of the order
    entered_on: Mapped[Day]
    note: Mapped[Text]
    case_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("case_file.id"))
    created_at: Mapped[Instant]


class LicenceDuty(Base):
    """Задължение по лицензията: what the centre owes, with its day where it has one (R-242)."""

    __tablename__ = "licence_duty"
    __table_args__ = (
        one_of("kind", DutyKind, "kind"),
        CheckConstraint("(kind = 'annual_information') = (due_on IS NOT NULL)", name="due"),
        CheckConstraint("due_on >= nominal_on", name="shifted"),
        CheckConstraint("(due_on IS NULL) = (nominal_on IS NULL)", name="nominal"),
        Index("ix_licence_duty_licence", "licence_id", "id"),
        Index("ix_licence_duty_due", "due_on", postgresql_where=text("fulfilled_on IS NULL")),
    )

    id: Mapped[IdPk]
    licence_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("licence.id"))
    kind: Mapped[Text]
    #: 31 January, before it is moved to a working day; NULL for a standing duty
    nominal_on: Mapped[Day | None]
    due_on: Mapped[Day | None]
    #: the day it was done; a standing duty has none
    fulfilled_on: Mapped[Day | None]
