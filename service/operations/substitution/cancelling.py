"""How a substitution ends early: the programme does not finance it, or it is called off."""

from collections.abc import Mapping

from sqlalchemy import select, update

from service.engine import OperationContext, operation
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.substitution.rows import absence_of, maybe_substitution_of
from service.rules.catalogue import rule
from service.storage.models.absence import (
    AbsenceState,
    HourLineRow,
    SubstitutionState,
    TeacherAbsence,
)


@operation
def record_refusal(ctx: OperationContext) -> Mapping[str, Json]:
    """Write why the absence is not financed; the institution covers it at its own cost (A5)."""
    absence = absence_of(ctx)
    found = _refusing_row(ctx)
    rule_id = str(found["rule"])
    ground: dict[str, Json] = {
        "rule": rule_id,
        "citation": rule(rule_id).citation,
        "text": str(found["reason"]),
    }
    absence.state = AbsenceState.NOT_FINANCED
    absence.grounds = [ground]
    text = f"Отсъствието не се финансира: {ground['text']}"
    ctx.record("absence.not_financed", {"text": text, "grounds": [ground]})
    ctx.notify(
        role="director",
        subject="Отсъствието не се финансира по програмата",
        body=f"{ground['text']} ({rule_id}). Заместването може да се осигури за сметка на "
        "институцията.",
        dedup="not-financed",
    )
    return {"refused_by": rule_id}


def _refusing_row(ctx: OperationContext) -> Mapping[str, Json]:
    """The result of the table that refused: the later one, when both were asked."""
    for name in ("ground_check", "institution_check"):
        found = ctx.variables.get(name)
        if isinstance(found, dict) and found.get("result") != "eligible":
            return found
    raise LookupError("neither table refused the absence")


@operation
def cancel(ctx: OperationContext) -> Mapping[str, Json]:
    """The director says why the substitution is called off; its hours are released next."""
    reason = Answers.of(ctx.form).text("reason")
    ctx.record(
        "substitution.cancelled", {"text": f"Заместването е прекратено: {reason}", "reason": reason}
    )
    return {}


@operation
def release_hours(ctx: OperationContext) -> Mapping[str, Json]:
    """Give the hours up, so that they may be entered in another case (R-117)."""
    absence = ctx.session.scalar(
        select(TeacherAbsence).where(TeacherAbsence.case_id == ctx.case.id)
    )
    if absence is not None:
        absence.state = AbsenceState.CANCELLED
    substitution = maybe_substitution_of(ctx)
    if substitution is None:
        return {}
    substitution.state = SubstitutionState.CANCELLED
    ctx.session.execute(
        update(HourLineRow)
        .where(HourLineRow.substitution_id == substitution.id)
        .values(is_released=True)
    )
    return {}
