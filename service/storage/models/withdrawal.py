"""Withdrawal of a licence: the procedure as it is opened; what follows comes with its issue."""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.control import WithdrawalGround, WithdrawalKind
from service.storage.base import Base, Day, IdPk, Instant, Text, one_of


class WithdrawalState(StrEnum):
    """How far the procedure has come."""

    #: открита
    OPENED = "opened"
    #: основанието не е доказано
    NOT_PROVEN = "not_proven"


class Withdrawal(Base):
    """Отнемане на лицензия: the ground, its proof, and the months when it is for a time."""

    __tablename__ = "withdrawal"
    __table_args__ = (
        one_of("kind", WithdrawalKind, "kind"),
        one_of("ground", WithdrawalGround, "ground"),
        one_of("state", WithdrawalState, "state"),
        CheckConstraint("months BETWEEN 3 AND 12", name="months"),
        CheckConstraint(
            "(kind = 'temporary' AND state = 'opened') = (months IS NOT NULL)", name="term"
        ),
        CheckConstraint("ground <> 'entity_ended' OR registry_on IS NOT NULL", name="registry"),
        Index("ix_withdrawal_organisation", "organisation_id", "id"),
    )

    id: Mapped[IdPk]
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    #: the control whose findings led here; NULL when the ground is another
    control_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("control.id"))
    kind: Mapped[Text]
    state: Mapped[Text]
    ground: Mapped[Text]
    months: Mapped[int | None] = mapped_column(SmallInteger)
    #: day of the check in the commercial register, for an entity that has ended
    registry_on: Mapped[Day | None]
    reason: Mapped[Text]
    opened_at: Mapped[Instant]
    opened_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
