"""A meeting that will not be held, as the procedure that called it is over (R-235).

No diagram names this; a procedure that calls a commission does so within its own step.
"""

from sqlalchemy import select

from service.domain.commissions import MeetingState
from service.domain.wording import date_bg
from service.engine import OperationContext
from service.kernel.clock import SOFIA
from service.operations.by_rule import tell
from service.storage.models.meeting import Meeting, MeetingMember


def cancel_meetings(ctx: OperationContext, *, why: str, rule_id: str) -> None:
    """End without a decision every meeting of the case that is called or held; tell the invited."""
    pending = ctx.session.scalars(
        select(Meeting)
        .where(
            Meeting.case_id == ctx.case.id,
            Meeting.state.in_([MeetingState.INVITED, MeetingState.HELD]),
        )
        .order_by(Meeting.id)
    ).all()
    for meeting in pending:
        meeting.state = MeetingState.UNDECIDED
        local = meeting.starts_at.astimezone(SOFIA)
        called = f"№ {meeting.number}/{meeting.year} на {date_bg(local.date())}, {local:%H:%M} ч."
        text = f"Заседание {called}, се отменя. {why}"
        tell(ctx, "meeting.cancelled", text, rule_id, meeting=meeting.id)
        invited = select(MeetingMember.person_id).where(MeetingMember.meeting_id == meeting.id)
        for person_id in ctx.session.scalars(invited.order_by(MeetingMember.seat)):
            ctx.notify(
                subject="Заседанието се отменя",
                body=text,
                dedup=f"meeting:cancelled:{meeting.id}:{person_id}",
                person_id=person_id,
            )
