"""The report of an external expert: visit, scores with motives, conclusion (R-229 – R-234)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select

from service.domain.licensing import CentreKind, ExpertState
from service.domain.wording import NO_BREAK, number_bg, quantity_bg
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.kernel.clock import SOFIA
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.licensing import expert_papers
from service.operations.licensing.experts import field_words, own_rows, professions_in
from service.operations.licensing.rows import find_application, head_facts
from service.rules.licensing.premises import Premises
from service.rules.licensing.scores import (
    Indicator,
    Sheet,
    motive_fault,
    score_fault,
    sheet_for,
    total,
)
from service.storage.models.licensing import (
    LicensingApplication,
    LicensingBase,
    LicensingProfession,
)
from service.storage.models.licensing_expertise import (
    LicensingAssessment,
    LicensingConclusion,
    LicensingExpert,
    LicensingScore,
)


@form_context("licensing/assess")
def assess_form(ctx: OperationContext) -> FormContext:
    """Every indicator and every profession of the expert's fields, ready to be filled in."""
    application = find_application(ctx)
    own = own_rows(ctx, application, ExpertState.DECLARED)
    sheet = sheet_for(CentreKind(application.kind))
    professions = _professions(ctx, application, own)
    premises = _premises(ctx, professions)
    seen = [each.address for each in premises if each.must_be_seen]
    facts = [*head_facts(ctx, application), Fact("Вашите направления", field_words(own))]
    if seen:
        facts.append(Fact("Оглед на място", "; ".join(dict.fromkeys(seen)), rule="R-229"))
    declared = [each.declared_at for each in own if each.declared_at is not None]
    return FormContext(
        values={
            "scores": [{"criterion": each.code} for each in sheet.indicators],
            "conclusions": [{"profession": str(each.id)} for each in professions],
        },
        options={
            "criteria": [Option(each.code, _criterion(each)) for each in sheet.indicators],
            "professions": [Option(str(e.id), f"{e.name} ({e.code})") for e in professions],
        },
        facts=facts,
        variables={
            "needs_visit": bool(seen),
            "has_professions": bool(professions),
            "visit_from": min(declared).astimezone(SOFIA).date().isoformat() if declared else None,
        },
    )


@operation
def assess(ctx: OperationContext) -> Mapping[str, Json]:
    """Keep the report with its scores and conclusions and file it (Прил. 11)."""
    application = find_application(ctx)
    own = own_rows(ctx, application, ExpertState.DECLARED)
    sheet = sheet_for(CentreKind(application.kind))
    answers = Answers.of(ctx.form)
    professions = _professions(ctx, application, own)
    rows, verdicts = answers.rows("scores"), answers.rows("conclusions")
    problems = [*_score_problems(sheet, rows), *_verdict_problems(professions, verdicts)]
    if problems:
        raise ValidationFailed(problems)
    report = LicensingAssessment(
        application_id=application.id,
        person_id=own[0].person_id,
        total=total(row.number("score") for row in rows),
        visited_on=answers.maybe_day("visited_on"),
        conclusion=answers.text("conclusion"),
        filed_at=ctx.now,
    )
    ctx.session.add(report)
    ctx.session.flush()
    _keep(ctx, report, rows, verdicts)
    for each in own:
        each.state = ExpertState.REPORTED
    ctx.session.flush()
    expert_papers.report(ctx, application, report, own)
    _tell(ctx, application, report, sheet=sheet, own=own)
    return {}


def _score_problems(sheet: Sheet, rows: Sequence[Answers]) -> list[Problem]:
    """Every indicator once, a half between zero and its most, a zero with motives."""
    indicators = {each.code: each for each in sheet.indicators}
    problems = []
    for at, row in enumerate(rows):
        indicator = indicators[row.text("criterion")]
        score = row.number("score")
        bad = score_fault(indicator, score)
        if bad is not None:
            problems.append(Problem(f"scores.{at}.score", bad, rule=sheet.rule))
        bare = motive_fault(indicator, score, row.text("motive"))
        if bare is not None:
            problems.append(Problem(f"scores.{at}.motive", bare, rule=sheet.rule))
    left = [code for code in indicators if code not in {row.text("criterion") for row in rows}]
    if left:
        text = f"Няма точки по показател {', '.join(left)}."
        problems.append(Problem("scores", text, rule=sheet.rule))
    return problems


def _verdict_problems(
    professions: Sequence[LicensingProfession], verdicts: Sequence[Answers]
) -> list[Problem]:
    """A conclusion on every profession of the expert's fields, a ground for „cannot“ (R-234)."""
    problems = [
        Problem(f"conclusions.{at}.ground", "Посочете защо центърът не може.", rule="R-234")
        for at, row in enumerate(verdicts)
        if row.text("verdict") == "unsuitable" and not row.text("ground").strip()
    ]
    told = {row.text("profession") for row in verdicts}
    left = [each.name for each in professions if str(each.id) not in told]
    if left:
        text = f"Няма заключение по професия {', '.join(left)}."
        problems.append(Problem("conclusions", text, rule="R-234"))
    return problems


def _keep(
    ctx: OperationContext,
    report: LicensingAssessment,
    rows: Sequence[Answers],
    verdicts: Sequence[Answers],
) -> None:
    for row in rows:
        ctx.session.add(
            LicensingScore(
                assessment_id=report.id,
                criterion=row.text("criterion"),
                score=row.number("score"),
                motive=row.maybe_text("motive"),
            )
        )
    for row in verdicts:
        ctx.session.add(
            LicensingConclusion(
                assessment_id=report.id,
                profession_id=int(row.text("profession")),
                is_suitable=row.text("verdict") == "suitable",
                ground=row.maybe_text("ground"),
            )
        )
    ctx.session.flush()


def _tell(
    ctx: OperationContext,
    application: LicensingApplication,
    report: LicensingAssessment,
    *,
    sheet: Sheet,
    own: Sequence[LicensingExpert],
) -> None:
    said = f"{number_bg(Decimal(report.total))} от {number_bg(sheet.most)} точки"
    tell(
        ctx, "expert.reported",
        f"{ctx.actor.name} представи доклад, направление {field_words(own)}: {said}.", sheet.rule,
        total=str(report.total), person=report.person_id,
    )  # fmt: skip
    ctx.notify(
        role="napoo_expert",
        subject="Доклад на външен експерт",
        body=f"{application.company_name}: {ctx.actor.name}, {said}.",
        dedup=f"expert-report-{report.id}",
    )


def _criterion(each: Indicator) -> str:
    most = f"(до {quantity_bg(each.most)} т.)".replace(" ", NO_BREAK)
    return f"{each.code} {each.label} {most}"


def _professions(
    ctx: OperationContext, application: LicensingApplication, own: Sequence[LicensingExpert]
) -> list[LicensingProfession]:
    return professions_in(ctx.session, application, {each.field_code for each in own})


def _premises(ctx: OperationContext, professions: Sequence[LicensingProfession]) -> list[Premises]:
    rows = ctx.session.scalars(
        select(LicensingBase)
        .where(LicensingBase.profession_id.in_([each.id for each in professions]))
        .order_by(LicensingBase.id)
    )
    return [Premises(each.address, each.is_checked, each.is_in_register) for each in rows]
