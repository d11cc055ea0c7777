"""The hours of a substitution on the page of its case: day by day, rate, sum and rule."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.wording import date_bg, money_bg, quantity_bg
from service.engine import CasePanel, case_panel
from service.operations.programme.lines import hours_of, total_hours
from service.operations.programme.verdicts import PAYING_RULES
from service.storage.models.absence import HourLineRow, SubstitutionRow, TeacherAbsence

_COLUMNS = ("Дата", "Часове", "Финансирани", "Ставка", "Сума", "Правило")
_ZERO = Decimal("0.00")


@case_panel("substitution")
def substitution_panel(session: Session, case_id: int) -> CasePanel:
    """One row a day; a refused day names the rule that refused it."""
    substitution_id = session.scalar(
        select(SubstitutionRow.id)
        .join(TeacherAbsence, TeacherAbsence.id == SubstitutionRow.absence_id)
        .where(TeacherAbsence.case_id == case_id)
    )
    hours = [] if substitution_id is None else list(hours_of(session, substitution_id))
    days = dict.fromkeys(row.held_on for row in hours)
    rows = tuple(_row(on, [row for row in hours if row.held_on == on]) for on in days)
    return CasePanel("Часове и суми", _COLUMNS, rows, _total(hours) if hours else None)


def _row(on: date, hours: list[HourLineRow]) -> tuple[str, ...]:
    financed = _sum(row.financed_hours for row in hours)
    rate = max((row.rate or _ZERO for row in hours), default=_ZERO)
    return (
        date_bg(on),
        quantity_bg(total_hours(hours)),
        quantity_bg(financed),
        money_bg(rate),
        money_bg(_sum(row.amount for row in hours)),
        ", ".join(_rules(hours, is_refused=financed < total_hours(hours))),
    )


def _rules(hours: list[HourLineRow], *, is_refused: bool) -> list[str]:
    """The refusing rules of a refused day; otherwise those that made the rate."""
    found = [str(g["rule"]) for row in hours for g in row.grounds if isinstance(g, dict)]
    refusing = [rule_id for rule_id in found if rule_id not in PAYING_RULES]
    return list(dict.fromkeys(refusing if is_refused else found))


def _total(hours: list[HourLineRow]) -> tuple[str, ...]:
    return (
        "Общо",
        quantity_bg(total_hours(hours)),
        quantity_bg(_sum(row.financed_hours for row in hours)),
        "",
        money_bg(_sum(row.amount for row in hours)),
        "",
    )


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value or _ZERO for value in values), _ZERO)
