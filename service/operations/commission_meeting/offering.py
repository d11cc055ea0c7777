"""When a member may correct a vote: while the meeting is held and its minutes are not signed."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from service.domain.commissions import MeetingState
from service.engine import offered_when
from service.storage.models.meeting import Meeting, MeetingQuestion, MeetingVote


@offered_when("commission_meeting.correct_vote")
def can_correct(session: Session, case_id: int) -> bool:
    """Once somebody has voted at the meeting that is held (R-235)."""
    voted = (
        select(MeetingVote.question_id)
        .join(MeetingQuestion, MeetingQuestion.id == MeetingVote.question_id)
        .join(Meeting, Meeting.id == MeetingQuestion.meeting_id)
        .where(
            Meeting.case_id == case_id,
            Meeting.state == MeetingState.HELD,
            Meeting.signed_at.is_(None),
        )
    )
    return bool(session.scalar(select(exists(voted))))
