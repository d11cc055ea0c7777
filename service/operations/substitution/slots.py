"""Rows of the table of hours become places in the day: one lesson, or one interval, each."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import update
from sqlalchemy.orm import Session

from service.domain.institutions import HourKind
from service.domain.substitution import Slot
from service.engine import OperationContext
from service.operations.answers import Answers
from service.operations.substitution.rows import absence_of
from service.storage.models.absence import HourLineRow, SubstitutionRow

_MINUTES = 60


@dataclass(frozen=True)
class Entry:
    """One row of the table as it was entered; `index` names it in the problems."""

    index: int
    held_on: date
    lesson_number: int | None
    starts_at: time | None
    hours: Decimal
    kind: HourKind
    class_name: str
    subject: str

    @property
    def ends_at(self) -> time | None:
        """The end of an interval of astronomical hours; midnight at the latest."""
        if self.starts_at is None:
            return None
        start = datetime.combine(self.held_on, self.starts_at)
        end = start + timedelta(minutes=int(self.hours * _MINUTES))
        return end.time() if end.date() == self.held_on else time(23, 59, 59)

    def slots(self, substitute_id: int, *, institution_key: str) -> list[Slot]:
        """Every lesson the row stands for, or its one interval."""
        if self.lesson_number is None:
            return [
                Slot(
                    substitute_id,
                    self.held_on,
                    starts_at=self.starts_at,
                    ends_at=self.ends_at,
                    institution_key=institution_key,
                )
            ]
        return [
            Slot(substitute_id, self.held_on, number, institution_key=institution_key)
            for number in range(self.lesson_number, self.lesson_number + int(self.hours))
        ]


def entries_of(answers: Answers) -> list[Entry]:
    """The rows of the table; an astronomical hour has a start instead of a lesson's number."""
    return [_entry(index, row) for index, row in enumerate(answers.rows("lines"))]


def _entry(index: int, row: Answers) -> Entry:
    kind = HourKind(row.text("kind"))
    is_interval = kind is HourKind.ASTRONOMICAL_HOUR
    started = row.maybe_text("starts_at") if is_interval else None
    return Entry(
        index=index,
        held_on=row.day("held_on"),
        lesson_number=None if is_interval else row.maybe_whole("lesson_no"),
        starts_at=None if started is None else time.fromisoformat(started),
        hours=row.number("hours"),
        kind=kind,
        class_name=row.text("class_name"),
        subject=row.text("subject"),
    )


def free_before_entry(session: Session, row: SubstitutionRow) -> None:
    """The table is entered as a whole, so hours entered before are given up first."""
    session.execute(
        update(HourLineRow)
        .where(HourLineRow.substitution_id == row.id, ~HourLineRow.is_released)
        .values(is_released=True)
    )


def store(
    ctx: OperationContext, row: SubstitutionRow, entries: list[Entry], *, answers: Answers
) -> None:
    """One row an hour, in the order held, so that the latest have the highest ids (R-045)."""
    group_level = absence_of(ctx).group_level
    ordered = sorted(
        entries, key=lambda e: (e.held_on, e.lesson_number or 0, e.starts_at or time.min)
    )
    for entry in ordered:
        for slot in entry.slots(row.substitute_person_id, institution_key=""):
            ctx.session.add(
                HourLineRow(
                    substitution_id=row.id,
                    organisation_id=row.organisation_id,
                    substitute_person_id=row.substitute_person_id,
                    held_on=entry.held_on,
                    lesson_number=slot.lesson_number,
                    starts_at=slot.starts_at,
                    ends_at=slot.ends_at,
                    hours=entry.hours if slot.lesson_number is None else Decimal(1),
                    kind=entry.kind.value,
                    group_level=group_level,
                    class_name=entry.class_name,
                    subject=entry.subject,
                    is_carry_over=answers.flag("is_carry_over"),
                    paid_on=answers.maybe_day("paid_on"),
                )
            )
