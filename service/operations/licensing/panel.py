"""What the case of a licensing procedure shows: professions, scores, fees, its state."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.licensing import (
    AppealOutcome,
    FeeKind,
    FeeState,
    ProcedureState,
    ProfessionState,
)
from service.domain.wording import date_bg, number_bg
from service.engine import CasePanel, case_panel
from service.kernel.clock import SOFIA
from service.operations.licensing.deciding import PROFESSION_STATES
from service.operations.licensing.rows import application_of, claimed_professions
from service.rules.licensing.fees import both_currencies
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_acts import LicensingAppeal, LicensingFee
from service.storage.models.licensing_expertise import LicensingAssessment, LicensingExpert

STATES = {
    ProcedureState.DRAFT: "Подготвяне на документи за лицензиране",
    ProcedureState.FILED: "Подадени заявление и документи",
    ProcedureState.REGISTERED: "Заведено в деловодството",
    ProcedureState.IN_CHECK: "Проверка на редовността",
    ProcedureState.IN_CURE: "Отрицателна оценка; тече едномесечен срок за корекции",
    ProcedureState.REGULAR: "Положителна оценка на редовността",
    ProcedureState.AWAITING_FEE: "Открита процедура; очаква се таксата за оценяване",
    ProcedureState.IN_EXPERTISE: "Лицензионна експертиза",
    ProcedureState.IN_COMMISSION: "Разглеждане от експертна комисия",
    ProcedureState.CLOSING: "Приключване на процедурата",
    ProcedureState.ISSUED: "Издадена заповед за лицензиране",
    ProcedureState.REFUSED: "Издадена заповед за отказ",
    ProcedureState.APPEALED: "Заповедта за отказ е обжалвана",
    ProcedureState.WITHDRAWN: "Процедурата е прекратена от центъра",
}
FEE_NAMES = {
    FeeKind.FEE_1: "Такса 1, за проверка на редовността",
    FeeKind.FEE_2: "Такса 2, за оценяване",
    FeeKind.FEE_3: "Такса 3, за издаване",
}
FEE_STATES = {
    FeeState.PENDING: "очаква плащане",
    FeeState.PAID_BY_CARD: "платено с карта",
    FeeState.PAID_BY_BANK: "платено по банков път",
    FeeState.RECEIVED: "получено плащане",
    FeeState.EXPIRED: "изтекъл срок",
    FeeState.REJECTED: "отказано",
    FeeState.CANCELLED: "прекратена услуга",
}
APPEAL_OUTCOMES = {
    AppealOutcome.UPHELD: "оставя заповедта в сила",
    AppealOutcome.ANNULLED: "отменя заповедта",
}
_CLAIMED = PROFESSION_STATES[ProfessionState.CLAIMED]
_COLUMNS = ("Какво", "Състояние", "Основание или срок", "Сума или точки")


@case_panel("licensing")
def licensing_panel(session: Session, case_id: int) -> CasePanel:
    """Professions with their state and scores, then the fees.

    Until the decision is communicated the party sees its professions as claimed (R-233, R-234).
    """
    application = application_of(session, case_id)
    if application is None:
        return CasePanel("Процедура", _COLUMNS, ())
    state = STATES[ProcedureState(application.state)]
    professions, fees = _professions(session, application), _fees(session, application)
    closed = [(name, _CLAIMED, "", "") for name, *_ in professions]
    return CasePanel(
        "Процедура",
        _COLUMNS,
        (*professions, *fees),
        note=f"{state}.",
        is_deciding=True,
        otherwise=CasePanel("Процедура", _COLUMNS, (*closed, *fees), note=f"{state}."),
    )


@case_panel("licensing_issue")
@case_panel("licensing_refusal")
def refusal_panel(session: Session, case_id: int) -> CasePanel:
    """The complaints against the acts of the procedure, and what the courts said."""
    rows = tuple(
        (
            each.act,
            f"{each.court}, № {each.number}/{date_bg(each.filed_on)}",
            "" if each.outcome is None else APPEAL_OUTCOMES[AppealOutcome(each.outcome)],
        )
        for each in session.scalars(
            select(LicensingAppeal)
            .join(LicensingApplication)
            .where(LicensingApplication.case_id == case_id)
            .order_by(LicensingAppeal.id)
        )
    )
    columns = ("Обжалван акт", "Жалба", "Решение на съда")
    return CasePanel("Обжалване", columns, rows, note="" if rows else "Няма жалби.")


def _professions(
    session: Session, application: LicensingApplication
) -> list[tuple[str, str, str, str]]:
    scores = scores_by_field(session, application.id)
    is_withdrawn = application.state == ProcedureState.WITHDRAWN
    return [
        (
            f"{each.code} {each.name}",
            "оттеглена" if is_withdrawn else PROFESSION_STATES[ProfessionState(each.state)],
            each.ground or "",
            " и ".join(number_bg(score) for score in scores.get(each.field_code, ())),
        )
        for each in claimed_professions(session, application.id)
    ]


def scores_by_field(session: Session, application_id: int) -> dict[str, Sequence[Decimal]]:
    """Field → the totals of the reports in it, in the order they came."""
    rows = session.execute(
        select(LicensingExpert.field_code, LicensingAssessment.total)
        .join(LicensingAssessment, LicensingAssessment.person_id == LicensingExpert.person_id)
        .where(
            LicensingExpert.application_id == application_id,
            LicensingAssessment.application_id == application_id,
        )
        .order_by(LicensingExpert.field_code, LicensingAssessment.id)
    )
    found: dict[str, list[Decimal]] = {}
    for field, total in rows:
        found.setdefault(field, []).append(total)
    return dict(found)


def _fees(session: Session, application: LicensingApplication) -> list[tuple[str, str, str, str]]:
    fees = session.scalars(
        select(LicensingFee)
        .where(LicensingFee.application_id == application.id)
        .order_by(LicensingFee.kind)
    )
    return [
        (
            FEE_NAMES[FeeKind(each.kind)],
            FEE_STATES[FeeState(each.state)],
            _when(each),
            both_currencies(each.amount, currency=each.currency, on=_day(application, each)),
        )
        for each in fees
    ]


def _when(fee: LicensingFee) -> str:
    if fee.paid_on is not None:
        return f"платена на {date_bg(fee.paid_on)}"
    return "" if fee.due_on is None else f"до {date_bg(fee.due_on)}"


def _day(application: LicensingApplication, fee: LicensingFee) -> date:
    """The day whose law says how the sum is shown: of payment, of the term, of filing."""
    filed_at = application.filed_at
    filed_on = date.min if filed_at is None else filed_at.astimezone(SOFIA).date()
    return fee.paid_on or fee.due_on or filed_on
