"""The yearly plan of a regional department: what it says, and what was understood of it."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, DATE, JSONB, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.plan import (
    ActivityType,
    AnomalyKind,
    MeasureKind,
    NameMatch,
    PlanTermKind,
    Severity,
)
from service.kernel.json_types import Json
from service.storage.base import Base, Day, IdPk, Instant, JsonColumn, Text, one_of


class Plan(Base):
    """План за дейността на РУО: one for a department and a school year (R-301)."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("organisation_id", "school_year"),
        CheckConstraint("starts_on < ends_on", name="year"),
    )

    id: Mapped[IdPk]
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    #: „2023/2024“
    school_year: Mapped[Text]
    starts_on: Mapped[Day]
    ends_on: Mapped[Day]
    source_name: Mapped[Text]
    #: of the file as it was read, in hexadecimal
    source_sha256: Mapped[Text]
    imported_at: Mapped[Instant]


class PlanActivity(Base):
    """Дейност от плана: every cell word for word, the derived values beside it (R-302–R-309)."""

    __tablename__ = "plan_activity"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        one_of("type", ActivityType, "type"),
        one_of("term_kind", PlanTermKind, "term_kind"),
        one_of("baseline_kind", MeasureKind, "baseline_kind"),
        one_of("target_kind", MeasureKind, "target_kind"),
        CheckConstraint("(target_kind = 'number') = (target_total IS NOT NULL)", name="target"),
    )

    id: Mapped[IdPk]
    plan_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("plan.id"))
    number: Mapped[Text]
    #: the place of the row in the plan, from 1
    position: Mapped[int] = mapped_column(SmallInteger)
    priority: Mapped[int] = mapped_column(SmallInteger)
    goal: Mapped[Text]
    #: column of the file → cell, as written
    cells: Mapped[JsonColumn]
    type: Mapped[Text]
    term_kind: Mapped[Text]
    #: may stand after `to_on`: the plan says what it says, and an anomaly names it (R-305)
    from_on: Mapped[Day | None]
    to_on: Mapped[Day | None]
    #: the days of a recurring term
    due_ons: Mapped[list[Day]] = mapped_column(ARRAY(DATE), server_default=text("'{}'::date[]"))
    term_note: Mapped[Text]
    baseline_kind: Mapped[Text]
    #: pairs of a number and its noun
    baseline: Mapped[list[Json]] = mapped_column(JSONB)
    target_kind: Mapped[Text]
    target: Mapped[list[Json]] = mapped_column(JSONB)
    target_total: Mapped[int | None]
    #: the first one leads (R-303)
    responsibles: Mapped[list[str]] = mapped_column(ARRAY(TEXT))


class PlanInstitution(Base):
    """Посочена в дейност институция and what the name was understood as (R-342, R-343)."""

    __tablename__ = "plan_institution"
    __table_args__ = (
        UniqueConstraint("activity_id", "position"),
        one_of("match", NameMatch, "match"),
        CheckConstraint("(match = 'matched') = (organisation_id IS NOT NULL)", name="matched"),
    )

    id: Mapped[IdPk]
    activity_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("plan_activity.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    text: Mapped[Text]
    match: Mapped[Text]
    organisation_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    #: keys of the institutions it may be
    candidates: Mapped[list[str]] = mapped_column(ARRAY(TEXT))


class PlanAnomaly(Base):
    """Несъответствие в плана: of an activity, of a goal, or of the whole (R-305)."""

    __tablename__ = "plan_anomaly"
    __table_args__ = (
        one_of("kind", AnomalyKind, "kind"),
        one_of("severity", Severity, "severity"),
        CheckConstraint("activity_id IS NULL OR goal IS NULL", name="place"),
    )

    id: Mapped[IdPk]
    plan_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("plan.id"))
    activity_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("plan_activity.id"))
    goal: Mapped[Text | None]
    kind: Mapped[Text]
    severity: Mapped[Text]
    #: column of the file
    field: Mapped[Text | None]
    sentence: Mapped[Text]
    rule: Mapped[Text]
