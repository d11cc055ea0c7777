"""The rows of a visit and what its forms and papers show of them."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.wording import date_bg, money_bg, placed, quantity_bg
from service.engine import Fact, OperationContext
from service.kernel.errors import NotFound
from service.kernel.json_types import Json
from service.storage.models.identity import Organisation
from service.storage.models.monitoring import (
    MonitoringCard,
    MonitoringFinding,
    MonitoringVisit,
    Recovery,
    VisitKind,
)

ZERO = Decimal("0.00")
KIND_NAMES = {
    VisitKind.ON_SITE: "проверка на място",
    VisitKind.DOCUMENTS: "проверка на представени документи",
}
#: codes of the forms → words of the card
ASPECTS = {
    "financial": "финансова част",
    "content": "съдържателна част",
    "organisational": "организационна част",
    "lawful": "законосъобразно и целесъобразно разходване",
}
METHODS = {
    "documents": "преглед на документи",
    "meeting": "среща с ръководството",
    "talks": "разговори с учители",
    "counsellors": "разговори с педагогически съветници",
    "parents": "разговори с родители",
}
DOCUMENTS = {
    "orders": "заповеди и договори за възлагане",
    "statements": "справки-декларации (Прил. 2)",
    "leave": "заповеди за отпуск и болнични листове",
    "diary": "дневници",
    "payroll": "ведомости и платежни документи",
    "ledger": "аналитична отчетност",
    "materials": "програма с теми и материали",
}


class VisitNotFound(NotFound):
    """The case has no planned visit yet."""

    code = "monitoring.visit-not-found"
    sentence = "В преписката още няма планирана проверка."


class RecoveryNotFound(NotFound):
    """Nothing is to be recovered in the case."""

    code = "monitoring.recovery-not-found"
    sentence = "В преписката няма покана за възстановяване."


def find_visit(ctx: OperationContext) -> MonitoringVisit:
    """The visit of the case; raises VisitNotFound."""
    found = visit_of(ctx.session, ctx.case.id)
    if found is None:
        raise VisitNotFound
    return found


def visit_of(session: Session, case_id: int) -> MonitoringVisit | None:
    return session.scalar(select(MonitoringVisit).where(MonitoringVisit.case_id == case_id))


def find_recovery(ctx: OperationContext) -> Recovery:
    """The recovery of the case; raises RecoveryNotFound."""
    visit = find_visit(ctx)
    found = ctx.session.scalar(select(Recovery).where(Recovery.visit_id == visit.id))
    if found is None:
        raise RecoveryNotFound
    return found


def card_of(ctx: OperationContext, visit: MonitoringVisit) -> MonitoringCard:
    """The card of the visit, which is there once the check is done."""
    return ctx.session.get_one(MonitoringCard, visit.id)


def findings_of(session: Session, visit_id: int) -> list[MonitoringFinding]:
    """The findings that stand: those withdrawn after an objection are not among them."""
    return list(
        session.scalars(
            select(MonitoringFinding)
            .where(
                MonitoringFinding.visit_id == visit_id, MonitoringFinding.is_withdrawn.is_(False)
            )
            .order_by(MonitoringFinding.id)
        )
    )


def total_of(findings: Sequence[MonitoringFinding]) -> Decimal:
    return sum((finding.amount for finding in findings), ZERO)


def words(codes: Sequence[str], names: dict[str, str]) -> str:
    """The codes as one Bulgarian enumeration."""
    return ", ".join(names[code] for code in codes)


def finding_rows(findings: Sequence[MonitoringFinding]) -> list[Json]:
    """The findings as the card and the notice print them."""
    return [
        {
            "description": finding.description,
            "hours": quantity_bg(finding.hours),
            "paid_rate": money_bg(finding.paid_rate),
            "due_rate": money_bg(finding.due_rate),
            "amount": money_bg(finding.amount),
        }
        for finding in findings
    ]


def finding_facts(findings: Sequence[MonitoringFinding]) -> list[Fact]:
    """The findings above a form."""
    return [
        Fact(
            finding.description,
            f"{quantity_bg(finding.hours)} ч. по {money_bg(finding.paid_rate)} вместо по "
            f"{money_bg(finding.due_rate)}: {money_bg(finding.amount)}",
            rule="R-132",
        )
        for finding in findings
    ]


def head_facts(ctx: OperationContext, visit: MonitoringVisit) -> list[Fact]:
    """Institution, kind and order, above every form of the visit."""
    institution = ctx.session.get_one(Organisation, visit.organisation_id)
    shown = [
        Fact("Институция", placed(institution.name, institution.settlement)),
        Fact("Вид", KIND_NAMES[VisitKind(visit.kind)]),
        Fact("Обхват", words(visit.aspects, ASPECTS), rule="R-128"),
    ]
    if visit.order_number is not None and visit.order_on is not None:
        shown.append(Fact("Заповед", f"№ {visit.order_number}/{date_bg(visit.order_on)}"))
    return shown
