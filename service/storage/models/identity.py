"""Organisations, people, who works where, who may act for whom, and how they sign in."""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TEXT
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.domain.institutions import Ownership
from service.domain.people import StaffPosition
from service.storage.base import Base, Bytes, Day, Id, IdPk, Instant, Text, one_of


class OrganisationKind(StrEnum):
    """What an organisation is; rules of eligibility and roles stand on it."""

    #: министерство
    MINISTRY = "ministry"
    #: регионално управление на образованието
    RUO = "ruo"
    #: община
    MUNICIPALITY = "municipality"
    #: училище
    SCHOOL = "school"
    #: детска градина
    KINDERGARTEN = "kindergarten"
    #: център за специална образователна подкрепа (ЦСОП)
    SPECIAL_CENTRE = "special_centre"
    #: център за подкрепа за личностно развитие (ЦПЛР)
    PERSONAL_SUPPORT_CENTRE = "personal_support_centre"
    #: регионален център за подкрепа на процеса на приобщаващото образование (РЦППО)
    REGIONAL_CENTRE = "regional_centre"
    #: Национална агенция за професионално образование и обучение
    NAPOO = "napoo"
    #: център за професионално обучение или за информация и ориентиране
    TRAINING_CENTRE = "training_centre"


class SignInOutcome(StrEnum):
    """How an attempt to sign in ended."""

    #: the password, and the code where one is needed, were right
    SUCCESS = "success"
    #: no such account, a wrong password or a disabled account: not told apart to the person
    REFUSED = "refused"
    #: the password was right, the code was not
    WRONG_CODE = "wrong_code"


class Organisation(Base):
    """Организация: a ministry, a regional department, a municipality or an institution."""

    __tablename__ = "organisation"
    __table_args__ = (
        one_of("kind", OrganisationKind, "kind"),
        one_of("ownership", Ownership, "ownership"),
        CheckConstraint("path = '' OR path ~ '^([0-9]+[.])+$'", name="path"),
        CheckConstraint("neispuo_code ~ '^([1-9][0-9]{5}|[12][0-9]{6})$'", name="neispuo_code"),
        Index("ix_organisation_path", "path", postgresql_ops={"path": "text_pattern_ops"}),
    )

    id: Mapped[IdPk]
    #: the stable name machines use: "KN-13", "ruo-kyustendil", "mon", "municipality-dupnitsa"
    key: Mapped[str] = mapped_column(TEXT, unique=True)
    kind: Mapped[Text]
    #: as written in documents: ОУ „Неофит Рилски“
    name: Mapped[Text]
    full_name: Mapped[Text]
    parent_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    #: ids from the root down to itself, "1.4.17."; a prefix means "stands above"
    path: Mapped[str] = mapped_column(TEXT, server_default="")
    #: "гр. Дупница"
    settlement: Mapped[Text | None]
    #: ЕКАТТЕ where known, otherwise our own key; two settlements are compared by it (R-063)
    settlement_code: Mapped[Text | None]
    municipality_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    #: област
    region: Mapped[Text | None]
    ownership: Mapped[Text | None]
    neispuo_code: Mapped[str | None] = mapped_column(TEXT, unique=True)
    eik: Mapped[Text | None]
    #: through whose budget the money goes (R-113)
    financing_body_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("organisation.id"))


class Person(Base):
    """Лице: a human being, once, however many accounts and roles they have."""

    __tablename__ = "person"
    __table_args__ = (
        one_of("number_kind", ("egn", "lnch"), "number_kind"),
        CheckConstraint("(number_kind IS NULL) = (number_digest IS NULL)", name="number"),
    )

    id: Mapped[IdPk]
    full_name: Mapped[Text]
    #: "egn" or "lnch"
    number_kind: Mapped[Text | None]
    #: keyed digest of the personal number, so that the same person is found without reading it
    number_digest: Mapped[bytes | None] = mapped_column(unique=True)
    #: the number under the application's key; opened 1:1, with a reason and a row (R-406)
    number_sealed: Mapped[Bytes | None]
    #: what lists and pages show after the stars
    number_tail: Mapped[Text | None]
    created_at: Mapped[Instant] = mapped_column(server_default=text("now()"))

    def __repr__(self) -> str:
        return f"Person(id={self.id})"


class PersonAddress(Base):
    """Настоящ адрес: the settlement a person lives in from a day on (decides 7,50 or 9,00)."""

    __tablename__ = "person_address"
    __table_args__ = (
        UniqueConstraint("person_id", "valid_from"),
        CheckConstraint("valid_to >= valid_from", name="period"),
    )

    id: Mapped[IdPk]
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    settlement: Mapped[Text]
    settlement_code: Mapped[Text]
    valid_from: Mapped[Day]
    valid_to: Mapped[Day | None]


class Employment(Base):
    """Трудово правоотношение: who works where, as what, and whether it is the main contract."""

    __tablename__ = "employment"
    __table_args__ = (
        one_of("position", StaffPosition, "position"),
        UniqueConstraint("person_id", "organisation_id", "position", "valid_from"),
        CheckConstraint("valid_to >= valid_from", name="period"),
        Index("ix_employment_organisation", "organisation_id", "position"),
    )

    id: Mapped[IdPk]
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    #: a StaffPosition; R-014 and R-043 decide by it
    position: Mapped[Text]
    #: the main labour contract: such a substitute is assigned by order, others by contract (R-050)
    is_main: Mapped[bool]
    valid_from: Mapped[Day]
    valid_to: Mapped[Day | None]


class RoleAssignment(Base):
    """Роля: what a person may do for an organisation, from when to when, by which order."""

    __tablename__ = "role_assignment"
    __table_args__ = (
        UniqueConstraint("person_id", "role_code", "organisation_id", "valid_from"),
        CheckConstraint("valid_to >= valid_from", name="period"),
        CheckConstraint("role_code ~ '^[a-z][a-z_]+$'", name="role_code"),
        CheckConstraint("given_by_id <> person_id", name="four_eyes"),
        Index("ix_role_assignment_holders", "organisation_id", "role_code"),
    )

    id: Mapped[IdPk]
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    role_code: Mapped[Text]
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    valid_from: Mapped[Day]
    valid_to: Mapped[Day | None]
    order_no: Mapped[Text]
    given_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: the person stood in for; whatever excludes the principal excludes the deputy too
    principal_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))

    organisation: Mapped[Organisation] = relationship(lazy="raise")


class Account(Base):
    """Потребителски профил: an e-mail and a password; never a personal number (R-407)."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email"),
        Index("ix_account_person", "person_id"),
    )

    id: Mapped[IdPk]
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    email: Mapped[str] = mapped_column(TEXT, unique=True)
    #: Argon2id, in its own modular format
    password_hash: Mapped[Text]
    #: the key of the second factor under the application's key
    totp_sealed: Mapped[Bytes | None]
    totp_enrolled_at: Mapped[Instant | None]
    #: the last time step accepted, so that a code works once
    totp_step: Mapped[Id | None]
    disabled_at: Mapped[Instant | None]
    #: raised to end every open session: a new password, a withdrawn right
    session_epoch: Mapped[int] = mapped_column(server_default=text("0"))
    created_at: Mapped[Instant] = mapped_column(server_default=text("now()"))

    def __repr__(self) -> str:
        return f"Account(id={self.id})"


class SignInSession(Base):
    """Сесия: one sign-in; the cookie holds the token, the table only its SHA-256."""

    __tablename__ = "sign_in_session"
    __table_args__ = (Index("ix_sign_in_session_account", "account_id"),)

    id: Mapped[IdPk]
    account_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("account.id"))
    token_digest: Mapped[bytes] = mapped_column(unique=True)
    #: the account's epoch at sign-in
    epoch: Mapped[int]
    started_at: Mapped[Instant]
    #: the absolute end, eight hours later
    ends_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]


class LoginAttempt(Base):
    """Опит за вход: what the rate limit counts."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        one_of("outcome", SignInOutcome, "outcome"),
        Index("ix_login_attempt_email", "email", "at"),
        Index("ix_login_attempt_address", "address", "at"),
    )

    id: Mapped[IdPk]
    at: Mapped[Instant]
    email: Mapped[Text]
    address: Mapped[Text]
    outcome: Mapped[Text]
