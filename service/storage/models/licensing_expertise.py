"""External experts of a licensing procedure: who, their declarations, reports and scores."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.licensing import ExpertState
from service.storage.base import Base, Day, Hours, IdPk, Instant, Money, Text, one_of


class LicensingExpert(Base):
    """Външен експерт: named for one professional field of an application (R-227, R-228)."""

    __tablename__ = "licensing_expert"
    __table_args__ = (
        one_of("state", ExpertState, "state"),
        UniqueConstraint("application_id", "person_id", "field_code"),
        CheckConstraint("state <> 'declared' OR declared_at IS NOT NULL", name="declared"),
        CheckConstraint("state <> 'interested' OR interest IS NOT NULL", name="interest"),
        CheckConstraint("fee >= 0", name="fee"),
        Index("ix_licensing_expert_person", "person_id", "application_id"),
    )

    id: Mapped[IdPk]
    application_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("licensing_application.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: професионално направление, three digits; "" in a procedure of a ЦИПО
    field_code: Mapped[Text]
    state: Mapped[Text]
    #: възнаграждение by the contract (Прил. 4), in the currency of the application's fees
    fee: Mapped[Money]
    named_at: Mapped[Instant]
    declared_at: Mapped[Instant | None]
    #: what the expert declared; NULL when there is no interest (R-430)
    interest: Mapped[Text | None]
    replaced_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))


class LicensingAssessment(Base):
    """Доклад на външен експерт: scores by criterion, one report a person (R-230, Прил. 11)."""

    __tablename__ = "licensing_assessment"
    __table_args__ = (
        UniqueConstraint("application_id", "person_id"),
        CheckConstraint("total BETWEEN 0 AND 32", name="total"),
    )

    id: Mapped[IdPk]
    application_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("licensing_application.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    #: sum of the scores, at most 32,00
    total: Mapped[Hours]
    #: day of the visit; obligatory for a base that nobody has checked (R-229)
    visited_on: Mapped[Day | None]
    conclusion: Mapped[Text]
    filed_at: Mapped[Instant]


class LicensingScore(Base):
    """Точки по показател: one score, with its motives when it is 0 (R-230)."""

    __tablename__ = "licensing_score"
    __table_args__ = (
        CheckConstraint("score >= 0", name="score"),
        CheckConstraint("score > 0 OR motive IS NOT NULL", name="motive"),
    )

    assessment_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("licensing_assessment.id"), primary_key=True
    )
    #: "1.1.1" … as in the report's template
    criterion: Mapped[str] = mapped_column(primary_key=True)
    score: Mapped[Hours]
    motive: Mapped[Text | None]


class LicensingConclusion(Base):
    """Заключение по професия: whether the centre can teach it, in one expert's view (R-234)."""

    __tablename__ = "licensing_conclusion"
    __table_args__ = (CheckConstraint("is_suitable OR ground IS NOT NULL", name="ground"),)

    assessment_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("licensing_assessment.id"), primary_key=True
    )
    profession_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("licensing_profession.id"), primary_key=True
    )
    is_suitable: Mapped[bool]
    ground: Mapped[Text | None]
