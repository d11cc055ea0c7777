"""The amount of a finished substitution, line by line, with the rule behind each (R-062–R-069)."""

from collections.abc import Mapping

from service.domain.wording import money_bg, quantity_bg
from service.engine import OperationContext, operation
from service.kernel.json_types import Json
from service.operations.programme.lines import institution_of
from service.operations.programme.verdicts import Judgement, judge, write
from service.operations.substitution.papers import hours_statement
from service.operations.substitution.rows import absence_of, edition_of, substitution_row
from service.storage.models.absence import SubstitutionState


@operation
def compute_amounts(ctx: OperationContext) -> Mapping[str, Json]:
    """Judge the hours, write rate and amount beside each; the line is ready for a claim."""
    row = substitution_row(ctx)
    judgement = judge(
        ctx.session,
        [row],
        decide=ctx.decide,
        institution=institution_of(ctx.organisation("director")),
        edition=edition_of(absence_of(ctx)),
    )
    write(judgement)
    row.state = SubstitutionState.READY
    ctx.session.flush()
    hours_statement(ctx, absence_of(ctx), row)
    ctx.record(
        "substitution.amounts",
        {
            "text": _body(judgement),
            "substitution": row.id,
            "hours": quantity_bg(judgement.hours),
            "financed_hours": quantity_bg(judgement.financed_hours),
            "amount": str(judgement.amount),
            "grounds": judgement.grounds,
        },
    )
    ctx.notify(
        role="director",
        subject="Редът е готов за заявка",
        body=_body(judgement),
        dedup="ready",
    )
    return {"line_amount": str(judgement.amount)}


def _body(judgement: Judgement) -> str:
    text = (
        f"Финансират се {quantity_bg(judgement.financed_hours)} от "
        f"{quantity_bg(judgement.hours)} часа: {money_bg(judgement.amount)}"
    )
    reasons = [f"{g['text']} ({g['rule']})" for g in judgement.refusals if isinstance(g, dict)]
    return " ".join([text, *reasons])
