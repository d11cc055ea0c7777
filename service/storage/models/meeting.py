"""Expert commissions of the agency and their meetings: members, questions, votes, minutes."""

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

from service.domain.commissions import (
    CommissionSeat,
    MeetingMode,
    MeetingState,
    QuestionOutcome,
    VoteChoice,
)
from service.storage.base import Base, Day, Hours, IdPk, Instant, Text, one_of


class ExpertCommission(Base):
    """Експертна комисия: one for each professional field or group of fields (R-284)."""

    __tablename__ = "expert_commission"

    id: Mapped[IdPk]
    key: Mapped[str] = mapped_column(TEXT, unique=True)
    name: Mapped[Text]
    #: codes of the professional fields it judges; „guidance“ for information and guidance
    fields: Mapped[list[str]] = mapped_column(ARRAY(TEXT))


class ExpertCommissionMember(Base):
    """Член на експертна комисия, from a day and, once it is over, to a day."""

    __tablename__ = "expert_commission_member"
    __table_args__ = (
        one_of("seat_kind", CommissionSeat, "seat_kind"),
        CheckConstraint("to_on >= from_on", name="term"),
        CheckConstraint("NOT is_chair OR seat_kind = 'regular'", name="chair"),
        UniqueConstraint("commission_id", "person_id", "from_on"),
    )

    id: Mapped[IdPk]
    commission_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("expert_commission.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: a regular member and the substitute share the seat
    seat: Mapped[int] = mapped_column(SmallInteger)
    seat_kind: Mapped[Text]
    is_chair: Mapped[bool] = mapped_column(server_default=text("false"))
    from_on: Mapped[Day]
    to_on: Mapped[Day | None]


class Meeting(Base):
    """Заседание на експертна комисия: called, held or postponed, minuted, reported (R-235)."""

    __tablename__ = "meeting"
    __table_args__ = (
        one_of("state", MeetingState, "state"),
        one_of("mode", MeetingMode, "mode"),
        CheckConstraint(
            "(mode = 'on_site' AND room IS NOT NULL) OR (mode = 'remote' AND link IS NOT NULL)",
            name="place",
        ),
        CheckConstraint("attempt >= 1", name="attempt"),
        CheckConstraint("signed_by_id <> recorder_id", name="four_eyes"),
        CheckConstraint(
            "state NOT IN ('signed', 'reported') OR signed_at IS NOT NULL", name="signed"
        ),
        UniqueConstraint("year", "number"),
        Index("ix_meeting_case", "case_id", "id"),
        Index("ix_meeting_instance", "instance_id", "id"),
    )

    id: Mapped[IdPk]
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("case_file.id"))
    instance_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("process_instance.id"))
    commission_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("expert_commission.id"))
    year: Mapped[int] = mapped_column(SmallInteger)
    #: gapless in the year, over all commissions
    number: Mapped[int]
    #: 1, and one more after every meeting without a quorum
    attempt: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[Text]
    purpose: Mapped[Text]
    starts_at: Mapped[Instant]
    mode: Mapped[Text]
    room: Mapped[Text | None]
    link: Mapped[Text | None]
    agenda: Mapped[Text]
    invited_at: Mapped[Instant]
    invited_by_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: members that count for the quorum: the invited without the recused
    counted: Mapped[int | None] = mapped_column(SmallInteger)
    #: how many of them must be there
    needed: Mapped[int | None] = mapped_column(SmallInteger)
    #: the member who presides: the chair, or another when the chair is away or recused
    presiding_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: who writes the minutes
    recorder_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    discussion: Mapped[Text | None]
    signed_at: Mapped[Instant | None]
    signed_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    minutes_document_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("document.id"))
    #: the chair's report to the chair of the agency (R-236)
    summary: Mapped[Text | None]
    reported_at: Mapped[Instant | None]
    report_document_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("document.id"))


class MeetingMember(Base):
    """Поканен член: declared, recused or admitted, and whether they came (R-430, R-235)."""

    __tablename__ = "meeting_member"
    __table_args__ = (
        CheckConstraint("NOT is_recused OR NOT coalesce(has_attended, false)", name="recused"),
        CheckConstraint("NOT is_recused OR interest IS NOT NULL", name="interest"),
    )

    meeting_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("meeting.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), primary_key=True)
    seat: Mapped[int] = mapped_column(SmallInteger)
    is_chair: Mapped[bool]
    declared_at: Mapped[Instant | None]
    #: what the member declared; only an interest has words
    interest: Mapped[Text | None]
    is_recused: Mapped[bool] = mapped_column(server_default=text("false"))
    #: NULL until the attendance is taken
    has_attended: Mapped[bool | None]
    declaration_document_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("document.id")
    )


class MeetingQuestion(Base):
    """Въпрос от дневния ред; the procedure that called the meeting reads its outcome."""

    __tablename__ = "meeting_question"
    __table_args__ = (
        one_of("outcome", QuestionOutcome, "outcome"),
        CheckConstraint("score <= max_score", name="score"),
        UniqueConstraint("meeting_id", "key"),
    )

    id: Mapped[IdPk]
    meeting_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("meeting.id"))
    #: the caller's own name of the question, e.g. the code of a profession
    key: Mapped[Text]
    label: Mapped[Text]
    position: Mapped[int] = mapped_column(SmallInteger)
    #: mean of the experts' totals, where the caller gives one (R-233)
    score: Mapped[Hours | None]
    max_score: Mapped[Hours | None]
    for_count: Mapped[int | None] = mapped_column(SmallInteger)
    against_count: Mapped[int | None] = mapped_column(SmallInteger)
    abstained_count: Mapped[int | None] = mapped_column(SmallInteger)
    #: NULL until the minutes are signed
    outcome: Mapped[Text | None]


class MeetingVote(Base):
    """Глас: one of each member on each question, open and with a motive when against."""

    __tablename__ = "meeting_vote"
    __table_args__ = (
        one_of("choice", VoteChoice, "choice"),
        CheckConstraint("choice <> 'against' OR motive IS NOT NULL", name="motive"),
    )

    question_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("meeting_question.id"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), primary_key=True)
    choice: Mapped[Text]
    motive: Mapped[Text | None]
    cast_at: Mapped[Instant]
    corrected_at: Mapped[Instant | None]
