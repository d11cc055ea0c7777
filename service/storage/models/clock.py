"""The clocks of a case: terms that run, stand still on a ground, go on, are extended and end."""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from service.kernel.terms import TermUnit
from service.storage.base import Base, Day, IdPk, Instant, Text, one_of


class ClockState(StrEnum):
    """How a term stands."""

    #: тече
    RUNNING = "running"
    #: спрян
    STOPPED = "stopped"
    #: приключен: nothing waits for it any more
    ENDED = "ended"


class ClockEnding(StrEnum):
    """How a term ended."""

    #: what it was for is done, in time or late
    MET = "met"
    #: изтече: what it was for did not come
    LAPSED = "lapsed"
    #: отпадна: what it was for is wanted no more
    DROPPED = "dropped"


class CaseClock(Base):
    """Срок: one term of a case; at most one of a name runs at a time (R-221 – R-223, R-408)."""

    __tablename__ = "case_clock"
    __table_args__ = (
        one_of("unit", TermUnit, "unit"),
        one_of("goal_unit", TermUnit, "goal_unit"),
        one_of("state", ClockState, "state"),
        one_of("ending", ClockEnding, "ending"),
        CheckConstraint("count > 0 AND and_days >= 0", name="length"),
        CheckConstraint("goal_count > 0 AND goal_and_days >= 0", name="goal_length"),
        CheckConstraint(
            "(goal_count IS NULL) = (goal_unit IS NULL) "
            "AND (goal_count IS NULL) = (goal_and_days IS NULL)",
            name="goal",
        ),
        CheckConstraint("(nominal_on IS NULL) = (due_on IS NULL)", name="both_ends"),
        CheckConstraint("from_on < nominal_on AND nominal_on <= due_on", name="order"),
        CheckConstraint("state <> 'running' OR due_on IS NOT NULL", name="running"),
        CheckConstraint("state <> 'stopped' OR due_on IS NULL", name="stopped"),
        CheckConstraint("(state = 'ended') = (ended_on IS NOT NULL)", name="ended"),
        CheckConstraint("(state = 'ended') = (ending IS NOT NULL)", name="ended_how"),
        Index(
            "uq_case_clock_live",
            "case_id",
            "name",
            unique=True,
            postgresql_where=text("state <> 'ended'"),
        ),
        Index("ix_case_clock_case", "case_id", "id"),
    )

    id: Mapped[IdPk]
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"))
    #: what the process calls it; its variable is `<name>_due_at`
    name: Mapped[Text]
    title: Mapped[Text]
    rule: Mapped[Text]
    unit: Mapped[Text]
    count: Mapped[int] = mapped_column(Integer)
    and_days: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    #: the term we want to keep within the legal one (R-223)
    goal_unit: Mapped[Text | None]
    goal_count: Mapped[int | None]
    goal_and_days: Mapped[int | None]
    #: the day of the event; itself it is not counted
    from_on: Mapped[Day]
    #: the last day by count, and the first working day from then on; NULL while it stands still
    nominal_on: Mapped[Day | None]
    due_on: Mapped[Day | None]
    goal_on: Mapped[Day | None]
    state: Mapped[Text]
    ended_on: Mapped[Day | None]
    ending: Mapped[Text | None]


class ClockStop(Base):
    """Спиране на срок: on a ground, from the day of an event to the day it goes on (R-222)."""

    __tablename__ = "clock_stop"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="until"),
        CheckConstraint("resumed_on >= from_on", name="resumed"),
        CheckConstraint("(resumed_on IS NULL) = (resumed_ground IS NULL)", name="resumed_ground"),
        Index("ix_clock_stop_clock", "clock_id", "id"),
    )

    id: Mapped[IdPk]
    clock_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_clock.id"))
    ground: Mapped[Text]
    rule: Mapped[Text]
    #: the day of delivery; itself it still counts (R-408)
    from_on: Mapped[Day]
    #: the last day of the stop at the latest
    until_on: Mapped[Day | None]
    #: the last day of the stop in fact
    resumed_on: Mapped[Day | None]
    resumed_ground: Mapped[Text | None]


class ClockExtension(Base):
    """Удължаване на срок: by how much and on what ground."""

    __tablename__ = "clock_extension"
    __table_args__ = (
        one_of("unit", TermUnit, "unit"),
        CheckConstraint("count > 0 AND and_days >= 0", name="length"),
        Index("ix_clock_extension_clock", "clock_id", "id"),
    )

    id: Mapped[IdPk]
    clock_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_clock.id"))
    count: Mapped[int] = mapped_column(Integer)
    unit: Mapped[Text]
    and_days: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    ground: Mapped[Text]
    rule: Mapped[Text]
    at: Mapped[Instant]
