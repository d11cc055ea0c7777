"""The chair's report within five calendar days of the meeting (R-236)."""

from collections.abc import Mapping

from service.domain.commissions import MeetingState
from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.commission_meeting import papers
from service.operations.commission_meeting.attending import CHAIR_REPORT
from service.operations.commission_meeting.minuting import vote_facts
from service.operations.commission_meeting.rows import find_meeting, head_facts, numbered


@form_context("commission_meeting/chair_report")
def report_form(ctx: OperationContext) -> FormContext:
    """The decisions and the day until which the report is due."""
    meeting = find_meeting(ctx)
    due = Fact("Срок за доклада", date_bg(ctx.clocks.due_on(CHAIR_REPORT)), rule="R-236")
    return FormContext(facts=[*head_facts(ctx, meeting), due, *vote_facts(ctx, meeting)])


@operation
def file_report(ctx: OperationContext) -> Mapping[str, Json]:
    """File the report to the chair of the agency (Прил. 17); its term is over."""
    meeting = find_meeting(ctx)
    meeting.summary = Answers.of(ctx.form).text("summary")
    meeting.reported_at, meeting.state = ctx.now, MeetingState.REPORTED
    ctx.session.flush()
    meeting.report_document_id = papers.chair_report(ctx, meeting)
    tell(
        ctx,
        "meeting.reported",
        f"Председателят представи доклад по протокол № {numbered(meeting)}.",
        "R-236",
        meeting=meeting.id,
    )
    ctx.notify(
        role="napoo_expert",
        subject="Доклад на експертната комисия",
        body=f"Докладът по протокол № {numbered(meeting)} е представен.",
        dedup=f"meeting-{meeting.id}-reported",
    )
    return ctx.clocks.end(CHAIR_REPORT, on=ctx.today)


@operation
def note_late(ctx: OperationContext) -> Mapping[str, Json]:
    """The term has passed without a report: it is written down and the organiser is told."""
    meeting = find_meeting(ctx)
    tell(
        ctx,
        "meeting.report_late",
        f"Срокът за доклада по протокол № {numbered(meeting)} изтече без доклад.",
        "R-236",
        meeting=meeting.id,
    )
    ctx.notify(
        role="napoo_expert",
        subject="Докладът на комисията закъснява",
        body=f"По протокол № {numbered(meeting)} няма доклад в срока от 5 дни.",
        dedup=f"meeting-{meeting.id}-late",
    )
    return {}
