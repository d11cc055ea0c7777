"""What the case of a control shows: findings, recommendations, terms and verdicts."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.control import FindingDegree
from service.domain.wording import date_bg
from service.engine import CasePanel, case_panel
from service.operations.follow_up_control.rows import DEGREE_NAMES, control_of, findings_of
from service.operations.follow_up_control.sheet import ANSWER_NAMES, lines_of
from service.storage.models.control import (
    Control,
    ControlRecommendation,
    ControlState,
    LineAnswer,
)

#: the agency's own names of the states (domain, B5)
_STATES = {
    ControlState.PLANNED: "предстояща",
    ControlState.CLOSED: "приключила",
    ControlState.WITHDRAWAL: "приключила с предложение за отнемане",
}
_COLUMNS = ("Констатация", "Основание", "Степен", "Препоръка", "Срок", "Изпълнение")


@case_panel("follow_up_control")
def control_panel(session: Session, case_id: int) -> CasePanel:
    """One line per recommendation, or per finding that has none."""
    control = control_of(session, case_id)
    if control is None:
        return CasePanel("Констатации и препоръки", _COLUMNS, ())
    state = _STATES.get(ControlState(control.state), "текуща")
    counts = _counts(session, control)
    note = f"Проверката е {state}. {counts}".strip()
    rows: list[tuple[str, ...]] = []
    for finding in findings_of(session, control.id):
        head = (
            f"{finding.number}. {finding.description}",
            finding.ground,
            DEGREE_NAMES[FindingDegree(finding.degree)],
        )
        given = session.scalars(
            select(ControlRecommendation)
            .where(ControlRecommendation.finding_id == finding.id)
            .order_by(ControlRecommendation.number)
        ).all()
        rows += [(*head, *_recommended(each)) for each in given] or [(*head, "—", "—", "—")]
    return CasePanel("Констатации и препоръки", _COLUMNS, tuple(rows), note=note)


def _recommended(each: ControlRecommendation) -> tuple[str, str, str]:
    due = "—" if each.due_on is None else date_bg(each.due_on)
    if each.is_fulfilled is not None:
        standing = "изпълнена" if each.is_fulfilled else "неизпълнена"
    else:
        standing = "не е отчетена" if each.replied_on is None else "отчетена"
    return f"{each.number}. {each.description}", due, standing


def _counts(session: Session, control: Control) -> str:
    answers = [row.answer for _, row in lines_of(session, control)]
    if not answers:
        return ""
    counted = ", ".join(
        f"{answers.count(answer)} „{ANSWER_NAMES[answer]}“"
        for answer in LineAnswer
        if answer in answers
    )
    return f"Контролен лист: {len(answers)} реда, от тях {counted}."
