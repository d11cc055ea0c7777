"""What the case of a check shows of its substance."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.wording import date_bg
from service.engine import CasePanel, case_panel
from service.operations.inspection.rows import (
    findings_of,
    inspection_of,
    recommendations_of,
)
from service.operations.ruo_plan.words import STATES
from service.storage.models.inspection import (
    CheckAnswer,
    Inspection,
    InspectionCheck,
    InspectionRecommendation,
)

_COLUMNS = ("Констатация или препоръка", "Основание", "Срок", "Състояние")


@case_panel("inspection_recommendation")
@case_panel("inspection")
def inspection_panel(session: Session, case_id: int) -> CasePanel:
    """The findings that stand and the recommendations, each with its term and state."""
    inspection = inspection_of(session, case_id)
    if inspection is None:
        return CasePanel("Проверка", _COLUMNS, ())
    findings = tuple(
        (each.text, each.ground, "", "констатация") for each in findings_of(session, inspection.id)
    )
    given = tuple(
        (f"{each.position}. {each.text}", each.ground, date_bg(each.due_on), _state(each))
        for each in recommendations_of(session, inspection.id)
    )
    rows = (_order(inspection), *findings, *given)
    return CasePanel("Проверка", _COLUMNS, rows, note=_note(session, inspection.id))


def _order(inspection: Inspection) -> tuple[str, str, str, str]:
    state = STATES[inspection.state]
    if inspection.order_number is None or inspection.order_on is None:
        return ("Заповед за проверката", "", "", state)
    number = f"Заповед № {inspection.order_number}/{date_bg(inspection.order_on)}"
    return (number, "R-312", "", state)


def _state(recommendation: InspectionRecommendation) -> str:
    if recommendation.is_fulfilled is not None:
        return "изпълнена" if recommendation.is_fulfilled else "неизпълнена"
    if recommendation.escalated_at is not None and recommendation.replied_at is None:
        return "без отговор в срок"
    return "чака доказателства" if recommendation.replied_at is None else "чака проверка"


def _note(session: Session, inspection_id: int) -> str:
    counts = dict(
        session.execute(
            select(InspectionCheck.answer, func.count())
            .where(InspectionCheck.inspection_id == inspection_id)
            .group_by(InspectionCheck.answer)
        ).all()
    )
    if not counts:
        return "Контролният лист още не е попълнен."
    return (
        f"Контролен лист: {counts.get(CheckAnswer.YES, 0)} „да“, "
        f"{counts.get(CheckAnswer.NO, 0)} „не“, "
        f"{counts.get(CheckAnswer.NOT_APPLICABLE, 0)} „неприложимо“."
    )
