"""What the case of a meeting shows: questions, votes, decisions."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.commissions import QuestionOutcome
from service.engine import CasePanel, case_panel
from service.operations.commission_meeting.rows import (
    OUTCOME_NAMES,
    ballot_of,
    numbered,
    questions_of,
    scored,
    when,
)
from service.storage.models.meeting import Meeting

_COLUMNS = ("Въпрос", "Точки", "Гласове", "Решение")


@case_panel("commission_meeting")
def meeting_panel(session: Session, case_id: int) -> CasePanel:
    """The latest meeting of the case, whichever of its processes called it."""
    meeting = session.scalars(
        select(Meeting).where(Meeting.case_id == case_id).order_by(Meeting.id.desc())
    ).first()
    if meeting is None:
        return CasePanel("Въпроси и решения на комисията", _COLUMNS, ())
    rows = []
    for question in questions_of(session, meeting.id):
        # while the vote is open, nobody reads how the others voted
        votes = decided = ""
        if question.outcome is not None:
            votes = ballot_of(session, meeting, question).sentence
            decided = OUTCOME_NAMES[QuestionOutcome(question.outcome)]
        rows.append((question.label, scored(question), votes, decided))
    note = f"Заседание № {numbered(meeting)}, {when(meeting)}"
    return CasePanel(
        "Въпроси и решения на комисията", _COLUMNS, tuple(rows), note=note, is_deciding=True
    )
