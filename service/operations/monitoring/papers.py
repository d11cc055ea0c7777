"""The papers of a visit: the card of annex 7 and the notice of recovery."""

from service.documents import amount_in_words
from service.domain.wording import date_bg, money_bg, placed
from service.engine import OperationContext
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.filed_papers import file_paper
from service.operations.in_office import in_office
from service.operations.monitoring.rows import (
    ASPECTS,
    DOCUMENTS,
    METHODS,
    finding_rows,
    findings_of,
    total_of,
    words,
)
from service.storage.models.identity import Organisation
from service.storage.models.monitoring import (
    MonitoringCard,
    MonitoringVisit,
    Recovery,
)


def card(ctx: OperationContext, visit: MonitoringVisit, drawn: MonitoringCard) -> int:
    """File annex 7; the id of the document."""
    institution = ctx.session.get_one(Organisation, visit.organisation_id)
    issuer = ctx.organisation(Role.MONITOR)
    findings = findings_of(ctx.session, visit.id)
    directors = in_office(ctx, Role.DIRECTOR, institution.id)
    ordered = "" if visit.order_on is None else date_bg(visit.order_on)
    data: dict[str, Json] = {
        "issuer": issuer.full_name,
        "place": issuer.settlement or "",
        "case_number": ctx.case.number,
        "institution": placed(institution.name, institution.settlement),
        "checked_on": date_bg(drawn.checked_on),
        "order": f"№ {visit.order_number}/{ordered}",
        "monitors": drawn.monitors,
        "aspects": words(visit.aspects, ASPECTS),
        "methods": words(visit.methods, METHODS),
        "documents": words(drawn.documents, DOCUMENTS),
        "summary": drawn.summary,
        "findings": finding_rows(findings),
        "total": money_bg(total_of(findings)),
        "recommendations": drawn.recommendations or "",
        "signatories": [drawn.monitors],
        "director": directors[0].full_name if directors else "",
    }
    return file_paper(ctx, "annex_7", data, kind="annex-7", name="Карта (Приложение № 7).pdf")


def recovery_notice(
    ctx: OperationContext, visit: MonitoringVisit, recovery: Recovery, *, grade: int
) -> None:
    """File the notice to the director under its outgoing number."""
    institution = ctx.session.get_one(Organisation, visit.organisation_id)
    issuer = ctx.organisation(Role.RUO_HEAD)
    data: dict[str, Json] = {
        "issuer": issuer.full_name,
        "place": issuer.settlement or "",
        "case_number": ctx.case.number,
        "number": recovery.notice_number,
        "date": date_bg(ctx.today),
        "institution": institution.name,
        "settlement": institution.settlement or "",
        "grade": str(grade),
        "due_on": date_bg(recovery.due_on),
        "amount": money_bg(recovery.amount),
        "amount_words": amount_in_words(recovery.amount, currency=recovery.currency),
        "findings": finding_rows(findings_of(ctx.session, visit.id)),
        "reason": recovery.reason,
        "financing_body": ctx.organisation(Role.FINANCING_BODY).name,
        "signatory_role": f"Началник на {issuer.name}",
        "signatory": ctx.actor.name,
    }
    file_paper(
        ctx,
        "recovery_notice",
        data,
        kind="recovery-notice",
        name="Покана за възстановяване.pdf",
        number=recovery.notice_number,
    )
