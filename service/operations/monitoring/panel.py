"""What the case of a visit shows of its money."""

from sqlalchemy.orm import Session

from service.domain.wording import money_bg, quantity_bg
from service.engine import CasePanel, case_panel
from service.operations.monitoring.rows import findings_of, total_of, visit_of


@case_panel("monitoring")
def monitoring_panel(session: Session, case_id: int) -> CasePanel:
    """The findings that stand, each with what it comes to."""
    columns = ("Констатация", "Часове", "Изплатена ставка", "Дължима ставка", "Разлика")
    visit = visit_of(session, case_id)
    if visit is None:
        return CasePanel("Констатации", columns, ())
    findings = findings_of(session, visit.id)
    rows = tuple(
        (
            finding.description,
            quantity_bg(finding.hours),
            money_bg(finding.paid_rate),
            money_bg(finding.due_rate),
            money_bg(finding.amount),
        )
        for finding in findings
    )
    if not rows:
        return CasePanel("Констатации", columns, (), note="Няма констатации за възстановяване.")
    total = ("За възстановяване (R-132)", "", "", "", money_bg(total_of(findings)))
    return CasePanel("Констатации", columns, rows, total)
