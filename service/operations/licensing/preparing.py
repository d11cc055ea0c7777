"""From the experts' reports to the questions of the commission (R-233, R-234)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select

from service.domain.licensing import CentreKind, ExpertState, ProcedureState, ProfessionState
from service.engine import OperationContext, operation
from service.engine.errors import ClockUnknown
from service.kernel.json_types import Json
from service.operations.by_rule import tell
from service.operations.licensing.declaring import EXPERT_REPORT
from service.operations.licensing.experts import in_state, persons
from service.operations.licensing.rows import (
    centre_of,
    find_application,
    open_professions,
    person_name,
    set_state,
)
from service.rules.licensing.scores import mean, mean_sentence, sheet_for
from service.storage.models.licensing import LicensingApplication, LicensingProfession
from service.storage.models.licensing_expertise import (
    LicensingAssessment,
    LicensingConclusion,
    LicensingExpert,
)


@operation
def prepare_meeting(ctx: OperationContext) -> Mapping[str, Json]:
    """The mean of every field and a question for every profession; the reports' term is over."""
    application = find_application(ctx)
    set_state(ctx, application, ProcedureState.IN_COMMISSION)
    means = _means(ctx, application)
    questions: list[Json] = [
        _question(ctx, application, each, means)
        for each in open_professions(ctx.session, application.id)
    ]
    kind = CentreKind(application.kind)
    if kind is CentreKind.CIPO:
        label = "Да се издаде ли лицензия за информация и професионално ориентиране"
        score = next(iter(means.values()))
        questions = [_row(application, key="cipo", label=label, score=score)]
    purpose = f"Издаване на лицензия на {centre_of(application)}"
    return {
        **_end_of_reports(ctx),
        "questions": questions,
        "commission_key": application.commission_key or next(iter(means)),
        "meeting_purpose": purpose,
    }


def _end_of_reports(ctx: OperationContext) -> dict[str, Json]:
    """The reports' term is over the first time only; a court may send the case here again."""
    try:
        return ctx.clocks.end(EXPERT_REPORT, on=ctx.today)
    except ClockUnknown:
        return {}


def _means(ctx: OperationContext, application: LicensingApplication) -> dict[str, Decimal]:
    """Field → the mean of the totals of its experts (R-233)."""
    totals = {each.person_id: Decimal(each.total) for each in _assessments(ctx, application)}
    by_field: dict[str, list[LicensingExpert]] = {}
    for row in in_state(ctx.session, application.id, ExpertState.REPORTED):
        by_field.setdefault(row.field_code, []).append(row)
    found = {}
    for code, rows in sorted(by_field.items()):
        of_field = [totals[person_id] for person_id in persons(rows)]
        found[code] = mean(of_field)
        tell(
            ctx, "experts.mean",
            f"Средна оценка по направление {code}: {mean_sentence(of_field)} точки.", "R-233",
            field=code, mean=str(found[code]),
        )  # fmt: skip
    return found


def _question(
    ctx: OperationContext,
    application: LicensingApplication,
    profession: LicensingProfession,
    means: Mapping[str, Decimal],
) -> Json:
    """Say what the experts conclude about the profession, and ask the commission."""
    against = _against(ctx, profession)
    profession.state = ProfessionState.UNSUITABLE if against else ProfessionState.SUITABLE
    profession.ground = "; ".join(against) or None
    ctx.session.flush()
    said = f"не може да обучава: {profession.ground}" if against else "може да обучава"
    tell(
        ctx, "profession.assessed",
        f"{profession.name} ({profession.code}): според експертите центърът {said}.", "R-234",
        code=profession.code, suitable=not against,
    )  # fmt: skip
    label = f"Да се лицензира ли професия „{profession.name}“ ({profession.code})"
    return _row(application, key=profession.code, label=label, score=means[profession.field_code])


def _row(application: LicensingApplication, *, key: str, label: str, score: Decimal) -> Json:
    most = sheet_for(CentreKind(application.kind)).most
    return {"key": key, "label": label, "score": str(score), "max_score": str(most)}


def _against(ctx: OperationContext, profession: LicensingProfession) -> Sequence[str]:
    """Who of the experts finds the profession unsuitable, and why."""
    rows = ctx.session.execute(
        select(LicensingAssessment.person_id, LicensingConclusion.ground)
        .join(LicensingAssessment, LicensingAssessment.id == LicensingConclusion.assessment_id)
        .where(
            LicensingConclusion.profession_id == profession.id,
            LicensingConclusion.is_suitable.is_(False),
        )
        .order_by(LicensingAssessment.id)
    )
    return [f"{person_name(ctx.session, row.person_id)} – {row.ground}" for row in rows]


def _assessments(
    ctx: OperationContext, application: LicensingApplication
) -> Sequence[LicensingAssessment]:
    return ctx.session.scalars(
        select(LicensingAssessment).where(LicensingAssessment.application_id == application.id)
    ).all()
