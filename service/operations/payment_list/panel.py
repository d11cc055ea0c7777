"""What the case of a list shows of its money."""

from sqlalchemy.orm import Session

from service.engine import CasePanel, case_panel
from service.operations.payment_list.rows import ZERO, facts_of, named_entries


@case_panel("payment_list")
def payment_list_panel(session: Session, case_id: int) -> CasePanel:
    """The claims of the list with their sums before and after the reduction."""
    facts = facts_of(session, case_id)
    columns = ("Рег. №", "Институция", "Финансиращ орган", "Одобрено", "В списъка")
    if facts is None:
        return CasePanel("Списък", columns, ())
    claims = named_entries(session, facts.row.id)
    rows = tuple(
        (
            claim.entry.registration_number,
            claim.institution.name,
            claim.body.name,
            facts.money(claim.entry.approved),
            facts.money(claim.entry.listed),
        )
        for claim in claims
    )
    total = (
        "Общо",
        "",
        "",
        facts.money(facts.row.approved_total or ZERO),
        facts.money(facts.row.listed_total or ZERO),
    )
    note = f"Модул „{facts.module_name}“, период {facts.period_text}"
    return CasePanel("Списък", columns, rows, total, note)
