"""A meeting that will not be held: the procedure that called it is over (R-235).

No diagram names this; the procedure calls it within its own step.
"""

from sqlalchemy import select

from service.domain.commissions import MeetingState
from service.engine import OperationContext
from service.engine.errors import ClockUnknown
from service.operations.by_rule import tell
from service.operations.commission_meeting.attending import CHAIR_REPORT
from service.operations.commission_meeting.rows import numbered, seated, when
from service.storage.models.clock import ClockEnding
from service.storage.models.meeting import Meeting


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
        text = f"Заседание № {numbered(meeting)}, {when(meeting)}, се отменя. {why}"
        tell(ctx, "meeting.cancelled", text, rule_id, meeting=meeting.id)
        for each in seated(ctx.session, meeting.id):
            ctx.notify(
                subject="Заседанието се отменя",
                body=text,
                dedup=f"meeting:cancelled:{meeting.id}:{each.row.person_id}",
                person_id=each.row.person_id,
            )
    try:
        ctx.clocks.end(CHAIR_REPORT, on=ctx.today, how=ClockEnding.DROPPED)
    except ClockUnknown:
        return
