"""The claim's money on the page of its case: every line, its sum, and what was refused why."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.wording import money_bg, quantity_bg
from service.engine import CasePanel, case_panel
from service.operations.claim.rows import refusals
from service.operations.programme.lines import substitution_of
from service.storage.models.absence import SubstitutionRow
from service.storage.models.claim import Claim, ClaimLine

_ZERO = Decimal("0.00")
_COLUMNS = ("Заместване", "Часове", "Финансирани", "Сума", "Не се финансира по")


@case_panel("claim")
def claim_panel(session: Session, case_id: int) -> CasePanel:
    """Lines with hours, sums and rules; below them the cap and what was asked and approved."""
    claim = session.scalar(select(Claim).where(Claim.case_id == case_id))
    if claim is None:
        return CasePanel("Пари по заявката", _COLUMNS, ())
    lines = session.scalars(
        select(ClaimLine).where(ClaimLine.claim_id == claim.id).order_by(ClaimLine.id)
    ).all()
    rows = tuple(_row(session, line) for line in lines)
    return CasePanel("Пари по заявката", _COLUMNS, rows, _total(claim, lines), _note(claim))


def _row(session: Session, line: ClaimLine) -> tuple[str, ...]:
    row = session.get_one(SubstitutionRow, line.substitution_id)
    substitution = substitution_of(session, row)
    rules = dict.fromkeys(str(each["rule"]) for each in refusals(line))
    return (
        f"{substitution.substitute.name} замества {substitution.absent.name}",
        quantity_bg(line.hours),
        quantity_bg(line.financed_hours),
        money_bg(line.amount),
        ", ".join(rules),
    )


def _total(claim: Claim, lines: Sequence[ClaimLine]) -> tuple[str, ...]:
    return (
        "Общо",
        quantity_bg(sum((line.hours for line in lines), Decimal(0))),
        quantity_bg(sum((line.financed_hours for line in lines), Decimal(0))),
        money_bg(claim.claimed_amount or _ZERO),
        "",
    )


def _note(claim: Claim) -> str:
    if claim.annual_cap is None or claim.used_before is None:
        return ""
    left = max(claim.annual_cap - claim.used_before, _ZERO)
    used = money_bg(claim.used_before)
    cap = money_bg(claim.annual_cap)
    parts = [f"Годишен лимит {cap}, използвани преди заявката {used}, остават {money_bg(left)}"]
    if claim.requested_amount is not None and claim.requested_amount != claim.claimed_amount:
        parts.append(f"Иска се {money_bg(claim.requested_amount)}")
    if claim.approved_amount is not None:
        parts.append(f"Одобрени от РУО: {money_bg(claim.approved_amount)}")
    return "; ".join(parts)
