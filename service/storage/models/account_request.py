"""A request for an account, the links that work once, and how often an address has asked."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import TEXT
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.accounts import AccountRequestState, LegalForm, LinkPurpose
from service.domain.licensing import CentreKind
from service.storage.base import Base, Day, IdPk, Instant, Text, one_of

#: a request in one of these states still runs; there is one for an applicant at a time
_RUNS = "state IN ('awaiting_email', 'email_confirmed', 'awaiting_approval', 'approved')"


class AccountRequest(Base):
    """Заявен профил: who asks to enter the house as an applicant for a licence (R-208, R-209)."""

    __tablename__ = "account_request"
    __table_args__ = (
        one_of("state", AccountRequestState, "state"),
        one_of("legal_form", LegalForm, "legal_form"),
        one_of("kind", CentreKind, "kind"),
        CheckConstraint("eik IS NOT NULL OR is_foreign", name="eik"),
        CheckConstraint("email = lower(email)", name="email"),
        CheckConstraint("length(reason) <= 512", name="reason"),
        CheckConstraint("(state = 'rejected') = (reason IS NOT NULL)", name="rejected"),
        CheckConstraint(
            "state NOT IN ('approved', 'created') OR order_no IS NOT NULL", name="approved"
        ),
        CheckConstraint("state <> 'created' OR account_id IS NOT NULL", name="created"),
        Index(
            "uq_account_request_running", "identifier", unique=True, postgresql_where=text(_RUNS)
        ),
    )

    id: Mapped[IdPk]
    #: set by the first step of the case, which is opened after the request is written
    case_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("case_file.id"), unique=True)
    state: Mapped[Text]
    legal_form: Mapped[Text]
    is_foreign: Mapped[bool]
    #: ЕИК или БУЛСТАТ; a foreign person may have none
    eik: Mapped[Text | None]
    #: number in the applicant's own register, and which register it is
    foreign_number: Mapped[Text | None]
    foreign_register: Mapped[Text | None]
    #: the ЕИК, or the foreign number: by it two requests are of one applicant
    identifier: Mapped[Text]
    kind: Mapped[Text]
    company_name: Mapped[Text]
    centre_name: Mapped[Text]
    seat: Mapped[Text]
    #: emptied, like the e-mail and the phone, when the e-mail was never confirmed
    representative: Mapped[Text]
    email: Mapped[Text]
    phone: Mapped[Text]
    requested_at: Mapped[Instant]
    #: letters sent, so that each has a name of its own in the outbox
    letters: Mapped[int] = mapped_column(server_default=text("0"))
    email_confirmed_at: Mapped[Instant | None]
    #: where НАПОО looked the applicant up, when, on what ground and what it found (R-427)
    register_name: Mapped[Text | None]
    register_on: Mapped[Day | None]
    register_ground: Mapped[Text | None]
    register_finding: Mapped[Text | None]
    decided_at: Mapped[Instant | None]
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    reason: Mapped[Text | None]
    order_no: Mapped[Text | None]
    #: the centre the account is for: a new one, or one that НАПОО recognised
    organisation_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    account_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("account.id"))

    def __repr__(self) -> str:
        return f"AccountRequest(id={self.id})"


class OneTimeLink(Base):
    """Връзка от писмо: the letter holds the token, the table only its SHA-256."""

    __tablename__ = "one_time_link"
    __table_args__ = (
        one_of("purpose", LinkPurpose, "purpose"),
        CheckConstraint("expires_at >= created_at", name="term"),
        Index("ix_one_time_link_request", "request_id", "purpose"),
    )

    id: Mapped[IdPk]
    request_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("account_request.id"))
    purpose: Mapped[Text]
    token_digest: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[Instant]
    #: brought forward when a newer letter takes the place of this one
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class RateWindow(Base):
    """Брояч на заявки: how often an address has used a limit since its first use (R-426)."""

    __tablename__ = "rate_window"
    __table_args__ = (Index("ix_rate_window_ends_at", "ends_at"),)

    name: Mapped[str] = mapped_column(TEXT, primary_key=True)
    address: Mapped[str] = mapped_column(TEXT, primary_key=True)
    #: when the count begins anew
    ends_at: Mapped[Instant]
    used: Mapped[int]
