"""The filled checklist: its lines with text, ground and answer, as papers and panels show them."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.rules.control.checklist import ChecklistLine, line_of
from service.storage.models.control import Control, ControlLine, ControlVisit, LineAnswer

ANSWER_NAMES = {
    LineAnswer.YES: "да",
    LineAnswer.NO: "не",
    LineAnswer.NOT_APPLICABLE: "неприложимо",
}


def lines_of(session: Session, control: Control) -> Iterator[tuple[ChecklistLine, ControlLine]]:
    """Every answered line, documents first."""
    rows = session.scalars(
        select(ControlLine)
        .where(ControlLine.control_id == control.id)
        .order_by(ControlLine.is_on_site, ControlLine.id)
    )
    for row in rows:
        yield line_of(control.centre_kind, row.code), row


def refused_lines(session: Session, control: Control) -> list[tuple[ChecklistLine, str]]:
    """The lines answered „не“, each with what was found."""
    return [
        (line, row.note or line.text)
        for line, row in lines_of(session, control)
        if row.answer == LineAnswer.NO
    ]


def visit_of(session: Session, control_id: int) -> ControlVisit | None:
    return session.get(ControlVisit, control_id)
